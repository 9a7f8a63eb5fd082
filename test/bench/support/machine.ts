import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

/** What the figures of a run hang on. */
export type Machine = {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly node: string
  readonly platform: string
  /** Of the last minute, at the start. Above 0.5 something else ran too. */
  readonly load: number
  /** ISO 8601. */
  readonly date: string
}

/** Returns the machine as it is now. */
export function machine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    load: Number((loadavg()[0] ?? 0).toFixed(2)),
    date: new Date().toISOString(),
  }
}
