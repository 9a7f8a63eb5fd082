/** Sets of characters as ranges of code points, or of UTF-16 units in a pattern without the flag `u`. */

/** From the first to the last, both included. */
export type Range = readonly [first: number, last: number]

/** The largest code point. */
export const CODE_POINT_MAX = 0x10ffff
/** The largest UTF-16 unit. */
export const UNIT_MAX = 0xffff

/** `\d` of ECMAScript. */
export const DIGITS: readonly Range[] = [[0x30, 0x39]]

/** `\w` of ECMAScript. */
export const WORD: readonly Range[] = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
]

/** What `\w` has more when letters are compared without case in a pattern with the flag `u`: ſ and the Kelvin sign. */
export const WORD_FOLDED: readonly Range[] = [
  [0x17f, 0x17f],
  [0x212a, 0x212a],
]

/** `\s` of ECMAScript: white space and line ends (ECMA-262, 12.2 and 12.3). */
export const BLANKS: readonly Range[] = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]

/** What ends a line in ECMAScript (12.3). */
export const LINE_ENDS: readonly Range[] = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
]

/** The first and the last code point that equals another without case. */
const FOLDED: Range = [0x41, 0x1e943]

/**
 * Returns how many code points the matcher looks at to add to a set what equals them without case: each that may equal
 * another, except of a range that holds them all.
 *
 * @param ranges - In order, and apart from each other.
 */
export function foldedPoints(ranges: readonly Range[]): number {
  const [first, last] = FOLDED
  return ranges
    .filter(([from, to]) => from > first || to < last)
    .reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, last) - Math.max(from, first) + 1), 0)
}

/** Says whether two sets share a character. */
export function areTouching(left: readonly Range[], right: readonly Range[]): boolean {
  return left.some(([first, last]) => right.some(([from, to]) => first <= to && from <= last))
}

/** Returns the same set in order, with as few ranges as it takes. */
export function joined(ranges: readonly Range[]): readonly Range[] {
  const whole: [first: number, last: number][] = []
  for (const [first, last] of ranges.toSorted((left, right) => left[0] - right[0])) {
    const before = whole.at(-1)
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last)
    else whole.push([first, last])
  }
  return whole
}

/** Returns all characters up to `max` that a set lacks, in order. */
export function complementOf(ranges: readonly Range[], max: number): readonly Range[] {
  const rest: Range[] = []
  let next = 0
  for (const [first, last] of joined(ranges)) {
    if (first > next) rest.push([next, first - 1])
    next = last + 1
  }
  if (next <= max) rest.push([next, max])
  return rest
}
