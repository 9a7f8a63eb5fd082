/** Executes a log again, checking everything that a stranger can check: order, chain, signatures, decisions and roots. */
import type { Contract } from '../../contract/contract.ts'
import { ContractError } from '../../contract/errors.ts'
import { WireError } from '../../contract/wire/errors.ts'
import type { JsonObject } from '../../contract/wire/json.ts'
import { parseLogRecord } from '../../contract/wire/log-record.ts'
import type { Chain } from '../sequencer/chain.ts'
import type { Judged } from '../sequencer/judged.ts'
import type { Verdict } from '../workers/judge.ts'
import type { VerifyPool } from '../workers/verify-pool.ts'

/** Records that are read ahead while their signatures are checked. */
const BATCH_RECORDS_MAX = 2_000

/** What a log is replayed into. All of it stands where the first record continues. */
export type ReplayTarget = {
  readonly contract: Contract
  readonly chain: Chain
  readonly judged: Judged
  readonly pool: VerifyPool
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

/** @throws {Divergence} At the first record that the contract or the chain does not bear out. */
export async function replay(records: AsyncIterable<NumberedRecord>, target: ReplayTarget): Promise<void> {
  let batch: string[] = []
  for await (const { text } of records) {
    batch.push(text)
    if (batch.length < BATCH_RECORDS_MAX) continue
    await replayBatch(batch, target)
    batch = []
  }
  await replayBatch(batch, target)
}

/** A record read ahead: an entry whose signature is being checked, a bundle header, or nothing that a log holds. */
type Step =
  | {
      readonly type: 'entry'
      readonly text: string
      readonly entry: JsonObject
      readonly verdicts: Promise<readonly Verdict[]>
    }
  | { readonly type: 'bundle' | 'unknown'; readonly text: string }

async function replayBatch(texts: readonly string[], target: ReplayTarget): Promise<void> {
  const { contract, chain, pool } = target
  const steps = texts.map((text) => readStep(text, pool))
  const verdicts = await Promise.all(
    steps.map(async (step) => (step.type === 'entry' ? (await step.verdicts)[0] : undefined)),
  )
  for (const [index, step] of steps.entries()) {
    if (step.type === 'entry') replayEntry(step.text, step.entry, { ...target, verdict: verdicts[index] as Verdict })
    else if (step.type === 'bundle') replayBundle(step.text, contract, chain)
    else throw new Divergence(contract.seq + 1, 'its record is neither an entry nor a bundle header')
  }
  target.onProgress?.(contract.seq)
}

function readStep(text: string, pool: VerifyPool): Step {
  try {
    const content = parseLogRecord(text)
    if (content.type === 'bundle') return { type: 'bundle', text }
    if (content.type === 'genesis') return { type: 'unknown', text }
    const { entry } = content
    return { type: 'entry', text, entry, verdicts: pool.verify([JSON.stringify(entry['query'] ?? null)]) }
  } catch (error) {
    if (error instanceof WireError) return { type: 'unknown', text }
    throw error
  }
}

function replayEntry(
  text: string,
  entry: JsonObject,
  { contract, chain, judged, verdict }: ReplayTarget & { verdict: Verdict },
): void {
  const seq = contract.seq + 1
  if (!verdict.ok) throw new Divergence(seq, `${verdict.code}: ${verdict.message}`)
  const ts = entry['ts']
  if (typeof ts !== 'number' || !Number.isSafeInteger(ts)) throw new Divergence(seq, 'its time is no whole number')
  const expected = chain.nextEntry({ seq, ts, query: verdict.text })
  if (text !== expected)
    throw new Divergence(
      seq,
      'its record does not continue the chain of records before it',
      differenceOf(expected, text),
    )
  try {
    contract.apply({ seq, ts, query: judged.admit(verdict) })
  } catch (error) {
    if (error instanceof ContractError) throw new Divergence(seq, `the contract refuses it: ${error.message}`)
    throw error
  }
  chain.addEntry(text)
}

function replayBundle(text: string, contract: Contract, chain: Chain): void {
  const root = contract.seal()
  const expected = chain.addBundle({ root, ts: contract.ts })
  if (text === expected) return
  const { bundle } = JSON.parse(text) as { bundle: JsonObject }
  const recorded = String(bundle['stateRoot'])
  if (recorded !== root)
    throw new Divergence(contract.seq, 'the bundle after it records another state root', {
      expected: recorded,
      got: root,
    })
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
