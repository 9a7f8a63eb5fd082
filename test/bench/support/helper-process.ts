/** The process behind `helper.ts`: signs, loads a server as its clients would, and measures databases of its own. */
import type { Query, SignedQuery } from '../../../contract/wire/types.ts'
import { closedLoop } from './closed-loop.ts'
import { growReads, growSets } from './growing.ts'
import type { Call, HelperTasks } from './helper.ts'
import { signSets } from './people.ts'
import { HttpTransport } from './product.ts'
import { serveFromDisk } from './resident.ts'

let pending: readonly SignedQuery[] = []

const TASKS: HelperTasks = {
  sign: signSets,
  prepareWrites: async ({ texts }) => {
    pending = texts.map((text) => JSON.parse(text) as SignedQuery)
  },
  write: async ({ url, db, clients, inFlight }) => {
    const transports = Array.from({ length: clients }, () => new HttpTransport({ url, timeoutMs: 60_000 }, db))
    return timed(async () => {
      await closedLoop(pending.length, inFlight, async (n) => {
        const receipt = await (transports[n % clients] as (typeof transports)[0]).write(pending[n] as SignedQuery)
        if (!receipt.success) throw new Error(`write ${n} was refused: ${receipt.error.message}`)
      })
    })
  },
  read: async ({ url, db, queries, inFlight }) => {
    const transport = new HttpTransport({ url, timeoutMs: 60_000 }, db)
    return timed(() =>
      closedLoop(queries.length, inFlight, async (n) => {
        await transport.read(queries[n] as Query)
      }),
    )
  },
  growReads,
  growSets,
  serveFromDisk,
}

process.on('message', async ({ task, args }: Call) => {
  try {
    const value = await (TASKS[task] as (args: unknown) => Promise<unknown>)(args)
    process.send?.({ value })
  } catch (error) {
    process.send?.({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
})
process.send?.({ value: 'ready' })

async function timed(run: () => Promise<void>): Promise<{ seconds: number; cpuSeconds: number }> {
  const cpu = process.cpuUsage()
  const start = performance.now()
  await run()
  const { user, system } = process.cpuUsage(cpu)
  return { seconds: (performance.now() - start) / 1e3, cpuSeconds: (user + system) / 1e6 }
}
