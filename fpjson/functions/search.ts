/**
 * Searching a text in linear time. Engines search long patterns in time pattern × text in the worst case (measured: 43 s
 * for 500,000 in 1,000,000 units), which no fuel for the length of the text would pay. A search costs one unit for each unit
 * of both texts.
 */
import type { Machine } from '../machine.ts'

/** Up to this many units of pattern the engine's own search is bounded well enough. */
const ENGINE_PATTERN_UNITS_MAX = 16

/**
 * Returns where `pattern` occurs in `text`, from the left and without overlap; at most `most` places. The empty text is
 * found once, at the start.
 *
 * O(text + pattern), by Knuth, Morris and Pratt, "Fast pattern matching in strings" (1977).
 */
export function findText(machine: Machine, text: string, pattern: string, most: number): number[] {
  machine.charge(pattern.length + text.length)
  return placesOf(text, pattern, most)
}

/** Returns where `pattern` occurs last in `text`, or -1. Like {@link findText}, read backwards. */
export function findLastText(machine: Machine, text: string, pattern: string): number {
  machine.charge(pattern.length + text.length)
  const [fromEnd] = placesOf(backwards(text), backwards(pattern), 1)
  return fromEnd === undefined ? -1 : text.length - pattern.length - fromEnd
}

function placesOf(text: string, pattern: string, most: number): number[] {
  if (pattern === '') return [0]
  return pattern.length <= ENGINE_PATTERN_UNITS_MAX ? findShort(text, pattern, most) : findLong(text, pattern, most)
}

function backwards(text: string): string {
  return text.split('').reverse().join('')
}

function findShort(text: string, pattern: string, most: number): number[] {
  const found: number[] = []
  let at = text.indexOf(pattern)
  while (at >= 0 && found.length < most) {
    found.push(at)
    at = text.indexOf(pattern, at + pattern.length)
  }
  return found
}

function findLong(text: string, pattern: string, most: number): number[] {
  const found: number[] = []
  const borders = bordersOf(pattern)
  let matched = 0
  for (let at = 0; at < text.length && found.length < most; at++) {
    matched = extend(pattern, borders, matched, text.charCodeAt(at))
    if (matched < pattern.length) continue
    found.push(at - pattern.length + 1)
    matched = 0
  }
  return found
}

/** For each length of a prefix, the length of the longest shorter prefix that is also its end. */
function bordersOf(pattern: string): Uint32Array {
  const borders = new Uint32Array(pattern.length + 1)
  let matched = 0
  for (let at = 1; at < pattern.length; at++) {
    matched = extend(pattern, borders, matched, pattern.charCodeAt(at))
    borders[at + 1] = matched
  }
  return borders
}

/** How much of the pattern matches after one more unit, when `matched` units of it did before. */
function extend(pattern: string, borders: Uint32Array, matched: number, unit: number): number {
  let length = matched
  while (length > 0 && pattern.charCodeAt(length) !== unit) length = borders[length] as number
  return pattern.charCodeAt(length) === unit ? length + 1 : length
}
