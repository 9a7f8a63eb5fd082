/** The parts of a pattern that mean one character: literals, escapes such as `\d`, and classes such as `[a-z]`. */
import { hasUnknownCase, withoutCase } from './letters.ts'
import { isProperty } from './properties.ts'
import {
  BLANKS,
  CODE_POINT_MAX,
  complementOf,
  DIGITS,
  joined,
  type Range,
  UNIT_MAX,
  WORD,
  WORD_FOLDED,
} from './ranges.ts'
import { next, peek, type Reader, refuse, take } from './reader.ts'
import type { PatternNode } from './tree.ts'

type SetNode = Extract<PatternNode, { kind: 'set' }>

type Parts = Pick<SetNode, 'ranges' | 'properties' | 'folds'>

/** A part of a class: a character by its code, or a set. */
type Item = number | Parts

/** Escapes of control characters. */
const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['t', 0x09],
  ['n', 0x0a],
  ['v', 0x0b],
  ['f', 0x0c],
  ['r', 0x0d],
])

/** `\d`, `\s` and `\w`, and with capital letters all that they lack; of units, of code points, and of these without case. */
const SETS = {
  units: setsOf(WORD, UNIT_MAX),
  points: setsOf(WORD, CODE_POINT_MAX),
  folded: setsOf([...WORD, ...WORD_FOLDED], CODE_POINT_MAX),
}

function setsOf(word: readonly Range[], max: number): ReadonlyMap<string, readonly Range[]> {
  const sets = { d: DIGITS, s: BLANKS, w: word }
  return new Map(
    Object.entries(sets).flatMap(([name, ranges]) => [
      [name, ranges],
      [name.toUpperCase(), complementOf(ranges, max)],
    ]),
  )
}

/** Characters that stand for themselves after a backslash with the flag `u`. Without it all but letters and digits do. */
const ESCAPABLE = '^$\\.*+?()[]{}|/'

/** Returns the code of a character. */
export function codeOf(character: string): number {
  return character.codePointAt(0) as number
}

/** Returns the set of one character, or of those that equal it without their case. */
export function literalOf(reader: Reader, code: number): PatternNode {
  return { kind: 'set', ...setFrom(reader, [rangeOf(reader, code, code)]), negated: false }
}

/** Reads an escape after its backslash. */
export function parseEscape(reader: Reader): PatternNode {
  const lacking = lackingOf(reader)
  if (lacking !== undefined) return { kind: 'set', ...lacking, negated: true }
  const item = parseEscaped(reader, ESCAPABLE)
  return typeof item === 'number' ? literalOf(reader, item) : { kind: 'set', ...item, negated: false }
}

/** Reads `\D`, `\S` or `\W`, if it is one, and returns what it lacks: fewer ranges, and so less for the matcher to read. */
function lackingOf(reader: Reader): Parts | undefined {
  const name = ['D', 'S', 'W'].find((known) => take(reader, known))
  return name === undefined ? undefined : setOf(reader, name.toLowerCase())
}

/** Reads a class after its `[`. */
export function parseClass(reader: Reader): PatternNode {
  const negated = take(reader, '^')
  const items: Parts[] = []
  while (!take(reader, ']')) items.push(parseRange(reader))
  return { kind: 'set', ...setFrom(reader, items), negated }
}

/** Joins the parts of a class, and adds without `u` what equals them without case: once, for ranges may overlap. */
function setFrom(reader: Reader, items: readonly Parts[]): Parts {
  const properties = items.flatMap((item) => item.properties)
  const [only] = items
  const ranges = only !== undefined && items.length === 1 ? only.ranges : joined(items.flatMap((item) => item.ranges))
  // With `u` the matcher itself compares letters without their case.
  const isFoldedHere = reader.flags.has('i') && !reader.flags.has('u')
  return { ranges: isFoldedHere ? withoutCase(ranges) : ranges, properties, folds: items.some(({ folds }) => folds) }
}

function parseRange(reader: Reader): Parts {
  const first = parseItem(reader)
  const isRange = peek(reader) === '-' && reader.text[reader.at + 1] !== ']'
  if (!isRange) return typeof first === 'number' ? rangeOf(reader, first, first) : first
  next(reader)
  const last = parseItem(reader)
  if (typeof first !== 'number' || typeof last !== 'number') {
    return refuse(reader, 'a set such as \\d is no end of a range; for the character - write \\-')
  }
  if (last < first) refuse(reader, 'a range in a class counts down')
  return rangeOf(reader, first, last)
}

function parseItem(reader: Reader): Item {
  if (peek(reader) === '') refuse(reader, 'a [ is not closed; for the character write \\[')
  const character = next(reader)
  if (character !== '\\') return codeOf(character)
  return take(reader, 'b') ? 0x08 : parseEscaped(reader, `${ESCAPABLE}-`)
}

function parseEscaped(reader: Reader, escapable: string): Item {
  const character = next(reader)
  const set = setOf(reader, character)
  if (set !== undefined) return set
  const control = CONTROLS.get(character)
  if (control !== undefined) return control
  if (character === '0' && !/^[0-9]$/.test(peek(reader))) return 0
  if (character === 'x') return parseHex(reader, 2)
  if (character === 'u') return parseUnicode(reader)
  const isItself = reader.flags.has('u') ? escapable.includes(character) : !/^[A-Za-z0-9]$/.test(character)
  if (isItself) return codeOf(character)
  if (/^[1-9k]$/.test(character))
    refuse(reader, 'what a group matched cannot be asked for again: there are no backreferences')
  return refuse(reader, `\\${character} has no meaning; for the character leave the backslash out`)
}

function setOf(reader: Reader, name: string): Parts | undefined {
  const folds = isFolded(reader)
  if (name === 'p' || name === 'P') return { ranges: [], properties: [parseProperty(reader, name)], folds }
  const sets = folds ? SETS.folded : reader.flags.has('u') ? SETS.points : SETS.units
  const ranges = sets.get(name)
  // Whatever equals one of their characters without case is among them already.
  return ranges && { ranges, properties: [], folds: false }
}

function parseProperty(reader: Reader, letter: 'p' | 'P'): string {
  if (!reader.flags.has('u')) refuse(reader, `\\${letter} needs the flag u`)
  if (letter === 'P' && reader.flags.has('i'))
    refuse(reader, '\\P has no clear meaning with the flag i; write [^\\p{…}]')
  let name = ''
  if (!take(reader, '{')) refuse(reader, `\\${letter} is followed by {…}`)
  while (peek(reader) !== '}') name += next(reader)
  next(reader)
  const value = name.replace(/^(?:Script|sc)=/, '')
  if (!isProperty(value, value !== name)) {
    refuse(
      reader,
      `\\${letter}{…} takes a general category such as L or Nd, or a script such as Script=Greek, not ${name}`,
    )
  }
  return `\\${letter}{${value}}`
}

function parseUnicode(reader: Reader): number {
  const isUnicode = reader.flags.has('u')
  if (take(reader, '{')) {
    if (!isUnicode) refuse(reader, '\\u{…} needs the flag u')
    let digits = ''
    while (peek(reader) !== '}') digits += next(reader)
    next(reader)
    if (!/^[0-9A-Fa-f]{1,6}$/.test(digits)) refuse(reader, `\\u{${digits}} is no character`)
    return wholeCharacter(reader, Number.parseInt(digits, 16))
  }
  const code = parseHex(reader, 4)
  if (!isUnicode) return code
  const isPair = (code & 0xfc00) === 0xd800 && take(reader, '\\') && take(reader, 'u')
  if (!isPair) return wholeCharacter(reader, code)
  const low = parseHex(reader, 4)
  if ((low & 0xfc00) !== 0xdc00) refuse(reader, 'half a character cannot be asked for with the flag u')
  return codeOf(String.fromCharCode(code, low))
}

function wholeCharacter(reader: Reader, code: number): number {
  if (code > CODE_POINT_MAX) refuse(reader, `there is no character beyond ${CODE_POINT_MAX.toString(16)}`)
  if ((code & 0xf800) === 0xd800 && code < 0x10000) {
    refuse(reader, 'half a character cannot be asked for with the flag u')
  }
  return code
}

function parseHex(reader: Reader, length: number): number {
  let digits = ''
  while (digits.length < length) digits += next(reader)
  if (!/^[0-9A-Fa-f]+$/.test(digits)) refuse(reader, `${length} hexadecimal digits should follow, not ${digits}`)
  return Number.parseInt(digits, 16)
}

/** Says whether the matcher compares letters without their case. */
function isFolded({ flags }: Reader): boolean {
  return flags.has('i') && flags.has('u')
}

function rangeOf(reader: Reader, first: number, last: number): Parts {
  const range: Range = [first, last]
  if (reader.flags.has('i') && !reader.flags.has('u') && hasUnknownCase(range)) {
    refuse(
      reader,
      'the flag i knows the case of Latin, Greek, Cyrillic and Armenian letters; for others add the flag u',
    )
  }
  return { ranges: [range], properties: [], folds: isFolded(reader) }
}
