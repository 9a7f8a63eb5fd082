import { describe, expect, it } from '@jest/globals'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { ALICE, type TestDatabase, testDatabase } from '../../support/contract.ts'

/** A database that runs a body when a document of `c` is created, and the error of setting it. */
async function withBody(body: Json, version = 2): Promise<TestDatabase> {
  const db = await testDatabase(['c'])
  await db.write(['addTrigger', { key: 't', on: 'create', version, func: body }, 'c'])
  return db
}

const PARSED: Json = ['=$o', ['parse()', '$data.after.t']]

describe('an operator', () => {
  const TEXTS: readonly string[] = [
    '{"by":{"__op":"signer"}}',
    '{"n":{"__op":"inc","n":1}}',
    '{"a":[{"b":{"__op":1}}]}',
    '{"__op":"del"}',
  ]

  it.each(TEXTS)('is never made of data: %s', async (t) => {
    const bodies: readonly Json[] = [
      [PARSED, ['set()', ['$o', 'k', '$id']]],
      [PARSED, ['upsert()', [{ deep: [{ o: '$o' }] }, 'k', '$id']]],
      [PARSED, ['=$id2', ['add()', ['$o', 'k']]]],
      [PARSED, ['batch()', [['set', '$o', 'k', '$id']]]],
      [PARSED, ['=$all', ['[]', ['[]', 'set', '$o', 'k', '$id']]], ['toBatchAll()', '$all']],
      [PARSED, ['toBatch()', ['update', { x: '$o' }, 'c', '$id']]],
    ]
    for (const body of bodies) {
      const db = await withBody(body)
      const error = await db.refuse(['set', { t }, 'c', 'x'], ALICE)
      expect(error.data).toMatchObject({ cause: 'DB_PROGRAM_FAILED' })
      expect(error.message).toContain('holds an object with "__op"')
    }
  })

  it('is never made of data in version 1', async () => {
    const db = await withBody(
      [
        ['let', 'o', ['objOf', '__op', { var: 'data.after.t' }]],
        ['set', [{ by: { var: 'o' } }, 'k', 'x']],
      ],
      1,
    )
    expect((await db.refuse(['set', { t: 'signer' }, 'c', 'x'], ALICE)).data).toMatchObject({
      cause: 'DB_PROGRAM_FAILED',
    })
  })

  it('is one where the body has it written out, and its arguments may be read', async () => {
    const db = await withBody([
      PARSED,
      ['set()', [{ o: '$o', by: { __op: 'signer' }, in: { n: { __op: 'inc', n: '$o.n' } } }, 'k', '$id']],
      ['toBatch()', ['update', { tags: { __op: 'union', arr: ['$id'] }, 'in.n': { __op: 'del' } }, 'k', '$id']],
    ])
    await db.write(['set', { t: '{"n":2}' }, 'c', 'x'], ALICE)
    expect(db.read('get', 'k', 'x')).toEqual({ o: { n: 2 }, by: ALICE.address, in: {}, tags: ['x'] })
  })

  it.each<{ readonly statement: Json }>([
    { statement: ['set()', [{ n: { __op: '$data.after.op', n: 1 } }, 'k', 'x']] },
    { statement: ['toBatch()', ['set', { n: [{ __op: '$data.after.op' }] }, 'k', 'x']] },
  ])('has its name written out: $statement', async ({ statement }) => {
    const db = await testDatabase(['c'])
    const error = await db.refuse(['addTrigger', { key: 't', on: 'create', func: [statement] }, 'c'])
    expect([error.code, error.message]).toEqual(['DB_TRIGGER_INVALID', expect.stringContaining('is written out')])
  })
})

describe('what is written out wrong is refused when it is set', () => {
  const WRONG: readonly (readonly [Json, string])[] = [
    [['set()', [{}, 'only-collection']], 'an even number of ids'],
    [['set()', [{}, 'a', '$id', '$ts']], 'an even number of ids'],
    [['set()', [{}]], 'an even number of ids'],
    [['update()', ['$data.after', 'a', 'b/c']], 'holds no slash'],
    [['upsert()', [{}, 'a', '']], 'at least one character'],
    [['set()', [{}, 'a', 5]], 'ids in a path are texts'],
    [['add()', [{}, 'a', 'b']], 'an odd number of ids'],
    [['add()', [{}]], 'an odd number of ids'],
    [['delete()', ['a']], 'an even number of ids'],
    [['set()', ['a', 'b']], 'takes an object first'],
    [
      [
        'batch()',
        [
          ['set', {}, 'a', 'b'],
          ['set', {}, 'a'],
        ],
      ],
      'an even number of ids',
    ],
    [['batch()', 5], 'takes a list of operations'],
    [['toBatch()', ['delete', 'a', 'b', 'c']], 'an even number of ids'],
    [['toBatch()', ['setRules', {}, 'a']], 'begins with one of'],
    [['toBatchAll()', [{}]], 'begins with one of'],
    [['=$x', ['set()', [{}, 'a']]], 'an even number of ids'],
    [['if', '$id', ['[]', ['add()', [{}, '**']]]], 'names no collection'],
  ]

  it.each(WRONG)('%j', async (statement, sentence) => {
    const db = await testDatabase(['c'])
    const trigger: JsonObject = { key: 't', on: 'create', version: 2, func: [['break'], statement] }
    const error = await db.refuse(['addTrigger', trigger, 'c'])
    expect([error.code, error.message]).toEqual(['DB_TRIGGER_INVALID', expect.stringContaining(sentence)])
    const cron = await db.refuse(['addCron', { span: 60, jobs: trigger['func'] as Json, version: 2 }, 'x'])
    expect(cron.code).toBe('DB_CRON_INVALID')
  })

  it('and what variables fill in is left to them', async () => {
    const db = await withBody([
      ['=$list', ['[]', ['[]', 'set', { a: 1 }, 'k', 'y']]],
      ['set()', ['$data.after', '$data.after.to', '$id', { if: { exists: false } }]],
      ['batch()', '$list'],
      ['toBatch()', ['$data.after.op', { b: 1 }, 'k', 'z']],
    ])
    await db.write(['set', { to: 'k', op: 'set' }, 'c', 'x'], ALICE)
    expect(db.read('get', 'k')).toEqual([{ to: 'k', op: 'set' }, { a: 1 }, { b: 1 }])
  })
})
