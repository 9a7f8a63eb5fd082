import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Contract } from '../../../contract/contract.ts'
import { PURE_HOST } from '../../../contract/host.ts'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { canonicalJson } from '../../../contract/wire/canonical.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { bundleRecord, entryRecord, genesisRecord } from '../../../contract/wire/log-record.ts'
import type { BundleHeader, Entry, Query, Receipt } from '../../../contract/wire/types.ts'
import { openHost } from '../../../node/context.ts'
import type { DatabaseHost } from '../../../node/ports.ts'
import { VERIFY_CLOCK_SKEW_MS_MAX, type VerifyReport, verifyRecords } from '../../../node/recover/verify.ts'
import { Chain } from '../../../node/sequencer/chain.ts'
import type { Signer } from '../../../sdk/signers/index.ts'
import { numbered, openGenesis, recordsOf, Scribe } from '../../support/database.ts'
import { quickSigner } from '../../support/quick-signer.ts'

const bob = quickSigner(Buffer.alloc(32, 1))
const genesis = openGenesis(bob)

/** Genesis, entries 1-4, a bundle header, entries 5-8, a bundle header, entry 9. */
let records: readonly string[]
let root: string
let host: DatabaseHost
let scribe: Scribe

beforeAll(async () => {
  let now = 1_000
  host = await openHost({ clock: () => now++ })
  const database = await host.deploy(genesis)
  scribe = new Scribe(database.id)
  for (let n = 1; n <= 8; n++) {
    await database.write(await scribe.text(bob, ['set', { n }, 'people', `p${n % 3}`]))
    if (n % 4 === 0) root = (await database.root()).root
  }
  await database.write(await scribe.text(bob, ['set', { n: 9 }, 'people', 'last']))
  records = await recordsOf(database)
})
afterAll(() => host.close())

function verify(texts: readonly string[]): Promise<VerifyReport> {
  return verifyRecords(numbered(texts), { threads: 1 })
}

/** Index of the record of an entry. */
function at(seq: number): number {
  return seq <= 4 ? seq : seq <= 8 ? seq + 1 : seq + 2
}
const FIRST_BUNDLE = 5

function replaced(index: number, change: (text: string) => string): string[] {
  return records.map((text, i) => (i === index ? change(text) : text))
}

function entryOf(seq: number): { entry: Entry; prev: string } {
  return JSON.parse(records[at(seq)] as string)
}

/** Puts every record's `prev` right again, and the hashes and numbers of bundles, as a forger without keys can. */
function chained(contents: readonly object[], roots?: readonly string[]): string[] {
  const first = genesisRecord(genesis)
  const chain = new Chain(Chain.headOfGenesis(first))
  let ts = 0
  let bundles = 0
  return [
    first,
    ...contents.map((content) => {
      if ('entry' in content) {
        const { seq, ts: time, query } = (content as { entry: Entry }).entry
        ts = time
        const text = chain.nextEntry({ seq, ts: time, query: canonicalJson(query) })
        chain.addEntry(text)
        return text
      }
      const { stateRoot } = (content as { bundle: BundleHeader }).bundle
      return chain.addBundle({ root: roots?.[bundles++] ?? stateRoot, ts })
    }),
  ]
}

function contents(): { entry: Entry; bundle: BundleHeader }[] {
  return records.slice(1).map((text) => JSON.parse(text))
}

describe('an untouched log', () => {
  it('is borne out, with the root that it records', async () => {
    const whole = records.slice(0, -1)
    expect(await verify(whole)).toMatchObject({ ok: true, entries: 8, bundles: 2, root, recorded: { seq: 8, root } })
  })

  it('may end with entries that no bundle covers yet', async () => {
    const report = await verify(records)
    expect(report).toMatchObject({ ok: true, entries: 9, recorded: { seq: 8, root } })
    expect(report.root).not.toBe(root)
  })

  it('may consist of its genesis', async () => {
    expect(await verify(records.slice(0, 1))).toMatchObject({ ok: true, entries: 0, bundles: 0 })
  })

  it('is rebuilt by the forger of these tests, who therefore changes nothing by accident', () => {
    expect(chained(contents())).toEqual(records)
  })
})

describe('a forged log diverges at the entry', () => {
  const fields: [string, (text: string) => string][] = [
    ['data', (text) => text.replace('"n":6', '"n":7')],
    ['nonce', (text) => text.replace('"nonce":6', '"nonce":60')],
    ['expires', (text) => text.replace(/"expires":\d/, '"expires":9')],
    ['signer', (text) => text.replace(bob.address, quickSigner(Buffer.alloc(32, 2)).address)],
    ['signature', (text) => text.replace(/"signature":"(.)/, (all, c) => all.replace(c, c === 'A' ? 'B' : 'A'))],
    ['kind', (text) => text.replace('"kind":"ed25519"', '"kind":"arweave"')],
    ['database', (text) => text.replace(/"db":"./, '"db":"_')],
    ['seq', (text) => text.replace('"seq":6', '"seq":7')],
    ['time', (text) => text.replace(/"ts":(\d+)/, (_, ts) => `"ts":${Number(ts) + 1}`)],
    ['time as a text', (text) => text.replace(/"ts":(\d+)/, '"ts":"$1"')],
    ['prev', (text) => text.replace(/"prev":"(.)/, (all, c) => all.replace(c, c === 'A' ? 'B' : 'A'))],
    ['spelling', (text) => text.replace('{"entry"', '{ "entry"')],
    ['second member', (text) => text.replace('"n":6', '"n":5,"n":6')],
    ['nothing but brackets', () => `{"entry":{"query":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`],
    ['no JSON', () => '{"entry":'],
    ['a number', () => '1'],
    ['another genesis', () => records[0] as string],
    ['bundle that is none', () => '{"bundle":null}'],
    ['bundle that is no JSON', () => '{"bundle":oops'],
    ['bundle of nested lists', () => `{"bundle":{"stateRoot":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`],
  ]

  it.each(fields)('whose %s was altered', async (name, change) => {
    const report = await verify(replaced(at(6), change))
    expect(report).toMatchObject({ ok: false, divergence: { reason: expect.any(String) } })
    // A bundle header in place of an entry tells of the entries before it.
    expect(report.divergence?.seq).toBe(name === 'bundle of nested lists' ? 5 : 6)
    expect(report.entries).toBe(name === 'time' ? 6 : 5)
  })

  it.each([1, 2, 4, 5, 6, 8])('that was dropped (entry %i)', async (seq) => {
    const report = await verify(records.filter((_, index) => index !== at(seq)))
    expect(report).toMatchObject({ ok: false, divergence: { seq } })
  })

  it('that was swapped with the next', async () => {
    const [a, b] = [records[at(2)] as string, records[at(3)] as string]
    const report = await verify([...records.slice(0, at(2)), b, a, ...records.slice(at(3) + 1)])
    expect(report).toMatchObject({ ok: false, divergence: { seq: 2 } })
  })

  it('that stands there a second time', async () => {
    const report = await verify([...records.slice(0, at(3) + 1), ...records.slice(at(3))])
    expect(report).toMatchObject({ ok: false, divergence: { seq: 4 } })
  })

  it('that repeats a query as a new entry, chained', async () => {
    const [...all] = contents()
    const { entry } = entryOf(9)
    const report = await verify(chained([...all, { entry: { ...entry, seq: 10 } }]))
    expect(report).toMatchObject({
      ok: false,
      divergence: { seq: 10, reason: expect.stringContaining('DB_NONCE_USED') },
    })
  })

  it('that was made up without a key, chained', async () => {
    const { entry } = entryOf(9)
    const query = { ...entry.query, nonce: 10 }
    const report = await verify(chained([...contents(), { entry: { ...entry, seq: 10, query } }]))
    expect(report).toMatchObject({
      ok: false,
      divergence: { seq: 10, reason: expect.stringContaining('DB_SIGNATURE_INVALID') },
    })
  })

  it('that was altered, with everything after it chained again', async () => {
    const all = contents()
    const { entry } = entryOf(3)
    const query = { ...entry.query, query: ['set', { n: 3_000 }, 'people', 'p0'] as const }
    all[2] = { ...(all[2] as (typeof all)[0]), entry: { ...entry, query: query as unknown as Entry['query'] } }
    expect(await verify(chained(all))).toMatchObject({ ok: false, divergence: { seq: 3 } })
  })

  it('that lies before the one before it in time, chained', async () => {
    const all = contents()
    const { entry } = entryOf(3)
    all[2] = { ...(all[2] as (typeof all)[0]), entry: { ...entry, ts: 0 } }
    const report = await verify(chained(all))
    expect(report).toMatchObject({
      ok: false,
      divergence: { seq: 3, reason: expect.stringContaining('DB_ENTRY_ORDER') },
    })
  })

  it('that comes after its query expired, chained', async () => {
    const all = contents()
    const { entry } = entryOf(9)
    all.pop()
    const report = await verify(chained([...all, { entry: { ...entry, ts: entry.query.expires + 1 } }]))
    expect(report).toMatchObject({ ok: false, divergence: { seq: 9, reason: expect.stringContaining('DB_EXPIRED') } })
  })

  it('at the end of the bundle when a time was altered and all but the root made to fit', async () => {
    const all = contents()
    const { entry } = entryOf(6)
    all[6] = { ...(all[6] as (typeof all)[0]), entry: { ...entry, ts: entry.ts + 1 } }
    const report = await verify(chained(all))
    expect(report).toMatchObject({ ok: false, divergence: { seq: 8, reason: expect.stringContaining('state root') } })
  })

  it('and gives another root when even the roots were made to fit, which only an outside record of the root shows', async () => {
    const all = contents()
    const { entry } = entryOf(6)
    all[6] = { ...(all[6] as (typeof all)[0]), entry: { ...entry, ts: entry.ts + 1 } }
    const got = (await verify(chained(all))).divergence?.got as string
    const first = (JSON.parse(records[FIRST_BUNDLE] as string) as { bundle: BundleHeader }).bundle.stateRoot
    const report = await verify(chained(all, [first, got]))
    expect(report).toMatchObject({ ok: true, recorded: { root: got } })
    expect(got).not.toBe(root)
  })
})

describe('a forged bundle header diverges', () => {
  const fields: [string, (bundle: BundleHeader) => object, number][] = [
    ['stateRoot', (bundle) => ({ ...bundle, stateRoot: 'A'.repeat(43) }), 4],
    ['height', (bundle) => ({ ...bundle, height: 2 }), 4],
    ['entriesHash', (bundle) => ({ ...bundle, entriesHash: 'A'.repeat(43) }), 4],
    ['prev', (bundle) => ({ ...bundle, prev: 'A'.repeat(43) }), 4],
    ['firstSeq', (bundle) => ({ ...bundle, firstSeq: 2 }), 4],
    ['lastSeq', (bundle) => ({ ...bundle, lastSeq: 5 }), 5],
    ['timestamp', (bundle) => ({ ...bundle, timestamp: 0 }), 4],
    ['stateRoot of no text', (bundle) => ({ ...bundle, stateRoot: [[]] }), 4],
  ]

  it.each(fields)('whose %s was altered', async (_, change, seq) => {
    const alter = (text: string): string => {
      const { bundle, prev } = JSON.parse(text) as { bundle: BundleHeader; prev: string }
      return bundleRecord(change(bundle) as BundleHeader, prev)
    }
    const report = await verify(replaced(FIRST_BUNDLE, alter))
    expect(report).toMatchObject({ ok: false, bundles: 0, divergence: { seq, reason: expect.any(String) } })
  })

  it('that was dropped, at the entry before', async () => {
    const report = await verify(records.filter((_, index) => index !== FIRST_BUNDLE))
    expect(report).toMatchObject({ ok: false, divergence: { seq: 4 } })
  })

  it('that stands there twice', async () => {
    const report = await verify([...records.slice(0, FIRST_BUNDLE + 1), ...records.slice(FIRST_BUNDLE)])
    expect(report).toMatchObject({ ok: false, divergence: { seq: 4 } })
  })
})

describe('the genesis', () => {
  const other = openGenesis(bob, 'other')

  it('of another database makes the first entry diverge', async () => {
    expect(await verify(replaced(0, () => genesisRecord(other)))).toMatchObject({ ok: false, divergence: { seq: 1 } })
  })

  it('of another database than the one asked for is refused', async () => {
    const db = (await verify([genesisRecord(other)])).db
    const error = verifyRecords(numbered(records), { db })
    await expect(error).rejects.toMatchObject({ code: 'DB_GENESIS_INVALID' })
  })

  it.each([
    ['missing', []],
    ['an entry', [entryRecord({ seq: 1, ts: 1, query: '{}', prev: '' })]],
    ['no JSON', ['{']],
    ['spelled another way', [` ${genesisRecord(other)}`]],
  ])('that is %s is refused', async (_, texts) => {
    await expect(verify(texts)).rejects.toMatchObject({ code: 'DB_GENESIS_INVALID' })
  })

  it('that is refused lets go of the records', async () => {
    let released = false
    async function* source() {
      try {
        yield { number: 0, text: 'none' }
      } finally {
        released = true
      }
    }
    await expect(verifyRecords(source())).rejects.toThrow()
    expect(released).toBe(true)
  })
})

describe('queries inside of others', () => {
  const [alice, key] = [quickSigner(Buffer.alloc(32, 2)), quickSigner(Buffer.alloc(32, 3))]
  const write: Query = ['set', { by: { __op: 'signer' } }, 'people', 'Bob']

  it('are executed, and executed again from the log, the same by a node as by the contract alone', async () => {
    const other = await openHost({ threads: 1, clock: () => 1_000 })
    try {
      const database = await other.deploy({ ...genesis, salt: 'inner' })
      const scribe = new Scribe(database.id)
      const inner = async (signer: Signer, query: Query): Promise<Json> => JSON.parse(await scribe.text(signer, query))
      const execute = async (signer: Signer, query: Query): Promise<Receipt> =>
        database.write(await scribe.text(signer, query))
      const consent = await inner(key, ['linkTo', alice.address])
      const forged = { ...(consent as JsonObject), nonce: 2 }
      await execute(bob, ['addRelayerJob', 'j', { relayers: [bob.address] }])
      expect(await execute(alice, ['addAddressLink', forged])).toMatchObject({
        success: false,
        error: { code: 'DB_SIGNATURE_INVALID' },
      })
      expect(await execute(alice, ['addAddressLink', consent])).toMatchObject({ success: true })
      const job = await inner(key, ['job', 'j', write])
      expect(await execute(bob, ['batch', [['relay', job]]])).toMatchObject({ success: true, signer: bob.address })
      expect(await database.read(['get', 'people', 'Bob'])).toEqual({ by: alice.address })
      const { root: last } = await database.root()

      const texts = await recordsOf(database)
      expect(await verify(texts)).toMatchObject({ ok: true, entries: 3, root: last })
      const contract = new Contract({
        db: database.id,
        kv: new MemoryKv(),
        host: PURE_HOST,
        genesis: { ...genesis, salt: 'inner' },
      })
      for (const text of texts) {
        const { entry } = JSON.parse(text) as { entry?: Entry }
        if (entry !== undefined) contract.apply(entry)
      }
      expect(contract.seal()).toBe(last)
    } finally {
      await other.close()
    }
  })
})

describe('times ahead of the clock of whoever verifies', () => {
  /** Verifies with a clock that the last entry is ahead of by so much. */
  function verifyAhead(ms: number): Promise<VerifyReport> {
    const { ts } = entryOf(9).entry
    return verifyRecords(numbered(records), { threads: 1, clock: () => ts - ms })
  }

  it('pass up to the skew', async () => {
    expect(await verifyAhead(VERIFY_CLOCK_SKEW_MS_MAX)).toMatchObject({ ok: true, entries: 9 })
  })

  it('are reported one ms beyond it, with the entry', async () => {
    const { ts } = entryOf(9).entry
    const expected = `at most ${ts - 1} ms since 1970`
    const divergence = { seq: 9, reason: expect.stringContaining('has not come yet'), expected, got: `${ts}` }
    expect(await verifyAhead(VERIFY_CLOCK_SKEW_MS_MAX + 1)).toMatchObject({ ok: false, entries: 8, divergence })
  })

  it('are those of real clocks where no other is given', async () => {
    const ahead = contents().map((content) =>
      'entry' in content
        ? { ...content, entry: { ...content.entry, ts: Date.now() + 10 * VERIFY_CLOCK_SKEW_MS_MAX } }
        : content,
    )
    expect(await verify(chained(ahead))).toMatchObject({ ok: false, entries: 0, divergence: { seq: 1 } })
  })
})
