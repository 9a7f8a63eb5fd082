/** What following a plan takes: the work, and how likely that goes over a limit of queries. */
import { offsetsOf } from '../index/declared-entries.ts'
import { QUERY_DROPPED_MAX, QUERY_KEYS_MAX } from '../limits.ts'
import type { BranchPlan } from './plan.ts'
import type { Scan } from './scan.ts'
import { spanOf } from './span.ts'

/** What reading and decoding a document costs, in keys of an index. */
export const DOCUMENT_COST = 8
/** What looking for one id in one index costs, in keys read one after the other. */
const SEEK_COST = 3

/** Keys gone over, and documents read, of which some are dropped. */
type Effort = { readonly keys: number; readonly documents: number; readonly dropped: number }

/** Going over a limit: not possible, possible, or what is to be expected. */
type Risk = 0 | 1 | 2

/**
 * Returns the plan with the least risk and, of those, the least work; the first of equals.
 *
 * @param result - What is known of the result: what is asked, and how many match at most.
 */
export function leastWork(plans: readonly BranchPlan[], result: Partial<Result> & Demand): Weighed | undefined {
  const sizes = new Map<Scan, number>()
  for (const { scan, others } of plans) for (const one of [scan, ...others]) sizes.set(one, entriesIn(one))
  const counts = plans.map(({ scan, others }) => [scan, ...others].map((one) => sizes.get(one) ?? 0))
  // No more documents match than the smallest index has of them.
  const matchesMax = Math.min(...counts.flat(), result.matchesMax ?? Number.POSITIVE_INFINITY)
  let best: Weighed | undefined
  for (const [at, plan] of plans.entries()) {
    const work = workOf(plan, counts[at] ?? [], { ...result, matchesMax })
    const isLess = best === undefined || work.risk < best.risk || (work.risk === best.risk && work.cost < best.cost)
    if (isLess) best = { plan, ...work }
  }
  return best
}

/** A plan, how risky it is and what it costs in keys. */
type Weighed = { readonly plan: BranchPlan; readonly risk: Risk; readonly cost: number }

/**
 * What is asked of a branch: how many documents will be read of the result at most, 0 when only their number is asked, in no
 * order; and of how many branches in how many collections it is one, for all of them together have the limits of one query.
 */
export type Demand = { readonly wanted: number; readonly branches: number }

type Result = Demand & { readonly matchesMax: number }

function workOf(plan: BranchPlan, counts: readonly number[], result: Result): { risk: Risk; cost: number } {
  const worst = worstOf(plan, counts, result)
  const { branches } = result
  if (isWithin(worst, branches)) return { risk: 0, cost: costOf(worst) }
  const expected = expectedOf(plan, counts, result)
  return { risk: isWithin(expected, branches) ? 1 : 2, cost: costOf(expected) }
}

function worstOf({ scan, others }: BranchPlan, counts: readonly number[], { wanted }: Result): Effort {
  const rows = Math.min(...counts)
  const isResidual = scan.residual.length > 0
  const endsEarly = scan.runs !== 'sort' && wanted > 0 && scan.tests.length === 0 && others.length === 0 && !isResidual
  // Of those in one index, a guess at how many are in all the others: the more there are, the fewer.
  const matches = rows / counts.length
  return {
    keys: keysARow(counts) * (endsEarly ? Math.min(rows, wanted) : rows),
    documents: isResidual ? matches : Math.min(matches, wanted),
    dropped: isResidual ? rows : 0,
  }
}

/** As if the documents that match were spread evenly over those that are read. */
function expectedOf({ scan }: BranchPlan, counts: readonly number[], { matchesMax, wanted }: Result): Effort {
  const rows = Math.min(...counts)
  const matches = Math.min(rows, matchesMax)
  const read =
    matches === 0 || wanted === 0 ? rows : Math.min(rows, Math.ceil((wanted * rows) / matches) + heldBack(scan))
  const isResidual = scan.residual.length > 0
  return {
    keys: keysARow(counts) * read,
    documents: isResidual ? read : Math.min(matches, wanted),
    dropped: isResidual ? read - Math.round((read * matches) / Math.max(rows, 1)) : 0,
  }
}

/** Keys that are read before the first document is given: of what is sorted, the first run of each stream. */
function heldBack({ runs, runParts, source, streams, reverse }: Scan): number {
  const [stream] = streams
  const span = reverse ? stream?.spans.at(-1) : stream?.spans[0]
  if (runs !== 'sort' || stream === undefined || span === undefined) return 0
  const [first] = source.reader.range({ ...span, reverse })
  if (first === undefined) return 0
  const [key, offsets] = first
  const run = runParts === 0 ? source.prefix : key.slice(0, offsetsOf(offsets)[runParts - 1])
  return streams.length * source.reader.count(spanOf(run))
}

function keysARow(counts: readonly number[]): number {
  return counts.length === 1 ? 1 : counts.length * SEEK_COST
}

/** Says whether an effort is within the share of the limits that is one branch's. */
function isWithin({ keys, dropped }: Effort, branches: number): boolean {
  return keys * branches <= QUERY_KEYS_MAX && dropped * branches <= QUERY_DROPPED_MAX
}

function costOf({ keys, documents }: Effort): number {
  return keys + DOCUMENT_COST * documents
}

/** Number of entries in the spans of a scan. O(log n) a span. */
export function entriesIn({ source, streams }: Scan): number {
  return streams.reduce((sum, { spans }) => spans.reduce((count, span) => count + source.reader.count(span), sum), 0)
}
