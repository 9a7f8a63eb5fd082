import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Receipt } from '../../../contract/wire/types.ts'
import { NodeError } from '../../../node/errors.ts'
import { verifyRecords } from '../../../node/recover/verify.ts'
import type { SequencedDatabase } from '../../../node/sequencer/sequenced-database.ts'
import {
  SEAL_BYTES,
  SEAL_DELAY_MS,
  SEAL_ENTRIES,
  WRITES_UNDER_WAY_MAX,
} from '../../../node/sequencer/sequenced-database.ts'
import type { StateStore } from '../../../node/sequencer/state-store.ts'
import { createVerifyPool, type VerifyPool } from '../../../node/workers/verify-pool.ts'
import { ed25519, evm, type Signer } from '../../../sdk/signers/index.ts'
import { type DatabaseOptions, numbered, openDatabase, openGenesis, recordsOf, Scribe } from '../../support/database.ts'
import { systemError, watchedDisk } from '../../support/log-files.ts'
import { quickSigner } from '../../support/quick-signer.ts'
import { removeDir, tempDir } from '../../support/temp-dir.ts'

const signers = [1, 2, 3].map((n) => quickSigner(Buffer.alloc(32, n)))
const bob = quickSigner(Buffer.alloc(32, 1))
const genesis = openGenesis(bob)

let pool: VerifyPool
let dir: string
let database: SequencedDatabase
let scribe: Scribe

beforeAll(async () => {
  pool = await createVerifyPool({ threads: 2 })
})
afterAll(() => pool.close())
beforeEach(() => {
  dir = tempDir()
})
afterEach(async () => {
  await database.close().catch(() => {})
  removeDir(dir)
})

async function open(options: Partial<DatabaseOptions> = {}): Promise<SequencedDatabase> {
  database = await openDatabase({ dir, genesis, pool, ...options })
  scribe = new Scribe(database.id)
  return database
}

async function write(n: number, id = `p${n}`): Promise<Receipt> {
  return database.write(await scribe.text(bob, ['set', { n }, 'people', id]))
}

function texts(count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => scribe.text(bob, ['set', { n }, 'people', `p${n % 50}`])))
}

type Entry = { seq: number; ts: number; query: { query: unknown[]; signer: string } }

async function entries(): Promise<Entry[]> {
  const records = (await recordsOf(database)).map((text) => JSON.parse(text) as { entry?: Entry })
  return records.map(({ entry }) => entry).filter((entry) => entry !== undefined)
}

async function reopened(): Promise<SequencedDatabase> {
  await database.close()
  return open()
}

describe('order', () => {
  it('gives 1,000 writes of five signers the places that their receipts and the log say', async () => {
    await open()
    const slow = [ed25519(Buffer.alloc(32, 4)), evm(Buffer.alloc(32, 5))]
    const signerOf = (n: number) => (n % 5 < 3 || n > 30 ? signers[n % 3] : slow[n % 2]) as Signer
    const sent = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) => scribe.text(signerOf(n), ['add', { n }, 'people'])),
    )
    const receipts = await Promise.all(sent.map((text) => database.write(text)))
    const logged = await entries()
    const expected = receipts.map((receipt, n) => ({ success: receipt.success, seq: n + 1, n }))
    expect(receipts.map((r, n) => ({ success: r.success, seq: r.success ? r.seq : 0, n }))).toEqual(expected)
    expect(logged.map(({ seq, ts, query }) => [seq, ts, query.signer, query.query[1]])).toEqual(
      receipts.map((r, n) => (r.success ? [r.seq, r.timestamp, r.signer, { n }] : r)),
    )
  })

  it('executes writes in the order of the calls, whichever thread verifies first', async () => {
    await open()
    const slow = 'x'.repeat(200_000)
    const [first, second] = [
      await scribe.text(evm(Buffer.alloc(32, 9)), ['set', { slow }, 'people', 'Bob']),
      await scribe.text(bob, ['update', { n: 2 }, 'people', 'Bob']),
    ]
    const receipts = await Promise.all([database.write(first), database.write(second)])
    expect(receipts.map((r) => (r.success ? r.seq : r.error.code))).toEqual([1, 2])
  })

  it('never lets time go back, whatever the clock does', async () => {
    const times = [5_000, 4_000, 0, 6_000, 6_000, -1, 7_000]
    let at = 0
    await open({ clock: () => times[at++] as number })
    for (const _ of times) await write(at)
    expect((await entries()).map(({ ts }) => ts)).toEqual([5_000, 5_000, 5_000, 6_000, 6_000, 6_000, 7_000])
  })
})

describe('a query that is sent again', () => {
  it('is answered with the first receipt and executed once', async () => {
    await open()
    const text = await scribe.text(bob, ['add', { n: 1 }, 'people'])
    const [first, ...again] = await Promise.all([text, text, text].map((sent) => database.write(sent)))
    expect(first).toMatchObject({ success: true, seq: 1 })
    expect(again).toEqual([first, first])
    expect(await entries()).toHaveLength(1)
  })

  it('is told that its nonce was used when the node no longer knows the receipt', async () => {
    await open()
    const text = await scribe.text(bob, ['add', { n: 1 }, 'people'])
    await database.write(text)
    await reopened()
    expect(await database.write(text)).toMatchObject({ success: false, error: { code: 'DB_NONCE_USED' } })
  })

  it('is not answered with the receipt of a write that was lost', async () => {
    let full = false
    const { disk } = watchedDisk((call) => (full && call === 'write' ? systemError('ENOSPC') : undefined))
    await open({ disk })
    const text = await scribe.text(bob, ['add', { n: 1 }, 'people'])
    full = true
    await expect(database.write(text)).rejects.toMatchObject({ code: 'NODE_DISK_FULL' })
    full = false
    for (;;) {
      const answer = await database.write(text).catch(() => delay(SEAL_DELAY_MS / 4))
      if (answer === undefined) continue
      expect(answer).toMatchObject({ success: true, seq: 1 })
      break
    }
    expect(await entries()).toHaveLength(1)
  })
})

describe('refusals', () => {
  it('leave no record', async () => {
    await open()
    await write(1)
    const refused = await Promise.all([
      database.write('no query'),
      database.write((await scribe.text(bob, ['set', { n: 1 }, 'people', 'x'])).replace('"n":1', '"n":2')),
      database.write(await scribe.text(bob, ['update', { n: 1 }, 'people', 'nobody'])),
      database.write(await scribe.text(bob, ['set', { n: 1 }, 'people', 'y'], 1)),
    ])
    expect(refused.map((r) => (r.success ? 'success' : r.error.code))).toEqual([
      'DB_QUERY_INVALID',
      'DB_SIGNATURE_INVALID',
      'DB_DOCUMENT_MISSING',
      'DB_NONCE_USED',
    ])
    expect(await entries()).toHaveLength(1)
  })

  it('wait until what they rest on is durable', async () => {
    let failing = false
    const { disk } = watchedDisk((call) => (failing && call === 'sync' ? systemError('EIO') : undefined))
    await open({ disk })
    const text = await scribe.text(bob, ['set', { n: 1 }, 'people', 'Bob'])
    failing = true
    // "The nonce was used" would say that the first one is safe.
    const answers = await Promise.allSettled([database.write(text), database.write(text)])
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })

  it('say that the verifiers are gone, and change nothing', async () => {
    const own = await createVerifyPool({ threads: 1 })
    await open({ pool: own })
    await own.close()
    await expect(write(1)).rejects.toMatchObject({ code: 'NODE_WORKER_FAILED' })
    expect(await entries()).toHaveLength(0)
  })

  it('turn writes away when too many are under way', async () => {
    await open()
    const answers = Array.from({ length: WRITES_UNDER_WAY_MAX + 1 }, () => database.write('no query'))
    await expect(answers.pop()).rejects.toMatchObject({ code: 'NODE_OVERLOADED' })
    await Promise.all(answers)
    await expect(write(1)).resolves.toMatchObject({ success: true })
  })
})

describe('durability', () => {
  it('is what reads wait for', async () => {
    const { disk, calls } = watchedDisk()
    await open({ disk })
    const before = calls.sync
    const written = write(1, 'Bob')
    let answer = await database.read(['get', 'people', 'Bob'])
    while (answer === null) {
      await new Promise(setImmediate)
      answer = await database.read(['get', 'people', 'Bob'])
    }
    expect(calls.sync).toBe(before + 1)
    await written
  })

  it('is shared: many writes at once take few syncs', async () => {
    const { disk, calls } = watchedDisk()
    await open({ disk })
    const before = calls.sync
    await Promise.all((await texts(500)).map((text) => database.write(text)))
    expect(calls.sync - before).toBeLessThan(100)
  })

  it('shows in info only when it is there', async () => {
    await open()
    const written = write(1)
    const seen: [number, number][] = []
    let pending = true
    void written.finally(() => {
      pending = false
    })
    while (pending) {
      const { seq, records } = database.info()
      seen.push([seq, records])
      await new Promise(setImmediate)
    }
    expect(seen.every(([seq, records]) => records === seq + 1)).toBe(true)
    expect(database.info()).toMatchObject({ seq: 1, records: 2, secure: false, owners: [bob.address] })
  })
})

describe('seals', () => {
  async function bundles(): Promise<{ firstSeq: number; lastSeq: number; stateRoot: string; height: number }[]> {
    const records = (await recordsOf(database)).map((text) => JSON.parse(text))
    return records.filter(({ bundle }) => bundle !== undefined).map(({ bundle }) => bundle)
  }

  it('happen at root(), which returns what the bundle records', async () => {
    await open()
    await write(1)
    const at = await database.root()
    expect(await bundles()).toMatchObject([{ height: 1, firstSeq: 1, lastSeq: 1, stateRoot: at.root }])
    expect(at.seq).toBe(1)
  })

  it('add no bundle when no entry came', async () => {
    await open()
    expect(await database.root()).toEqual(await database.root())
    await write(1)
    await database.root()
    await database.root()
    expect(await bundles()).toHaveLength(1)
  })

  it(`happen after ${SEAL_ENTRIES} entries at the latest`, async () => {
    await open()
    // More at once than one bundle takes, on a machine however slow.
    await Promise.all((await texts(SEAL_ENTRIES + 100)).map((text) => database.write(text)))
    await database.root()
    const sizes = (await bundles()).map(({ firstSeq, lastSeq }) => lastSeq - firstSeq + 1)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(SEAL_ENTRIES)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(SEAL_ENTRIES + 100)
  }, 60_000)

  it('happen when what changed takes more memory than it may, with fewer entries', async () => {
    await open()
    const text = 'x'.repeat(200_000)
    const count = Math.ceil((1.5 * SEAL_BYTES) / text.length)
    const sent = Array.from({ length: count }, (_, n) => scribe.text(bob, ['set', { text }, 'people', `p${n}`]))
    await Promise.all((await Promise.all(sent)).map((one) => database.write(one)))
    await database.root()
    expect((await bundles()).map(({ firstSeq }) => firstSeq).length).toBeGreaterThan(1)
    await reopened()
    expect(await database.read(['count', 'people'])).toBe(count)
  })

  it('happen after the delay, also for entries that came during a seal', async () => {
    await open()
    await write(1)
    const sealing = database.root()
    await Promise.all([write(2), write(3)])
    await sealing
    await delay(SEAL_DELAY_MS + 500)
    expect((await bundles()).at(-1)?.lastSeq).toBe(3)
  })

  it('return a root that the log records, under load and asked by many', async () => {
    await open()
    const load = (await texts(600)).map((text, n) => delay(n / 4).then(() => database.write(text)))
    const roots = await Promise.all(Array.from({ length: 20 }, (_, n) => delay(n * 8).then(() => database.root())))
    await Promise.all(load)
    const recorded = new Map((await bundles()).map(({ lastSeq, stateRoot }) => [lastSeq, stateRoot]))
    const unrecorded = roots.filter(({ seq, root }) => seq > 0 && recorded.get(seq) !== root)
    expect(unrecorded).toEqual([])
    await reopened()
    expect((await verifyRecords(numbered(await recordsOf(database)))).ok).toBe(true)
  })
})

describe('close', () => {
  it('answers every write: done and in the log, or refused and not', async () => {
    await open()
    const sent = await texts(1_500)
    const early = sent.slice(0, 1_000).map((text) => database.write(text))
    await early[0]
    const closed = database.close()
    const late = sent.slice(1_000).map((text) => database.write(text))
    const done = await Promise.allSettled(early)
    const refused = await Promise.allSettled(late)
    await closed
    expect(done.every(({ status }) => status === 'fulfilled')).toBe(true)
    expect(refused.every((r) => r.status === 'rejected' && r.reason.code === 'NODE_CLOSED')).toBe(true)
    await open()
    expect(database.info().seq).toBe(1_000)
  })

  it('ends followers', async () => {
    await open()
    const seen: number[] = []
    const following = (async () => {
      for await (const { number } of database.records(0, { follow: new AbortController().signal })) seen.push(number)
    })()
    await write(1)
    await database.close()
    await following
    expect(seen.slice(0, 2)).toEqual([0, 1])
  })

  it('comes to an end while a seal runs and roots are asked for', async () => {
    await open()
    await Promise.all((await texts(50)).map((text) => database.write(text)))
    const roots = Array.from({ length: 10 }, () => database.root().catch((error: { code: string }) => error.code))
    await database.close()
    const answers = await Promise.all(roots)
    expect(answers.every((answer) => answer === 'NODE_CLOSED' || (answer as { seq: number }).seq === 50)).toBe(true)
  })

  it('refuses everything afterwards, and tells the facts still', async () => {
    await open()
    await write(1)
    await database.close()
    await expect(write(2)).rejects.toMatchObject({ code: 'NODE_CLOSED' })
    await expect(database.read(['getInfo'])).rejects.toMatchObject({ code: 'NODE_CLOSED' })
    await expect(database.root()).rejects.toMatchObject({ code: 'NODE_CLOSED' })
    expect(database.info()).toMatchObject({ seq: 1 })
  })
})

describe('a full disk', () => {
  /** Fails writes of the log while `full`. */
  function tightDisk(): { isFull: boolean; disk: ReturnType<typeof watchedDisk>['disk'] } {
    const tight = { isFull: false, disk: watchedDisk((call) => fail(call)).disk }
    const fail = (call: string): Error | undefined =>
      tight.isFull && call === 'write' ? systemError('ENOSPC') : undefined
    return tight
  }

  it('refuses writes, lets reads go on, and drops what was refused', async () => {
    const tight = tightDisk()
    await open({ disk: tight.disk })
    await write(1, 'Bob')
    tight.isFull = true
    const refused = await Promise.allSettled([write(2, 'Bob'), write(3, 'Ann'), write(4, 'Bob')])
    expect(refused.map((r) => r.status === 'rejected' && r.reason.code)).toEqual(Array(3).fill('NODE_DISK_FULL'))
    expect(await database.read(['get', 'people', 'Bob'])).toEqual({ n: 1 })
    expect(await database.read(['get', 'people', 'Ann'])).toBeNull()
    expect(await database.read(['getNonce', bob.address])).toBe(2)
    expect(database.info()).toMatchObject({ seq: 1, records: 2 })
  })

  it('lets a read that saw what was then refused answer with what stands', async () => {
    const tight = tightDisk()
    await open({ disk: tight.disk })
    await write(1, 'Bob')
    tight.isFull = true
    const text = await scribe.text(bob, ['set', { n: 2 }, 'people', 'Bob'])
    let refused = false
    const written = database.write(text).catch(() => {
      refused = true
    })
    const answers: unknown[] = []
    while (!refused) {
      answers.push(await database.read(['get', 'people', 'Bob']))
      await new Promise(setImmediate)
    }
    await written
    expect(answers.filter((answer) => (answer as { n: number }).n !== 1)).toEqual([])
  })

  it('is over by itself when there is room', async () => {
    const tight = tightDisk()
    await open({ disk: tight.disk })
    await write(1)
    tight.isFull = true
    await expect(write(2)).rejects.toMatchObject({ code: 'NODE_DISK_FULL' })
    await delay(2 * SEAL_DELAY_MS + 300)
    await expect(write(2)).rejects.toMatchObject({ code: 'NODE_DISK_FULL' })
    tight.isFull = false
    await delay(SEAL_DELAY_MS + 300)
    scribe = new Scribe(database.id)
    scribe.next(bob)
    await expect(write(2)).resolves.toMatchObject({ success: true, seq: 2 })
    const { root } = await database.root()
    await reopened()
    expect(await verifyRecords(numbered(await recordsOf(database)))).toMatchObject({ ok: true, root })
  })

  it('under load acknowledges nothing that is lost', async () => {
    const tight = tightDisk()
    await open({ disk: tight.disk })
    const load = (await texts(2_000)).map((text, n) =>
      delay(n / 8)
        .then(() => database.write(text))
        .then(
          (r) => (r.success ? r.seq : 0),
          () => 0,
        ),
    )
    await delay(100)
    tight.isFull = true
    await delay(60)
    tight.isFull = false
    const acknowledged = (await Promise.all(load)).filter((seq) => seq > 0)
    await reopened()
    const logged = (await entries()).map(({ seq }) => seq)
    expect(acknowledged.sort((a, b) => a - b)).toEqual(logged)
    expect((await verifyRecords(numbered(await recordsOf(database)))).ok).toBe(true)
  }, 20_000)
})

describe('a dead disk', () => {
  it('ends the database with a reason, followers and close included', async () => {
    let failing = false
    const { disk } = watchedDisk((call) => (failing && call === 'sync' ? systemError('EIO') : undefined))
    await open({ disk })
    await write(1)
    const following = (async () => {
      for await (const _ of database.records(0, { follow: new AbortController().signal }));
    })()
    failing = true
    await expect(write(2)).rejects.toMatchObject({ code: 'NODE_DISK_FAILED' })
    await expect(database.read(['getInfo'])).rejects.toMatchObject({ code: 'NODE_DISK_FAILED' })
    await expect(database.root()).rejects.toMatchObject({ code: 'NODE_DISK_FAILED' })
    expect(database.info()).toMatchObject({ seq: 1 })
    await following
    await database.close()
  })
})

describe('a state store that fails', () => {
  it('is made again when a value in it is damaged while the database runs', async () => {
    let damaged = false
    const wrap = (store: StateStore): StateStore => damageable(store, () => damaged)
    await open({ wrap })
    await Promise.all((await texts(300)).map((text) => database.write(text)))
    const { root } = await database.root()
    await database.close()
    await open({ wrap })
    damaged = true
    const read = database.read(['get', 'people', 'p7'])
    damaged = false
    expect(await read).toEqual({ n: 257 })
    expect(await database.root()).toMatchObject({ root })
  })
})

/** The store, of which `get` fails like a damaged one while `isDamaged` says so. */
function damageable(store: StateStore, isDamaged: () => boolean): StateStore {
  return {
    get meta() {
      return store.meta
    },
    get: (key) => {
      if (isDamaged()) throw new NodeError('NODE_STATE_DAMAGED', 'damaged by a test')
      return store.get(key)
    },
    put: (key, value) => store.put(key, value),
    del: (key) => store.del(key),
    flush: (meta) => store.flush(meta),
    close: () => store.close(),
  }
}
