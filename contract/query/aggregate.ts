/** Numbers about the result of a query: how many documents, the sum and the mean of a field. */
import { fieldValue } from '../index/field-path.ts'
import { choicesOf } from './choices.ts'
import type { BranchPlan } from './plan.ts'
import { limitExceeded } from './reading.ts'
import { type Planned, rowsOf, runQuery } from './run.ts'
import { entriesIn } from './work.ts'

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

/** The numbers that the documents of a result have in a field; others are skipped. */
export type Numbers = { readonly count: number; readonly sum: number }

/**
 * Adds up the numbers in a field of what a query finds, one after the other in the order of the result: so the sum is rounded
 * the same way everywhere.
 *
 * @throws {ContractError} `DB_LIMIT_EXCEEDED` also when the sum is beyond the greatest number; `DB_INDEX_REQUIRED`
 */
export function addUp(planned: Planned, field: string): Numbers {
  let count = 0
  let sum = 0
  for (const row of runQuery(planned)) {
    const value = fieldValue(row.data, field)
    if (typeof value !== 'number') continue
    count++
    sum += value
    if (!Number.isFinite(sum)) {
      const sentence = 'the sum is beyond the greatest number; add up fewer documents'
      throw limitExceeded(sentence, { NUMBER_MAX: Number.MAX_VALUE })
    }
  }
  return { count, sum }
}
