/**
 * Texts: sequences of UTF-16 code units. Case and blanks follow rules frozen here, because the Unicode tables of engines
 * differ by their age.
 */
import { LIST_ITEMS_MAX, NUMBER_TEXT_FUEL } from '../limits.ts'
import type { Machine } from '../machine.ts'
import { assertDepth, describe, isList, sortedKeys, type Value, type ValueList } from '../value.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asList, asText } from './expect.ts'
import { isPattern, patternText, splitByPattern } from './pattern.ts'
import { findText } from './search.ts'

const define = family('string')

/** White space and line ends of ECMAScript (ECMA-262, 12.2 and 12.3). */
const BLANKS: ReadonlySet<string> = new Set(
  '\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff',
)

/**
 * Letters that have a case here: Latin up to U+017F, Greek and Cyrillic. Their mappings have not changed since Unicode 7
 * (2014). In runs, for speed; but sigma one by one, so that one at the end of a word is like any other.
 */
const CASED = /[A-Za-z\u00b5-\u017f\u0370-\u03a2\u03a4-\u052f]+|\u03a3/g

const changeCase =
  (change: (letters: string) => string): Implementation =>
  (machine, value) => {
    const text = asText(machine, value)
    machine.charge(text.length)
    const changed = text.replace(CASED, change)
    machine.chargeText(changed.length)
    return changed
  }

const trim: Implementation = (machine, value) => {
  const text = asText(machine, value)
  machine.charge(text.length)
  let from = 0
  let to = text.length
  while (from < to && BLANKS.has(text.charAt(from))) from++
  while (from < to && BLANKS.has(text.charAt(to - 1))) to--
  return text.slice(from, to)
}

/** Returns the parts of a text between separators or matches of a pattern; between all units when the separator is empty. */
export function splitText(machine: Machine, by: Value, value: Value): ValueList {
  const text = asText(machine, value)
  if (isPattern(by)) return splitByPattern(machine, by.pattern, text)
  const separator = asText(machine, by)
  if (separator === '') {
    machine.charge(text.length)
    machine.chargeList(text.length)
    return text.split('')
  }
  // So many places make one element more than a list may hold, which is then refused.
  const places = findText(machine, text, separator, LIST_ITEMS_MAX)
  machine.chargeList(places.length + 1)
  const ends = [...places, text.length]
  return ends.map((end, index) => text.slice(index === 0 ? 0 : (ends[index - 1] as number) + separator.length, end))
}

/** Joins texts, and numbers and booleans as their text. */
export function joinTexts(machine: Machine, separator: string, list: ValueList): string {
  machine.charge(list.length)
  const texts = list.map((item) => scalarText(machine, item))
  const units = texts.reduce((sum, text) => sum + text.length, separator.length * Math.max(0, texts.length - 1))
  machine.chargeText(units)
  return texts.join(separator)
}

function scalarText(machine: Machine, value: Value): string {
  if (typeof value === 'boolean') return String(value)
  if (typeof value !== 'number') return asText(machine, value)
  machine.charge(NUMBER_TEXT_FUEL)
  return String(value)
}

/** What `toString` writes for units that have a short form; all others stand for themselves. */
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\0': '\\0',
}

function quote(text: string): string {
  return `"${text.replace(/["\\\b\f\n\r\t\v\0]/g, (unit) => ESCAPES[unit] as string)}"`
}

/** The text of a value, as `[1, "x", {"a": null}]` with sorted keys. */
function textOf(machine: Machine, value: Value, depth: number): string {
  machine.charge(1)
  if (typeof value === 'string') {
    machine.chargeText(value.length)
    const quoted = quote(value)
    // One for each escape; the quotes are free.
    machine.charge(quoted.length - value.length - 2)
    return quoted
  }
  if (value === undefined) return 'undefined'
  if (isPattern(value)) return patternText(machine, value.pattern)
  if (typeof value === 'function' || typeof value === 'symbol') {
    machine.fail('FPJSON_TYPE', `${describe(value)} has no text`)
  }
  if (typeof value === 'number') machine.charge(NUMBER_TEXT_FUEL)
  if (typeof value !== 'object' || value === null) return String(value)
  assertDepth(machine, depth)
  const parts = isList(value)
    ? value.map((item) => textOf(machine, item, depth + 1))
    : sortedKeys(machine, value).map(
        (key) => `${textOf(machine, key, depth + 1)}: ${textOf(machine, value[key], depth + 1)}`,
      )
  const inner = parts.join(', ')
  machine.chargeText(inner.length)
  return isList(value) ? `[${inner}]` : `{${inner}}`
}

/** The functions of this family. */
export const STRING: readonly FunctionDefinition[] = [
  define(
    'toLower',
    1,
    changeCase((letter) => letter.toLowerCase()),
  ),
  define(
    'toUpper',
    1,
    changeCase((letter) => letter.toUpperCase()),
  ),
  define('trim', 1, trim),
  define('split', 2, splitText),
  define('join', 2, (machine, by, list) => joinTexts(machine, asText(machine, by), asList(machine, list))),
  define('toString', 1, (machine, value) => textOf(machine, value, 0)),
]
