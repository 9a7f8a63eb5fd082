/** Numbers about the result of a query: how many documents, the sum and the mean of a field. */
import { ID_FIELD } from '../index/field-path.ts'
import { choicesOf } from './choices.ts'
import type { FilterTree } from './filter.ts'
import type { QueryOptions } from './parse.ts'
import type { BranchPlan } from './plan.ts'
import { limitExceeded } from './reading.ts'
import { type Asked, type Planned, rowsOf } from './run.ts'
import { entriesIn } from './work.ts'

/**
 * Returns a query that finds as many documents in the order that costs least: where no bounds lie in it, the order of a result
 * asks no more of a document than to have the fields.
 */
export function countedOptions(options: QueryOptions): Asked {
  if (options.start !== undefined || options.end !== undefined) return { ...options, purpose: 'count' }
  const presences = options.sorts
    .filter(({ field }) => field !== ID_FIELD)
    .map(({ field }): FilterTree => ({ kind: 'filter', filter: { field, operator: 'not-in', operand: [] } }))
  const sorts = [{ field: ID_FIELD, descending: false }]
  return { ...options, trees: [...options.trees, ...presences], sorts, purpose: 'count' }
}

/**
 * Returns how many documents a query finds. From counts of subtrees, O(log n), when the spans of its indexes hold them and
 * nothing else; else it goes over their keys.
 *
 * @throws {ContractError} `DB_LIMIT_EXCEEDED`, `DB_INDEX_REQUIRED`
 */
export function countRows(planned: Planned): number {
  const { options, reading } = planned
  const limit = options.limit ?? Number.POSITIVE_INFINITY
  const plans = reading.followed.map(({ plan }) => plan)
  const collections = new Set(plans.map(({ scan }) => scan.scope.collection))
  if (collections.size === plans.length && plans.every(isCountable)) {
    const all = plans.reduce((sum, { scan }) => sum + entriesIn(scan), 0)
    return Math.min(Math.max(all - options.offset, 0), limit)
  }
  let count = 0
  for (const _ of rowsOf(planned)) if (++count === limit) break
  return count
}

/** Says whether the spans of a plan hold each of its documents once and nothing else. */
function isCountable({ scan, others }: BranchPlan): boolean {
  const isExact = scan.tests.length === 0 && scan.residual.length === 0 && !scan.checksBounds && others.length === 0
  return isExact && !scan.source.parts.some((part) => part[1] === 'array' && choicesOf(scan, part)?.all.length !== 1)
}

/** Returns a query whose documents are all gone over, however many they are. */
export function summedOptions(options: QueryOptions): Asked {
  return { ...options, purpose: 'sum' }
}

/** The numbers that the documents of a result have in a field; others are skipped. `found` counts all documents. */
export type Numbers = { readonly count: number; readonly sum: number; readonly found: number }

/**
 * Adds up the numbers in a field of what a query finds, one after the other in the order of the result: so the sum is rounded
 * the same way everywhere. Reads no document whose number is in the key of the index that is read.
 *
 * @throws {ContractError} `DB_LIMIT_EXCEEDED` also when the sum is beyond the greatest number; `DB_INDEX_REQUIRED`
 */
export function addUp(planned: Planned, field: string): Numbers {
  const { limit, isLast } = planned.options
  const numbers: number[] = []
  let found = 0
  for (const row of rowsOf(planned)) {
    const number = row.number(field)
    if (number !== undefined) numbers.push(number)
    if (++found === limit) break
  }
  let sum = 0
  for (const number of isLast ? numbers.reverse() : numbers) {
    sum += number
    if (!Number.isFinite(sum)) {
      const sentence = 'the sum is beyond the greatest number; add up fewer documents'
      throw limitExceeded(sentence, { NUMBER_MAX: Number.MAX_VALUE })
    }
  }
  return { count: numbers.length, sum, found }
}
