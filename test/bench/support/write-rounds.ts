/** One round of writes, in process or over HTTP, each on a new database on disk. */
import { closedLoop } from './closed-loop.ts'
import { profiled, type SelfTime } from './cpu-profile.ts'
import { type Opened, withDatabase, writeOrThrow } from './database.ts'
import type { HelperTasks, Timed } from './helper.ts'
import { createServer } from './product.ts'
import { threadCpuSeconds, watchThreads } from './thread-cpu.ts'

/** Writes of a round that are measured. */
export const ROUND_WRITES = 15_000
/** Writes before them that are not: threads start cold in every round. */
export const WARMING_WRITES = 1_000
/** Writes unanswered at any time. */
const IN_FLIGHT = 512
/** Clients that share them over HTTP, each with a transport of its own. */
const CLIENTS = 4

/** Where the time of one round went. */
export type ProfiledRound = {
  readonly times: readonly SelfTime[]
  /** Processor time in seconds. */
  readonly cpu: {
    /** Of the threads that check signatures; absent where the system does not say. */
    readonly verifiers: number | undefined
    /** Of all other threads but the main one. */
    readonly others: number
  }
}

/** Returns how many writes a second a database takes from this process. */
export function inProcessRound(texts: readonly string[]): Promise<number> {
  return withWarmDatabase(texts, async ({ database }, measured) => {
    const start = performance.now()
    await closedLoop(measured.length, IN_FLIGHT, (n) => writeOrThrow(database, measured[n] as string))
    return (measured.length / (performance.now() - start)) * 1e3
  })
}

/** Returns the stacks and processor times of a round in this process. */
export function profiledRound(texts: readonly string[]): Promise<ProfiledRound> {
  return withWarmDatabase(texts, async ({ database, verifiers }, measured) => {
    const main = String(process.pid)
    const [verifierSeconds, mainSeconds] = [watchThreads(verifiers), watchThreads([main])]
    const start = process.cpuUsage()
    const { times } = await profiled(() =>
      closedLoop(measured.length, IN_FLIGHT, (n) => writeOrThrow(database, measured[n] as string)),
    )
    const { user, system } = process.cpuUsage(start)
    const known = threadCpuSeconds(main) > 0
    const mine = known ? mainSeconds() : busySeconds(times)
    const checking = known ? verifierSeconds() : undefined
    return { times, cpu: { verifiers: checking, others: (user + system) / 1e6 - mine - (checking ?? 0) } }
  })
}

/** Returns what a round over HTTP took; the clients run in the helper. */
export async function httpRound(texts: readonly string[], helper: HelperTasks): Promise<Timed> {
  return withWarmDatabase(texts, async ({ host, database }, measured) => {
    await helper.prepareWrites({ texts: measured })
    const server = createServer({ host })
    try {
      const url = await server.listen({ port: 0, hostname: '127.0.0.1' })
      return await helper.write({ url, db: database.id, clients: CLIENTS, inFlight: IN_FLIGHT })
    } finally {
      await server.close()
    }
  })
}

function withWarmDatabase<T>(
  texts: readonly string[],
  use: (opened: Opened, measured: readonly string[]) => Promise<T>,
): Promise<T> {
  return withDatabase(async (opened) => {
    await closedLoop(WARMING_WRITES, IN_FLIGHT, (n) => writeOrThrow(opened.database, texts[n] as string))
    return use(opened, texts.slice(WARMING_WRITES, WARMING_WRITES + ROUND_WRITES))
  })
}

function busySeconds(times: readonly SelfTime[]): number {
  return times.reduce((sum, { stack, us }) => (stack[0]?.name === '(idle)' ? sum : sum + us), 0) / 1e6
}
