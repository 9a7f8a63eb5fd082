/** What a branch asks of each field. */
import type { Json } from '../wire/json.ts'
import { isContainment } from './filter.ts'
import { compareValues, createMatch } from './matches.ts'
import type { Branch, Leaf } from './normalise.ts'

/** What a branch asks of one field. */
export type Condition = {
  readonly field: string
  /** The values that it may have, in order and each once, where there are finitely many: nothing else is then asked of it. */
  readonly values: readonly Json[] | undefined
  /** Comparisons of the whole value. */
  readonly comparisons: readonly Leaf[]
  /** What a list must hold. */
  readonly contains: readonly Leaf[]
  /** What no index of values or elements tells: what a list must not hold. */
  readonly others: readonly Leaf[]
}

/** Conditions by field, in the order of the filters. */
export type Conditions = ReadonlyMap<string, Condition>

/** Returns what a branch asks, or `undefined` when no document can pass it. */
export function toConditions(branch: Branch): Conditions | undefined {
  const byField = new Map<string, Leaf[]>()
  for (const leaf of branch) {
    const leaves = byField.get(leaf.field)
    if (leaves === undefined) byField.set(leaf.field, [leaf])
    else leaves.push(leaf)
  }
  const conditions = new Map<string, Condition>()
  for (const [field, leaves] of byField) {
    const condition = toCondition(field, leaves)
    if (condition.values?.length === 0) return undefined
    conditions.set(field, condition)
  }
  return conditions
}

function toCondition(field: string, all: readonly Leaf[]): Condition {
  // Whatever else is asked of a field asks that it is there.
  const more = all.filter((leaf) => !isPresence(leaf))
  const leaves = more.length > 0 ? more : all.slice(0, 1)
  const comparisons: Leaf[] = []
  const contains: Leaf[] = []
  const others: Leaf[] = []
  let values: readonly Json[] | undefined
  for (const leaf of leaves) {
    if (leaf.operator === '==') values = [leaf.operand]
    else if (leaf.operator === 'in') values ??= leaf.operand as readonly Json[]
    else if (!isContainment(leaf.operator)) comparisons.push(leaf)
    else if (leaf.negated) others.push(leaf)
    else contains.push(leaf)
  }
  if (values === undefined) return { field, values, comparisons, contains, others }
  const matches = leaves.length === 1 ? [] : leaves.map(createMatch)
  const left = values.filter((value) => matches.every((match) => match(value)))
  return { field, values: sortedUnique(left), comparisons: [], contains: [], others: [] }
}

function sortedUnique(values: readonly Json[]): readonly Json[] {
  if (values.length < 2) return values
  const sorted = [...values].sort(compareValues)
  return sorted.filter((value, i) => i === 0 || compareValues(sorted[i - 1] as Json, value) !== 0)
}

/** Returns the one value that a branch allows a field, or `undefined`. */
export function constantOf(conditions: Conditions, field: string): { readonly value: Json } | undefined {
  const values = conditions.get(field)?.values
  return values?.length === 1 ? { value: values[0] as Json } : undefined
}

/** Returns the filter that allows a field certain values. */
export function leafOfValues(field: string, values: readonly Json[]): Leaf {
  const [only] = values
  const isOne = values.length === 1 && only !== undefined
  return isOne
    ? { field, operator: '==', operand: only, negated: false }
    : { field, operator: 'in', operand: values, negated: false }
}

/** Returns the filter that any value passes: what a sort asks of its field. */
export function leafOfPresence(field: string): Leaf {
  return { field, operator: 'not-in', operand: [], negated: false }
}

/** Says whether any value passes a filter. */
export function isPresence({ operator, operand, negated }: Leaf): boolean {
  return operator === 'not-in' && !negated && (operand as readonly Json[]).length === 0
}
