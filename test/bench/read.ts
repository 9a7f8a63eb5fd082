/** Reads a second, in process from memory and from disk, and over HTTP. */
import type { Query } from '../../contract/wire/types.ts'
import type { Database, DatabaseHost } from '../../node/ports.ts'
import { createRandom } from '../support/random.ts'
import { SEED } from '../support/seed.ts'
import { deployWithRules, fill, withDir } from './support/database.ts'
import { type HelperTasks, type Timed, withHelper } from './support/helper.ts'
import { AGES, CITIES, person } from './support/people.ts'
import { createServer, openHost } from './support/product.ts'
import { type Bench, type Result, result } from './support/result.ts'

const SIZES = [10_000, 100_000]
const HTTP_SIZE = 10_000
/** After one that is not counted. */
const ROUNDS = 5
/** Reads of one round over HTTP. */
const HTTP_COUNT = 5_000
const HTTP_IN_FLIGHT = 64

type Ask = (random: (end: number) => number, size: number) => Query

/** The reads that are measured, and how many of each are one round in process. */
const READS: Readonly<Record<string, { readonly count: number; readonly ask: Ask }>> = {
  get: { count: 50_000, ask: (random, size) => ['get', 'people', person(SEED, random(size)).id] },
  // Above the oldest there are too few for a full answer.
  range10: { count: 5_000, ask: (random) => ['get', 'people', ['age', '>', random(AGES - 10)], ['age', 'asc'], 10] },
  equal20: { count: 5_000, ask: (random) => ['get', 'people', ['city', '==', `city ${random(CITIES)}`], 20] },
}

export const bench: Bench = {
  bars: Object.fromEntries(
    ['memory', 'lmdb'].flatMap((store) =>
      SIZES.flatMap((size) => [
        [`${store}/${size}/get`, 'goal 250,000/s'],
        [`${store}/${size}/range10`, 'goal 50,000/s'],
      ]),
    ),
  ),
  run: async () => {
    const results: Result[] = []
    for (const size of SIZES) {
      results.push(...(await fromMemory(size)), ...(await fromDisk(size)))
    }
    return results
  },
}

async function fromMemory(size: number): Promise<Result[]> {
  const host = await openHost()
  try {
    const database = await deployWithRules(host)
    await fill(database, size)
    const results = await inProcess(database, `memory/${size}`, size)
    if (size === HTTP_SIZE) results.push(...(await overHttp(host, database.id, size)))
    return results
  } finally {
    await host.close()
  }
}

/** The database is filled, closed, and opened again, so that all it has in memory is what reads brought there. */
function fromDisk(size: number): Promise<Result[]> {
  return withDir(async (dir) => {
    const filled = await openHost({ dir })
    const database = await deployWithRules(filled)
    await fill(database, size)
    await filled.close()
    const host = await openHost({ dir })
    try {
      return await inProcess(host.database(database.id), `lmdb/${size}`, size)
    } finally {
      await host.close()
    }
  })
}

async function inProcess(database: Database, store: string, size: number): Promise<Result[]> {
  const results: Result[] = []
  for (const [name, { count, ask }] of Object.entries(READS)) {
    const rates: number[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      const queries = queriesOf(ask, { count, size, round })
      const start = performance.now()
      for (const query of queries) await database.read(query)
      if (round > 0) rates.push((count / (performance.now() - start)) * 1e3)
    }
    results.push(result(`${store}/${name}`, 'reads/s', rates))
  }
  return results
}

async function overHttp(host: DatabaseHost, db: string, size: number): Promise<Result[]> {
  const server = createServer({ host })
  const url = await server.listen({ port: 0, hostname: '127.0.0.1' })
  try {
    return await withHelper((helper) => loadServer(helper, { url, db, size }))
  } finally {
    await server.close()
  }
}

async function loadServer(helper: HelperTasks, at: { url: string; db: string; size: number }): Promise<Result[]> {
  const { url, db, size } = at
  const results: Result[] = []
  for (const [name, { ask }] of Object.entries(READS)) {
    const timed: Timed[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      const queries = queriesOf(ask, { count: HTTP_COUNT, size, round })
      const taken = await helper.read({ url, db, queries, inFlight: HTTP_IN_FLIGHT })
      if (round > 0) timed.push(taken)
    }
    const rates = timed.map(({ seconds }) => HTTP_COUNT / seconds)
    const clientUs = timed.map(({ cpuSeconds }) => (cpuSeconds / HTTP_COUNT) * 1e6)
    const of = `http/${size}/${name}`
    results.push(result(of, 'reads/s', rates), result(`${of}/client-cpu`, 'us/read', clientUs))
  }
  return results
}

/** Returns the queries of one round. */
function queriesOf(ask: Ask, { count, size, round }: { count: number; size: number; round: number }): Query[] {
  const random = createRandom(SEED + round)
  return Array.from({ length: count }, () => ask((end) => Math.floor(random() * end), size))
}
