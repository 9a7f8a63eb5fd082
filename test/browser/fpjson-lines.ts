/** What programs come to, one line for each: the part of the suite that both engines do. */

import type { Case, CaseMaker, Example } from '../fuzz/fpjson/generate.ts'
import { learn } from '../fuzz/fpjson/learn.ts'
import { outcomeOf } from '../fuzz/fpjson/outcome.ts'
import { spell } from '../fuzz/fpjson/spell.ts'

/** Cases from `from` to below `to`. */
export type LinesOrder = { readonly from: number; readonly to: number }

/** Returns the program and its outcome, in full. */
function lineOf(given: Case): string {
  return `${spell(given)} → ${spell(outcomeOf(given))}`
}

/** Returns the lines of generated cases. */
export function caseLines(make: CaseMaker, { from, to }: LinesOrder): string[] {
  return Array.from({ length: to - from }, (_, index) => lineOf(make(from + index)))
}

/** Returns the lines of recorded programs. */
export function exampleLines(examples: readonly Example[]): string[] {
  return examples.map(({ program, vars = {} }) => lineOf({ program, vars, options: {}, fuel: 1_000_000 }))
}

/** Returns the ways to call functions that an engine finds. */
export function learnedLines(): string[] {
  return learn().map(spell)
}
