/**
 * Reads that the log answers and not the state: which entries a database has, and what commits to them.
 *
 * | query | answer |
 * |---|---|
 * | `["getHash"]` | `{ records, hash }`: the hash of the last durable record, which commits to all before it |
 * | `["getIds", from, to?]` | ids of the entries with these numbers |
 * | `["getValidities", from, to?]` | id → true for the same: what is refused is no entry |
 */
import { describe } from '../../contract/describe.ts'
import { ContractError } from '../../contract/errors.ts'
import type { Json } from '../../contract/wire/json.ts'
import { parseLogRecord } from '../../contract/wire/log-record.ts'
import { signedText } from '../../contract/wire/signing.ts'
import type { Query, SignedQuery } from '../../contract/wire/types.ts'
import type { LogStore } from '../log/log-store.ts'
import { textHash } from './native-sha256.ts'

/** Entries that one read of the log tells of. */
export const LOG_READ_ENTRIES_MAX: number = 1_000

/** The log as these reads need it. */
type ReadableLog = Pick<LogStore, 'durableLength' | 'read'>

type LogRead = (log: ReadableLog, args: readonly Json[]) => Promise<Json>

const READS: ReadonlyMap<string, LogRead> = new Map<string, LogRead>([
  ['getHash', readHash],
  ['getIds', readIds],
  ['getValidities', async (log, args) => Object.fromEntries((await readIds(log, args)).map((id) => [id, true]))],
])

/** Returns what answers a read of this table, which throws `DB_ARGUMENTS_INVALID`; `undefined` for any other. */
export function logRead([name, ...args]: Query): ((log: ReadableLog) => Promise<Json>) | undefined {
  const read = READS.get(name)
  return read && ((log) => read(log, args))
}

async function readHash(log: ReadableLog, args: readonly Json[]): Promise<Json> {
  if (args.length > 0) throw new ContractError('DB_ARGUMENTS_INVALID', 'getHash takes no arguments')
  const records = log.durableLength
  return { records, hash: textHash(await recordText(log, records - 1)) }
}

async function readIds(log: ReadableLog, args: readonly Json[]): Promise<string[]> {
  const { from, to } = parseRange(args)
  const ids: string[] = []
  for await (const { text } of log.read(await findRecord(log, from))) {
    const content = parseLogRecord(text)
    if (content.type !== 'entry') continue
    if ((content.entry['seq'] as number) > to) break
    ids.push(textHash(signedText(content.entry['query'] as unknown as SignedQuery)))
  }
  return ids
}

/** Returns the number of the first record at or after which the entries from number `seq` are; O(log n) reads. */
async function findRecord(log: ReadableLog, seq: number): Promise<number> {
  // The genesis stands before the first entry, and headers between others: no entry has a record of a lower number.
  let [low, high] = [Math.min(seq, log.durableLength), log.durableLength]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (lastEntryOf(await recordText(log, middle)) < seq) low = middle + 1
    else high = middle
  }
  return low
}

/** Returns the number of the last entry up to a record. */
function lastEntryOf(text: string): number {
  const content = parseLogRecord(text)
  if (content.type === 'genesis') return 0
  return (content.type === 'entry' ? content.entry['seq'] : content.bundle['lastSeq']) as number
}

async function recordText(log: ReadableLog, number: number): Promise<string> {
  for await (const { text } of log.read(number, number + 1)) return text
  throw new Error(`the log has no record ${number}, which it said it had`)
}

function parseRange(args: readonly Json[]): { readonly from: number; readonly to: number } {
  const [from, to] = args
  const isRange = args.length === 1 || args.length === 2
  if (!isRange || !isNumber(from) || !(to === undefined || isNumber(to))) {
    throw new ContractError(
      'DB_ARGUMENTS_INVALID',
      `this takes the number of an entry, from 1, and of a later one or none: ["getIds", 1, 100]; got ${describe([...args])}`,
    )
  }
  const last = to ?? from + LOG_READ_ENTRIES_MAX - 1
  if (last < from || last - from >= LOG_READ_ENTRIES_MAX) {
    const sentence = `one read tells of 1 to ${LOG_READ_ENTRIES_MAX} entries, in their order; ${from} to ${last} are none or more`
    throw new ContractError('DB_ARGUMENTS_INVALID', sentence)
  }
  return { from, to: last }
}

function isNumber(value: Json | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1
}
