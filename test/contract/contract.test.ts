import { describe, expect, it } from '@jest/globals'
import { Contract } from '../../contract/contract.ts'
import { PURE_HOST } from '../../contract/host.ts'
import { MemoryKv } from '../../contract/kv/memory-kv.ts'
import { NONCE_WINDOW } from '../../contract/limits.ts'
import { NodeCache } from '../../contract/tree/node-cache.ts'
import type { Json } from '../../contract/wire/json.ts'
import type { Entry, Query } from '../../contract/wire/types.ts'
import {
  ALICE,
  BOB,
  GENESIS,
  NATIVE_HOST,
  OPEN,
  OWNER,
  refusal,
  START,
  testDatabase,
  thrownBy,
} from '../support/contract.ts'
import { allSigners, alteredFields, DATABASES } from '../support/signing.ts'

const SET: Query = ['set', { a: 1 }, 'c', 'd']
const SIGNERS = await allSigners()

describe('an entry', () => {
  it.each(SIGNERS.map((signer) => [signer.kind, signer] as const))(
    'signed by %s takes effect',
    async (_kind, signer) => {
      const db = await testDatabase(['c'])
      const entry = await db.entry(SET, signer)
      expect(db.contract.apply(entry)).toEqual({
        success: true,
        id: PURE_HOST.queryId(entry.query),
        seq: 2,
        timestamp: START + 1_000,
        signer: signer.address,
        docId: 'd',
      })
      expect([db.contract.seq, db.contract.ts]).toEqual([2, START + 1_000])
    },
  )

  it('is refused for another database', async () => {
    const db = await testDatabase(['c'])
    const { code, data } = refusal(db.contract, await db.entry(SET, ALICE, { db: DATABASES[1] }))
    expect([code, data]).toEqual(['DB_DATABASE_MISMATCH', { expected: DATABASES[0], got: DATABASES[1] }])
  })

  it('is taken at the instant it expires, and not after', async () => {
    const db = await testDatabase(['c'])
    const entry = await db.entry(SET, ALICE, { expires: START + 1_000 })
    const { code, data } = refusal(db.contract, { ...entry, ts: START + 1_001 })
    expect([code, data]).toEqual(['DB_EXPIRED', { expires: START + 1_000, now: START + 1_001 }])
    expect(db.contract.apply(entry).success).toBe(true)
  })

  it.each([0, 1, 3, 1.5, Number.NaN])('is refused as number %p when 2 is next', async (seq) => {
    const db = await testDatabase(['c'])
    expect(refusal(db.contract, { ...(await db.entry(SET)), seq }).code).toBe('DB_ENTRY_ORDER')
  })

  it('is refused when its time lies before that of the last, and taken at the same time', async () => {
    const db = await testDatabase(['c'])
    const entry = await db.entry(SET)
    const { code, data } = refusal(db.contract, { ...entry, ts: START - 1 })
    expect([code, data]).toEqual(['DB_ENTRY_ORDER', { expected: START, got: START - 1 }])
    expect(db.contract.apply({ ...entry, ts: START }).timestamp).toBe(START)
  })

  it.each(SIGNERS.map((signer) => [signer.kind, signer] as const))(
    'of %s is refused with any field altered',
    async (_kind, signer) => {
      const db = await testDatabase(['c'])
      const entry = await db.entry(SET, signer)
      const other = await db.entry(SET, signer.address === ALICE.address ? BOB : ALICE)
      const codes = alteredFields(entry.query, other.query.signer).map(
        (query) => refusal(db.contract, { ...entry, query }).code,
      )
      expect(new Set(codes)).toEqual(new Set(['DB_DATABASE_MISMATCH', 'DB_SIGNATURE_INVALID']))
      expect(codes.filter((code) => code === 'DB_DATABASE_MISMATCH')).toHaveLength(1)
    },
  )

  it('is refused with the signature of another query of the same signer', async () => {
    const db = await testDatabase(['c'])
    const [entry, other] = [await db.entry(SET, ALICE), await db.entry(['set', { a: 2 }, 'c', 'd'], ALICE)]
    const forged = { ...entry, query: { ...entry.query, signature: other.query.signature } }
    expect(refusal(db.contract, forged).code).toBe('DB_SIGNATURE_INVALID')
  })
})

describe('a nonce', () => {
  it('is taken once, whoever repeats the query and with whatever content', async () => {
    const db = await testDatabase(['c'])
    const { query, ts } = await db.entry(SET, ALICE)
    db.contract.apply({ seq: 2, ts, query })
    expect(refusal(db.contract, { seq: 3, ts, query })).toMatchObject({
      code: 'DB_NONCE_USED',
      data: { expected: 2, got: 1 },
    })
    const again = await db.entry(['set', { a: 9 }, 'c', 'e'], ALICE, { nonce: 1 })
    expect(refusal(db.contract, again).code).toBe('DB_NONCE_USED')
  })

  it('is the same number for two signers without harm', async () => {
    const db = await testDatabase(['c'])
    await db.write(SET, ALICE)
    await db.write(SET, BOB)
    expect([db.read('getNonce', ALICE.address), db.read('getNonce', BOB.address)]).toEqual([2, 2])
  })

  it('may come out of order within the window, and not above it', async () => {
    const db = await testDatabase(['c'])
    expect(refusal(db.contract, await db.entry(SET, ALICE, { nonce: NONCE_WINDOW + 1 })).code).toBe('DB_NONCE_TOO_HIGH')
    for (const nonce of [NONCE_WINDOW, 1, 500]) db.contract.apply(await db.entry(SET, ALICE, { nonce }))
    expect(refusal(db.contract, await db.entry(SET, ALICE, { nonce: 500 })).code).toBe('DB_NONCE_USED')
  })

  it('of a refused query is still free', async () => {
    const db = await testDatabase(['c'])
    await db.refuse(['set', {}, 'closed', 'd'], ALICE)
    const { nonce } = (await db.entry(SET, ALICE)).query
    expect(nonce).toBe(1)
    await db.write(SET, ALICE)
  })
})

describe('an added document', () => {
  it('has an id that depends on the query alone', async () => {
    const [one, two] = [await testDatabase(['c']), await testDatabase(['b', 'c'])]
    const { query, ts } = await one.entry(['add', { a: 1 }, 'c'], ALICE)
    const { docId } = one.contract.apply({ seq: 2, ts, query })
    expect(two.contract.apply({ seq: 3, ts: ts + 1_000, query }).docId).toBe(docId)
  })

  it('is refused where its id is taken', async () => {
    const [db, other] = [await testDatabase(['c']), await testDatabase(['c'])]
    const add = await db.entry(['add', { a: 1 }, 'c'], ALICE)
    const { docId } = other.contract.apply(add)
    await db.write(['set', {}, 'c', docId as string])
    expect(refusal(db.contract, { ...add, seq: 3, ts: add.ts + 1_000 })).toMatchObject({
      code: 'DB_DOCUMENT_EXISTS',
      data: { path: `c/${docId}` },
    })
  })

  it('never has an id that is reserved or looks like an option', () => {
    // Hashes of which one in 32 would begin with - or _.
    const contract = new Contract({
      db: DATABASES[0],
      kv: new MemoryKv(),
      host: trusting(),
      genesis: { ...GENESIS, secure: false },
    })
    const { results } = contract.apply(entryOf(['batch', Array.from({ length: 500 }, () => ['add', {}, 'c'])]))
    for (const { docId } of results ?? []) expect(docId).toMatch(/^[A-Za-z0-9]/)
  })
})

describe('the state', () => {
  const queries: readonly Query[] = [
    ['setRules', OPEN, 'c'],
    ...Array.from({ length: 40 }, (_, n): Query => ['set', { n, text: 'x'.repeat(n * 100) }, 'c', `d${n}`]),
    ...Array.from({ length: 20 }, (_, n): Query => ['delete', 'c', `d${2 * n}`]),
  ]

  it('has the same root whenever it was sealed and reopened on the way', async () => {
    const once = await testDatabase()
    const entries: Entry[] = []
    for (const query of queries) {
      const entry = await once.entry(query)
      once.contract.apply(entry)
      entries.push(entry)
    }
    const kv = new MemoryKv()
    const open = (): Contract =>
      new Contract({ db: DATABASES[0], kv, host: PURE_HOST, genesis: GENESIS, cache: new NodeCache(0) })
    let often = open()
    for (const [n, entry] of entries.entries()) {
      often.apply(entry)
      often.seal()
      if (n % 7 === 0) often = open()
    }
    expect([often.seal(), often.seq, often.ts]).toEqual([once.root(), once.contract.seq, once.contract.ts])
  })

  it('is of the store, not of the genesis, once there is one', async () => {
    const kv = new MemoryKv()
    const root = new Contract({ db: DATABASES[0], kv, host: NATIVE_HOST, genesis: GENESIS }).seal()
    const other = new Contract({ db: DATABASES[0], kv, host: NATIVE_HOST, genesis: { ...GENESIS, secure: false } })
    expect([other.seal(), other.read(['getInfo'])]).toEqual([root, expect.objectContaining({ secure: true })])
  })

  it('is not opened over a damaged head', () => {
    const kv = new MemoryKv()
    new Contract({ db: DATABASES[0], kv, host: NATIVE_HOST, genesis: GENESIS }).seal()
    kv.put('head.', (kv.get('head.') as string).replace(/"root":"./, '"root":"'))
    expect(thrownBy(() => new Contract({ db: DATABASES[0], kv, host: NATIVE_HOST, genesis: GENESIS }))).toBeInstanceOf(
      Error,
    )
  })
})

it('does no work on indexes while the state waits for another contract', async () => {
  const db = await testDatabase(['c'])
  const large = 'x'.repeat(1_000)
  for (let from = 0; from < 300; from += 100) {
    await db.write([
      'batch',
      Array.from({ length: 100 }, (_, n) => ['set', { a: from + n, large }, 'c', `d${from + n}`]),
    ])
  }
  await db.write(['addIndex', [['a'], ['large']], 'c'])
  const indexes = () => db.read('getIndexes', 'c')
  const before = indexes()
  expect(before).toMatchObject({ indexes: [{ state: 'building' }] })
  for (const source of [DATABASES[1], DATABASES[0], DATABASES[1]]) await db.write(['evolve', source])
  expect(indexes()).toEqual(before)
  await db.write(['evolve', null])
  while (db.contract.hasWork) await db.write(['tick'])
  expect(indexes()).toMatchObject({ indexes: [{ state: 'ready' }] })
})

it('returns values that nobody can change the state through', async () => {
  const db = await testDatabase(['c'])
  await db.write(SET)
  const before = db.root()
  expect(() => {
    ;(db.read('get', 'c', 'd') as { a: Json }).a = 'changed'
  }).toThrow(TypeError)
  ;(db.read('getOwner') as string[]).push(ALICE.address)
  await db.write(['update', { b: 1 }, 'c', 'd'])
  expect([db.read('get', 'c', 'd'), db.read('getOwner')]).toEqual([{ a: 1, b: 1 }, [OWNER.address]])
  expect(db.root()).not.toBe(before)
})

/** A host for entries whose signatures do not matter. */
function trusting(): typeof PURE_HOST {
  return { ...NATIVE_HOST, verify: () => true }
}

function entryOf(query: Query): Entry {
  const signed = { db: DATABASES[0], query, nonce: 1, expires: START, kind: 'evm', signer: OWNER.address } as const
  return { seq: 1, ts: START, query: { ...signed, signature: '' } }
}
