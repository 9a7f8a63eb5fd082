import { describe, expect, it } from '@jest/globals'
import { PROGRAM_BYTES_MAX } from '../../../contract/limits.ts'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { del } from '../../../sdk/operators.ts'
import { ALICE, OPEN, OWNER, type TestDatabase, testDatabase } from '../../support/contract.ts'

const ALLOW: Json = [['allow()']]
const DENY: Json = [['deny()']]

const PATHS: readonly (readonly string[])[] = [
  ['posts'],
  ['posts', 'p1', 'comments'],
  ['posts', '*', 'comments', '*', 'likes'],
]

/** A database whose `posts` have rules of these patterns. */
async function withRules(...patterns: string[]): Promise<TestDatabase> {
  const db = await testDatabase()
  await db.write(['setRules', patterns.map((pattern) => [pattern, ALLOW]), 'posts'])
  return db
}

function patternsOf(db: TestDatabase, ...collection: string[]): Json {
  const rules = db.read('getRules', ...(collection.length === 0 ? ['posts'] : collection)) as [string, Json][]
  return rules.map(([pattern]) => pattern)
}

describe.each(PATHS)('setRules of %j %s %s', (...path) => {
  it('sets all rules, one rule, and removes one', async () => {
    const db = await testDatabase()
    await db.write(['setRules', [['set', ALLOW]], ...path])
    await db.write(['setRules', DENY, ...path, 'delete'])
    await db.write(['setRules', ALLOW, ...path, 'set:follow'])
    expect(db.read('getRules', ...path)).toEqual([
      ['set', ALLOW],
      ['delete', DENY],
      ['set:follow', ALLOW],
    ])
    await db.write(['setRules', del(), ...path, 'delete'])
    expect(patternsOf(db, ...path)).toEqual(['set', 'set:follow'])
    await db.write(['setRules', del(), ...path])
    expect(db.read('getRules', ...path)).toBe(null)
  })
})

describe('a rule by its key', () => {
  it('is the first where there are no rules', async () => {
    const db = await testDatabase()
    await db.write(['setRules', ALLOW, 'posts', 'set'])
    await db.write(['set', {}, 'posts', 'p'], ALICE)
  })

  it('keeps its place when it is set again', async () => {
    const db = await withRules('set', 'delete', 'update')
    await db.write(['setRules', DENY, 'posts', 'delete'])
    expect(db.read('getRules', 'posts')).toEqual([
      ['set', ALLOW],
      ['delete', DENY],
      ['update', ALLOW],
    ])
  })

  it.each<[string, string[]]>([
    ['new@0', ['new', 'a', 'b', 'c']],
    ['new@2', ['a', 'b', 'new', 'c']],
    ['new@3', ['a', 'b', 'c', 'new']],
    ['new', ['a', 'b', 'c', 'new']],
    ['a@0', ['a', 'b', 'c']],
    ['a@1', ['b', 'a', 'c']],
    ['a@2', ['b', 'c', 'a']],
    ['c@0', ['c', 'a', 'b']],
    ['b', ['a', 'b', 'c']],
  ])('%s makes the order %j', async (key, order) => {
    const db = await withRules('set:a', 'set:b', 'set:c')
    await db.write(['setRules', DENY, 'posts', `set:${key}`])
    expect(patternsOf(db)).toEqual(order.map((name) => `set:${name}`))
    const [[, changed] = []] = (db.read('getRules', 'posts') as [string, Json][]).filter(
      ([pattern]) => pattern === `set:${key.replace(/@.*/, '')}`,
    )
    expect(changed).toEqual(DENY)
  })

  it('decides at once, also in the batch that sets it', async () => {
    const db = await withRules('set')
    await db.write([
      'batch',
      [
        ['setRules', DENY, 'posts', 'set'],
        ['setRules', ALLOW, 'posts', 'set:mine@0'],
        ['query', 'set:mine', { a: 1 }, 'posts', 'p'],
      ],
    ])
    expect((await db.refuse(['set', {}, 'posts', 'q'])).code).toBe('DB_ACCESS_DENIED')
  })

  it('may be a list of operations, as it was written', async () => {
    const db = await withRules('set,update', 'delete')
    await db.write(['setRules', DENY, 'posts', 'set,update@1'])
    expect(patternsOf(db)).toEqual(['delete', 'set,update'])
  })
})

describe('setRules refuses', () => {
  it.each<[string, Query, string]>([
    ['DB_ARGUMENTS_INVALID', ['setRules'], 'rules come first'],
    ['DB_PATH_INVALID', ['setRules', OPEN], 'odd number'],
    ['DB_PATH_INVALID', ['setRules', OPEN, 5], 'ids in a path are texts'],
    ['DB_PATH_INVALID', ['setRules', OPEN, 'a/b'], 'slash'],
    ['DB_RULES_INVALID', ['setRules', { alow: true }, 'posts'], 'a key of these rules'],
    ['DB_RULES_INVALID', ['setRules', [['set', [['allow()'], ['allow']]]], 'posts'], '"allow" is no statement'],
    ['DB_RULES_INVALID', ['setRules', 'allow', 'posts'], 'rules are a list'],
    ['DB_RULES_INVALID', ['setRules', { __op: 'del', n: 1 }, 'posts'], 'a key of these rules'],
    ['DB_RULES_INVALID', ['setRules', ALLOW, 'posts', 'p1'], 'a pattern is'],
    ['DB_ARGUMENTS_INVALID', ['setRules', ALLOW, 'posts', 5], 'the key of a rule'],
    ['DB_ARGUMENTS_INVALID', ['setRules', ALLOW, 'posts', { key: 'set' }], 'the key of a rule'],
    ['DB_ARGUMENTS_INVALID', ['setRules', ALLOW, 'posts', ''], 'the key of a rule'],
    ['DB_ARGUMENTS_INVALID', ['setRules', ALLOW, 'posts', '@1'], 'the key of a rule'],
    ['DB_ARGUMENTS_INVALID', ['setRules', ALLOW, 'posts', 'set@'], 'the key of a rule'],
    ['DB_ARGUMENTS_INVALID', ['setRules', ALLOW, 'posts', 'set@-1'], 'the key of a rule'],
    ['DB_ARGUMENTS_INVALID', ['setRules', ALLOW, 'posts', 'set@01'], 'the key of a rule'],
    ['DB_ARGUMENTS_INVALID', ['setRules', ALLOW, 'posts', 'set@99999'], 'the key of a rule'],
    ['DB_ARGUMENTS_INVALID', ['setRules', ALLOW, 'posts', 'set@1@2'], 'the key of a rule'],
    ['DB_RULES_INVALID', ['setRules', ALLOW, 'posts', '__proto__'], 'a pattern is'],
    ['DB_RULES_INVALID', ['setRules', ALLOW, 'posts', 'create@3'], 'the place of "create" is 0 to 2, not 3'],
    ['DB_RULES_INVALID', ['setRules', ALLOW, 'posts', 'set@2'], 'the place of "set" is 0 to 1, not 2'],
    ['DB_RULES_INVALID', ['setRules', [['set', ALLOW]], 'posts', 'set'], 'is no statement'],
    ['DB_RULES_INVALID', ['setRules', del(), 'posts', 'create'], 'there is no rule "create" to remove'],
    ['DB_RULES_INVALID', ['setRules', del(), 'users', 'create'], 'there is no rule "create" to remove'],
    ['DB_ARGUMENTS_INVALID', ['setRules', del(), 'posts', 'set@0'], 'removed by its pattern alone'],
  ])('%s: %j', async (code, query, sentence) => {
    const db = await withRules('set', 'delete')
    const error = await db.refuse(query)
    expect([error.code, error.sentence]).toEqual([code, expect.stringContaining(sentence)])
    expect(patternsOf(db)).toEqual(['set', 'delete'])
  })

  it('a key that several rules have', async () => {
    const db = await withRules('set', 'delete', 'set')
    for (const program of [ALLOW, del()]) {
      expect((await db.refuse(['setRules', program, 'posts', 'set'])).message).toBe(
        'DB_RULES_INVALID: rules 0 and 2 both have the pattern "set"; set all rules at once',
      )
    }
    await db.write(['setRules', DENY, 'posts', 'delete'])
  })

  it('a key for rules of version 1', async () => {
    const db = await testDatabase()
    await db.write(['setRules', { 'allow write': true }, 'posts'])
    expect((await db.refuse(['setRules', ALLOW, 'posts', 'set'])).code).toBe('DB_RULES_INVALID')
    expect((await db.refuse(['setRules', del(), 'posts', 'set'])).code).toBe('DB_RULES_INVALID')
  })

  it('more rules, one by one, than may be set at once', async () => {
    const db = await withRules('set')
    const large: Json = Array.from({ length: 500 }, () => ['=$x', 'x'.repeat(60)])
    const statements = Math.floor(PROGRAM_BYTES_MAX / JSON.stringify(large).length)
    for (let n = 0; n < statements; n++) await db.write(['setRules', large, 'posts', `set:r${n}`])
    expect((await db.refuse(['setRules', large, 'posts', 'set:more'])).data).toMatchObject({
      limit: 'PROGRAM_BYTES_MAX',
    })
  })

  it('anyone but an owner', async () => {
    const db = await withRules('set')
    for (const program of [ALLOW, del()]) {
      expect((await db.refuse(['setRules', program, 'posts', 'set'], ALICE)).code).toBe('DB_OWNER_REQUIRED')
    }
    await db.write(['setRules', DENY, 'posts', 'set'], OWNER)
  })
})

it('takes rules of either version', async () => {
  const db = await testDatabase()
  const rules = { 'let create': { 'resource.newData.by': { var: 'request.auth.signer' } }, 'allow create': true }
  await db.write(['setRules', rules, 'posts'])
  await db.write(['set', {}, 'posts', 'p'], ALICE)
  expect([db.read('getRules', 'posts'), db.read('get', 'posts', 'p')]).toEqual([rules, { by: ALICE.address }])
  expect((await db.refuse(['set', {}, 'posts', 'p'], ALICE)).code).toBe('DB_ACCESS_DENIED')
})
