/** Which keys of an index a branch leaves, behind what is the same in a stream. */

import { partKey } from '../index/declared-entries.ts'
import type { IndexPart } from '../index/definitions.ts'
import { ID_FIELD } from '../index/field-path.ts'
import { QUERY_STREAMS_MAX } from '../limits.ts'
import { type Choices, choicesOf } from './choices.ts'
import { type Condition, isPresence, leafOfValues } from './conditions.ts'
import { type KeyTest, keyTest } from './matches.ts'
import type { Leaf } from './normalise.ts'
import type { Want } from './scan.ts'
import { invertedSpan, type Span } from './span.ts'
import { ALL_VALUES, spansOfComparisons, spansOfIds } from './value-spans.ts'

/** A test of one part of a key, or of the id behind the parts. */
export type PartTest = { readonly part: number; readonly leaf: Leaf | undefined; readonly test: KeyTest }

/** What is known of the keys of a stream, and which filters are decided by then. */
export type Inside = {
  readonly want: Want
  readonly parts: readonly IndexPart[]
  /** Parts that are the same in a stream. */
  readonly fixedParts: number
  readonly streams: readonly unknown[]
  /** Filters that the keys decide: those that are found to be are added. */
  readonly covered: Set<Leaf>
}

/** Returns the spans behind the prefix of any stream, and the tests of the parts that they do not decide. */
export function spansWithin(inside: Inside): { spans: readonly Span[]; tests: PartTest[] } {
  const { want, parts } = inside
  const tests: PartTest[] = []
  const pointsMax = Math.floor(QUERY_STREAMS_MAX / inside.streams.length)
  let points = ['']
  let spans: readonly Span[] | undefined
  for (const [at, part] of parts.entries()) {
    if (at < inside.fixedParts) continue
    coverPart(inside, part)
    const more = spans === undefined ? extended(points, choicesOf(want, part), pointsMax) : undefined
    if (more !== undefined) {
      points = more
      continue
    }
    const found = spansOfPart(want, part)
    const isDecided = spans === undefined && found.isExact && choicesOf(want, part) === undefined
    if (!isDecided) tests.push(...testsOfPart(want, part, at))
    spans ??= eachBehind(points, found.spans)
  }
  const ids = want.conditions.get(ID_FIELD)
  const idSpans = spansOfIds(idLeaves(ids), want.scope)
  for (const leaf of idLeaves(ids)) inside.covered.add(leaf)
  if (spans === undefined) return { spans: eachBehind(points, idSpans), tests }
  return { spans, tests: ids === undefined ? tests : [...tests, idTest(parts.length, idSpans)] }
}

function coverPart({ want, covered }: Inside, part: IndexPart): void {
  const leaf = choicesOf(want, part)?.leaf
  if (leaf !== undefined) covered.add(leaf)
  for (const comparison of comparisonsOf(want, part)) covered.add(comparison)
}

/** Returns the beginnings of keys with one part more, where that has certain values and they are not too many. */
function extended(points: readonly string[], choices: Choices | undefined, max: number): string[] | undefined {
  if (choices === undefined || choices.all.length * points.length > max) return undefined
  return points.flatMap((point) => choices.all.map(({ key }) => point + key))
}

function eachBehind(points: readonly string[], spans: readonly Span[]): Span[] {
  const all: Span[] = []
  for (const point of points) for (const span of spans) all.push(behind(point, span))
  return all
}

/** All that is asked of the id, as filters. */
function idLeaves(ids: Condition | undefined): readonly Leaf[] {
  if (ids?.values === undefined) return ids?.comparisons ?? []
  return [leafOfValues(ID_FIELD, ids.values)]
}

function idTest(part: number, spans: readonly Span[]): PartTest {
  return { part, leaf: undefined, test: (id) => spans.some(({ lower, upper }) => id >= lower && id < upper) }
}

function comparisonsOf({ conditions }: Want, [field, kind]: IndexPart): readonly Leaf[] {
  return kind === 'array' ? [] : (conditions.get(field)?.comparisons ?? [])
}

function spansOfPart(want: Want, part: IndexPart): { spans: readonly Span[]; isExact: boolean } {
  const comparisons = comparisonsOf(want, part)
  const { spans, isExact } = comparisons.length === 0 ? WHOLE : spansOfComparisons(comparisons, want.sha256)
  return part[1] === 'desc' ? { spans: spans.map(invertedSpan).reverse(), isExact } : { spans, isExact }
}

const WHOLE = { spans: [ALL_VALUES], isExact: true }

function testsOfPart(want: Want, part: IndexPart, at: number): PartTest[] {
  const choices = choicesOf(want, part)
  if (choices === undefined) {
    const comparisons = comparisonsOf(want, part).filter((leaf) => !isPresence(leaf))
    return comparisons.map((leaf) => ({ part: at, leaf, test: keyTest(leaf, want.sha256) }))
  }
  const keys = new Set(choices.all.map(({ key }) => partKey(key, part[1])))
  return [{ part: at, leaf: undefined, test: (key) => keys.has(key) }]
}

/** Returns the keys of a span with something before them. */
export function behind(prefix: string, { lower, upper }: Span): Span {
  return { lower: prefix + lower, upper: prefix + upper }
}
