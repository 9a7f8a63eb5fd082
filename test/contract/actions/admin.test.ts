import { describe, expect, it } from '@jest/globals'
import { OWNERS_MAX } from '../../../contract/limits.ts'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { ALICE, BOB, OPEN, OWNER, testDatabase } from '../../support/contract.ts'

/** The `n`th of many addresses. */
function address(n: number): string {
  return `0x${n.toString(16).padStart(40, '0')}`
}

describe('what only owners may', () => {
  it.each<Query>([
    ['setRules', OPEN, 'c'],
    ['setSchema', {}, 'c'],
    ['removeSchema', 'c'],
    ['addOwner', ALICE.address],
    ['removeOwner', OWNER.address],
  ])('%j', async (...query) => {
    const db = await testDatabase(['c'])
    const error = await db.refuse(query as unknown as Query, ALICE)
    expect([error.code, error.data]).toEqual(['DB_OWNER_REQUIRED', { signer: ALICE.address }])
  })

  it('is theirs no more once they are removed', async () => {
    const db = await testDatabase()
    await db.write(['addOwner', ALICE.address])
    await db.write(['removeOwner', OWNER.address], ALICE)
    expect((await db.refuse(['setRules', OPEN, 'c'])).code).toBe('DB_OWNER_REQUIRED')
    await db.write(['setRules', OPEN, 'c'], ALICE)
    expect(db.read('getOwner')).toEqual([ALICE.address])
  })

  it('does not let them past the rules', async () => {
    const db = await testDatabase()
    await db.write(['setRules', [['set', [['allowif()', ['equals', '$signer', ALICE.address]]]]], 'c'])
    expect((await db.refuse(['set', {}, 'c', 'd'])).code).toBe('DB_ACCESS_DENIED')
  })
})

describe('owners', () => {
  it('are kept in the order in which they came', async () => {
    const db = await testDatabase()
    await db.write(['addOwner', BOB.address])
    await db.write(['addOwner', ALICE.address], BOB)
    expect(db.read('getInfo')).toEqual({
      owners: [OWNER.address, BOB.address, ALICE.address],
      protocol: 'WeftDB/1',
      secure: true,
    })
  })

  it.each<Query>([
    ['addOwner', OWNER.address],
    ['removeOwner', ALICE.address],
    ['removeOwner', OWNER.address],
  ])('do not change by %j', async (...query) => {
    const db = await testDatabase()
    expect((await db.refuse(query as unknown as Query)).code).toBe('DB_OWNER_INVALID')
  })

  it(`are at most ${OWNERS_MAX}`, async () => {
    const db = await testDatabase()
    const more = Array.from({ length: OWNERS_MAX - 1 }, (_, n) => ['addOwner', address(n)])
    await db.write(['batch', more])
    expect(db.read('getOwner')).toHaveLength(OWNERS_MAX)
    expect((await db.refuse(['addOwner', address(OWNERS_MAX)])).code).toBe('DB_OWNER_INVALID')
  })

  it.each<Json[]>([
    [],
    ['0x0'],
    [ALICE.address.toUpperCase()],
    [OWNER.address.toUpperCase()],
    [ALICE.address, BOB.address],
    [[ALICE.address]],
    [null],
    ['__proto__'],
    ['*'],
  ])('have no address %j', async (...args) => {
    const db = await testDatabase()
    expect((await db.refuse(['addOwner', ...args])).code).toBe('DB_ARGUMENTS_INVALID')
  })
})

describe('rules and schemas', () => {
  it('are read back as they were set, and for exactly the collection named', async () => {
    const db = await testDatabase()
    const [rules, schema]: Json[] = [[['set', [['allow()']]]], { type: 'object' }]
    await db.write(['setRules', rules as Json, 'posts', '*', 'comments'])
    await db.write(['setSchema', schema as Json, 'posts', '*', 'comments'])
    expect([
      db.read('getRules', 'posts', '*', 'comments'),
      db.read('getSchema', 'posts', '*', 'comments'),
      db.read('getRules', 'posts', 'p1', 'comments'),
      db.read('getSchema', 'posts'),
    ]).toEqual([rules, schema, null, null])
  })

  it('count from the next operation on', async () => {
    const db = await testDatabase(['c'])
    await db.write(['set', { a: 'x' }, 'c', 'd'])
    await db.write(['setSchema', { properties: { a: { type: 'number' } } }, 'c'])
    const error = await db.refuse(['update', { b: 1 }, 'c', 'd'])
    expect(error.message).toBe('DB_SCHEMA_VIOLATION: c/d breaks the schema: /a must be of type number, got "x"')
    await db.write(['removeSchema', 'c'])
    await db.write(['update', { b: 1 }, 'c', 'd'])
    await db.write(['removeSchema', 'c'])
  })

  it.each<[string, Query]>([
    ['DB_ARGUMENTS_INVALID', ['setRules']],
    ['DB_PATH_INVALID', ['setRules', OPEN]],
    ['DB_PATH_INVALID', ['setRules', OPEN, 'c', 'd']],
    ['DB_RULES_INVALID', ['setRules', {}, 'c']],
    ['DB_RULES_INVALID', ['setRules', [['set', [['allow()'], ['allow']]]], 'c']],
    ['DB_ARGUMENTS_INVALID', ['setSchema']],
    ['DB_SCHEMA_INVALID', ['setSchema', { type: 'text' }, 'c']],
    ['DB_SCHEMA_INVALID', ['setSchema', null, 'c']],
    ['DB_PATH_INVALID', ['removeSchema']],
  ])('%s for %j', async (code, query) => {
    const db = await testDatabase()
    expect((await db.refuse(query)).code).toBe(code)
  })
})
