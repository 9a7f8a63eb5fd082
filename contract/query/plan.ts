/** Plans a branch in one collection: by which index, or which ones together, its documents are found. */
import { ID_FIELD } from '../index/field-path.ts'
import { QUERY_DROPPED_MAX } from '../limits.ts'
import { leafOfPresence, leafOfValues } from './conditions.ts'
import type { Leaf } from './normalise.ts'
import { fitScan, type Scan, type Want } from './scan.ts'
import type { Catalogue, IndexSource } from './source.ts'
import { type Demand, entriesIn, leastWork } from './work.ts'

/** How the documents of a branch in one collection are found. */
export type BranchPlan = {
  readonly scan: Scan
  /** Other indexes, in the same order behind their fixed parts, in all of which the documents must be too. */
  readonly others: readonly Scan[]
}

/**
 * Returns the plan of a branch, or `undefined` when no index gives its order.
 *
 * The first index that decides every filter is taken. Where none does, what is least likely to go over a limit and, of that, has
 * the least work, by exact counts of what is in the spans; the first of equals.
 */
export function planBranch(catalogue: Catalogue, want: Want, demand: Demand): BranchPlan | undefined {
  const points = pointScan(catalogue, want)
  if (points !== undefined) return { scan: points, others: [] }
  const scans: Scan[] = []
  for (const source of sourcesOf(catalogue, want)) {
    for (const scan of scansOf(source, want)) {
      if (isPerfect(scan, demand.wanted)) return { scan, others: [] }
      scans.push(scan)
    }
  }
  const plans = plansOf(scans)
  const best = leastWork(plans, demand)
  if (best === undefined || best.risk === 0) return best?.plan
  // Nothing in order is sure to be within the limits: what one filter leaves may be little enough to be sorted.
  const unordered = sourcesOf(catalogue, want).flatMap((source) => unorderedScan(source, want) ?? [])
  const sizes = unordered.map(entriesIn)
  const few = unordered.filter((_, at) => (sizes[at] ?? 0) * demand.branches <= QUERY_DROPPED_MAX)
  const sorted = few.map((scan): BranchPlan => ({ scan, others: [] }))
  return leastWork([...plans, ...sorted], { ...demand, matchesMax: Math.min(...sizes) })?.plan
}

/** Returns all plans of a branch that give the documents in order; with each, what sorts all that one index has. */
export function candidatesOf(catalogue: Catalogue, want: Want): BranchPlan[] {
  const sources = sourcesOf(catalogue, want)
  const plans = plansOf(sources.flatMap((source) => scansOf(source, want)))
  if (plans.length === 0) return []
  const unordered = sources.flatMap((source) => unorderedScan(source, want) ?? [])
  return [...plans, ...unordered.map((scan): BranchPlan => ({ scan, others: [] }))]
}

function sourcesOf(catalogue: Catalogue, want: Want): readonly IndexSource[] {
  if (isWholeCollection(want)) return [catalogue.documents]
  const indexes = catalogue.sourcesFor(want.conditions, want.stretch.order)
  return want.stretch.order.sorts.length === 0 ? [...indexes, catalogue.documents] : indexes
}

/** Each scan alone, and some of them together. */
function plansOf(scans: readonly Scan[]): BranchPlan[] {
  return [...scans.map((scan): BranchPlan => ({ scan, others: [] })), ...intersections(scans)]
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

function isPerfect({ runs, tests, residual }: Scan, wanted: number): boolean {
  return (runs !== 'sort' || wanted === 0) && tests.length === 0 && residual.length === 0
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

/** All that an index has of a branch, sorted when it has been read. */
function unorderedScan(source: IndexSource, want: Want): Scan | undefined {
  const { sorts, idDescending } = want.stretch.order
  const anyOrder = { order: { sorts: [], idDescending }, start: undefined, end: undefined }
  const scan = fitScan(source, { ...want, stretch: anyOrder })
  if (scan === undefined || source.parts.length === 0) return undefined
  const absent = sorts.filter(({ field }) => !want.conditions.has(field))
  return {
    ...scan,
    stretch: want.stretch,
    runs: 'sort',
    isById: false,
    runParts: scan.fixedParts,
    orderParts: sorts.map(() => undefined),
    checksBounds: want.stretch.start !== undefined || want.stretch.end !== undefined,
    residual: [...scan.residual, ...absent.map(({ field }) => leafOfPresence(field))],
  }
}

/** Scans that go in one order behind what is the same in each: their keys end alike, so that they can be read side by side. */
function intersections(scans: readonly Scan[]): BranchPlan[] {
  const byEnd = new Map<string, Scan[]>()
  for (const scan of scans) {
    // Those of several streams are put in order only when that is the order of their keys.
    if (scan.runs === 'flip' || (!scan.isById && scan.streams.length !== 1)) continue
    const end = JSON.stringify([scan.source.parts.slice(scan.fixedParts), scan.reverse])
    byEnd.set(end, [...(byEnd.get(end) ?? []), scan])
  }
  return [...byEnd.values()].flatMap((alike) => intersection(alike) ?? [])
}

/** Scans each of which decides filters that those before it do not, taken together. */
function intersection(alike: readonly Scan[]): BranchPlan | undefined {
  const chosen: Scan[] = []
  let left: readonly Leaf[] | undefined
  for (const scan of [...alike].sort((a, b) => b.source.parts.length - a.source.parts.length)) {
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
