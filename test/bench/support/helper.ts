/** Processes beside the one that is measured. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Query } from '../../../contract/wire/types.ts'
import { SEED } from '../../support/seed.ts'
import type { SetsToSign } from './people.ts'
import type { Resident, Served } from './resident.ts'
import type { Result } from './result.ts'

/** How long a load took on the clock, and of the helper's processor time. */
export type Timed = { readonly seconds: number; readonly cpuSeconds: number }

/** What a helper does. One task at a time. */
export type HelperTasks = {
  readonly sign: (args: SetsToSign) => Promise<string[]>
  /** Takes over the writes of the next `write`, so that reading them is not measured. */
  readonly prepareWrites: (args: { readonly texts: readonly string[] }) => Promise<void>
  /** Sends the prepared writes over `clients` transports of the SDK, `inFlight` at a time in all. */
  readonly write: (args: ServerLoad & { readonly clients: number }) => Promise<Timed>
  readonly read: (args: ServerLoad & { readonly queries: readonly Query[] }) => Promise<Timed>
  readonly growReads: (args: Record<never, never>) => Promise<Result[]>
  readonly growSets: (args: { readonly dir: string }) => Promise<Result[]>
  readonly serveFromDisk: (args: Served) => Promise<Resident>
}

type ServerLoad = { readonly url: string; readonly db: string; readonly inFlight: number }

/** To a helper. It answers `{ value }` or `{ failure }`. */
export type Call = { readonly task: keyof HelperTasks; readonly args: unknown }

type Answer = { readonly value?: unknown; readonly failure?: string }

/** A running helper. */
type Helper = HelperTasks & { close(): Promise<void> }

/** Runs `use` with a new helper, which ends afterwards. */
export async function withHelper<T>(use: (helper: HelperTasks) => Promise<T>): Promise<T> {
  const helper = await startHelper()
  try {
    return await use(helper)
  } finally {
    await helper.close()
  }
}

async function startHelper(): Promise<Helper> {
  const path = fileURLToPath(new URL('./helper-process.ts', import.meta.url))
  const env = { ...process.env, SEED: String(SEED) }
  const child = fork(path, { env, execArgv: ['--import', 'tsx'], serialization: 'advanced' })
  const ended = once(child, 'exit')
  const answer = async (): Promise<unknown> => {
    const death = ended.then(() => ({ failure: 'the helper process ended' }))
    const message = once(child, 'message').then(([first]) => first as Answer)
    const { value, failure } = (await Promise.race([message, death])) as Answer
    if (failure !== undefined) throw new Error(failure)
    return value
  }
  const call = (task: keyof HelperTasks) => (args: unknown) => {
    child.send({ task, args } satisfies Call)
    return answer()
  }
  await answer()
  return {
    sign: call('sign') as HelperTasks['sign'],
    prepareWrites: call('prepareWrites') as HelperTasks['prepareWrites'],
    write: call('write') as HelperTasks['write'],
    read: call('read') as HelperTasks['read'],
    growReads: call('growReads') as HelperTasks['growReads'],
    growSets: call('growSets') as HelperTasks['growSets'],
    serveFromDisk: call('serveFromDisk') as HelperTasks['serveFromDisk'],
    close: async () => {
      child.disconnect()
      await ended
    },
  }
}
