import type { LogRecord, LogStore } from '../log/log-store.ts'

/** How a reader waits for records to come. */
export type Following = {
  readonly signal: AbortSignal
  /** Called, each one, whenever records have become durable. */
  readonly wakeUps: Set<() => void>
}

/** Yields the durable records from number `from`; with `following`, also those that come, until the signal. */
export async function* followLog(log: LogStore, from: number, following?: Following): AsyncGenerator<LogRecord> {
  let next = from
  while (following?.signal.aborted !== true) {
    const end = log.durableLength
    for await (const record of log.read(next, end)) {
      yield record
      if (following?.signal.aborted) return
    }
    next = end
    if (following === undefined) return
    if (log.durableLength === next && !following.signal.aborted) await nextWakeUp(following)
  }
}

function nextWakeUp({ signal, wakeUps }: Following): Promise<void> {
  return new Promise((resolve) => {
    const wakeUp = (): void => {
      wakeUps.delete(wakeUp)
      signal.removeEventListener('abort', wakeUp)
      resolve()
    }
    wakeUps.add(wakeUp)
    signal.addEventListener('abort', wakeUp, { once: true })
  })
}
