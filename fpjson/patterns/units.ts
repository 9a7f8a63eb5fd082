/**
 * Texts as patterns without the flag `u` see them: each UTF-16 unit is a character. The matcher reads code points; so
 * both halves of a pair are moved to where no unit is, in the pattern and in the text.
 */
import type { Range } from './ranges.ts'

/** A text for the matcher, and how places in it belong to those in the text that it was made of. */
export type View = {
  readonly text: string
  placeOf(unit: number): number
  unitAt(place: number): number
}

const HALF_FIRST = 0xd800
const HALF_LAST = 0xdfff
const HALF_SHIFT = 0x100000

/** Returns a range of units as code points for the matcher. */
export function moveHalves([first, last]: Range): Range[] {
  const parts: Range[] = []
  if (first < HALF_FIRST) parts.push([first, Math.min(last, HALF_FIRST - 1)])
  if (first <= HALF_LAST && last >= HALF_FIRST) {
    parts.push([Math.max(first, HALF_FIRST) + HALF_SHIFT, Math.min(last, HALF_LAST) + HALF_SHIFT])
  }
  if (last > HALF_LAST) parts.push([Math.max(first, HALF_LAST + 1), last])
  return parts
}

/** Returns the text itself. */
export function wholeView(text: string): View {
  return { text, placeOf: (unit) => unit, unitAt: (place) => place }
}

/** Returns a text whose halves of pairs are moved. O(text). */
export function unitsView(text: string): View {
  if (!/[\ud800-\udfff]/.test(text)) return wholeView(text)
  const places: number[] = []
  const units: number[] = []
  let moved = ''
  for (let unit = 0; unit < text.length; unit++) {
    places.push(moved.length)
    units[moved.length] = unit
    const code = text.charCodeAt(unit)
    const isHalf = code >= HALF_FIRST && code <= HALF_LAST
    moved += isHalf ? String.fromCodePoint(code + HALF_SHIFT) : text.charAt(unit)
  }
  places.push(moved.length)
  units[moved.length] = text.length
  return { text: moved, placeOf: (unit) => places[unit] as number, unitAt: (place) => units[place] as number }
}
