import { describe, expect, it } from '@jest/globals'
import {
  BATCH_OPERATIONS_MAX,
  DOCUMENT_BYTES_MAX,
  DOCUMENT_DEPTH_MAX,
  DOCUMENT_FIELDS_MAX,
  ENTRY_BYTES_MAX,
  ENTRY_FUEL,
  POLICY_MEMBERS_MAX,
  PROGRAM_BYTES_MAX,
  PROPOSAL_BYTES_MAX,
  PROPOSAL_LIFE_MS,
  PROPOSALS_MAX,
} from '../../contract/limits.ts'
import { allLimits, LIMIT_NAMES, limitOf } from '../../contract/owner-limits.ts'
import type { Json, JsonObject } from '../../contract/wire/json.ts'
import type { Query } from '../../contract/wire/types.ts'
import { ALICE, OWNER, type TestDatabase, testDatabase } from '../support/contract.ts'

const PROTOCOL_LIMITS = {
  BATCH_OPERATIONS_MAX,
  DOCUMENT_BYTES_MAX,
  DOCUMENT_DEPTH_MAX,
  DOCUMENT_FIELDS_MAX,
  ENTRY_BYTES_MAX,
  ENTRY_FUEL,
}

const [LEAST_BYTES, LEAST_FUEL] = [ENTRY_BYTES_MAX / 4, ENTRY_FUEL / 4]

/** Data that is `levels` deep, the data itself being the first level. */
function nested(levels: number): Json {
  return levels === 1 ? {} : { a: nested(levels - 1) }
}

it('are those of the protocol unless they are lowered', () => {
  expect(LIMIT_NAMES.map((name) => limitOf(undefined, name))).toEqual(Object.values(PROTOCOL_LIMITS))
  expect(allLimits({ ENTRY_FUEL: 7 })).toEqual({ ...allLimits(undefined), ENTRY_FUEL: 7 })
})

describe('setLimits', () => {
  it.each(LIMIT_NAMES)('%s may be lowered and given back, and never be raised', async (name) => {
    const db = await testDatabase()
    const most = PROTOCOL_LIMITS[name]
    const limits = () => (db.read('getInfo') as { limits: Record<string, number> }).limits
    await db.write(['setLimits', { [name]: most - 1 }])
    expect(limits()[name]).toBe(most - 1)
    const error = await db.refuse(['setLimits', { [name]: most + 1 }])
    expect([error.code, error.data]).toEqual(['DB_CONFIG_INVALID', expect.objectContaining({ limit: name, most })])
    const { least } = error.data as { least: number }
    await db.write(['setLimits', { [name]: least }])
    expect((await db.refuse(['setLimits', { [name]: least - 1 }])).code).toBe('DB_CONFIG_INVALID')
    await db.write(['setLimits', { [name]: null }])
    expect(limits()[name]).toBe(most)
  })

  it('leaves the others as they are', async () => {
    const db = await testDatabase()
    await db.write(['setLimits', { DOCUMENT_BYTES_MAX: 100, ENTRY_FUEL: 60_000 }])
    await db.write(['setLimits', { ENTRY_FUEL: null, BATCH_OPERATIONS_MAX: 2 }])
    expect(db.read('getInfo')).toMatchObject({
      limits: { DOCUMENT_BYTES_MAX: 100, ENTRY_FUEL: ENTRY_FUEL, BATCH_OPERATIONS_MAX: 2 },
    })
  })

  it('leaves room to administer at the least of everything', async () => {
    const db = await testDatabase()
    const least = { BATCH_OPERATIONS_MAX: 1, DOCUMENT_BYTES_MAX: 2, DOCUMENT_DEPTH_MAX: 1, DOCUMENT_FIELDS_MAX: 1 }
    await db.write(['setLimits', { ...least, ENTRY_BYTES_MAX: LEAST_BYTES, ENTRY_FUEL: LEAST_FUEL }])
    await db.write(['setRules', [['*', [['allowif()', ['equals', 'x'.repeat(60_000), '$signer']]]]], 'c'])
    await db.write(['setLimits', Object.fromEntries(LIMIT_NAMES.map((name) => [name, null]))])
    expect(db.read('getInfo')).toMatchObject({ limits: allLimits(undefined) })
  })

  describe('leaves room for a policy to undo it', () => {
    const least: Query = ['setLimits', { ENTRY_BYTES_MAX: LEAST_BYTES, ENTRY_FUEL: LEAST_FUEL }]
    const undo: Json = ['setLimits', { ENTRY_BYTES_MAX: null, ENTRY_FUEL: null }]

    async function ownedBy(policy: JsonObject): Promise<{ db: TestDatabase; address: string }> {
      const db = await testDatabase()
      const address = (await db.write(['createPolicy', policy])).docId as string
      await db.write(['addOwner', address])
      return { db, address }
    }

    it('whose rule looks for each of the most members among as many texts', async () => {
      const others = Array.from({ length: POLICY_MEMBERS_MAX - 1 }, (_, n) => `0x${n.toString(16).padStart(40, '0')}`)
      const rule: Json = ['all', ['includes', ['__'], '$members'], '$members']
      const { db, address } = await ownedBy({ members: [...others, OWNER.address], threshold: 1, rule })
      await db.write(least)
      await db.write(['propose', address, undo])
      expect(db.read('getInfo')).toMatchObject({ limits: allLimits(undefined) })
    })

    it('with the longest rule and all of the largest proposals', async () => {
      const holds: Json = ['equals', ['head', '$query'], 'setLimits']
      const long: Json = ['not', ['equals', 'x'.repeat(PROGRAM_BYTES_MAX - 300), '$ts']]
      const { db, address } = await ownedBy({ members: [OWNER.address], rule: ['and', holds, long] })
      const filling: Json = ['propose', address, ['set', { t: 'x'.repeat(PROPOSAL_BYTES_MAX - 40) }, 'c', 'd']]
      for (let filled = 0; filled < PROPOSALS_MAX; filled += 20) await db.write(['batch', Array(20).fill(filling)])
      await db.write(least)
      const ts = db.contract.ts + PROPOSAL_LIFE_MS + 1
      db.contract.apply({ ...(await db.entry(['propose', address, undo], OWNER, { expires: ts })), ts })
      expect(db.read('getInfo')).toMatchObject({ limits: allLimits(undefined) })
    })
  })

  it.each<[string, Json[]]>([
    ['DB_ARGUMENTS_INVALID', []],
    ['DB_ARGUMENTS_INVALID', [{}]],
    ['DB_ARGUMENTS_INVALID', [[]]],
    ['DB_ARGUMENTS_INVALID', ['ENTRY_FUEL']],
    ['DB_ARGUMENTS_INVALID', [{ NONCE_WINDOW: 1 }]],
    ['DB_ARGUMENTS_INVALID', [{ constructor: 1 }]],
    ['DB_ARGUMENTS_INVALID', [JSON.parse('{"__proto__":1}')]],
    ['DB_ARGUMENTS_INVALID', [{ ENTRY_FUEL: LEAST_FUEL }, 1]],
    ['DB_CONFIG_INVALID', [{ ENTRY_FUEL: '1' }]],
    ['DB_CONFIG_INVALID', [{ ENTRY_FUEL: 1.5 }]],
    ['DB_CONFIG_INVALID', [{ ENTRY_FUEL: 0 }]],
    ['DB_CONFIG_INVALID', [{ ENTRY_FUEL: LEAST_FUEL - 1 }]],
    ['DB_CONFIG_INVALID', [{ ENTRY_BYTES_MAX: LEAST_BYTES - 1 }]],
    ['DB_CONFIG_INVALID', [{ ENTRY_FUEL: -1 }]],
    ['DB_CONFIG_INVALID', [{ ENTRY_FUEL: 1e300 }]],
    ['DB_CONFIG_INVALID', [{ DOCUMENT_BYTES_MAX: 100, ENTRY_FUEL: 0 }]],
  ])('%s for %j', async (code, args) => {
    const db = await testDatabase()
    expect((await db.refuse(['setLimits', ...args])).code).toBe(code)
  })
})

describe('a lowered limit holds', () => {
  it.each<[Record<string, number>, Query, Query]>([
    [{ BATCH_OPERATIONS_MAX: 2 }, ['batch', [['tick'], ['tick']]], ['batch', [['tick'], ['tick'], ['tick']]]],
    [{ DOCUMENT_BYTES_MAX: 12 }, ['set', { a: '1234' }, 'c', 'd'], ['set', { a: '12345' }, 'c', 'd']],
    [{ DOCUMENT_BYTES_MAX: 12 }, ['set', { a: 'éé' }, 'c', 'd'], ['set', { a: 'ééé' }, 'c', 'd']],
    [{ DOCUMENT_DEPTH_MAX: 3 }, ['set', nested(3), 'c', 'd'], ['set', nested(4), 'c', 'd']],
    [{ DOCUMENT_FIELDS_MAX: 3 }, ['set', { a: [1, 2] }, 'c', 'd'], ['set', { a: [1, 2, 3] }, 'c', 'd']],
  ])('%j', async (limits, fitting, exceeding) => {
    const db = await testDatabase(['c'])
    await db.write(['setLimits', limits])
    await db.write(fitting, ALICE)
    const error = await db.refuse(exceeding, ALICE)
    const [[limit, expected] = []] = Object.entries(limits)
    expect([error.code, error.data]).toEqual(['DB_LIMIT_EXCEEDED', expect.objectContaining({ limit, expected })])
  })

  it('for the document as it will stand, an update included', async () => {
    const db = await testDatabase(['c'])
    await db.write(['set', { a: 1 }, 'c', 'd'])
    await db.write(['setLimits', { DOCUMENT_FIELDS_MAX: 1 }])
    await db.write(['update', { a: 2 }, 'c', 'd'])
    expect((await db.refuse(['update', { b: 2 }, 'c', 'd'])).code).toBe('DB_LIMIT_EXCEEDED')
  })

  it('for the fuel of rules', async () => {
    const db = await testDatabase()
    const rules: Json = [['set:long', [['=$x', ['sum', ['range', 0, 50_000]]], ['allow()']]]]
    await db.write(['setRules', rules, 'c'])
    await db.write(['query', 'set:long', {}, 'c', 'd'])
    await db.write(['setLimits', { ENTRY_FUEL: LEAST_FUEL }])
    expect((await db.refuse(['query', 'set:long', {}, 'c', 'd'])).code).toBe('DB_FUEL_EXHAUSTED')
  })

  it('for the bytes of an entry', async () => {
    const db = await testDatabase(['c'])
    await db.write(['set', { text: 'x'.repeat(70_000) }, 'c', 'd'])
    const batch: Query = ['batch', Array.from({ length: 40 }, (_, n) => ['update', { n }, 'c', 'd'])]
    await db.write(batch)
    await db.write(['setLimits', { ENTRY_BYTES_MAX: LEAST_BYTES }])
    const error = await db.refuse(batch)
    expect([error.code, error.data]).toEqual(['DB_LIMIT_EXCEEDED', { limit: 'ENTRY_BYTES_MAX', expected: LEAST_BYTES }])
  })

  it('from the next operation on, and for documents that are written anew only', async () => {
    const db = await testDatabase(['c'])
    await db.write(['set', { a: 'long enough' }, 'c', 'd'])
    const error = await db.refuse([
      'batch',
      [
        ['setLimits', { DOCUMENT_BYTES_MAX: 10 }],
        ['upsert', { b: 1 }, 'c', 'd'],
      ],
    ])
    expect(error.code).toBe('DB_LIMIT_EXCEEDED')
    await db.write(['setLimits', { DOCUMENT_BYTES_MAX: 10 }])
    expect(db.read('get', 'c', 'd')).toEqual({ a: 'long enough' })
  })
})
