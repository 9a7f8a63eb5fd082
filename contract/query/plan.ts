/** Plans a branch in one collection: by which index, or which ones together, its documents are found. */
import { ID_FIELD } from '../index/field-path.ts'
import { QUERY_DROPPED_MAX, QUERY_KEYS_MAX } from '../limits.ts'
import { leafOfPresence, leafOfValues } from './conditions.ts'
import type { Leaf } from './normalise.ts'
import { fitScan, type Scan, type Want } from './scan.ts'
import type { Catalogue, IndexSource } from './source.ts'

/** How the documents of a branch in one collection are found. */
export type BranchPlan = {
  readonly scan: Scan
  /** Other indexes in the order of ids, in all of which the documents must be too. */
  readonly others: readonly Scan[]
}

/**
 * Returns the plan of a branch, or `undefined` when no index gives its order.
 *
 * The first index that decides every filter is taken. Where none does, that with the least work in the worst case, by exact
 * counts of what is in the spans; the first of equals.
 *
 * @param wanted - Documents that will be read of the result, at most.
 */
export function planBranch(catalogue: Catalogue, want: Want, wanted: number): BranchPlan | undefined {
  const points = pointScan(catalogue, want)
  if (points !== undefined) return { scan: points, others: [] }
  const scans: Scan[] = []
  for (const source of sourcesOf(catalogue, want)) {
    for (const scan of scansOf(source, want)) {
      if (isPerfect(scan)) return { scan, others: [] }
      scans.push(scan)
    }
  }
  return leastWork(plansOf(scans), wanted)
}

/** Returns all plans of a branch that give the documents in order. */
export function candidatesOf(catalogue: Catalogue, want: Want): BranchPlan[] {
  return plansOf(sourcesOf(catalogue, want).flatMap((source) => scansOf(source, want)))
}

function sourcesOf(catalogue: Catalogue, want: Want): readonly IndexSource[] {
  return isWholeCollection(want) ? [catalogue.documents] : catalogue.sourcesFor(want.conditions, want.stretch.order)
}

/** Each scan alone, and some of them together. */
function plansOf(scans: readonly Scan[]): BranchPlan[] {
  const together = intersection(scans)
  const plans = scans.map((scan): BranchPlan => ({ scan, others: [] }))
  return together === undefined ? plans : [...plans, together]
}

/** An index of elements decides one filter at a time: where a list must hold several things, each gives a scan. */
function scansOf(source: IndexSource, want: Want): Scan[] {
  const field = source.parts.find(([, kind]) => kind === 'array')?.[0]
  const condition = field === undefined ? undefined : want.conditions.get(field)
  if (condition === undefined || condition.contains.length < 2) {
    const scan = fitScan(source, want)
    return scan === undefined ? [] : [scan]
  }
  return condition.contains.flatMap((leaf) => {
    const others = [...condition.others, ...condition.contains.filter((other) => other !== leaf)]
    const one = { ...condition, contains: [leaf], others }
    return fitScan(source, { ...want, conditions: new Map([...want.conditions, [condition.field, one]]) }) ?? []
  })
}

/** A query without filters but on the id, in the order of ids, reads the documents themselves. */
function isWholeCollection({ conditions, stretch }: Want): boolean {
  return stretch.order.sorts.length === 0 && conditions.size === (conditions.has(ID_FIELD) ? 1 : 0)
}

function isPerfect({ runs, tests, residual }: Scan): boolean {
  return runs !== 'sort' && tests.length === 0 && residual.length === 0
}

/** Documents by their ids, sorted when they have been read. */
function pointScan({ documents }: Catalogue, want: Want): Scan | undefined {
  const { conditions, stretch, scope } = want
  const ids = conditions.get(ID_FIELD)?.values
  if (ids === undefined || isWholeCollection(want)) return undefined
  const others = [...conditions.values()].filter(({ field }) => field !== ID_FIELD)
  const residual = others.flatMap(({ field, values, comparisons, contains, others: more }) =>
    values === undefined ? [...comparisons, ...contains, ...more] : [leafOfValues(field, values)],
  )
  const { prefix } = documents
  return {
    ...want,
    source: documents,
    streams: ids.flatMap((id) => {
      const { lower, upper } = scope.placeOfId(id as string)
      return lower < upper ? [{ prefix, spans: [{ lower: prefix + lower, upper: prefix + upper }] }] : []
    }),
    reverse: false,
    isById: false,
    runs: 'plain',
    fixedParts: 0,
    runParts: 0,
    orderParts: stretch.order.sorts.map(() => undefined),
    tests: [],
    checksBounds: stretch.start !== undefined || stretch.end !== undefined,
    residual: [...residual, ...stretch.order.sorts.map(({ field }) => leafOfPresence(field))],
  }
}

/** Scans in the order of ids, each of which decides filters that those before it do not, taken together. */
function intersection(scans: readonly Scan[]): BranchPlan | undefined {
  const byId = scans.filter(({ isById, tests }) => isById && tests.length === 0)
  if (byId.length < 2) return undefined
  const chosen: Scan[] = []
  let left: readonly Leaf[] | undefined
  for (const scan of [...byId].sort((a, b) => b.source.parts.length - a.source.parts.length)) {
    const still: readonly Leaf[] = left?.filter((leaf) => hasLeaf(scan.residual, leaf)) ?? scan.residual
    if (left !== undefined && still.length === left.length) continue
    chosen.push(scan)
    left = still
  }
  const [scan, ...others] = chosen
  return scan === undefined || others.length === 0 ? undefined : { scan: { ...scan, residual: left ?? [] }, others }
}

function hasLeaf(leaves: readonly Leaf[], { field, operator, operand, negated }: Leaf): boolean {
  return leaves.some(
    (leaf) =>
      leaf.field === field && leaf.operator === operator && leaf.operand === operand && leaf.negated === negated,
  )
}

/** What reading and decoding a document costs, in keys of an index. */
const DOCUMENT_COST = 8
/** What looking for one id in one index costs, in keys read one after the other. */
const SEEK_COST = 3

function leastWork(candidates: readonly BranchPlan[], wanted: number): BranchPlan | undefined {
  if (candidates.length < 2) return candidates[0]
  const works = candidates.map((candidate) => ({ candidate, ...workOf(candidate, wanted) }))
  let [best] = works
  for (const work of works) {
    const isLess = best !== undefined && (work.risk < best.risk || (work.risk === best.risk && work.cost < best.cost))
    if (isLess) best = work
  }
  return best?.candidate
}

/** What a plan costs in the worst case, in keys, and whether it may go over a limit: 0 no, 1 yes. */
function workOf({ scan, others }: BranchPlan, wanted: number): { readonly cost: number; readonly risk: number } {
  const counts = [scan, ...others].map(entriesIn)
  const rows = Math.min(...counts)
  const isResidual = scan.residual.length > 0
  const isLazy = scan.runs !== 'sort' && scan.tests.length === 0 && others.length === 0 && !isResidual
  const perRow = others.length === 0 ? 1 : counts.length * SEEK_COST
  const keys = perRow * (isLazy ? Math.min(rows, wanted) : rows)
  // Of those in one index, a guess at how many are in all the others: the more there are, the fewer.
  const matches = rows / counts.length
  const documents = isResidual ? matches : Math.min(matches, wanted)
  const isRisky = keys > QUERY_KEYS_MAX || (isResidual && rows > QUERY_DROPPED_MAX)
  return { cost: keys + DOCUMENT_COST * documents, risk: isRisky ? 1 : 0 }
}

/** Number of entries in the spans of a scan. O(log n) a span. */
export function entriesIn({ source, streams }: Scan): number {
  return streams.reduce((sum, { spans }) => spans.reduce((count, span) => count + source.reader.count(span), sum), 0)
}
