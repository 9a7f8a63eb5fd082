/** Where the bounds of a query fall in a stream of an index. */
import { partKey } from '../index/declared-entries.ts'
import type { IndexPart } from '../index/definitions.ts'
import { VALUE_KEY_BYTES_MAX, wholeValueKey } from '../index/value-key.ts'
import { prefixEnd } from '../tree/store.ts'
import type { Json } from '../wire/json.ts'
import { constantOf } from './conditions.ts'
import { compareValues } from './matches.ts'
import type { OrderBound } from './order.ts'
import type { Sort } from './parse.ts'
import type { Scan, Want } from './scan.ts'
import { type Span, spanOf } from './span.ts'

/** What the keys of a stream begin with, and by field the values of the fixed parts in it. */
export type StreamStart = { readonly prefix: string; readonly values: ReadonlyMap<string, { readonly value: Json }> }

/** A bound, and the stream in which it is to be found. */
export type BoundInStream = { readonly bound: OrderBound; readonly stream: StreamStart; readonly isStart: boolean }

/** How the index is read. */
export type Frame = Pick<Scan, 'source' | 'reverse' | 'runs' | 'fixedParts' | 'runParts'> & {
  readonly want: Want
  /** Keys of the parts among the ordered ones that have one value. */
  readonly constants: ReadonlyMap<number, string>
}

/** The documents that a bound does not tell apart by its values: the keys that begin with `key`. */
type Ties = {
  readonly key: string
  /** Whether they are at the bound, or all on one side of it. */
  readonly side: 'at' | 'before' | 'behind'
  /** False when some of them are before the bound and some behind it, and only their values tell which. */
  readonly isExact: boolean
  /** True when the values of all sort fields are in the key, so that an id may tell more. */
  readonly isWhole: boolean
}

/** Returns the keys of a stream that a bound leaves, and whether all of those are really within it. */
export function placeBound(frame: Frame, at: BoundInStream): { spans: readonly Span[]; isExact: boolean } {
  const ties = tiesOf(frame, at)
  const { bound, isStart } = at
  const all = spanOf(ties.key)
  const rest = restOf(frame, at, all)
  if (!ties.isExact) return { spans: union(all, rest), isExact: false }
  if (ties.side !== 'at') {
    const areKept = (ties.side === 'behind') === isStart
    return { spans: areKept ? union(all, rest) : [rest], isExact: true }
  }
  if (bound.id === undefined || !ties.isWhole)
    return { spans: bound.isInclusive ? union(all, rest) : [rest], isExact: true }
  if (frame.runs === 'sort') return { spans: union(all, rest), isExact: false }
  return { spans: union(withinIds(frame, at, all, bound.id), rest), isExact: true }
}

function tiesOf(frame: Frame, { bound, stream }: BoundInStream): Ties {
  const { sorts } = frame.want.stretch.order
  const at = { key: stream.prefix, part: frame.fixedParts }
  for (const [i, value] of bound.values.entries()) {
    const side = sideOfConstant(frame, stream, sorts[i] as Sort, value)
    if (side === undefined) {
      passConstants(frame, at)
      const isExact = addValue(at, value, frame.source.parts[at.part] as IndexPart)
      if (!isExact) return { key: at.key, side: 'at', isExact, isWhole: false }
    } else if (side !== 0) return { key: at.key, side: side < 0 ? 'before' : 'behind', isExact: true, isWhole: false }
  }
  const isWhole = bound.values.length === sorts.length
  if (isWhole) passConstants(frame, at)
  return { key: at.key, side: 'at', isExact: true, isWhole }
}

/** On which side of a bound's value a sort field is that has one value in the stream; `undefined` when it has several. */
function sideOfConstant(
  { want }: Frame,
  { values }: StreamStart,
  { field, descending }: Sort,
  value: Json,
): number | undefined {
  const constant = constantOf(want.conditions, field) ?? values.get(field)
  return constant && compareValues(constant.value, value) * (descending ? -1 : 1)
}

/** A key that grows part by part. */
type Growing = { key: string; part: number }

/** Adds the parts with one value that come next. */
function passConstants({ runParts, constants }: Frame, at: Growing): void {
  for (; at.part < runParts && constants.has(at.part); at.part++) at.key += constants.get(at.part) ?? ''
}

/** Adds a value, or as much of it as is kept in keys. Returns whether it is whole. */
function addValue(at: Growing, value: Json, [, kind]: IndexPart): boolean {
  const whole = wholeValueKey(value)
  at.key += partKey(whole.slice(0, VALUE_KEY_BYTES_MAX), kind)
  at.part++
  return whole.length <= VALUE_KEY_BYTES_MAX
}

/** The keys of the stream on the far side of the ties. */
function restOf({ reverse }: Frame, { stream, isStart }: BoundInStream, ties: Span): Span {
  return isStart === reverse
    ? { lower: stream.prefix, upper: ties.lower }
    : { lower: ties.upper, upper: prefixEnd(stream.prefix) }
}

/** The ties whose ids are within the bound. */
function withinIds(
  { want: { scope, stretch } }: Frame,
  { bound, isStart }: BoundInStream,
  ties: Span,
  id: string,
): Span {
  const place = scope.placeOfId(id)
  const isGreater = isStart !== stretch.order.idDescending
  if (isGreater) return { lower: ties.lower + (bound.isInclusive ? place.lower : place.upper), upper: ties.upper }
  return { lower: ties.lower, upper: ties.lower + (bound.isInclusive ? place.upper : place.lower) }
}

/** The keys of two spans that do not overlap, ascending; those that touch become one. */
function union(a: Span, b: Span): Span[] {
  const [first, second] = a.lower < b.lower ? [a, b] : [b, a]
  if (first.upper === second.lower) return [{ lower: first.lower, upper: second.upper }]
  return [first, second].filter(({ lower, upper }) => lower < upper)
}
