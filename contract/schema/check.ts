/** What compiled keywords are made of: one closure each, a budget that bounds them all, failures that cost little. */
import { ContractError } from '../errors.ts'
import { SCHEMA_CHECKS_MAX } from '../limits.ts'
import { canonicalJson } from '../wire/canonical.ts'
import type { Json, JsonObject } from '../wire/json.ts'

/** Steps left for one document. */
export type Budget = { left: number }

/** A violation whose path is still growing: each level adds its step on the way out, so `steps` runs from the inside. */
export type Failure = {
  readonly keyword: string
  readonly expected: Json
  readonly got: Json
  readonly steps: (string | number)[]
  /** Nobody can say whether the value fits: a condition failed while it ran. Then its opposite does not hold either. */
  readonly isUndecided?: true
}

/** Returns the first failure of `value`, or `undefined`. */
export type Check = (value: Json, budget: Budget) => Failure | undefined

/** Where a keyword stands in the schema. */
export type Site = {
  readonly keyword: string
  /** JSON pointer of the keyword, inside the schema. */
  readonly path: string
  /** The schema that holds the keyword. */
  readonly schema: JsonObject
  /** Compiles a schema inside the keyword's argument, `steps` below it. */
  readonly child: (schema: Json, ...steps: (string | number)[]) => Check
}

/** Makes the check of one keyword from its argument; `undefined` when it has nothing to check. */
export type Keyword = (argument: Json, site: Site) => Check | undefined

/** Characters or names that a keyword reads for one step. */
const READS_PER_STEP = 16

/** Returns the steps for reading through `count` characters or names. */
export function readingCost(count: number): number {
  return Math.floor(count / READS_PER_STEP)
}

/**
 * Takes `steps` from the budget.
 *
 * @throws {ContractError} `DB_LIMIT_EXCEEDED` when they are not left.
 */
export function spend(budget: Budget, steps: number): void {
  budget.left -= steps
  if (budget.left < 0) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `checking the document takes more than ${SCHEMA_CHECKS_MAX} steps; use fewer alternatives in the schema or a smaller document`,
      { limit: 'SCHEMA_CHECKS_MAX', expected: SCHEMA_CHECKS_MAX },
    )
  }
}

/** Returns a failure at the value itself. */
export function fail(keyword: string, expected: Json, got: Json): Failure {
  return { keyword, expected, got, steps: [] }
}

/** Returns the failure of a member or item as seen from the value that holds it. */
export function under(step: string | number, failure: Failure): Failure {
  failure.steps.push(step)
  return failure
}

/** Returns text that two values share when and only when they are equal: numbers exactly, objects in any key order. */
export function identity(value: Json, budget: Budget): string {
  const text = canonicalJson(value)
  spend(budget, 1 + readingCost(text.length))
  return text
}
