/**
 * From the tree of a pattern to the text that the matcher takes: RE2 syntax in which every set is written out, so that
 * nothing in it depends on what the two languages call by one name.
 */
import { CODE_POINT_MAX, type Range } from './ranges.ts'
import type { PatternFlag } from './reader.ts'
import type { Assertion, PatternNode } from './tree.ts'
import { moveHalves } from './units.ts'

const ASSERTIONS: Readonly<Record<Assertion, string>> = {
  textStart: '\\A',
  textEnd: '\\z',
  lineStart: '(?m:^)',
  lineEnd: '(?m:$)',
  wordBorder: '\\b',
  noWordBorder: '\\B',
}

/** Writes a pattern for the matcher, which compares letters without their case where the flags are `i` and `u`. */
export function translate(node: PatternNode, flags: ReadonlySet<PatternFlag>): string {
  return flags.has('i') && flags.has('u') ? `(?i)${textOf(node, flags)}` : textOf(node, flags)
}

function textOf(node: PatternNode, flags: ReadonlySet<PatternFlag>): string {
  switch (node.kind) {
    case 'set':
      if (!flags.has('u')) return unitsText(node)
      return flags.has('i') && !node.folds ? `(?-i:${setText(node)})` : setText(node)
    case 'assertion':
      return ASSERTIONS[node.assertion]
    case 'group':
      return `(${textOf(node.body, flags)})`
    case 'sequence':
      return node.items.map((item) => textOf(item, flags)).join('')
    case 'choice':
      return `(?:${node.branches.map((branch) => textOf(branch, flags)).join('|')})`
    case 'repeat':
      return `(?:${textOf(node.body, flags)})${quantifierText(node)}`
  }
}

type SetNode = Extract<PatternNode, { kind: 'set' }>

function unitsText({ ranges, negated }: Pick<SetNode, 'ranges' | 'negated'>): string {
  return setText({ ranges: ranges.flatMap(moveHalves), properties: [], negated })
}

function setText({ ranges, properties, negated }: Pick<SetNode, 'ranges' | 'properties' | 'negated'>): string {
  const items = [...ranges.map(rangeText), ...properties]
  // One character is written as itself, for then the matcher can search for it.
  const [only, ...others] = items
  if (only?.indexOf('-') === -1 && others.length === 0 && !negated) return only
  if (items.length > 0) return `[${negated ? '^' : ''}${items.join('')}]`
  // RE2 has no empty class.
  return `[${negated ? '' : '^'}${written(0)}-${written(CODE_POINT_MAX)}]`
}

function rangeText([first, last]: Range): string {
  return first === last ? written(first) : `${written(first)}-${written(last)}`
}

/** Letters and digits as themselves, which is shorter to read, and all else by its code. */
function written(code: number): string {
  const character = code < 0x80 ? String.fromCharCode(code) : ''
  return /^[0-9A-Za-z]$/.test(character) ? character : `\\x{${code.toString(16)}}`
}

function quantifierText({ min, max, isLazy }: Extract<PatternNode, { kind: 'repeat' }>): string {
  return `${boundsText(min, max)}${isLazy ? '?' : ''}`
}

function boundsText(min: number, max: number): string {
  if (max === Number.POSITIVE_INFINITY) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`
  return min === 0 && max === 1 ? '?' : `{${min},${max}}`
}
