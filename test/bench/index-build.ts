/** What writes wait while an index is added to a large collection: in steps of the contract, and at a node on disk. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import type { Json } from '../../contract/wire/json.ts'
import type { Query } from '../../contract/wire/types.ts'
import type { Database } from '../../node/ports.ts'
import { SEED } from '../support/seed.ts'
import { fill as fillSigned, withDatabase, writeOrThrow } from './support/database.ts'
import { note } from './support/note.ts'
import { owner, person, signLasting, signSets } from './support/people.ts'
import { type Bench, quantile, type Result, result, resultsOf, sortedNumbers } from './support/result.ts'
import { fill, ListedKv, openUnsigned, write } from './support/unsigned.ts'

const SIZE = 100_000
const ROUNDS = 3
/** Writes one after the other before an index is added, and at least so many while it is built. */
const WRITES = 300
/** Between an answer and the next write, ms. */
const REST_MS = 1
/** Enough for all rounds, and for a machine on which building takes long. */
const SIGNED = 20_000
const PARTS: Json = [['city'], ['age', 'desc']]
const ADD: Query = ['addIndex', PARTS, 'people']
const REMOVE: Query = ['removeIndex', PARTS, 'people']
const CALM_BAR = 'without work on an index'

export const bench: Bench = {
  bars: {
    'step/build': 'max: goal 50 ms',
    'step/remove': 'max: goal 50 ms',
    'node/calm/write-max': CALM_BAR,
    'node/calm/loop-max': CALM_BAR,
    'node/build/write-max': 'goal 50 ms above calm',
    'node/build/loop-max': 'goal 50 ms above calm',
  },
  run: async () => [...inSteps(), ...(await atNode())],
}

/** Each entry does one step of the work; a tick does nothing else. */
function inSteps(): Result[] {
  const contract = openUnsigned(new ListedKv(), { cacheMiB: 4_096 })
  fill(contract, (n) => person(SEED, n), { from: 0, to: SIZE })
  const stepsOf = (query: Query): number[] => {
    const ms: number[] = []
    write(contract, query)
    while (contract.hasWork) {
      const start = performance.now()
      write(contract, ['tick'])
      ms.push(performance.now() - start)
    }
    return ms
  }
  const built: number[] = []
  const removed: number[] = []
  const sealed: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const building = stepsOf(ADD)
    const start = performance.now()
    contract.seal()
    const sealing = performance.now() - start
    const removing = stepsOf(REMOVE)
    contract.seal()
    if (round === 0) continue
    built.push(...building)
    removed.push(...removing)
    sealed.push(sealing)
  }
  return [
    result('step/build', 'ms', built),
    result('step/remove', 'ms', removed),
    result('step/seal-of-all', 'ms', sealed),
  ]
}

type Pauses = {
  readonly 'write-p50': number
  readonly 'write-max': number
  readonly 'loop-max': number
  readonly seconds: number
}

function atNode(): Promise<Result[]> {
  return withDatabase(async ({ database }) => {
    let nonce = await fillSigned(database, SIZE)
    const own = async (query: Query): Promise<void> => {
      await writeOrThrow(
        database,
        JSON.stringify(await signLasting(owner(SEED), { db: database.id, query, nonce: nonce++ })),
      )
    }
    const texts = await signSets({ kind: 'ed25519', seed: SEED + 1, db: database.id, first: 0, count: SIGNED })
    const next = (): string => {
      const text = texts.shift()
      if (text === undefined) throw new Error('there are too few signed writes for this machine; sign more')
      return text
    }
    const calm: Pauses[] = []
    const build: Pauses[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      const before = await pausesOf(database, next, async () => true)
      await own(ADD)
      const during = await pausesOf(database, next, () => isDone(database))
      await own(REMOVE)
      await pausesOf(database, next, () => isDone(database))
      note(`round ${round}: the index took ${during.seconds.toFixed(1)} s`)
      if (round === 0) continue
      calm.push(before)
      build.push(during)
    }
    return [...pauseResults('node/calm', calm), ...pauseResults('node/build', build)]
  })
}

/** Says whether all indexes that are declared are ready. */
async function isDone(database: Database): Promise<boolean> {
  const { indexes } = (await database.read(['getIndexes', 'people'])) as unknown as { indexes: { state: string }[] }
  return indexes.every(({ state }) => state === 'ready')
}

/** Writes one document after the other until the work is done, and tells how long they and the event loop waited. */
async function pausesOf(database: Database, next: () => string, isOver: () => Promise<boolean>): Promise<Pauses> {
  const loop = monitorEventLoopDelay({ resolution: 1 })
  const ms: number[] = []
  loop.enable()
  const start = performance.now()
  while (ms.length < WRITES || !(await isOver())) {
    const sent = performance.now()
    await writeOrThrow(database, next())
    ms.push(performance.now() - sent)
    await setTimeout(REST_MS)
  }
  const seconds = (performance.now() - start) / 1e3
  loop.disable()
  const sorted = sortedNumbers(ms)
  return {
    'write-p50': quantile(sorted, 0.5),
    'write-max': quantile(sorted, 1),
    'loop-max': loop.max / 1e6,
    seconds,
  }
}

function pauseResults(name: string, rounds: readonly Pauses[]): Result[] {
  return resultsOf(name, rounds, { 'write-p50': 'ms', 'write-max': 'ms', 'loop-max': 'ms' })
}
