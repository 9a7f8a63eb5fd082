/** Which keys of values, and which ids, a filter keeps. */
import type { Sha256 } from '../env.ts'
import { typeBounds, VALUE_KEY_BYTES_MAX, valueType, wholeValueKey } from '../index/value-key.ts'
import type { Json } from '../wire/json.ts'
import { keysOf } from './matches.ts'
import type { Leaf } from './normalise.ts'
import type { Scope } from './scope.ts'
import { gaps, intersect, type Span, sortedUnique, spanOf } from './span.ts'

/** The keys of all values. */
export const ALL_VALUES: Span = { lower: '\x02', upper: '\x09' }
/** The bytes of all ids, which are UTF-8. */
const ALL_IDS: Span = { lower: '', upper: '\xff' }

/**
 * Spans that hold all keys that pass a filter. They are `exact` when they hold no others: where the edge of a range falls
 * among keys that were cut, all keys with its beginning are in them.
 */
export type ValueSpans = { readonly spans: readonly Span[]; readonly isExact: boolean }

/** Returns the keys of values that pass all of some comparisons. */
export function spansOfComparisons(leaves: readonly Leaf[], sha256: Sha256): ValueSpans {
  const parts = leaves.map((leaf) => spansOfComparison(leaf, sha256))
  return {
    spans: parts.reduce((spans, part) => intersect(spans, part.spans), [ALL_VALUES]),
    isExact: parts.every(({ isExact }) => isExact),
  }
}

function spansOfComparison(leaf: Leaf, sha256: Sha256): ValueSpans {
  const { operator, operand } = leaf
  switch (operator) {
    case '!=':
      return exactly(gaps(ALL_VALUES, points([operand], sha256)))
    case 'not-in':
      return exactly(gaps(ALL_VALUES, points(operand as readonly Json[], sha256)))
    case '>':
    case '>=':
    case '<':
    case '<=':
      return spansOfRange(leaf)
    default:
      throw new Error(`invariant broken: ${operator} leaves no span`)
  }
}

function spansOfRange({ operator, operand, negated }: Leaf): ValueSpans {
  const whole = wholeValueKey(operand)
  const isExact = whole.length <= VALUE_KEY_BYTES_MAX
  const { lower: before, upper: after } = spanOf(whole.slice(0, VALUE_KEY_BYTES_MAX))
  const [first, end] = typeBounds(valueType(operand))
  // Of a negated filter, the keys that certainly pass it are left out; else those that certainly do not.
  const isWide = !negated
  const isFromBefore = isExact ? operator === '>=' : isWide
  const isUpToAfter = isExact ? operator === '<=' : isWide
  const span = operator.startsWith('>')
    ? { lower: isFromBefore ? before : after, upper: end }
    : { lower: first, upper: isUpToAfter ? after : before }
  return { spans: negated ? gaps(ALL_VALUES, [span]) : [span], isExact }
}

/** Returns the spans of ids that pass all of some filters on them. */
export function spansOfIds(leaves: readonly Leaf[], scope: Scope): Span[] {
  return leaves.reduce<Span[]>((spans, leaf) => intersect(spans, spansOfIdLeaf(leaf, scope)), [ALL_IDS])
}

function spansOfIdLeaf({ operator, operand, negated }: Leaf, scope: Scope): Span[] {
  const spans = idSpans(operator, operand, scope)
  return negated ? gaps(ALL_IDS, spans) : spans
}

function idSpans(operator: Leaf['operator'], operand: Json, scope: Scope): Span[] {
  if (operator === 'in' || operator === 'not-in') {
    const points = sortedUnique((operand as readonly string[]).map(scope.placeOfId).filter(isNotEmpty))
    return operator === 'in' ? points : gaps(ALL_IDS, points)
  }
  const { lower, upper } = scope.placeOfId(operand as string)
  switch (operator) {
    case '==':
      return [{ lower, upper }].filter(isNotEmpty)
    case '!=':
      return gaps(ALL_IDS, [{ lower, upper }])
    case '>':
      return [{ lower: upper, upper: ALL_IDS.upper }]
    case '>=':
      return [{ lower, upper: ALL_IDS.upper }]
    case '<':
      return [{ lower: ALL_IDS.lower, upper: lower }]
    default:
      return [{ lower: ALL_IDS.lower, upper }]
  }
}

function isNotEmpty({ lower, upper }: Span): boolean {
  return lower < upper
}

function points(values: readonly Json[], sha256: Sha256): Span[] {
  return [...keysOf(values, sha256)].map(spanOf).sort((a, b) => (a.lower < b.lower ? -1 : 1))
}

function exactly(spans: readonly Span[]): ValueSpans {
  return { spans, isExact: true }
}
