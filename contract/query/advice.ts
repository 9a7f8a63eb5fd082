/** Which index would serve a query, and the errors that say so. */

import { ContractError } from '../errors.ts'
import type { IndexPart } from '../index/definitions.ts'
import { ID_FIELD } from '../index/field-path.ts'
import { INDEX_PARTS_MAX, QUERY_STREAMS_MAX, QUERY_VALUES_MAX } from '../limits.ts'
import { type Condition, constantOf } from './conditions.ts'
import { fitScan, type Want } from './scan.ts'
import type { Catalogue } from './source.ts'
import { entriesIn } from './work.ts'

/**
 * Returns the parts of the index that decides all that an index can decide of a branch, in its order: first what has certain
 * values, then the order, then what only filters. `undefined` when an index there is does so, or when none could.
 *
 * An index decides about one list. Where several are filtered by, that with the fewest entries comes first, and the others when
 * it has its index: all of those are read together.
 */
export function idealParts(catalogue: Catalogue, want: Want): readonly IndexPart[] | undefined {
  const lists = listsBySize(catalogue, want)
  const ideals = lists.length === 0 ? [partsOf(want, undefined)] : lists.map((list) => partsOf(want, list))
  return ideals.find((parts) => {
    const [first] = parts
    if (first === undefined || parts.length > INDEX_PARTS_MAX) return false
    return (parts.length > 1 || !catalogue.isIndexed(first[0])) && catalogue.stateOf(parts) !== 'ready'
  })
}

/** The conditions on elements of lists: those that leave the fewest entries of the automatic index first, unknown ones last. */
function listsBySize(catalogue: Catalogue, want: Want): readonly Condition[] {
  const lists = [...want.conditions.values()].filter(({ contains }) => contains.length > 0)
  if (lists.length < 2) return lists
  const sized = lists.map((list) => ({ list, size: sizeOf(catalogue, want, list) }))
  return sized.sort((a, b) => a.size - b.size).map(({ list }) => list)
}

function sizeOf(catalogue: Catalogue, { scope, sha256 }: Want, list: Condition): number {
  const order = { sorts: [], idDescending: false }
  const sizes = list.contains.flatMap((leaf) => {
    const conditions = new Map([[list.field, { ...list, comparisons: [], contains: [leaf], others: [] }]])
    const [elements] = catalogue.sourcesFor(conditions, order).filter(({ kind }) => kind === 'automatic')
    const scan =
      elements && fitScan(elements, { scope, sha256, conditions, stretch: { order, start: undefined, end: undefined } })
    return scan === undefined ? [] : entriesIn(scan)
  })
  return Math.min(...sizes)
}

function partsOf({ conditions, stretch }: Want, list: Condition | undefined): IndexPart[] {
  const ordering = stretch.order.sorts.filter(({ field }) => constantOf(conditions, field) === undefined)
  const asked = [...conditions.values()].filter(({ field }) => field !== ID_FIELD)
  const elements: IndexPart[] = list === undefined ? [] : [[list.field, 'array']]
  const order = ordering.map(({ field, descending }): IndexPart => [field, descending ? 'desc' : 'asc'])
  const others = asked.filter(({ field }) => !ordering.some((sort) => sort.field === field))
  const fixed = fixable(others, streamsOf(list))
  const filtering = others.filter((one) => !fixed.includes(one) && (one.values ?? one.comparisons).length > 0)
  // An index has few parts: those that filter least are left out first.
  const left = Math.max(0, INDEX_PARTS_MAX - elements.length - order.length)
  const fixedKept = fixed.slice(0, left)
  const filteringKept = filtering.slice(0, left - fixedKept.length)
  const parts = [...elements, ...fixedKept.map(ascending), ...order, ...filteringKept.map(ascending)]
  if (parts.length > 1) return parts
  // One field alone is read either way; and nothing but a field's presence is asked for by what no index decides.
  const [only] = parts
  if (only !== undefined) return [[only[0], only[1] === 'desc' ? 'asc' : only[1]]]
  return asked.slice(0, 1).map(ascending)
}

/** Returns those of the conditions whose values make no more streams than a query may merge. */
function fixable(conditions: readonly Condition[], streams: number): readonly Condition[] {
  let product = streams
  return conditions.filter(({ values }) => {
    if (values === undefined || product * values.length > QUERY_STREAMS_MAX) return false
    product *= values.length
    return true
  })
}

function streamsOf(list: Condition | undefined): number {
  const hasOne = list === undefined || list.contains.some(({ operator }) => operator === 'array-contains')
  return hasOne ? 1 : QUERY_VALUES_MAX
}

function ascending({ field }: { readonly field: string }): IndexPart {
  return [field, 'asc']
}

/** Returns the error of a query that an index would serve. */
export function indexRequired(catalogue: Catalogue, parts: readonly IndexPart[]): ContractError {
  const path = catalogue.pathFor(parts)
  const steps = path.split('/').map((step) => JSON.stringify(step))
  const call = `addIndex(${JSON.stringify(parts)}, ${steps.join(', ')})`
  const state = catalogue.stateOf(parts)
  const advice =
    state === undefined
      ? `declare it with ${call}`
      : `there is one of ${call}, which is ${state}; getIndexes tells more`
  return new ContractError('DB_INDEX_REQUIRED', `this query needs an index of ${path}; ${advice}`, {
    collection: path,
    index: parts.map((part) => [...part]),
    ...(state !== undefined && { state }),
  })
}

/** Returns the error of a query whose order no index can give. */
export function orderImpossible({ scope }: Want): ContractError {
  return new ContractError(
    'DB_LIMIT_EXCEEDED',
    `an index has at most ${INDEX_PARTS_MAX} fields, and this query of ${scope.collection} needs more; sort by fewer`,
    { limit: 'INDEX_PARTS_MAX', expected: INDEX_PARTS_MAX },
  )
}
