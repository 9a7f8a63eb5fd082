/**
 * From the text of a pattern to its tree. The language is that of ECMAScript with the flags `g i m s u`, less what cannot be
 * matched in linear time, what would not mean the same here, and what is only tolerated there, such as a `{` that is no
 * quantifier.
 */
import { PATTERN_INSTRUCTIONS_MAX } from '../limits.ts'
import { codeOf, literalOf, parseClass, parseEscape } from './classes.ts'
import { LINE_ENDS } from './ranges.ts'
import { next, peek, type Reader, refuse, take } from './reader.ts'
import { type Assertion, isNullable, maySkipGroup, type PatternNode } from './tree.ts'

/** Reads a whole pattern. */
export function parsePattern(reader: Reader): PatternNode {
  const node = parseChoice(reader)
  if (peek(reader) !== '') refuse(reader, 'a ) closes nothing; write \\)')
  return node
}

function parseChoice(reader: Reader): PatternNode {
  const first = parseSequence(reader)
  if (peek(reader) !== '|') return first
  const branches = [first]
  while (take(reader, '|')) branches.push(parseSequence(reader))
  return { kind: 'choice', branches }
}

function parseSequence(reader: Reader): PatternNode {
  const items: PatternNode[] = []
  while (!['', '|', ')'].includes(peek(reader))) items.push(parseTerm(reader))
  return { kind: 'sequence', items }
}

function parseTerm(reader: Reader): PatternNode {
  const atom = parseAtom(reader)
  const bounds = parseQuantifier(reader)
  if (bounds === undefined) return atom
  const [min, max] = bounds
  const isLazy = take(reader, '?')
  if (['*', '+', '?', '{'].includes(peek(reader)))
    refuse(reader, 'a quantifier follows a quantifier; write (?:…) around the first')
  if (atom.kind === 'assertion') refuse(reader, 'a place such as ^ or \\b cannot be repeated')
  if (max > min && isNullable(atom)) {
    refuse(reader, 'a part that is repeated, or may be left out, must not match the empty text: (?:a*)* is a*')
  }
  if (max > 1 && maySkipGroup(atom)) {
    refuse(reader, 'a repeated part holds a group that a pass may leave out; write (?:…) instead of (…)')
  }
  return { kind: 'repeat', body: atom, min, max, isLazy }
}

function parseQuantifier(reader: Reader): readonly [min: number, max: number] | undefined {
  if (take(reader, '*')) return [0, Number.POSITIVE_INFINITY]
  if (take(reader, '+')) return [1, Number.POSITIVE_INFINITY]
  if (take(reader, '?')) return [0, 1]
  if (!take(reader, '{')) return undefined
  const min = parseCount(reader)
  const max = take(reader, ',') ? (peek(reader) === '}' ? Number.POSITIVE_INFINITY : parseCount(reader)) : min
  if (!take(reader, '}')) refuse(reader, 'a { begins {n}, {n,} or {n,m}; for the character write \\{')
  if (max < min) refuse(reader, `{${min},${max}} counts down`)
  return [min, max]
}

function parseCount(reader: Reader): number {
  let digits = ''
  while (/^[0-9]$/.test(peek(reader))) digits += next(reader)
  if (digits === '') refuse(reader, 'a { begins {n}, {n,} or {n,m}; for the character write \\{')
  const count = Number(digits)
  if (count > PATTERN_INSTRUCTIONS_MAX)
    refuse(reader, `a part is repeated at most ${PATTERN_INSTRUCTIONS_MAX} times`, 'FPJSON_SIZE')
  return count
}

function parseAtom(reader: Reader): PatternNode {
  const character = next(reader)
  switch (character) {
    case '^':
      return assertionOf(reader, reader.flags.has('m') ? 'lineStart' : 'textStart')
    case '$':
      return assertionOf(reader, reader.flags.has('m') ? 'lineEnd' : 'textEnd')
    case '.':
      return {
        kind: 'set',
        ranges: reader.flags.has('s') ? [] : LINE_ENDS,
        properties: [],
        negated: true,
        folds: false,
      }
    case '(':
      return parseGroup(reader)
    case '[':
      return parseClass(reader)
    case '\\':
      if (take(reader, 'b')) return assertionOf(reader, 'wordBorder')
      if (take(reader, 'B')) return assertionOf(reader, 'noWordBorder')
      return parseEscape(reader)
    case '*':
    case '+':
    case '?':
      return refuse(reader, `there is nothing that ${character} repeats; for the character write \\${character}`)
    case '{':
    case '}':
    case ']':
      return refuse(reader, `for the character ${character} write \\${character}`)
    default:
      return literalOf(reader, codeOf(character))
  }
}

function assertionOf(reader: Reader, assertion: Assertion): PatternNode {
  const isWord = assertion === 'wordBorder' || assertion === 'noWordBorder'
  if (isWord && reader.flags.has('i') && reader.flags.has('u')) {
    refuse(reader, '\\b and \\B have another meaning with the flags i and u together; leave one of them out')
  }
  return { kind: 'assertion', assertion }
}

function parseGroup(reader: Reader): PatternNode {
  const isNumbered = openGroup(reader)
  const body = parseChoice(reader)
  if (!take(reader, ')')) refuse(reader, 'a ( is not closed; for the character write \\(')
  return isNumbered ? { kind: 'group', body } : body
}

/** Reads what may follow a `(`, and says whether the group has a number. */
function openGroup(reader: Reader): boolean {
  const isPlain = !take(reader, '?')
  if (!isPlain && take(reader, ':')) return false
  reader.groups.push(isPlain ? undefined : parseName(reader))
  return true
}

function parseName(reader: Reader): string {
  if (!take(reader, '<') || ['=', '!'].includes(peek(reader))) {
    refuse(reader, 'look-around and flags inside a pattern are not available: after (? comes : or <name>')
  }
  let name = ''
  while (/^\w$/.test(peek(reader))) name += next(reader)
  if (!take(reader, '>') || !/^[A-Za-z_]/.test(name))
    refuse(reader, 'the name of a group is made of letters, digits and _')
  if (reader.groups.includes(name)) refuse(reader, `two groups cannot have the name ${name}`)
  return name
}
