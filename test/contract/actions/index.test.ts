import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { WRITE_OPERATIONS } from '../../../contract/actions/index.ts'
import { BATCH_OPERATIONS_MAX } from '../../../contract/limits.ts'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { ALICE, BOB, OPEN, testDatabase } from '../../support/contract.ts'
import { SEED } from '../../support/seed.ts'

it('knows these operations that write', () => {
  expect(WRITE_OPERATIONS.join(' ')).toBe(
    'add set update upsert delete query setRules setSchema removeSchema addOwner removeOwner addIndex removeIndex exemptIndex addTrigger removeTrigger addCron removeCron resumeCron tick addAddressLink removeAddressLink createPolicy propose approve revoke cancel execute relay addRelayerJob removeRelayerJob addVerifier removeVerifier setAlgorithms setBundlers setSecure setLimits linkContract unlinkContract pause unpause setCanEvolve evolve migrate batch bundle',
  )
})

it.each([['get'], ['Set'], [''], ['constructor'], ['__proto__'], ['setRules()'], ['x'.repeat(10_000)]])(
  'does not know %j',
  async (name) => {
    const db = await testDatabase(['c'])
    const query: Query = ['batch', [[name, {}, 'c', 'd']]]
    const { code, message } = await db.refuse(query)
    expect([code, message.length < 1_000]).toEqual(['DB_OPERATION_UNKNOWN', true])
  },
)

describe('batch', () => {
  it('does several things at once, and says what each did', async () => {
    const db = await testDatabase(['people', 'posts/p1/comments'])
    const { results } = await db.write([
      'batch',
      [
        ['set', { a: 1 }, 'people', 'Bob'],
        ['update', { b: 2 }, 'people', 'Bob'],
        ['add', { c: 3 }, 'posts', 'p1', 'comments'],
        ['query', 'upsert:x', { d: 4 }, 'people', 'Ann'],
        ['setRules', [], 'people'],
      ],
    ])
    const added = results?.[2]?.docId as string
    expect(results).toEqual([{ docId: 'Bob' }, { docId: 'Bob' }, { docId: added }, { docId: 'Ann' }, {}])
    expect([db.read('get', 'people'), db.read('get', 'posts', 'p1', 'comments', added)]).toEqual([
      [{ d: 4 }, { a: 1, b: 2 }],
      { c: 3 },
    ])
  })

  it('gives equal adds different ids', async () => {
    const db = await testDatabase(['c'])
    const { results } = await db.write(['batch', Array.from({ length: 50 }, () => ['add', { a: 1 }, 'c'])])
    expect(new Set(results?.map(({ docId }) => docId)).size).toBe(50)
    expect(db.read('get', 'c')).toHaveLength(50)
  })

  it('decides each operation on what the ones before it did', async () => {
    const db = await testDatabase()
    await db.write([
      'batch',
      [
        ['setRules', OPEN, 'c'],
        ['set', { a: 1 }, 'c', 'd'],
        ['setRules', [['*', [['deny()']]]], 'c'],
      ],
    ])
    const error = await db.refuse([
      'batch',
      [
        ['setRules', OPEN, 'e'],
        ['set', {}, 'e', 'd'],
        ['set', {}, 'c', 'd'],
      ],
    ])
    expect(error.message).toMatch(/^DB_ACCESS_DENIED: operation 2 of the batch: set of c\/d is denied by rule 0/)
  })

  it('takes owner operations of owners only', async () => {
    const db = await testDatabase(['c'])
    const batch: Query = [
      'batch',
      [
        ['set', {}, 'c', 'd'],
        ['addOwner', ALICE.address],
      ],
    ]
    expect(await db.refuse(batch, ALICE)).toMatchObject({
      code: 'DB_OWNER_REQUIRED',
      data: { signer: ALICE.address },
    })
    await db.write(batch)
    await db.write(['addOwner', BOB.address], ALICE)
  })

  it(`takes ${BATCH_OPERATIONS_MAX} operations and no more`, async () => {
    const db = await testDatabase(['c'])
    const sets = Array.from({ length: BATCH_OPERATIONS_MAX + 1 }, (_, n) => ['set', {}, 'c', `d${n}`])
    expect(await db.refuse(['batch', sets])).toMatchObject({
      code: 'DB_LIMIT_EXCEEDED',
      data: { limit: 'BATCH_OPERATIONS_MAX', expected: BATCH_OPERATIONS_MAX, got: BATCH_OPERATIONS_MAX + 1 },
    })
    expect((await db.write(['batch', sets.slice(1)])).results).toHaveLength(BATCH_OPERATIONS_MAX)
  })

  it.each([
    [[]],
    [[[]]],
    [[[['set', {}, 'c', 'd']], 5]],
    [['set', {}, 'c', 'd']],
    [[['set', {}, 'c', 'd'], 5]],
    [[[['batch', [['set', {}, 'c', 'd']]]]]],
    [[{ 0: ['set', {}, 'c', 'd'], length: 1 }]],
  ])('does not take %j', async (args) => {
    const db = await testDatabase(['c'])
    expect((await db.refuse(['batch', ...(args as Json[])])).code).toBe('DB_ARGUMENTS_INVALID')
  })

  const good = fc.oneof(
    fc.tuple(
      fc.constantFrom('set', 'upsert'),
      fc.record({ n: fc.integer() }),
      fc.constant('c'),
      fc.constantFrom('a', 'b'),
    ),
    fc.tuple(fc.constant('add'), fc.record({ n: fc.integer() }), fc.constant('c')),
    fc.tuple(fc.constant('setRules'), fc.constant(OPEN), fc.constantFrom('c', 'e')),
    fc.tuple(fc.constant('setSchema'), fc.constant({ type: 'object' }), fc.constantFrom('c', 'e')),
  )
  const bad: fc.Arbitrary<Json[]> = fc.constantFrom(
    ['delete', 'c', 'missing'],
    ['update', { a: 1 }, 'c', 'missing'],
    ['set', { n: { __op: 'inc', n: 'x' } }, 'c', 'a'],
    ['set', {}, 'closed', 'a'],
    ['set', { ['__proto__x']: 1, constructor: 2 }, 'c', 'a'],
    ['set', {}, 'c'],
    ['removeOwner', ALICE.address],
    ['setRules', [['set', [['nonsense()']]]], 'c'],
    ['setSchema', { nonsense: 1 }, 'c'],
    ['nothing'],
  )

  it('leaves nothing behind, wherever it fails', async () => {
    const db = await testDatabase(['c'])
    await db.write(['set', { n: 0 }, 'c', 'a'])
    await fc.assert(
      fc.asyncProperty(fc.array(good, { maxLength: 8 }), bad, async (operations, failing) => {
        for (let at = 0; at <= operations.length; at++) {
          const error = await db.refuse(['batch', [...operations.slice(0, at), failing, ...operations.slice(at)]])
          expect(error.message).toContain(`operation ${at} of the batch`)
        }
      }),
      { seed: SEED, numRuns: 60 },
    )
    expect(db.read('get', 'c')).toEqual([{ n: 0 }])
  })

  it('that fails leaves a database as if it had never been tried, node numbers and all', async () => {
    const [tried, untouched] = [await testDatabase(['c']), await testDatabase(['c'])]
    const sets = Array.from({ length: 100 }, (_, n) => ['set', { n }, 'c', `d${n}`])
    await tried.refuse(['batch', [...sets, ['delete', 'c', 'missing']]])
    for (const db of [tried, untouched]) await db.write(['batch', sets.slice(50)])
    expect(tried.root()).toBe(untouched.root())
  })
})
