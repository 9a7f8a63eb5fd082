import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { connect as connectSocket, createServer as createListener } from 'node:net'
import type { Json } from '../../../contract/wire/json.ts'
import type { Receipt } from '../../../contract/wire/types.ts'
import { openHost } from '../../../node/context.ts'
import { NodeError } from '../../../node/errors.ts'
import { openLmdbKv } from '../../../node/kv/lmdb-kv.ts'
import { openFileLog } from '../../../node/log/file-log.ts'
import { verifyRecords } from '../../../node/recover/verify.ts'
import type { SequencedDatabase } from '../../../node/sequencer/sequenced-database.ts'
import { createVerifyPool } from '../../../node/workers/verify-pool.ts'
import { type DatabaseOptions, numbered, openDatabase, openGenesis, recordsOf, Scribe } from '../../support/database.ts'
import { spawnWriter } from '../../support/kill-writer.ts'
import { offsetsOf, replaceLastSegment, systemError, watchedDisk, writeLog } from '../../support/log-files.ts'
import { startNode } from '../../support/node.ts'
import { quickSigner } from '../../support/quick-signer.ts'
import { createRandom } from '../../support/random.ts'
import { SEED } from '../../support/seed.ts'
import { removeDir, tempDir } from '../../support/temp-dir.ts'
import type { Row } from '../row.ts'
import { AGAIN, tries } from '../tries.ts'
import { ALICE, OWNER } from '../world.ts'

const YEAR_MS = 365 * 86_400_000
/** Connections that are slow at once, and how long each may be, ms. */
const SLOW = 300
const SLOW_MS = 5_000

type Opened = Pick<DatabaseOptions, 'disk' | 'clock'>

/** Runs `attempt` with an empty folder. */
async function withFolder<T>(attempt: (dir: string) => Promise<T>): Promise<T> {
  const dir = tempDir()
  try {
    return await attempt(dir)
  } finally {
    removeDir(dir)
  }
}

/** Runs `attempt` with a function that opens one database in one folder, again and again. */
async function withDatabase(
  attempt: (open: (options?: Opened) => Promise<SequencedDatabase>) => Promise<number>,
): Promise<number> {
  const pool = await createVerifyPool({ threads: 1 })
  let database: SequencedDatabase | undefined
  try {
    return await withFolder((dir) =>
      attempt(async (options = {}) => {
        database = await openDatabase({ dir, genesis: openGenesis(OWNER), pool, justInTime: false, ...options })
        return database
      }).finally(() => database?.close().catch(() => {})),
    )
  } finally {
    await pool.close()
  }
}

/** Checks that the log of a database leads to its state, and returns its entries. */
async function assertWhole(database: SequencedDatabase, now = Date.now()): Promise<number> {
  const { root } = await database.root()
  const report = await verifyRecords(numbered(await recordsOf(database)), { threads: 1, clock: () => now })
  assert.deepEqual([report.ok, report.root], [true, root], JSON.stringify(report.divergence))
  return report.entries
}

/** Says what came of a write: its place, or the code of why it has none. */
function outcome(settled: PromiseSettledResult<Receipt>): number | string {
  if (settled.status === 'fulfilled') return settled.value.success ? settled.value.seq : settled.value.error.code
  if (settled.reason instanceof NodeError) return settled.reason.code
  throw settled.reason
}

export const NODE: readonly Row[] = [
  {
    guarantee: 'of queries that race for one nonce one takes effect',
    tried: 'many signers, each nonce used twice at once: the same query, and another',
    run: () =>
      withDatabase(async (open) => {
        const database = await open()
        const scribe = new Scribe(database.id)
        const pairs = tries(5_000)
        const signers = Array.from({ length: 20 }, (_, n) => quickSigner(Buffer.alloc(32, 50 + n)))
        const raceOf = async (n: number): Promise<readonly [string, string]> => {
          const signer = signers[n % signers.length] as (typeof signers)[0]
          const nonce = scribe.next(signer)
          const first = await scribe.text(signer, ['set', { n }, 'c', `d${n}`], nonce)
          return [first, n % 2 === 0 ? first : await scribe.text(signer, ['set', { n: -n }, 'c', `d${n}`], nonce)]
        }
        for (let from = 0; from < pairs; from += 1_000) {
          const races = await Promise.all(
            Array.from({ length: Math.min(1_000, pairs - from) }, (_, n) => raceOf(from + n)),
          )
          const settled = await Promise.allSettled(races.flat().map((text) => database.write(text)))
          for (const [n, [one, other]] of races.entries()) {
            const [first, second] = settled.slice(2 * n, 2 * n + 2).map(outcome)
            assert.equal(typeof first, 'number')
            assert.equal(second, one === other ? first : 'DB_NONCE_USED')
          }
        }
        assert.equal(await assertWhole(database), pairs)
        return 2 * pairs
      }),
  },
  {
    guarantee: 'slow clients cost others nothing and end by themselves',
    tried: `${SLOW} heads and bodies that never end, beside ordinary requests`,
    run: async () => {
      const node = await startNode({ headersTimeoutMs: SLOW_MS, requestTimeoutMs: SLOW_MS })
      try {
        const { port, hostname } = new URL(node.url)
        const sockets = Array.from({ length: SLOW }, (_, n) => {
          const socket = connectSocket(Number(port), hostname)
          socket.on('error', () => {})
          socket.resume()
          socket.write(
            n % 2 === 0
              ? 'GET /health HTTP/1.1\r\nX: '
              : 'POST /v1/databases HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
          )
          return socket
        })
        const closed = Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve))))
        for (let n = 0; n < 50; n++) {
          assert.equal((await fetch(`${node.url}/health`)).status, 200)
          // The first answer waits for none of them to end.
          if (n === 0) assert.ok(sockets.every((socket) => !socket.closed))
        }
        await closed
        return SLOW + 50
      } finally {
        await node.close()
      }
    },
  },
  {
    guarantee: 'a full or broken disk loses nothing that was acknowledged',
    tried: 'writes, syncs and truncations that fail for want of room or for good, at generated places',
    run: async () => {
      const next = createRandom(SEED)
      const rounds = tries(16)
      for (let round = 0; round < rounds; round++) {
        await withDatabase(async (open) => {
          const code = round % 2 === 0 ? 'ENOSPC' : 'EIO'
          const [from, length] = [8 + Math.floor(next() * 40), 1 + Math.floor(next() * 3)]
          let calls = 0
          const { disk } = watchedDisk(() => {
            calls++
            return calls >= from && calls < from + length ? systemError(code) : undefined
          })
          let database = await open({ disk })
          const scribe = new Scribe(database.id)
          const acknowledged: number[] = []
          for (let n = 0; n < 30; n++) {
            const text = await scribe.text(ALICE, ['set', { n }, 'c', `d${n}`])
            const [settled] = await Promise.allSettled([database.write(text)])
            if (typeof outcome(settled) === 'number') acknowledged.push(n)
          }
          await database.close().catch(() => {})
          database = await open()
          for (const n of acknowledged) assert.deepEqual(await database.read(['get', 'c', `d${n}`]), { n }, AGAIN)
          await assertWhole(database)
          return acknowledged.length
        })
      }
      return 30 * rounds
    },
  },
  {
    guarantee: 'a log that was cut anywhere begins with what it was',
    tried: 'the last segment cut at generated bytes, and garbage behind the cut',
    run: () =>
      withFolder(async (dir) => {
        const next = createRandom(SEED)
        const texts = Array.from({ length: 20 }, (_, n) => `record ${n} `.padEnd(20 + ((n * 37) % 200), '~'))
        const whole = await writeLog(
          dir,
          texts.map((text) => [text]),
        )
        const ends = offsetsOf(texts)
        const count = tries(500)
        for (let n = 0; n < count; n++) {
          const cut = (ends[0] as number) + Math.floor(next() * (whole.length - (ends[0] as number)))
          const garbage =
            n % 2 === 0 ? Buffer.alloc(0) : Buffer.from(Array.from({ length: n % 90 }, () => next() * 256))
          replaceLastSegment(dir, Buffer.concat([whole.subarray(0, cut), garbage]))
          const log = await openFileLog(dir)
          const kept: string[] = []
          for await (const { text } of log.read(0)) kept.push(text)
          await log.close()
          assert.deepEqual(kept, texts.slice(0, kept.length), AGAIN)
        }
        return count
      }),
  },
  {
    guarantee: 'a process that is killed loses nothing that it acknowledged',
    tried: 'SIGKILL at generated acknowledgements, of writers to the log and to the state',
    run: () =>
      withFolder(async (dir) => {
        const next = createRandom(SEED)
        const kills = tries(3)
        for (let n = 0; n < kills; n++) {
          const inLog = await spawnWriter('log', `${dir}/log`, 1 + Math.floor(next() * 200))
          const log = await openFileLog(`${dir}/log`)
          assert.ok(log.length > inLog, AGAIN)
          await log.close()
          const inState = await spawnWriter('kv', `${dir}/kv`, 1 + Math.floor(next() * 20))
          const kv = openLmdbKv(`${dir}/kv`)
          assert.ok(Number(kv.meta['n']) >= inState, AGAIN)
          await kv.close()
        }
        return 2 * kills
      }),
  },
  {
    guarantee: 'time in a log never runs backwards, whatever the clock does',
    tried: 'clocks that stop, jump an hour and ten years, forwards and backwards, also over restarts',
    run: () =>
      withDatabase(async (open) => {
        const jumps = [0, 3_600_000, -3_600_000, 10 * YEAR_MS, -10 * YEAR_MS, 0, 0, -Date.now(), YEAR_MS]
        let now = Date.now()
        let database = await open({ clock: () => now })
        const signed = new Scribe(database.id, Number.MAX_SAFE_INTEGER)
        const times: number[] = []
        for (const jump of jumps) {
          now += jump
          const receipt = await database.write(await signed.text(ALICE, ['set', { at: { __op: 'ms' } }, 'c', 'd']))
          assert.ok(receipt.success)
          times.push(((await database.read(['get', 'c', 'd'])) as { at: number }).at)
          await database.close()
          database = await open({ clock: () => now })
        }
        assert.deepEqual(
          times,
          [...times].sort((a, b) => a - b),
        )
        await assertWhole(database, Math.max(...times))
        return 2 * jumps.length
      }),
  },
  {
    guarantee: 'one node at a time has a folder',
    tried: 'nodes opened over a folder that one has, many at once, and again after it has closed',
    run: () =>
      withFolder(async (dir) => {
        const first = await openHost({ dir })
        const others = await Promise.allSettled(Array.from({ length: 20 }, () => openHost({ dir })))
        for (const one of others) {
          assert.equal(one.status === 'rejected' && one.reason.code, 'NODE_DIRECTORY_BUSY')
        }
        await first.close()
        await (await openHost({ dir })).close()
        return others.length + 1
      }),
  },
  {
    guarantee: 'a node calls nobody, whatever addresses it is given',
    tried: 'the address of a listener in names, documents, configuration, heads, queries and indexers',
    run: async () => {
      let calls = 0
      const listener = createListener((socket) => {
        calls++
        socket.destroy()
      })
      await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
      const there = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`
      const node = await startNode({ indexerToken: '*' })
      try {
        const db = await node.deploy({ owners: [OWNER.address] })
        const bodies: readonly Json[] = [
          { genesis: { url: there } },
          { query: ['get', there] },
          ['get', 'c', ['a', '==', there]],
          { name: 'x', collection: [there], parts: [['a']] },
          { db: there, query: ['set', { there }, 'c', 'd'], $ref: there },
          { schema: { $ref: there, $schema: there } },
        ]
        const headers = {
          'content-type': 'application/json',
          referer: there,
          origin: there,
          forwarded: `host=${there}`,
        }
        const paths = [
          '',
          `/${db}/read`,
          `/${db}/write`,
          `/${db}/prove`,
          `/${db}/indexers`,
          `/${encodeURIComponent(there)}`,
        ]
        for (const path of paths) {
          for (const body of bodies) {
            await fetch(`${node.url}/v1/databases${path}`, { method: 'POST', body: JSON.stringify(body), headers })
          }
        }
        assert.equal(calls, 0)
        return paths.length * bodies.length
      } finally {
        await node.close()
        listener.close()
      }
    },
  },
]
