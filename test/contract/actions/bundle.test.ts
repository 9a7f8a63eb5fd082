import { describe, expect, it } from '@jest/globals'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { INNER_SIGNATURES_MAX } from '../../../contract/wire/limits.ts'
import type { Query, Receipt } from '../../../contract/wire/types.ts'
import { ed25519, type Signer } from '../../../sdk/signers/index.ts'
import { ALICE, BOB, OWNER, refusal, START, type TestDatabase, testDatabase } from '../../support/contract.ts'
import { inner, link, linking } from '../../support/inner.ts'
import { DATABASES } from '../../support/signing.ts'

const BUNDLER = ed25519(Buffer.alloc(32, 81))
const KEY = ed25519(Buffer.alloc(32, 82))

/** Sends a bundle and returns the receipts of what is in it. */
async function receipts(db: TestDatabase, signed: readonly Json[], by: Signer = BUNDLER): Promise<readonly Receipt[]> {
  const { receipts: found = [] } = await db.write(['bundle', signed], by)
  return found
}

function codes(found: readonly Receipt[]): readonly string[] {
  return found.map((receipt) => (receipt.success ? 'ok' : receipt.error.code))
}

function set(id: string, data: JsonObject = {}): Query {
  return ['set', data, 'c', id]
}

describe('a bundle', () => {
  it('runs each query as who signed it', async () => {
    const db = await testDatabase(['c'])
    const signed = [await inner(db, set('a'), ALICE), await inner(db, ['add', { n: 1 }, 'c'], BOB)]
    const [first, second] = await receipts(db, signed)
    expect(first).toMatchObject({ success: true, signer: ALICE.address, docId: 'a', seq: db.contract.seq })
    expect(second).toMatchObject({ success: true, signer: BOB.address })
    expect(db.read('cget', 'c', 'a')).toMatchObject({ setter: ALICE.address })
    expect(db.read('get', 'c', (second as { docId: string }).docId)).toEqual({ n: 1 })
    expect([ALICE, BOB, BUNDLER].map(({ address }) => db.read('getNonce', address))).toEqual([2, 2, 2])
  })

  it('leaves the state that the same queries leave as entries of their own, but for the nonce of who sends it', async () => {
    const one = await testDatabase(['c'])
    const other = await testDatabase(['c'])
    const queries: readonly [Query, Signer][] = [
      [set('a', { n: 1 }), ALICE],
      [['update', { n: { __op: 'inc', n: 2 } }, 'c', 'a'], BOB],
      [['delete', 'c', 'missing'], ALICE],
      [['add', { n: 3 }, 'c'], BOB],
    ]
    const signed: JsonObject[] = []
    for (const [index, [query, by]] of queries.entries()) {
      signed.push(await inner(one, query, by, { nonce: index < 2 ? 1 : 2, expires: START + 60_000 }))
    }
    const found = await receipts(one, signed)
    expect(codes(found)).toEqual(['ok', 'ok', 'DB_DOCUMENT_MISSING', 'ok'])
    for (const [index, query] of signed.entries()) {
      const entry = { seq: other.contract.seq + 1, ts: one.contract.ts, query: query as never }
      if (found[index]?.success === true) other.contract.apply(entry)
      else refusal(other.contract, entry)
    }
    expect(one.read('cget', 'c')).toEqual(other.read('cget', 'c'))
  })

  it('lets each query see those before it', async () => {
    const db = await testDatabase(['c'])
    const signed = [await inner(db, set('a', { n: 1 }), ALICE), await inner(db, ['update', { n: 2 }, 'c', 'a'], BOB)]
    expect(codes(await receipts(db, signed))).toEqual(['ok', 'ok'])
    expect(db.read('get', 'c', 'a')).toEqual({ n: 2 })
  })

  it('drops a query that fails without a trace, its nonce among it, and goes on', async () => {
    const db = await testDatabase(['c'])
    const batch: Query = ['batch', [set('b'), ['delete', 'c', 'missing']]]
    const signed = [await inner(db, batch, ALICE), await inner(db, set('a'), BOB)]
    const [failed, done] = await receipts(db, signed)
    expect(failed).toMatchObject({ success: false, error: { code: 'DB_DOCUMENT_MISSING' } })
    expect(done?.success).toBe(true)
    expect([db.read('get', 'c', 'b'), db.read('getNonce', ALICE.address)]).toEqual([null, 1])
  })

  it('gives each query fuel and bytes of its own', async () => {
    const db = await testDatabase(['c'])
    await db.write(['setLimits', { ENTRY_BYTES_MAX: 4 * 1024 * 1024 }])
    const text = 'x'.repeat(100_000)
    const many: Query = ['batch', Array.from({ length: 30 }, (_, n) => ['update', { n }, 'c', 'd'])]
    await db.write(set('d', { text }))
    const signed = [await inner(db, many, ALICE), await inner(db, many, BOB), await inner(db, set('a'), KEY)]
    expect(codes(await receipts(db, signed))).toEqual(['DB_LIMIT_EXCEEDED', 'DB_LIMIT_EXCEEDED', 'ok'])
  })

  it('checks each query as if it came by itself', async () => {
    const db = await testDatabase(['c'])
    await db.write(await linking(db, KEY, ALICE, { scope: { operations: ['delete'] } }), ALICE)
    await db.write(['setAlgorithms', ['ed25519', 'evm']])
    const right = await inner(db, set('a'), BOB)
    const found = await receipts(db, [
      { ...right, nonce: 7 },
      await inner(db, set('a'), BOB, { db: DATABASES[1] }),
      await inner(db, set('a'), BOB, { expires: START }),
      await inner(db, set('a'), BOB, { nonce: 5_000 }),
      await inner(db, set('a'), KEY),
      { ...right, kind: 'evm-personal' },
      { ...right, extra: 1 },
      null,
      await inner(db, ['setRules', [], 'c'], BOB),
      right,
      right,
    ])
    expect(codes(found)).toEqual([
      'DB_SIGNATURE_INVALID',
      'DB_DATABASE_MISMATCH',
      'DB_EXPIRED',
      'DB_NONCE_TOO_HIGH',
      'DB_SESSION_DENIED',
      'DB_KIND_REFUSED',
      'DB_QUERY_INVALID',
      'DB_QUERY_INVALID',
      'DB_OWNER_REQUIRED',
      'ok',
      'DB_NONCE_USED',
    ])
  })

  it('checks relays inside as everywhere', async () => {
    const db = await testDatabase(['c'])
    await db.write(['addRelayerJob', 'j', { relayers: [BOB.address] }])
    const job = await inner(db, ['job', 'j', set('a')], ALICE)
    const signed = [
      await inner(db, ['relay', job], KEY),
      await inner(db, ['relay', { ...job, nonce: 2 }], BOB),
      await inner(db, ['relay', job], BOB),
      await inner(db, ['relay', job], BOB, { nonce: 2 }),
    ]
    expect(codes(await receipts(db, signed))).toEqual([
      'DB_RELAY_DENIED',
      'DB_SIGNATURE_INVALID',
      'ok',
      'DB_NONCE_USED',
    ])
    expect(db.read('cget', 'c', 'a')).toMatchObject({ setter: ALICE.address })
  })

  it('takes effect at once for links that it removes', async () => {
    const db = await testDatabase(['c'])
    await link(db, KEY, ALICE)
    const signed = [
      await inner(db, ['removeAddressLink', KEY.address], ALICE),
      await inner(db, set('a'), KEY, { nonce: 9 }),
    ]
    expect(codes(await receipts(db, signed))).toEqual(['ok', 'DB_SESSION_DENIED'])
  })

  it('stands inside of nothing', async () => {
    const db = await testDatabase(['c'])
    const bundle: Query = ['bundle', [await inner(db, set('a'), ALICE)]]
    expect(await db.refuse(['batch', [bundle]], BOB)).toMatchObject({ code: 'DB_ARGUMENTS_INVALID' })
    expect(codes(await receipts(db, [await inner(db, bundle, BOB)]))).toEqual(['DB_ARGUMENTS_INVALID'])
  })

  it.each<[string, Json[]]>([
    ['no list', ['x']],
    ['nothing', []],
    ['an empty list', [[]]],
    ['two lists', [[null], [null]]],
  ])('of %s is not well formed', async (_, args) => {
    const db = await testDatabase()
    expect(await db.refuse(['bundle', ...args])).toMatchObject({ code: 'DB_ARGUMENTS_INVALID' })
  })

  it(`holds INNER_SIGNATURES_MAX, ${INNER_SIGNATURES_MAX}, queries and no more`, async () => {
    const db = await testDatabase(['c'])
    const signed = await Promise.all(
      Array.from({ length: INNER_SIGNATURES_MAX + 1 }, (_, n) => inner(db, set(`d${n}`), ALICE, { nonce: n + 1 })),
    )
    expect(await db.refuse(['bundle', signed], BUNDLER)).toMatchObject({
      code: 'DB_LIMIT_EXCEEDED',
      data: { limit: 'INNER_SIGNATURES_MAX' },
    })
    expect(codes(await receipts(db, signed.slice(1)))).toEqual(Array(INNER_SIGNATURES_MAX).fill('ok'))
  })

  it('counts the signatures inside of its queries with theirs', async () => {
    const db = await testDatabase(['c'])
    await db.write(['addRelayerJob', 'j', { relayers: [BOB.address] }])
    const jobs = await Promise.all(
      Array.from({ length: INNER_SIGNATURES_MAX }, (_, n) =>
        inner(db, ['job', 'j', set(`d${n}`)], ALICE, { nonce: n + 1 }),
      ),
    )
    const relays = jobs.map((job) => ['relay', job] as const)
    const signed = [await inner(db, ['batch', relays], BOB), await inner(db, ['batch', relays.slice(0, 2)], BOB)]
    expect(codes(await receipts(db, signed))).toEqual(['DB_LIMIT_EXCEEDED', 'DB_LIMIT_EXCEEDED'])
  })

  it('is sent by those whom the owners have named, if they have', async () => {
    const db = await testDatabase(['c'])
    await db.write(['setBundlers', [BUNDLER.address]])
    const signed = [await inner(db, set('a'), ALICE)]
    expect(await db.refuse(['bundle', signed], BOB)).toMatchObject({ code: 'DB_BUNDLER_REQUIRED' })
    expect(codes(await receipts(db, signed))).toEqual(['ok'])
  })

  it('is not sent by session keys, nor while the database is paused or evolves', async () => {
    const db = await testDatabase(['c'])
    await link(db, KEY, ALICE)
    const signed = [await inner(db, set('a'), BOB)]
    expect(await db.refuse(['bundle', signed], KEY)).toMatchObject({ code: 'DB_SESSION_DENIED' })
    await db.write(['pause'])
    expect(await db.refuse(['bundle', signed], BUNDLER)).toMatchObject({ code: 'DB_PAUSED' })
    await db.write(['unpause'])
    await db.write(['evolve', DATABASES[1]], OWNER)
    expect(await db.refuse(['bundle', signed], BUNDLER)).toMatchObject({ code: 'DB_EVOLVING' })
  })

  it('fires triggers for each query, and tells which', async () => {
    const db = await testDatabase(['c', 'log'])
    const func = [['add()', [{ of: '$data.id' }, 'log']]]
    await db.write(['addTrigger', { key: 't', on: 'create', version: 2, func }, 'c'])
    const signed = [await inner(db, set('a'), ALICE), await inner(db, set('b'), BOB)]
    const found = await receipts(db, signed)
    expect(found).toMatchObject([{ triggers: [{ id: 'a', ok: true }] }, { triggers: [{ id: 'b', ok: true }] }])
    expect(db.read('count', 'log')).toBe(2)
  })

  it('comes after what is due of crons, each of its queries seeing that', async () => {
    const db = await testDatabase(['c'])
    await db.write(['set', { n: 0 }, 'c', 'n'])
    const cron = { span: 1, times: 1, version: 2, jobs: [['upsert()', [{ n: 10 }, 'c', 'n']]] }
    await db.write(['addCron', cron, 'k'])
    const signed = [await inner(db, ['update', { n: { __op: 'inc', n: 1 } }, 'c', 'n'], ALICE)]
    expect(codes(await receipts(db, signed))).toEqual(['ok'])
    expect(db.read('get', 'c', 'n')).toEqual({ n: 11 })
  })
})
