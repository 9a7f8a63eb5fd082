/** What is due of crons runs before an entry, once, in order, at its own time. */
import { afterAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Contract } from '../../../contract/contract.ts'
import { ContractError } from '../../../contract/errors.ts'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import {
  CATCH_UP_BYTES,
  CATCH_UP_FUEL,
  CATCH_UP_TICKS_MAX,
  CRON_BACKLOG_MAX,
  ENTRY_FUEL,
} from '../../../contract/limits.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import type { Entry, Query } from '../../../contract/wire/types.ts'
import {
  ALICE,
  GENESIS,
  NATIVE_HOST,
  OPEN,
  OWNER,
  refusal,
  START,
  type TestDatabase,
  testDatabase,
} from '../../support/contract.ts'
import { replayLate, replayOnDisk } from '../../support/replay.ts'
import { SEED } from '../../support/seed.ts'
import { DATABASES } from '../../support/signing.ts'
import { removeDir, tempDir } from '../../support/temp-dir.ts'

const [DB] = DATABASES
const INC: Json = { __op: 'inc', n: 1 }
const COUNT: Json = [['upsert()', [{ n: INC }, 'counts', '$id']]]
/** The second of the first entry. */
const NOW = Math.floor(START / 1000)

const dir = tempDir()
afterAll(() => removeDir(dir))

async function entryAt(db: TestDatabase, seconds: number, query: Query = ['tick']): Promise<Entry> {
  const ts = Math.round(seconds * 1000)
  return { ...(await db.entry(query, OWNER, { expires: ts })), ts }
}

async function writeAt(db: TestDatabase, seconds: number, query: Query = ['tick']): Promise<void> {
  db.contract.apply(await entryAt(db, seconds, query))
}

function counted(db: TestDatabase, key = 'c'): Json {
  return (db.read('get', 'counts', key) as { n: number } | null)?.n ?? 0
}

describe('a tick', () => {
  it('tells how many optional triggers failed in it, and of the last', async () => {
    const db = await testDatabase(['log'])
    const broken: Json = [['update()', [{}, 'nothing', 'x'.repeat(1_000)]]]
    await db.write(['addTrigger', { key: 'broken', on: 'create', optional: true, func: broken }, 'log'])
    const jobs: Json = [
      ['add()', [{}, 'log']],
      ['add()', [{}, 'log']],
    ]
    await writeAt(db, NOW + 10, ['addCron', { span: 10, jobs }, 'c'])
    const [before] = db.read('getCrons') as JsonObject[]
    expect(before).not.toHaveProperty('triggers')
    for (const second of [25, 35]) await writeAt(db, NOW + second)
    const [cron] = db.read('getCrons') as unknown as [{ triggers: { error: { message: string } } }]
    const error = { at: NOW + 30, collection: 'log', key: 'broken', code: 'DB_TRIGGER_FAILED' }
    expect(cron).toMatchObject({ runs: 2, failures: 0, triggers: { failures: 4, error } })
    expect(cron.triggers.error.message.length).toBeLessThanOrEqual(500)
    expect(db.read('count', 'log')).toBe(4)
  })

  it('runs before the entry, at its own time, by the database itself', async () => {
    const db = await testDatabase(['log'])
    const jobs: Json = [
      ['=$all', ['get()', ['log']]],
      ['=$n', ['length', '$all']],
      [
        'add()',
        [
          {
            n: '$n',
            facts: ['$signer', '$id', '$ts', '$ms', '$block', '$contract.id'],
            written: { __op: 'signer' },
            at: { __op: 'ms' },
          },
          'log',
        ],
      ],
    ]
    await writeAt(db, NOW + 1, ['addCron', { span: 10, jobs, times: 2 }, 'c'])
    await writeAt(db, NOW + 25.5, ['add', { by: 'entry' }, 'log'])
    const found = db.read('cget', 'log', ['n', 'asc']) as unknown as {
      setter: string
      createdAt: number
      data: JsonObject
    }[]
    const ticks = [NOW + 11, NOW + 21].map((second, n) => ({
      setter: DB,
      updater: DB,
      createdAt: second * 1000,
      data: {
        n,
        facts: [DB, 'c', second, second * 1000, { timestamp: second }, DB],
        written: DB,
        at: second * 1000,
      },
    }))
    expect(found).toMatchObject(ticks)
    expect(db.read('count', 'log')).toBe(3)
    expect(db.contract.ts).toBe((NOW + 25.5) * 1000)
  })

  it('sees what the ticks before it left: n missed ticks of an inc add n', async () => {
    const db = await testDatabase()
    await writeAt(db, NOW + 1, ['addCron', { span: 1, jobs: COUNT }, 'c'])
    await writeAt(db, NOW + 1.9)
    expect(counted(db)).toBe(0)
    await writeAt(db, NOW + 501)
    expect(counted(db)).toBe(500)
    await writeAt(db, NOW + 501.9)
    expect(counted(db)).toBe(500)
  })

  it('of one time runs in the order of keys by UTF-8 bytes', async () => {
    const db = await testDatabase()
    const keys = ['\u{10000}', 'b', '\uffff', 'a', 'B']
    const jobs: Json = [
      ['=$old', ['get()', ['order', 'o']]],
      ['=$list', ['if', 'o$old', ['append', '$id', '$old.list'], 'else', ['[]', '$id']]],
      ['set()', [{ list: '$list' }, 'order', 'o']],
    ]
    await writeAt(db, NOW + 1, ['batch', keys.map((key): Json => ['addCron', { span: 5, jobs }, key])])
    await writeAt(db, NOW + 6)
    expect(db.read('get', 'order', 'o')).toEqual({ list: ['B', 'a', 'b', '\uffff', '\u{10000}'] })
  })

  it('that fails drops its writes and leaves those of others', async () => {
    const db = await testDatabase()
    const failing: Json = [...(COUNT as Json[]), ['delete()', ['nothing', 'here']]]
    await writeAt(db, NOW + 1, [
      'batch',
      [
        ['addCron', { span: 1, jobs: failing }, 'bad'],
        ['addCron', { span: 1, jobs: COUNT }, 'good'],
      ],
    ])
    await writeAt(db, NOW + 11)
    expect([counted(db, 'bad'), counted(db, 'good')]).toEqual([0, 10])
    expect(db.read('getCrons')).toMatchObject([
      { key: 'bad', runs: 10, failures: 10 },
      { key: 'good', failures: 0 },
    ])
  })

  it('fires triggers, whose receipts are not those of the entry', async () => {
    const db = await testDatabase(['people'])
    const trigger = { key: 't', on: 'create', func: [['add()', [{ by: '$signer' }, 'log']]] }
    await writeAt(db, NOW + 1, ['addTrigger', trigger, 'people'])
    await writeAt(db, NOW + 1, ['addCron', { span: 1, jobs: [['add()', [{}, 'people']]] }, 'c'])
    const receipt = db.contract.apply(await entryAt(db, NOW + 61))
    expect(receipt).not.toHaveProperty('triggers')
    expect([db.read('count', 'people'), db.read('get', 'log', 1)]).toEqual([60, [{ by: DB }]])
  })

  it('never passes schemas and administers nothing', async () => {
    const db = await testDatabase()
    await writeAt(db, NOW + 1, ['setSchema', { properties: { n: { maximum: 3 } } }, 'counts'])
    await writeAt(db, NOW + 1, ['addCron', { span: 1, jobs: COUNT }, 'c'])
    const jobs: Json = [
      ['=$op', ['[]', ['[]', 'addOwner', ALICE.address]]],
      ['batch()', '$op'],
    ]
    await writeAt(db, NOW + 1, ['addCron', { span: 1, jobs }, 'd'])
    await writeAt(db, NOW + 11)
    expect(counted(db)).toBe(3)
    expect(db.read('getCrons')).toMatchObject([
      { failures: 7, error: { code: 'DB_SCHEMA_VIOLATION' } },
      { failures: 10 },
    ])
  })

  it('has the fuel of an entry, whatever others spent', async () => {
    const db = await testDatabase()
    const costly: Json = [['=$x', ['sum', ['range', 0, Math.floor(ENTRY_FUEL / 3)]]], ...(COUNT as Json[])]
    const ruinous: Json = [['=$x', ['sum', ['range', 0, ENTRY_FUEL]]], ...(COUNT as Json[])]
    await writeAt(db, NOW + 1, [
      'batch',
      [
        ['addCron', { span: 1, jobs: costly }, 'a'],
        ['addCron', { span: 1, jobs: ruinous }, 'b'],
      ],
    ])
    for (const _ of Array(10)) await writeAt(db, NOW + 6)
    expect([counted(db, 'a'), counted(db, 'b')]).toEqual([5, 0])
    expect(db.read('getCrons')).toMatchObject([{ failures: 0 }, { failures: 5 }])
  })

  it('has the limits that the owners lowered', async () => {
    const db = await testDatabase()
    const jobs: Json = [['=$x', ['sum', ['range', 0, Math.floor(ENTRY_FUEL / 4)]]], ...(COUNT as Json[])]
    await writeAt(db, NOW + 1, ['addCron', { span: 1, jobs }, 'c'])
    await writeAt(db, NOW + 2, ['setLimits', { ENTRY_FUEL: ENTRY_FUEL / 4 }])
    await writeAt(db, NOW + 4, ['setLimits', { ENTRY_FUEL: null }])
    await writeAt(db, NOW + 5)
    expect(db.read('getCrons')).toMatchObject([
      { runs: 4, failures: 2, error: { at: NOW + 4, code: 'DB_FUEL_EXHAUSTED' } },
    ])
    expect(counted(db)).toBe(2)
  })

  it('takes no fuel from the entry', async () => {
    const db = await testDatabase()
    const half = ['=$x', ['sum', ['range', 0, Math.floor(ENTRY_FUEL / 3)]]]
    await writeAt(db, NOW + 1, ['setRules', [['*', [half, ['allow()']]]], 'guarded'])
    await writeAt(db, NOW + 1, ['addCron', { span: 1, jobs: [half, ...(COUNT as Json[])] }, 'c'])
    await writeAt(db, NOW + 3, ['set', {}, 'guarded', 'g'])
    expect([counted(db), db.read('get', 'guarded')]).toEqual([2, [{}]])
  })

  it('makes documents with ids of their own, also when a cron is set again for the same times', async () => {
    const db = await testDatabase()
    const add: Query = [
      'addCron',
      {
        span: 1,
        start: NOW,
        jobs: [
          ['add()', [{}, 'log']],
          ['add()', [{}, 'log']],
        ],
      },
      'c',
    ]
    await writeAt(db, NOW + 10, add)
    await writeAt(db, NOW + 10, add)
    await writeAt(db, NOW + 10)
    expect([db.read('count', 'log'), (db.read('getCrons') as unknown as { failures: number }[])[0]?.failures]).toEqual([
      40, 0,
    ])
  })
})

describe('an entry', () => {
  it('that is refused leaves nothing of the ticks before it', async () => {
    const db = await testDatabase(['c'])
    await writeAt(db, NOW + 2, ['addCron', { span: 1, jobs: COUNT }, 'c'])
    for (const query of [['delete', 'c', 'nothing'], ['set', 5, 'c', 'd'], ['nothing']] as Query[]) {
      refusal(db.contract, await entryAt(db, NOW + 9, query))
    }
    refusal(db.contract, { ...(await entryAt(db, NOW + 9)), seq: 99 })
    expect([counted(db), db.contract.dueAt]).toEqual([0, (NOW + 3) * 1000])
    await writeAt(db, NOW + 9)
    expect(counted(db)).toBe(7)
  })

  it(`runs ${CATCH_UP_TICKS_MAX} ticks and leaves the rest to those that follow`, async () => {
    const db = await testDatabase()
    await writeAt(db, NOW + 1, ['addCron', { span: 1, jobs: COUNT }, 'c'])
    const counts: Json[] = []
    for (const _ of [1, 2, 3, 4]) {
      await writeAt(db, NOW + 2_501)
      counts.push(counted(db))
    }
    expect(counts).toEqual([CATCH_UP_TICKS_MAX, 2 * CATCH_UP_TICKS_MAX, 2_500, 2_500])
    expect(db.contract.dueAt).toBe((NOW + 2_502) * 1000)
  })

  it('begins no tick when those before it spent the fuel there is for them', async () => {
    const db = await testDatabase()
    const range: Json = ['=$x', ['sum', ['range', 0, 99_000]]]
    const ruinous: Json = [range, range, range]
    await writeAt(db, NOW + 1, ['addCron', { span: 1, jobs: ruinous }, 'c'])
    await writeAt(db, NOW + 11)
    const runs = Math.ceil(CATCH_UP_FUEL / ENTRY_FUEL)
    expect(db.read('getCrons')).toMatchObject([{ runs, failures: runs, next: NOW + 2 + runs }])
  })

  it('begins no tick when those before it spent the bytes there are for them', async () => {
    const db = await testDatabase()
    const large: Json = [['set()', [{ t: 'x'.repeat(50_000) }, 'large', 'l']], ...(COUNT as Json[])]
    await writeAt(db, NOW + 1, ['addCron', { span: 1, jobs: large, times: 300 }, 'c'])
    const counts: number[] = []
    for (const _ of [1, 2, 3, 4]) {
      await writeAt(db, NOW + 901)
      counts.push(counted(db) as number)
    }
    const [first = 0] = counts
    // A tick reads and writes the document: 100,000 bytes and some.
    expect(first).toBeLessThan(CATCH_UP_BYTES / 100_000 + 1)
    expect(first).toBeGreaterThan(CATCH_UP_BYTES / 110_000)
    expect(counts).toEqual([first, Math.min(300, 2 * first), 300, 300])
  })

  it(`suspends a cron with more than ${CRON_BACKLOG_MAX} ticks due, and none with as many`, async () => {
    for (const [more, isSuspended] of [
      [0, false],
      [1, true],
    ] as const) {
      const db = await testDatabase()
      await writeAt(db, NOW + 1, ['addCron', { span: 1, jobs: COUNT }, 'c'])
      await writeAt(db, NOW + 1 + CRON_BACKLOG_MAX + more)
      const [cron] = db.read('getCrons') as unknown as { suspended?: string; runs: number }[]
      expect([cron?.suspended !== undefined, cron?.runs]).toEqual([isSuspended, isSuspended ? 0 : CATCH_UP_TICKS_MAX])
    }
  })

  it('does not run crons while the database is paused, and then runs what was missed', async () => {
    const db = await testDatabase()
    await writeAt(db, NOW + 1, ['addCron', { span: 1, jobs: COUNT }, 'c'])
    await writeAt(db, NOW + 3, ['pause'])
    await writeAt(db, NOW + 9, ['setSecure', false])
    expect([counted(db), db.contract.dueAt]).toEqual([2, undefined])
    await writeAt(db, NOW + 10, ['unpause'])
    expect([counted(db), db.contract.dueAt]).toEqual([2, (NOW + 4) * 1000])
    await writeAt(db, NOW + 10)
    expect(counted(db)).toBe(9)
  })

  it('tells who watches what ticks changed, with what it changed itself', async () => {
    const db = await testDatabase(['people'])
    await writeAt(db, NOW + 1, ['addCron', { span: 1, jobs: COUNT }, 'c'])
    const seen: string[] = []
    db.contract.watch(({ changes }) =>
      seen.push(...changes.map(({ collection, id, before }) => `${collection}/${id} ${before === undefined}`)),
    )
    await writeAt(db, NOW + 5, ['set', {}, 'people', 'Bob'])
    await writeAt(db, NOW + 6)
    expect(seen).toEqual(['counts/c true', 'people/Bob true', 'counts/c false'])
  })
})

/** What a step of the random history does: an entry at a time, some of them refused. */
type Step = { readonly gap: number; readonly query: Query; readonly isRefused: boolean; readonly restart: boolean }

const KEYS = ['a', 'b', 'c', 'd']

const cron = fc
  .record({
    start: fc.option(fc.integer({ min: -300, max: 300 }), { nil: undefined }),
    span: fc.integer({ min: 1, max: 90 }),
    do: fc.boolean(),
    end: fc.option(fc.integer({ min: 400, max: 1_500 }), { nil: undefined }),
    times: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
  })
  .map(({ start, end, times, ...rest }) => ({
    ...rest,
    ...(start !== undefined && { start: NOW + 600 + start }),
    ...(end !== undefined && { end: NOW + 1_000 + end }),
    ...(times !== undefined && { times }),
  }))

/** Mixes key and time into a number that tells the order of all ticks; fails at every seventh second. */
function mixing(key: string): Json {
  return [
    ['=$old', ['get()', ['mix', 'm']]],
    ['=$mixed', ['modulo', ['add', ['multiply', '$old.h', 31], ['add', '$ts', KEYS.indexOf(key)]], 1_000_003]],
    ['update()', [{ h: '$mixed', [key]: INC }, 'mix', 'm']],
    ['if', ['equals', 0, ['modulo', '$ts', 7]], ['delete()', ['nothing', 'here']]],
  ]
}

const operation: fc.Arbitrary<Pick<Step, 'query' | 'isRefused'>> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Pick<Step, 'query' | 'isRefused'>>({ query: ['tick'], isRefused: false }) },
  {
    weight: 3,
    arbitrary: fc.tuple(cron, fc.constantFrom(...KEYS)).map(([one, key]) => ({
      query: ['addCron', { ...one, jobs: mixing(key) }, key] as Query,
      isRefused: false,
    })),
  },
  fc.constantFrom(...KEYS).map((key) => ({ query: ['removeCron', key] as Query, isRefused: false })),
  fc.nat(1_000).map((h) => ({ query: ['update', { h }, 'mix', 'm'] as Query, isRefused: false })),
  fc.constant<Pick<Step, 'query' | 'isRefused'>>({ query: ['delete', 'mix', 'nothing'], isRefused: true }),
)

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc
    .tuple(operation, fc.oneof(fc.nat(2_000), fc.nat(400_000)), fc.boolean())
    .map(([one, gap, restart]) => ({ ...one, gap, restart })),
  { minLength: 5, maxLength: 25 },
)

type ModelCron = {
  readonly start: number
  readonly span: number
  readonly do: boolean
  readonly end?: number
  readonly times?: number
  /** Times of ticks that ran. */
  readonly ran: number[]
  failures: number
}

/** Crons as slowly as can be: for each entry it walks every second from the first start on. */
class Model {
  crons = new Map<string, ModelCron>()
  h = 0
  readonly counts = new Map<string, number>()

  run(now: number): void {
    let left = CATCH_UP_TICKS_MAX
    const first = Math.min(...[...this.crons.values()].map(({ start }) => start))
    for (let second = first; second <= now; second++) {
      for (const key of KEYS) {
        const one = this.crons.get(key)
        if (one === undefined || !isTick(one, second)) continue
        if (left-- === 0) return
        this.#tick(key, one, second)
      }
    }
  }

  #tick(key: string, one: ModelCron, second: number): void {
    one.ran.push(second)
    if (second % 7 === 0) {
      one.failures++
      return
    }
    this.h = (this.h * 31 + second + KEYS.indexOf(key)) % 1_000_003
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1)
  }

  /** Returns whether the operation takes effect. */
  apply([name, ...args]: Query, now: number): boolean {
    if (name === 'update') this.h = (args[0] as { h: number }).h
    if (name === 'removeCron') return this.crons.delete(args[0] as string)
    if (name !== 'addCron') return name !== 'delete'
    const { jobs: _, ...given } = args[0] as unknown as ModelCron & { jobs: Json }
    const one = { ...given, start: given.start ?? now, ran: [], failures: 0 }
    if (one.end !== undefined && one.end < one.start + (one.do ? 0 : one.span)) return false
    this.crons.set(args[1] as string, one)
    return true
  }

  copy(): Model {
    const copy = new Model()
    copy.h = this.h
    for (const [key, one] of this.crons) copy.crons.set(key, { ...one, ran: [...one.ran] })
    for (const [key, n] of this.counts) copy.counts.set(key, n)
    return copy
  }
}

function isTick(one: ModelCron, second: number): boolean {
  const { start, span, end, times, ran } = one
  if (second < start || (second === start && !one.do) || (second - start) % span !== 0) return false
  if (end !== undefined && second > end) return false
  return !ran.includes(second) && (times === undefined || ran.length < times)
}

let stores = 0

/** What the database shows of crons and of what they did. */
function shown(contract: Contract): Json {
  const crons = contract.read(['getCrons']) as unknown as { key: string; runs: number; failures: number }[]
  return [crons.map(({ key, runs, failures }) => [key, runs, failures]), contract.read(['get', 'mix', 'm'])]
}

function expected(model: Model): Json {
  const crons = [...model.crons].sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    crons.map(([key, { ran, failures }]) => [key, ran.length, failures]),
    { h: model.h, ...Object.fromEntries(model.counts) },
  ]
}

it('crons do what a slow model does, whatever is refused, restarted, replayed and stored', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const kv = new MemoryKv()
      let contract = new Contract({ db: DB, kv, host: NATIVE_HOST, genesis: GENESIS })
      const db = await testDatabase()
      const entries: Entry[] = []
      let model = new Model()
      let ts = (NOW + 500) * 1000
      const sign = async (query: Query): Promise<Entry> => {
        const nonce = contract.read(['getNonce', OWNER.address]) as number
        const entry = await db.entry(query, OWNER, { expires: ts, nonce })
        return { ...entry, seq: contract.seq + 1, ts }
      }
      const opening = await sign([
        'batch',
        [
          ['setRules', OPEN, 'mix'],
          ['set', { h: 0 }, 'mix', 'm'],
        ],
      ])
      contract.apply(opening)
      entries.push(opening)
      for (const { gap, query, isRefused, restart } of list) {
        ts += gap
        const now = Math.floor(ts / 1000)
        const entry = await sign(query)
        const next = model.copy()
        next.run(now)
        const takesEffect = next.apply(query, now)
        expect(isRefused && takesEffect).toBe(false)
        if (takesEffect) {
          contract.apply(entry)
          entries.push(entry)
          model = next
        } else {
          expect(() => contract.apply(entry)).toThrow(ContractError)
        }
        expect(shown(contract)).toEqual(expected(model))
        if (restart) {
          contract.seal()
          contract = new Contract({ db: DB, kv, host: NATIVE_HOST, genesis: GENESIS })
        }
      }
      const root = contract.seal()
      expect(await replayOnDisk(entries, `${dir}/${stores++}`)).toBe(root)
      expect(await replayLate(entries)).toBe(root)
    }),
    { seed: SEED, numRuns: 25 },
  )
}, 120_000)
