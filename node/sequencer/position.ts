/** Which records of the log a stored state stands for. */
import type { LogStore } from '../log/log-store.ts'
import type { Chain, ChainHead } from './chain.ts'
import { textHash } from './native-sha256.ts'

/** A place in the log: how many records are up to there, and the hash of the last one. */
export type RecordAt = { readonly records: number; readonly record: string }

/** A place in the log right after a bundle header, or after the genesis. */
export type LogPosition = ChainHead & {
  /** Records up to there. */
  readonly records: number
}

/** Returns where the chain stands. @throws {Error} Unless it is right after a bundle header. */
export function positionOf(chain: Chain, records: number): LogPosition {
  return { ...chain.head, records }
}

/** Returns what is kept with a state: its position, as texts. */
export function positionTexts(position: LogPosition): Readonly<Record<string, string>> {
  const { records, record, height, bundle, seq } = position
  return { records: String(records), record, height: String(height), bundle, seq: String(seq) }
}

/** Returns the position kept with a state, or `undefined` when the store is new. */
export function parsePosition(texts: Readonly<Record<string, string>>): LogPosition | undefined {
  const { records, record, height, bundle, seq } = texts
  if (records === undefined || record === undefined || bundle === undefined) return undefined
  return { records: Number(records), record, height: Number(height), bundle, seq: Number(seq) }
}

/** Returns whether the durable log has the record at which something that was stored stands; true for what is new. */
export async function fits(log: LogStore, position: RecordAt | undefined): Promise<boolean> {
  if (position === undefined) return true
  const { records, record } = position
  if (records > log.durableLength) return false
  for await (const last of log.read(records - 1, records)) return textHash(last.text) === record
  return false
}
