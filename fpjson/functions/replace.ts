/** Texts with something in them replaced, by a text with references to what was matched, or by what a function gives. */
import { TEXT_UNITS_MAX } from '../limits.ts'
import type { Machine } from '../machine.ts'
import type { Match } from '../patterns/engine.ts'
import type { Value } from '../value.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asFunction, asText } from './expect.ts'
import { isPattern, matchesOf } from './pattern.ts'
import { findText } from './search.ts'

const define = family('string')

/** Gives what stands in place of a match, in pieces. */
type Replacement = (match: Match) => readonly string[]

const replace: Implementation = (machine, wanted, replacement, value) => {
  const text = asText(machine, value)
  if (isPattern(wanted)) {
    const { pattern } = wanted
    const replaced = replacementOf(machine, replacement, { text, names: pattern.groupNames })
    return withReplaced(machine, text, matchesOf(machine, pattern, text), replaced)
  }
  const replaced = replacementOf(machine, replacement, { text, names: [] })
  return withReplaced(machine, text, firstPlace(machine, asText(machine, wanted), text), replaced)
}

function replacementOf(machine: Machine, value: Value, source: Source): Replacement {
  if (typeof value === 'string') return templateOf(machine, value, source)
  const fn = asFunction(machine, value)
  const { text } = source
  return (match) => {
    const gave = machine.apply(fn, [wholeOf(text, match), ...match.groups, match.start, text])
    return [asText(machine, gave)]
  }
}

/** The first place of a text in another. */
function firstPlace(machine: Machine, wanted: string, text: string): Match[] {
  const [start] = findText(machine, text, wanted, 1)
  return start === undefined ? [] : [{ start, end: start + wanted.length, groups: [] }]
}

function withReplaced(machine: Machine, text: string, matches: Iterable<Match>, replacement: Replacement): string {
  const pieces: string[] = []
  let units = 0
  const add = (piece: string): void => {
    units += piece.length
    machine.chargeText(Math.max(piece.length, 1))
    if (units > TEXT_UNITS_MAX) machine.chargeText(units)
    pieces.push(piece)
  }
  let end = 0
  for (const match of matches) {
    add(text.slice(end, match.start))
    for (const piece of replacement(match)) add(piece)
    end = match.end
  }
  add(text.slice(end))
  machine.chargeText(units)
  return pieces.join('')
}

function wholeOf(text: string, { start, end }: Match): string {
  return text.slice(start, end)
}

/** What a reference in a replacement is taken from. */
type Source = { readonly text: string; readonly names: readonly (string | undefined)[] }

/** A piece of a replacement: a text, or what gives one. */
type Part = string | ((match: Match, text: string) => string)

/** Reads a replacement text: `$&` is the match, `$1` a group. ECMA-262, GetSubstitution. */
function templateOf(machine: Machine, template: string, source: Source): Replacement {
  machine.charge(template.length)
  const parts = partsOf(template, source.names)
  return (match) => {
    machine.charge(parts.length)
    return parts.map((part) => (typeof part === 'string' ? part : part(match, source.text)))
  }
}

const REFERENCES: ReadonlyMap<string, Part> = new Map<string, Part>([
  ['$', '$'],
  ['&', (match, text) => wholeOf(text, match)],
  ['`', ({ start }, text) => text.slice(0, start)],
  ["'", ({ end }, text) => text.slice(end)],
])

function partsOf(template: string, names: Source['names']): Part[] {
  const parts: Part[] = []
  const lastName = names.some((name) => name !== undefined) ? template.lastIndexOf('>') : -1
  let literal = 0
  let at = template.indexOf('$')
  while (at >= 0 && at < template.length - 1) {
    const [part, length] = referenceAt(template, at + 1, names, lastName) ?? ['$', 0]
    parts.push(template.slice(literal, at), part)
    literal = at + 1 + length
    at = template.indexOf('$', literal)
  }
  return [...parts, template.slice(literal)]
}

type Reference = readonly [part: Part, length: number]

/** Returns what a `$` before `at` refers to, and how long the reference is; absent when it is a `$` like any other. */
function referenceAt(template: string, at: number, names: Source['names'], lastName: number): Reference | undefined {
  const sign = template.charAt(at)
  const simple = REFERENCES.get(sign)
  if (simple !== undefined) return [simple, 1]
  if (sign === '<' && at < lastName) {
    const end = template.indexOf('>', at)
    return [groupPart(names.indexOf(template.slice(at + 1, end))), end - at + 1]
  }
  const digits = [2, 1].find((length) => isGroup(template.slice(at, at + length), length, names.length))
  return digits === undefined ? undefined : [groupPart(Number(template.slice(at, at + digits)) - 1), digits]
}

function isGroup(digits: string, length: number, groups: number): boolean {
  return digits.length === length && /^[0-9]+$/.test(digits) && Number(digits) >= 1 && Number(digits) <= groups
}

function groupPart(index: number): Part {
  return ({ groups }) => groups[index] ?? ''
}

/** The functions of this family. */
export const REPLACE: readonly FunctionDefinition[] = [define('replace', 3, replace)]
