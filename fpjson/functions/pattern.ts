/** Patterns as values, and what texts are asked by them. */
import type { Machine } from '../machine.ts'
import type { Match, Pattern } from '../patterns/engine.ts'
import { describe, type FunctionValue, type Value, type ValueList } from '../value.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asText } from './expect.ts'
import { isMarked, marked } from './marked.ts'

const define = family('string')

/** The value of `["reg", pattern, flags]`. */
export type PatternValue = FunctionValue & { readonly pattern: Pattern }

/** Makes the value of a pattern. */
export function patternValue(pattern: Pattern): PatternValue {
  return marked({ pattern }, 'a pattern is no function; give it to test')
}

/** Says whether `value` is a pattern. */
export function isPattern(value: Value): value is PatternValue {
  return isMarked(value, 'pattern')
}

function asPattern(machine: Machine, value: Value): Pattern {
  if (isPattern(value)) return value.pattern
  return machine.fail('FPJSON_TYPE', `expected a pattern such as ["reg", "^[a-z]+$"], got ${describe(value)}`, [value])
}

/** Returns a pattern as ECMAScript writes it: `/a\/b/gi`. Costs its length. */
export function patternText(machine: Machine, { source, flags }: Pattern): string {
  machine.charge(source.length)
  let text = ''
  let isInClass = false
  for (let at = 0; at < source.length; at++) {
    const unit = source.charAt(at)
    if (unit === '[') isInClass = true
    if (unit === ']') isInClass = false
    if (unit === '\\') text += source.slice(at, ++at + 1)
    else text += unit === '/' && !isInClass ? '\\/' : (LINE_ENDS.get(unit) ?? unit)
  }
  return `/${text === '' ? '(?:)' : text}/${[...flags].sort().join('')}`
}

const LINE_ENDS: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\u2028', '\\u2028'],
  ['\u2029', '\\u2029'],
])

/** The first match in a text, or with the flag `g` one after the other all that do not overlap. */
export function* matchesOf(machine: Machine, pattern: Pattern, text: string): Generator<Match> {
  const search = pattern.search(text, machine)
  let match = search(0)
  while (match !== undefined) {
    machine.charge(2 + match.groups.length)
    yield match
    const from = match.end > match.start ? match.end : nextPlace(pattern, text, match.end)
    match = pattern.flags.has('g') && from <= text.length ? search(from) : undefined
  }
}

/** The place after one character: a code point with the flag `u`, a unit without. */
function nextPlace(pattern: Pattern, text: string, at: number): number {
  const isPair = pattern.flags.has('u') && (text.codePointAt(at) ?? 0) > 0xffff
  return at + (isPair ? 2 : 1)
}

/**
 * The parts of a text between matches, whatever the flags, and after each part what the groups of the match matched.
 * ECMA-262, RegExp.prototype[@@split].
 */
export function splitByPattern(machine: Machine, pattern: Pattern, text: string): ValueList {
  const search = pattern.search(text, machine)
  if (text === '') return search(0) === undefined ? [text] : []
  const parts: Value[] = []
  let start = 0
  let from = 0
  for (;;) {
    const match = from < text.length ? search(from) : undefined
    if (match === undefined || match.start === text.length) break
    if (match.end === start) {
      from = nextPlace(pattern, text, start)
      continue
    }
    machine.charge(2 + match.groups.length)
    parts.push(text.slice(start, match.start), ...match.groups)
    start = match.end
    from = start
  }
  machine.chargeList(parts.length + 1)
  return [...parts, text.slice(start)]
}

const match: Implementation = (machine, pattern, value) => {
  const [asked, text] = [asPattern(machine, pattern), asText(machine, value)]
  const matches = [...matchesOf(machine, asked, text)]
  const wholes = matches.map(({ start, end }) => text.slice(start, end))
  return asked.flags.has('g') ? wholes : [...wholes, ...(matches[0]?.groups ?? [])]
}

/** The functions of this family. */
export const PATTERN: readonly FunctionDefinition[] = [
  define('test', 2, (machine, pattern, value) => asPattern(machine, pattern).test(asText(machine, value), machine)),
  define('match', 2, match),
]
