/** A node goes on by itself with the work on indexes, beside the writes of others, and with crons when they are due. */
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { WORK_STEP_BYTES } from '../../../contract/limits.ts'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query, SignatureKind } from '../../../contract/wire/types.ts'
import { verifyRecords } from '../../../node/recover/verify.ts'
import type { SequencedDatabase } from '../../../node/sequencer/sequenced-database.ts'
import { Ticker } from '../../../node/sequencer/ticker.ts'
import { createVerifyPool, type VerifyPool } from '../../../node/workers/verify-pool.ts'
import { nostr } from '../../../sdk/signers/index.ts'
import { numbered, openDatabase, openGenesis, recordsOf, Scribe } from '../../support/database.ts'
import { systemError, watchedDisk } from '../../support/log-files.ts'
import { quickSigner } from '../../support/quick-signer.ts'
import { removeDir, tempDir } from '../../support/temp-dir.ts'

const owner = quickSigner(Buffer.alloc(32, 1))
const FILLER = 'x'.repeat(WORK_STEP_BYTES / 16)
const STATES: Query = ['getIndexes', 'people']

let pool: VerifyPool
let dir: string
let database: SequencedDatabase
let scribe: Scribe

beforeAll(async () => {
  pool = await createVerifyPool({ threads: 1 })
})
afterAll(() => pool.close())
beforeEach(async () => {
  dir = tempDir()
  database = await openDatabase({ dir, genesis: openGenesis(owner), pool })
  scribe = new Scribe(database.id)
})
afterEach(async () => {
  await database.close()
  removeDir(dir)
})

async function write(query: Query): Promise<void> {
  expect(await database.write(await scribe.text(owner, query))).toMatchObject({ success: true })
}

async function fill(): Promise<void> {
  for (let n = 0; n < 64; n++) await write(['set', { n, filler: FILLER }, 'people', `p${n}`])
}

async function stateOf(): Promise<Json> {
  const { indexes } = (await database.read(STATES)) as unknown as { indexes: { state: string }[] }
  return indexes[0]?.state ?? null
}

async function untilReady(): Promise<void> {
  while ((await stateOf()) !== 'ready') await delay(5)
}

describe('ticks', () => {
  it('build an index when nobody writes, and end with it', async () => {
    await fill()
    await write(['addIndex', [['n'], ['filler']], 'people'])
    expect(await stateOf()).toBe('building')
    await untilReady()
    const { seq } = database.info()
    expect(seq).toBeGreaterThan(64 + 1 + 3)
    await delay(50)
    expect(database.info().seq).toBe(seq)
    const { root } = await database.root()
    expect(await verifyRecords(numbered(await recordsOf(database)))).toMatchObject({ ok: true, root })
  })

  it('go on where they were when the database is opened again', async () => {
    await fill()
    await write(['addIndex', [['n'], ['filler']], 'people'])
    await database.close()
    database = await openDatabase({ dir, genesis: openGenesis(owner), pool })
    await untilReady()
  })

  it('let writes pass between them', async () => {
    await fill()
    await write(['addIndex', [['n'], ['filler']], 'people'])
    let writes = 0
    while ((await stateOf()) === 'building') await write(['set', { n: ++writes }, 'people', `q${writes}`])
    expect(writes).toBeGreaterThan(1)
  })
})

describe('crons', () => {
  const COUNT: Json = [['upsert()', [{ n: { __op: 'inc', n: 1 } }, 'counts', 'all']]]

  async function count(): Promise<number> {
    const found = (await database.read(['get', 'counts', 'all'])) as { n: number } | null
    return found?.n ?? 0
  }

  async function until(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) await delay(20)
  }

  it('run when nobody writes, once each, and end when there is nothing to do', async () => {
    await write(['addCron', { span: 1, jobs: COUNT, times: 2, do: true }, 'c'])
    await until(async () => (await count()) === 2)
    const { seq } = database.info()
    expect(seq).toBeLessThanOrEqual(4)
    await delay(1_100)
    expect([await count(), database.info().seq]).toEqual([2, seq])
    const { root } = await database.root()
    expect(await verifyRecords(numbered(await recordsOf(database)))).toMatchObject({ ok: true, root })
  })

  it('catch up when the database is opened again, in as many entries as it takes', async () => {
    const start = Math.floor(Date.now() / 1000) - 2_500
    await write(['addCron', { span: 1, start, jobs: COUNT, times: 2_400 }, 'c'])
    await database.close()
    database = await openDatabase({ dir, genesis: openGenesis(owner), pool })
    await until(async () => (await count()) === 2_400)
    expect(database.info().seq).toBeGreaterThanOrEqual(1 + 3)
    const { root } = await database.root()
    expect(await verifyRecords(numbered(await recordsOf(database)))).toMatchObject({ ok: true, root })
  })

  it('go on by themselves when a full disk has room again', async () => {
    let isFull = false
    const { disk } = watchedDisk((call) => (isFull && call === 'write' ? systemError('ENOSPC') : undefined))
    await database.close()
    database = await openDatabase({ dir, genesis: openGenesis(owner), pool, disk })
    await write(['addCron', { span: 1, jobs: COUNT }, 'c'])
    isFull = true
    await delay(2_500)
    expect(await count()).toBe(0)
    isFull = false
    await until(async () => (await count()) >= 3)
    await write(['removeCron', 'c'])
    const { root } = await database.root()
    expect(await verifyRecords(numbered(await recordsOf(database)))).toMatchObject({ ok: true, root })
  })

  describe('that are due', () => {
    type Entry = { readonly entry?: { readonly query: { readonly query: Query } } }
    let now = Math.floor(Date.now() / 1000) * 1000

    beforeEach(async () => {
      await database.close()
      now += 60_000
      database = await openDatabase({ dir, genesis: openGenesis(owner), pool, clock: () => now })
      scribe = new Scribe(database.id)
    })

    async function operations(): Promise<unknown[]> {
      const records = (await recordsOf(database)).map((text) => JSON.parse(text) as Entry)
      return records.flatMap(({ entry }) => (entry === undefined ? [] : [entry.query.query[0]]))
    }

    it('run before a read, once for all that wait', async () => {
      await write(['addCron', { span: 1, jobs: COUNT }, 'c'])
      now += 3_000
      expect(await Promise.all([count(), count(), count()])).toEqual([3, 3, 3])
      expect(await operations()).toEqual(['addCron', 'tick'])
      now += 2_000
      expect(await database.prove(['get', 'counts', 'all'])).toMatchObject({ result: { n: 5 } })
    })

    it('run before a write, and are kept when it is refused', async () => {
      await write(['addCron', { span: 1, jobs: COUNT }, 'c'])
      now += 3_000
      const refused = await database.write(await scribe.text(owner, ['delete', 'nobody', 'here']))
      expect(refused).toMatchObject({ success: false, error: { code: 'DB_DOCUMENT_MISSING' } })
      expect(await operations()).toEqual(['addCron', 'tick'])
      now += 1_000
      await write(['set', {}, 'people', 'p'])
      expect(await operations()).toEqual(['addCron', 'tick', 'tick', 'set'])
    })

    it('do not keep a read from answering where the node makes no key that the database accepts', async () => {
      await write(['addCron', { span: 1, jobs: COUNT }, 'c'])
      await write(['addOwner', nostr(Buffer.alloc(32, 2)).address])
      await write(['setAlgorithms', ['nostr']])
      now += 3_000
      expect([await count(), await count()]).toEqual([0, 0])
      expect(await database.prove(['get', 'counts', 'all'])).toMatchObject({ result: null })
    })

    it('do not keep a read from answering while the disk is full', async () => {
      let isFull = false
      const { disk } = watchedDisk((call) => (isFull && call === 'write' ? systemError('ENOSPC') : undefined))
      await database.close()
      database = await openDatabase({ dir, genesis: openGenesis(owner), pool, disk, clock: () => now })
      await write(['addCron', { span: 1, jobs: COUNT }, 'c'])
      now += 3_000
      isFull = true
      expect([await count(), await count()]).toEqual([0, 0])
      isFull = false
    })
  })

  it('wait while the database is paused', async () => {
    await write(['addCron', { span: 1, jobs: COUNT }, 'c'])
    await write(['pause'])
    const { seq } = database.info()
    await delay(1_200)
    expect(database.info().seq).toBe(seq)
    await write(['unpause'])
    await until(async () => (await count()) > 0)
  })
})

describe('a ticker', () => {
  it('signs with a kind that the database accepts, and with none when it makes keys of none', async () => {
    const ticker = new Ticker(database.id)
    const kindOf = async (accepted: readonly SignatureKind[]): Promise<string | undefined> => {
      const text = await ticker.next({ now: Date.now(), accepted, nonceOf: () => 1 })
      return text && (JSON.parse(text) as { kind: string }).kind
    }
    expect(await kindOf(['evm', 'ed25519'])).toBe('ed25519')
    expect(await kindOf(['arweave', 'evm'])).toBe('evm')
    expect(await kindOf(['arweave'])).toBeUndefined()
  })

  it('takes the nonce that comes next in the state, however many ticks had no effect', async () => {
    const ticker = new Ticker(database.id)
    const asked: string[] = []
    const nonceOf = (address: string): number => {
      asked.push(address)
      return 7
    }
    for (let n = 0; n < 3; n++) {
      const text = await ticker.next({ now: Date.now(), accepted: ['ed25519'], nonceOf })
      expect(JSON.parse(text ?? '')).toMatchObject({ nonce: 7, signer: asked[n] })
    }
    expect(new Set(asked).size).toBe(1)
  })
})
