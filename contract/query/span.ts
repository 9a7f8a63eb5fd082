/** Stretches of the key space, and sets of them. */
import { inverted } from '../index/declared-entries.ts'
import { prefixEnd } from '../tree/store.ts'

/** Keys from `lower` up to but not including `upper`. */
export type Span = { readonly lower: string; readonly upper: string }

/** Returns the keys that begin with `prefix`. */
export function spanOf(prefix: string): Span {
  return { lower: prefix, upper: prefixEnd(prefix) }
}

/** Returns the keys that are in both of two lists of spans. Each is disjoint and ascending, and so is the result. */
export function intersect(some: readonly Span[], others: readonly Span[]): Span[] {
  const spans: Span[] = []
  for (const a of some) {
    for (const b of others) {
      const span = { lower: greater(a.lower, b.lower), upper: lesser(a.upper, b.upper) }
      if (span.lower < span.upper) spans.push(span)
    }
  }
  return spans
}

/** Returns what spans, disjoint and ascending, leave of `whole`. */
export function gaps(whole: Span, holes: readonly Span[]): Span[] {
  const spans: Span[] = []
  let lower = whole.lower
  for (const hole of holes) {
    spans.push({ lower, upper: hole.lower })
    lower = hole.upper
  }
  spans.push({ lower, upper: whole.upper })
  return spans.filter((span) => span.lower < span.upper)
}

/** Returns spans, any two of them equal or disjoint, in ascending order, each once. */
export function sortedUnique(spans: readonly Span[]): Span[] {
  const sorted = [...spans].sort((a, b) => compareBinary(a.lower, b.lower))
  return sorted.filter((span, i) => span.lower !== sorted[i - 1]?.lower)
}

/** Returns `span` with every key's bytes inverted, for keys of which none begins another and none is all zero bytes. */
export function invertedSpan({ lower, upper }: Span): Span {
  return { lower: prefixEnd(inverted(upper)), upper: prefixEnd(inverted(lower)) }
}

/** Orders binary strings as the byte strings that they are. */
export function compareBinary(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function greater(a: string, b: string): string {
  return a > b ? a : b
}

function lesser(a: string, b: string): string {
  return a < b ? a : b
}
