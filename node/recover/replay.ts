/** Executes a log again, checking everything that a stranger can check: order, chain, signatures, decisions and roots. */
import type { Contract } from '../../contract/contract.ts'
import { ContractError } from '../../contract/errors.ts'
import { WireError } from '../../contract/wire/errors.ts'
import type { JsonObject } from '../../contract/wire/json.ts'
import { entryRecord, parseLogRecord } from '../../contract/wire/log-record.ts'
import type { Chain } from '../sequencer/chain.ts'
import type { Judged } from '../sequencer/judged.ts'
import { textHash } from '../sequencer/native-sha256.ts'
import type { Verdict } from '../workers/judge.ts'
import type { VerifyPool } from '../workers/verify-pool.ts'

/** Records, and UTF-16 units of them, that are read ahead while their signatures are checked. */
const BATCH_RECORDS_MAX = 2_000
const BATCH_UNITS_MAX = 8 * 1024 * 1024

/** What a log is replayed into. All of it stands where the first record continues. */
export type ReplayTarget = {
  readonly contract: Contract
  readonly chain: Chain
  readonly judged: Judged
  readonly pool: VerifyPool
  /** Returns the latest time that an entry may have, ms since 1970; without it any. */
  readonly latest?: () => number
  /** Waited for after each bundle header that was borne out: the number of the record after it, and its state root. */
  readonly onBundle?: (records: number, root: string) => Promise<void> | undefined
  /** Told after each batch: the last entry executed. */
  readonly onProgress?: ((seq: number) => void) | undefined
}

/** A record of the log and its number. */
export type NumberedRecord = { readonly number: number; readonly text: string }

/** The log does not lead to the state that it claims. */
export class Divergence extends Error {
  override readonly name = 'Divergence'
  /** The first entry that differs; for a bundle header, its last entry. */
  readonly seq: number
  readonly reason: string
  readonly expected: string | undefined
  readonly got: string | undefined

  constructor(seq: number, reason: string, values: { expected?: string; got?: string } = {}) {
    super(`entry ${seq}: ${reason}`)
    this.seq = seq
    this.reason = reason
    this.expected = values.expected
    this.got = values.got
  }
}

/**
 * Executes the records. Signatures of one batch are checked on other threads while the batch before executes.
 *
 * @throws {Divergence} At the first record that the contract or the chain does not bear out.
 */
export async function replay(records: AsyncIterable<NumberedRecord>, target: ReplayTarget): Promise<void> {
  let before: Batch | undefined
  for await (const texts of batches(records)) {
    const batch = readBatch(texts, { pool: target.pool, previous: before?.last })
    if (before !== undefined) await replayBatch(before, target)
    before = batch
  }
  if (before !== undefined) await replayBatch(before, target)
}

/** A record read ahead: an entry, or a bundle header. */
type EntryStep = {
  readonly type: 'entry'
  readonly record: NumberedRecord
  readonly entry: JsonObject
  readonly prev: unknown
}
type BundleStep = {
  readonly type: 'bundle'
  readonly record: NumberedRecord
  readonly bundle: JsonObject
  readonly prev: unknown
}
/** What no log has there, and why. */
type UnknownStep = { readonly type: 'unknown'; readonly reason: string }
type Step = EntryStep | BundleStep | UnknownStep

/** Steps, and a verdict for each entry among them. */
type Batch = {
  readonly steps: readonly Step[]
  readonly verdicts: Promise<readonly Verdict[]>
  /** Number of its last record. */
  readonly last: number | undefined
}

async function* batches(records: AsyncIterable<NumberedRecord>): AsyncGenerator<readonly NumberedRecord[]> {
  let batch: NumberedRecord[] = []
  let units = 0
  for await (const record of records) {
    batch.push(record)
    units += record.text.length
    if (batch.length < BATCH_RECORDS_MAX && units < BATCH_UNITS_MAX) continue
    yield batch
    batch = []
    units = 0
  }
  yield batch
}

/** @param from - `previous`: the number of the record before; without it any number is the first. */
function readBatch(
  records: readonly NumberedRecord[],
  { pool, previous }: { readonly pool: VerifyPool; readonly previous: number | undefined },
): Batch {
  const queries: string[] = []
  let last = previous
  const steps = records.map((record): Step => {
    const expected = last === undefined ? record.number : last + 1
    last = expected
    if (record.number === expected) return readStep(record, queries)
    const got = record.number < 0 ? 'a line that is none' : `record ${record.number}`
    return { type: 'unknown', reason: `the log skips or repeats a record: ${expected} is next, got ${got}` }
  })
  const verdicts = pool.verify(queries)
  verdicts.catch(() => {}) // Heard of when the batch is executed.
  return { steps, verdicts, last }
}

const NO_RECORD: UnknownStep = { type: 'unknown', reason: 'its record is neither an entry nor a bundle header' }

/** Reads a record; the query of an entry goes to the end of `queries`. */
function readStep(record: NumberedRecord, queries: string[]): Step {
  try {
    const content = parseLogRecord(record.text)
    if (content.type === 'genesis') return NO_RECORD
    if (content.type === 'entry') queries.push(JSON.stringify(content.entry['query'] ?? null))
    return { ...content, record }
  } catch (error) {
    // JSON.stringify runs out of stack on what is nested too deep for any query.
    if (error instanceof WireError || error instanceof RangeError) return NO_RECORD
    throw error
  }
}

async function replayBatch({ steps, verdicts }: Batch, target: ReplayTarget): Promise<void> {
  const { contract, chain, onBundle } = target
  const known = (await verdicts).values()
  for (const [index, step] of steps.entries()) {
    if (step.type === 'unknown') throw new Divergence(contract.seq + 1, step.reason)
    const { record } = step
    if (step.type === 'entry')
      replayEntry(step, { ...target, verdict: known.next().value as Verdict, next: steps[index + 1] })
    else await onBundle?.(record.number + 1, replayBundle(record.text, step.bundle, { contract, chain }))
  }
  target.onProgress?.(contract.seq)
}

function replayEntry(
  { record: { text }, entry, prev }: EntryStep,
  { contract, chain, judged, latest, verdict, next }: ReplayTarget & { verdict: Verdict; next: Step | undefined },
): void {
  const seq = contract.seq + 1
  if (!verdict.ok) throw new Divergence(seq, `${verdict.code}: ${verdict.message}`)
  const ts = entry['ts']
  if (typeof ts !== 'number' || !Number.isSafeInteger(ts)) throw new Divergence(seq, 'its time is no whole number')
  checkTime(seq, ts, latest?.())
  const expected = chain.nextEntry({ seq, ts, query: verdict.text })
  if (text !== expected) {
    const difference = differenceOf(expected, text)
    // Right but for what it was chained to, and the next is chained to it: then not this record was altered.
    const isRight = seq > 1 && text === entryRecord({ seq, ts, query: verdict.text, prev: String(prev) })
    if (isRight && next !== undefined && 'prev' in next && next.prev === textHash(text)) {
      throw new Divergence(contract.seq, 'the record after it was chained to another record', difference)
    }
    throw new Divergence(seq, 'its record does not continue the chain of records before it', difference)
  }
  try {
    contract.apply({ seq, ts, query: judged.admit(verdict) })
  } catch (error) {
    if (error instanceof ContractError) throw new Divergence(seq, `the contract refuses it: ${error.message}`)
    throw error
  }
  chain.addEntry(text)
}

/** @throws {Divergence} When the time of an entry is later than may be. */
function checkTime(seq: number, ts: number, latest: number | undefined): void {
  if (latest === undefined || ts <= latest) return
  const reason =
    'its time has not come yet by the clock of this machine; when that is right, the node that wrote it had a wrong one'
  throw new Divergence(seq, reason, { expected: `at most ${latest} ms since 1970`, got: `${ts}` })
}

/** Returns the state root that the header records. */
function replayBundle(text: string, bundle: JsonObject, target: { contract: Contract; chain: Chain }): string {
  const { contract, chain } = target
  const { lastSeq, stateRoot } = bundle
  if (typeof lastSeq === 'number' && lastSeq > contract.seq) {
    throw new Divergence(contract.seq + 1, `the bundle after it ends with entry ${lastSeq}, which the log lacks`)
  }
  const root = contract.seal()
  if (stateRoot !== root) {
    const recorded = typeof stateRoot === 'string' ? stateRoot.slice(0, 100) : 'no text'
    throw new Divergence(contract.seq, 'the bundle after it records another state root', {
      expected: recorded,
      got: root,
    })
  }
  if (chain.unbundled === 0) throw new Divergence(contract.seq, 'two bundle headers follow it')
  const expected = chain.addBundle({ root, ts: contract.ts })
  if (text === expected) return root
  throw new Divergence(
    contract.seq,
    'the bundle header after it is not the one of these entries',
    differenceOf(expected, text),
  )
}

/** Shows where two texts part, with a little of what stands around. */
function differenceOf(expected: string, got: string): { expected: string; got: string } {
  let at = 0
  while (at < expected.length && expected[at] === got[at]) at++
  const around = (text: string): string => text.slice(Math.max(0, at - 20), at + 60)
  return { expected: around(expected), got: around(got) }
}
