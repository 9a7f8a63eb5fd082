/**
 * Patterns that match in time proportional to the text, whatever the pattern. The only file that knows the matcher.
 *
 * A pattern of ECMAScript is read and checked here, written out for the matcher, and means there what it means in
 * ECMAScript; what would not is refused when it is compiled.
 */
import { RE2JS } from 're2js'
import type { FpjsonCode } from '../errors.ts'
import { PATTERN_INSTRUCTIONS_MAX, PATTERN_TEXT_UNITS_MAX, PATTERN_UNITS_MAX } from '../limits.ts'
import { parsePattern } from './parse.ts'
import { foldedPoints } from './ranges.ts'
import type { Fail, PatternFlag, Reader } from './reader.ts'
import { translate } from './translate.ts'
import { instructionsOf, leavesOf, overrunOf, type PatternNode } from './tree.ts'
import { unitsView, type View, wholeView } from './units.ts'

/** What a search charges and fails through; a machine is one. */
export type Meter = {
  charge(units: number): void
  fail(code: FpjsonCode, sentence: string): never
}

/** Where a pattern matched, in UTF-16 units, and what its numbered groups matched; one that took no part is absent. */
export type Match = { readonly start: number; readonly end: number; readonly groups: readonly (string | undefined)[] }

/** Finds the first match at `from` or later. `from` never goes back. */
type Search = (from: number) => Match | undefined

/** A compiled pattern. */
export type Pattern = {
  readonly source: string
  readonly flags: ReadonlySet<PatternFlag>
  /** The names of the numbered groups; absent for those without one. */
  readonly groupNames: readonly (string | undefined)[]
  /** Fuel of compiling it, to be charged each time it is used, whether it was kept or not. */
  readonly compileFuel: number
  /**
   * Returns a search in one text. Each match is charged before it is searched for the most that it can take: the
   * instructions of the pattern on each unit of the text.
   *
   * @throws {FpjsonError} `FPJSON_SIZE` when the text has more than `PATTERN_TEXT_UNITS_MAX` units, `FPJSON_PATTERN` when
   *   the pattern asks for lines and the text ends one otherwise than with `\n`.
   */
  search(text: string, meter: Meter): Search
  /** Says whether it matches anywhere in a text. Costs and fails as one search does. */
  test(text: string, meter: Meter): boolean
}

const FLAGS = 'gimsu'
/** Instructions on one unit of text for one unit of fuel: measured, 20 ns each at worst. */
const INSTRUCTIONS_PER_FUEL = 2
/** Fuel of each search beside the text that it reads: measured, 1 µs. */
const SEARCH_FUEL = 20
/**
 * Fuel of compiling, for each: measured, 80 µs for a small pattern, 100 to 200 µs more for a `\p{L}`, 1 to 2 µs for
 * a part, which is an instruction or a range of characters; and up to five times that while the matcher is not warm.
 */
const COMPILE_FUEL = { pattern: 2_000, property: 2_000, unit: 10, part: 100 }
/** Code points for one unit of fuel where their like without case is looked for: measured, 30 to 60 ns each. */
const FOLDED_POINTS_PER_FUEL = 2

/**
 * Compiles a pattern.
 *
 * @param fail - Throws the error of the caller: `FPJSON_PATTERN`, or `FPJSON_SIZE` for what is beyond a limit.
 * @example
 * const pattern = compilePattern('^[a-z]+$', '', (code, sentence) => { throw new Error(`${code}: ${sentence}`) })
 * pattern.test('abc', machine) // true
 */
export function compilePattern(source: string, flagText: string, fail: Fail): Pattern {
  if (source.length > PATTERN_UNITS_MAX) {
    fail('FPJSON_SIZE', `a pattern has at most ${PATTERN_UNITS_MAX} units, not ${source.length}`)
  }
  const flags = parseFlags(flagText, fail)
  const reader: Reader = { text: flags.has('u') ? [...source] : source.split(''), at: 0, flags, groups: [], fail }
  const tree = parsePattern(reader)
  const instructions = instructionsOf(tree)
  if (instructions > PATTERN_INSTRUCTIONS_MAX) {
    fail('FPJSON_SIZE', `a pattern has at most ${PATTERN_INSTRUCTIONS_MAX} instructions, not ${instructions}`)
  }
  const { groups } = reader
  const compileFuel = compileFuelOf(tree, source.length, instructions)
  const search = searchOf(tree, flags, groups.length)
  const test: Pattern['test'] = (text, meter) => search(text, meter)(0) !== undefined
  return { source, flags, groupNames: groups, compileFuel, search, test }
}

function parseFlags(text: string, fail: Fail): ReadonlySet<PatternFlag> {
  const flags = new Set(text) as Set<PatternFlag>
  for (const flag of flags) {
    if (!FLAGS.includes(flag)) fail('FPJSON_PATTERN', `${JSON.stringify(flag)} is no flag: there are g, i, m, s and u`)
  }
  if (flags.size < text.length) fail('FPJSON_PATTERN', `the flags ${JSON.stringify(text)} name one twice`)
  return flags
}

function compileFuelOf(tree: PatternNode, units: number, instructions: number): number {
  const sets = leavesOf(tree).filter((leaf) => leaf.kind === 'set')
  const properties = sets.reduce((sum, set) => sum + set.properties.length, 0)
  const points = sets.reduce((sum, { folds, ranges }) => sum + (folds ? foldedPoints(ranges) : 0), 0)
  const rangeCount = sets.reduce((sum, { ranges }) => sum + ranges.length, 0)
  const { pattern, property, unit, part } = COMPILE_FUEL
  const folding = Math.floor(points / FOLDED_POINTS_PER_FUEL)
  return pattern + property * properties + unit * units + part * (instructions + rangeCount) + folding
}

function searchOf(tree: PatternNode, flags: ReadonlySet<PatternFlag>, groups: number): Pattern['search'] {
  const matcherOf = lazyMatcher(tree, flags)
  const isByLine = leavesOf(tree).some((leaf) => leaf.kind === 'assertion' && leaf.assertion.startsWith('line'))
  const overrun = overrunOf(tree)
  // Each instruction carries the places of all groups along.
  const work = instructionsOf(tree) * (1 + groups / 8)
  const fuelFor = (units: number): number => SEARCH_FUEL + Math.ceil((work * units) / INSTRUCTIONS_PER_FUEL)

  return (text, meter) => {
    assertText(text, isByLine, meter)
    meter.charge(text.length + fuelFor(text.length + 1))
    const view = flags.has('u') ? wholeView(text) : unitsView(text)
    let isPaid = true
    return (from) => {
      // Paid is what searches read for the first time. Later ones read again what an earlier one read behind its match.
      if (!isPaid) meter.charge(fuelFor(Math.min(overrun + 2, text.length - from + 1)))
      isPaid = false
      const places = placesIn(matcherOf(), view, from, groups)
      return places === undefined ? undefined : matchOf(text, places)
    }
  }
}

type Matcher = ReturnType<RE2JS['re2']>

/** Returns what makes the matcher when it is first asked for, so that a program that is only checked does not. */
function lazyMatcher(tree: PatternNode, flags: ReadonlySet<PatternFlag>): () => Matcher {
  let matcher: Matcher | undefined
  return () => {
    matcher ??= RE2JS.compile(translate(tree, flags)).re2()
    return matcher
  }
}

function assertText(text: string, isByLine: boolean, meter: Meter): void {
  if (text.length > PATTERN_TEXT_UNITS_MAX) {
    meter.fail('FPJSON_SIZE', `a text that is matched has at most ${PATTERN_TEXT_UNITS_MAX} units, not ${text.length}`)
  }
  if (isByLine && /[\r\u2028\u2029]/.test(text)) {
    meter.fail(
      'FPJSON_PATTERN',
      'with the flag m a line ends with \\n alone; replace the other line ends of the text first',
    )
  }
}

/** Returns for the whole match and each group where it starts and where it ends; -1 when it took no part. */
function placesIn(matcher: Matcher, view: View, from: number, groups: number): number[] | undefined {
  const [isMatch, places] = matcher.matchWithGroup(view.text, view.placeOf(from), view.text.length, 0, 1 + groups)
  return isMatch ? (places as number[]).map((place) => (place < 0 ? place : view.unitAt(place))) : undefined
}

function matchOf(text: string, [start, end, ...places]: readonly number[]): Match {
  const groups: (string | undefined)[] = []
  for (let at = 0; at < places.length; at += 2) {
    const first = places[at] as number
    groups.push(first < 0 ? undefined : text.slice(first, places[at + 1]))
  }
  return { start: start as number, end: end as number, groups }
}
