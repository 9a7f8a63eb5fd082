/**
 * Fits an index to a branch: which stretches of the index hold its documents in the order of the result.
 *
 * An index's parts are taken one after the other. First the fixed ones, whose fields may have only certain values: for each
 * combination of those there is one stream. Then those that are the order of the result, all in their direction or all
 * against it; fields that have one value may stand between. What follows only filters, and the documents that are equal up to
 * there are sorted by their ids when they have been read.
 */

import type { Sha256 } from '../env.ts'
import type { IndexPart } from '../index/definitions.ts'
import { ID_FIELD } from '../index/field-path.ts'
import { QUERY_STREAMS_MAX } from '../limits.ts'
import { type Frame, placeBound, type StreamStart } from './bound-spans.ts'
import { type Choices, choicesOf } from './choices.ts'
import { type Conditions, constantOf, leafOfValues } from './conditions.ts'
import type { Leaf } from './normalise.ts'
import type { OrderBound, Stretch } from './order.ts'
import type { Sort } from './parse.ts'
import { behind, type PartTest, spansWithin } from './scan-spans.ts'
import type { Scope } from './scope.ts'
import type { IndexSource } from './source.ts'
import { intersect, type Span } from './span.ts'

/** What a branch wants of one collection. */
export type Want = {
  readonly scope: Scope
  readonly conditions: Conditions
  readonly stretch: Stretch
  readonly sha256: Sha256
}

/** How documents that are equal in the order's fields come: by id already, by id the wrong way round, or in no order. */
type Runs = 'plain' | 'flip' | 'sort'

/** A part of an index: the spans, ascending, of keys with one prefix. */
export type Stream = { readonly prefix: string; readonly spans: readonly Span[] }

/** How one index gives the documents of a branch. */
export type Scan = Want & {
  readonly source: IndexSource
  /** Each stream is in order; they are to be merged. */
  readonly streams: readonly Stream[]
  readonly reverse: boolean
  readonly runs: Runs
  /** True when each stream is in the order of ids, all parts of its keys being the same. */
  readonly isById: boolean
  /** Parts at the beginning of a key that are equal within a stream. */
  readonly fixedParts: number
  /** Parts at the beginning of a key that are equal within a run. */
  readonly runParts: number
  /** For each sort field the part that has its value; `undefined` where a constant or the document has. */
  readonly orderParts: readonly (number | undefined)[]
  readonly tests: readonly PartTest[]
  /** True when the spans cannot tell what lies within the bounds, so that each document is compared with them. */
  readonly checksBounds: boolean
  /** Filters that only the document decides. */
  readonly residual: readonly Leaf[]
}

type Phase = 'fixed' | 'ordered' | 'filtering'

type Walk = {
  readonly want: Want
  readonly parts: readonly IndexPart[]
  phase: Phase
  streams: readonly StreamStart[]
  /** Keys of the parts among the ordered ones that have one value. */
  readonly constants: Map<number, string>
  fixedParts: number
  runParts: number
  reverse: boolean | undefined
  remaining: Sort[]
  readonly orderParts: Map<string, number>
  /** Filters that the keys decide. */
  readonly covered: Set<Leaf>
}

/** Returns how an index gives the documents of a branch in order, or `undefined` when it does not. */
export function fitScan(source: IndexSource, want: Want): Scan | undefined {
  const { sorts, idDescending } = want.stretch.order
  const walk: Walk = {
    want,
    parts: source.parts,
    phase: 'fixed',
    streams: [{ prefix: source.prefix, values: new Map() }],
    constants: new Map(),
    fixedParts: 0,
    runParts: 0,
    reverse: undefined,
    remaining: sorts.filter(({ field }) => constantOf(want.conditions, field) === undefined),
    orderParts: new Map(),
    covered: new Set(),
  }
  for (const [at, part] of source.parts.entries()) if (!takePart(walk, part, at)) return undefined
  if (walk.remaining.length > 0) return undefined
  const { scope, conditions, stretch, sha256 } = want
  const { fixedParts, runParts, constants, orderParts } = walk
  const reverse = walk.reverse ?? idDescending
  const runs: Runs = walk.phase === 'filtering' ? 'sort' : reverse === idDescending ? 'plain' : 'flip'
  const { spans, tests } = spansWithin(walk)
  const frame: Frame = { want, source, reverse, runs, fixedParts, runParts, constants }
  const { streams, checksBounds } = boundedStreams(walk.streams, spans, frame)
  return {
    scope,
    conditions,
    stretch,
    sha256,
    source,
    streams,
    reverse,
    runs,
    isById: fixedParts === source.parts.length,
    fixedParts,
    runParts,
    orderParts: sorts.map(({ field }) => orderParts.get(field)),
    tests,
    checksBounds,
    residual: residualOf(walk),
  }
}

/** Takes the next part of the index. Returns false when the index is of no use. */
function takePart(walk: Walk, [field, kind]: IndexPart, at: number): boolean {
  const { conditions, stretch } = walk.want
  const condition = conditions.get(field)
  if (kind === 'array' && (condition === undefined || condition.contains.length === 0)) return false
  // Documents without the field are not in the index; so something must ask for the field.
  if (condition === undefined && !stretch.order.sorts.some((sort) => sort.field === field)) return false
  const [next] = walk.remaining
  if (kind !== 'array' && next?.field === field && walk.phase !== 'filtering') return takeOrder(walk, next, kind, at)
  if (walk.phase === 'fixed' && fixPart(walk, [field, kind], at)) return true
  if (walk.phase === 'ordered' && passConstant(walk, [field, kind], at)) return true
  walk.phase = 'filtering'
  if (kind !== 'array') walk.orderParts.set(field, at)
  return walk.remaining.length === 0
}

function takeOrder(walk: Walk, sort: Sort, kind: 'asc' | 'desc' | 'array', at: number): boolean {
  const reverse = (kind === 'desc') !== sort.descending
  if (walk.reverse !== undefined && walk.reverse !== reverse) return false
  walk.phase = 'ordered'
  walk.reverse = reverse
  walk.remaining = walk.remaining.slice(1)
  walk.orderParts.set(sort.field, at)
  walk.runParts = at + 1
  return true
}

/** Fixes a part: one stream for each of the values that it may have. */
function fixPart(walk: Walk, part: IndexPart, at: number): boolean {
  const choices = choicesOf(walk.want, part)
  if (choices === undefined || choices.all.length * walk.streams.length > QUERY_STREAMS_MAX) return false
  const [field, kind] = part
  const streams: StreamStart[] = []
  for (const { prefix, values } of walk.streams) {
    for (const { key, value } of choices.all) {
      const known = kind === 'array' ? values : new Map(values).set(field, { value })
      streams.push({ prefix: prefix + key, values: known })
    }
  }
  walk.streams = streams
  walk.fixedParts = at + 1
  walk.runParts = at + 1
  cover(walk, choices)
  if (kind !== 'array') {
    walk.orderParts.set(field, at)
    walk.remaining = walk.remaining.filter((sort) => sort.field !== field)
  }
  return true
}

/** Passes a part among the ordered ones that has one value, which leaves their order as it is. */
function passConstant(walk: Walk, part: IndexPart, at: number): boolean {
  const choices = choicesOf(walk.want, part)
  const [only, ...others] = choices?.all ?? []
  if (choices === undefined || only === undefined || others.length > 0) return false
  walk.constants.set(at, only.key)
  walk.runParts = at + 1
  return true
}

function cover(walk: Walk, { leaf }: Choices): void {
  if (leaf !== undefined) walk.covered.add(leaf)
}

function boundedStreams(
  starts: readonly StreamStart[],
  inner: readonly Span[],
  frame: Frame,
): { streams: readonly Stream[]; checksBounds: boolean } {
  const { start, end } = frame.want.stretch
  let checksBounds = false
  const keep = (spans: Span[], bound: OrderBound | undefined, stream: StreamStart, isStart: boolean): Span[] => {
    if (bound === undefined) return spans
    const place = placeBound(frame, { bound, stream, isStart })
    if (!place.isExact) checksBounds = true
    return intersect(spans, place.spans)
  }
  const streams = starts.map((stream) => {
    const whole = inner.map((span) => behind(stream.prefix, span))
    return { prefix: stream.prefix, spans: keep(keep(whole, start, stream, true), end, stream, false) }
  })
  return { streams: streams.filter(({ spans }) => spans.length > 0), checksBounds }
}

/** The filters that the keys of the index do not decide. */
function residualOf({ want, covered, parts }: Walk): Leaf[] {
  const residual: Leaf[] = []
  for (const { field, values, comparisons, contains, others } of want.conditions.values()) {
    for (const leaf of comparisons) if (!covered.has(leaf)) residual.push(leaf)
    for (const leaf of contains) if (!covered.has(leaf)) residual.push(leaf)
    residual.push(...others)
    if (values !== undefined && !isDecided(field, parts)) residual.push(leafOfValues(field, values))
  }
  return residual
}

/** Says whether spans or tests see to it that a field has one of certain values. */
function isDecided(field: string, parts: readonly IndexPart[]): boolean {
  return field === ID_FIELD || parts.some(([name, kind]) => name === field && kind !== 'array')
}
