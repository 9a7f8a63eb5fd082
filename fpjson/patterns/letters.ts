/**
 * Letters that are equal without their case, in a pattern with the flag `i` and without `u`: those that have the same
 * upper case of one unit, except that no other letter equals one of ASCII (ECMA-262, Canonicalize).
 *
 * Known are Latin, Greek, Cyrillic and Armenian letters that have not changed since Unicode 9 (2016). Of others the tables
 * of engines differ by their age, so a pattern cannot name them; with the flag `u` it can, for there the matcher has its
 * own table.
 */
import { areTouching, joined, type Range } from './ranges.ts'

const KNOWN: readonly Range[] = [
  [0x41, 0x5a],
  [0x61, 0x7a],
  [0xb5, 0x17f],
  [0x345, 0x345],
  [0x370, 0x52f],
  [0x531, 0x587],
  [0x1c80, 0x1c87],
  [0x1e00, 0x1eff],
  [0x1fbe, 0x1fbe],
]

const UNKNOWN: readonly Range[] = [
  [0x180, 0x2af],
  [0x10a0, 0x10ff],
  [0x13a0, 0x13ff],
  [0x1c88, 0x1cbf],
  [0x1d79, 0x1d8e],
  [0x1f00, 0x1fbd],
  [0x1fbf, 0x1fff],
  [0x2132, 0x2132],
  [0x214e, 0x214e],
  [0x2160, 0x2188],
  [0x24b6, 0x24e9],
  [0x2c00, 0x2dff],
  [0xa640, 0xa69f],
  [0xa720, 0xa7ff],
  [0xab30, 0xabbf],
  [0xff21, 0xff5a],
]

function upperOf(unit: number): number {
  const upper = String.fromCharCode(unit).toUpperCase()
  if (upper.length !== 1) return unit
  const code = upper.charCodeAt(0)
  return unit >= 0x80 && code < 0x80 ? unit : code
}

/** Units in order, and at the same place in the second list another that equals it: one place for each such pair. */
const [UNITS, OTHERS]: readonly [units: Uint16Array, others: Uint16Array] = equalUnits()

function equalUnits(): [units: Uint16Array, others: Uint16Array] {
  const byUpper = new Map<number, number[]>()
  for (const [first, last] of KNOWN) {
    for (let unit = first; unit <= last; unit++) {
      const upper = upperOf(unit)
      byUpper.set(upper, [...(byUpper.get(upper) ?? []), unit])
    }
  }
  const groups = [...byUpper.values()]
  const pairs = groups.flatMap((units) =>
    units.flatMap((unit) => units.map((other): [number, number] => [unit, other])),
  )
  const known = pairs.filter(([unit, other]) => unit !== other).sort(([left], [right]) => left - right)
  return [Uint16Array.from(known, ([unit]) => unit), Uint16Array.from(known, ([, other]) => other)]
}

/** Says whether a set names letters whose case is not known here. */
export function hasUnknownCase(range: Range): boolean {
  return areTouching([range], UNKNOWN)
}

/**
 * Returns a set of units with all that equal one of them without their case. At most one step for each letter whose case is
 * known, and what lies in the range of its like is not named again.
 *
 * @param ranges - In order, and apart from each other.
 */
export function withoutCase(ranges: readonly Range[]): readonly Range[] {
  const others: Range[] = []
  for (const [first, last] of ranges) {
    for (let at = firstFrom(first); at < UNITS.length && (UNITS[at] as number) <= last; at++) {
      const other = OTHERS[at] as number
      if (other < first || other > last) others.push([other, other])
    }
  }
  return others.length === 0 ? ranges : joined([...ranges, ...others])
}

/** Returns the place of the first pair whose unit is `unit` or later. */
function firstFrom(unit: number): number {
  let [low, high] = [0, UNITS.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((UNITS[middle] as number) < unit) low = middle + 1
    else high = middle
  }
  return low
}
