/** What the tests of patterns share. */
import fc from 'fast-check'
import type { FpjsonCode } from '../../../fpjson/errors.ts'
import { compilePattern, type Match, type Meter, type Pattern } from '../../../fpjson/patterns/engine.ts'
import { parsePattern } from '../../../fpjson/patterns/parse.ts'
import type { Reader } from '../../../fpjson/patterns/reader.ts'
import type { PatternNode } from '../../../fpjson/patterns/tree.ts'

/** What a pattern, or a search, fails with. */
export class PatternFailure extends Error {
  readonly code: FpjsonCode

  constructor(code: FpjsonCode, sentence: string) {
    super(sentence)
    this.code = code
  }
}

function fail(code: FpjsonCode, sentence: string): never {
  throw new PatternFailure(code, sentence)
}

/** Compiles a pattern whose failures are {@link PatternFailure}s. */
export function compiled(source: string, flags = ''): Pattern {
  return compilePattern(source, flags, fail)
}

/** Returns the failure of `action`, or `undefined`. */
export function failureOf(action: () => unknown): PatternFailure | undefined {
  try {
    action()
  } catch (error) {
    if (error instanceof PatternFailure) return error
    throw error
  }
  return undefined
}

/** Returns the tree of a pattern. */
export function treeOf(source: string, flags = ''): PatternNode {
  const reader: Reader = {
    text: flags.includes('u') ? [...source] : source.split(''),
    at: 0,
    flags: new Set(flags) as Reader['flags'],
    groups: [],
    fail,
  }
  return parsePattern(reader)
}

/** A meter that counts. */
export function countingMeter(): Meter & { used: number } {
  return {
    used: 0,
    charge(units) {
      this.used += units
    },
    fail,
  }
}

/** All matches in a text, one after the other: start, end, groups. */
export function matchesIn(
  pattern: Pattern,
  text: string,
  meter: Meter = countingMeter(),
): (number | string | undefined)[][] {
  const search = pattern.search(text, meter)
  const found: (number | string | undefined)[][] = []
  for (let match: Match | undefined = search(0); match !== undefined; ) {
    found.push([match.start, match.end, ...match.groups])
    const isPair = pattern.flags.has('u') && (text.codePointAt(match.end) ?? 0) > 0xffff
    const from = match.end > match.start ? match.end : match.end + (isPair ? 2 : 1)
    match = from <= text.length ? search(from) : undefined
  }
  return found
}

/** The same as the engine of the host finds it. */
export function matchesOfHost(source: string, flags: string, text: string): (number | string | undefined)[][] {
  return [...text.matchAll(new RegExp(source, `${flags}g`))].map((match) => [
    match.index,
    match.index + match[0].length,
    ...match.slice(1),
  ])
}

const ATOMS = [
  ...'abcAkKsS1_-/éÉßσςΣжЖſıİÿµ\n\u212a',
  ...['.', '\\d', '\\w', '\\s', '\\D', '\\W', '\\S', '\\u00e9', '\\x41', '\\.', '\\n', '😀'],
  ...['[ab]', '[^a]', '[a-c]', '[^b-zé]', '[\\w-]', '[^\\w]', '[^\\s,]', '[\\d.]', '[😀x]', '[À-ÿ]', '[α-ω]', '[^]'],
]
const UNICODE_ATOMS = [
  ...['\\p{L}', '\\p{Lu}', '[^\\p{L}]', '\\p{Script=Greek}', '[\\p{N}x]', '\\u{1F600}', '\\ud83d\\ude00', 'ɐ', 'Å'],
]
const QUANTIFIERS = ['*', '+', '?', '{2}', '{1,2}', '{0,2}', '{2,}', '*?', '+?', '??', '{1,3}?']

/**
 * Random patterns of the syntax that is available. Not `\B` with the flag `u`: V8 looks for it inside pairs as well, which
 * ECMAScript does not.
 */
export function patternTexts(isUnicode: boolean): fc.Arbitrary<string> {
  const atom = fc.constantFrom(...ATOMS, ...(isUnicode ? UNICODE_ATOMS : []))
  const place = fc.constantFrom('^', '$', '\\b', ...(isUnicode ? [] : ['\\B']))
  return fc.letrec<{ pattern: string }>((tie) => {
    const part = tie('pattern')
    return {
      pattern: fc.oneof(
        { maxDepth: 5, withCrossShrink: true },
        { weight: 5, arbitrary: atom },
        { weight: 1, arbitrary: place },
        { weight: 4, arbitrary: fc.tuple(part, part).map(([a, b]) => `${a}${b}`) },
        { weight: 2, arbitrary: part.map((body) => `(${body})`) },
        { weight: 2, arbitrary: fc.tuple(part, part).map(([a, b]) => `(?:${a}|${b})`) },
        { weight: 1, arbitrary: fc.tuple(part, part).map(([a, b]) => `(${a}|${b}|)`) },
        {
          weight: 4,
          arbitrary: fc.tuple(part, fc.constantFrom(...QUANTIFIERS)).map(([body, times]) => `(?:${body})${times}`),
        },
      ),
    }
  }).pattern
}

/** Texts in which such patterns find something. Halves of characters are among the units. */
export const subjects: fc.Arbitrary<string> = fc.string({
  unit: fc.constantFrom(
    ...'abcABkKsS19_-/ \n,.éÉßẞσςΣжЖſıİÿŸµμΜ\u212a\u00a0\ufeffÅåɐⱯ\u1c80\u0345ι',
    '😀',
    '\u{10d83d}',
    '\ud83d',
    '\ude00',
  ),
  maxLength: 12,
})
