/**
 * Plans a query: which spans of which index answer it, and in what order.
 *
 * This planner serves queries over one field by the automatic indexes: any filters on it, sorted by it; equality or
 * containment, sorted by id; or the order of ids alone. Whatever else is refused, naming the index that it would need.
 */
import type { Sha256 } from '../env.ts'
import { ContractError } from '../errors.ts'
import { valueKey } from '../index/value-key.ts'
import { documentPrefix, indexPrefix } from '../keys.ts'
import type { Json } from '../wire/json.ts'
import { type Axis, type Check, fieldAxis, idAxis, type Place } from './axis.ts'
import { type Bound, type Filter, ID_FIELD, type Operator, type QueryOptions, type Sort } from './parse.ts'
import { compareBinary, gaps, intersect, type Span, sortedUnique } from './span.ts'

/** What is read to answer a query, and how. */
export type Plan = {
  /**
   * `documents`: keys of documents. `values`: keys of an index, in order of values. `ids`: keys of an index, each span in
   * order of ids; several spans may hold one document.
   */
  readonly source: 'documents' | 'values' | 'ids'
  /** Length of the prefix that all keys of the source share. */
  readonly prefixLength: number
  /** The field whose values order the result. */
  readonly field: string
  /** Disjoint and ascending. */
  readonly spans: readonly Span[]
  /** What a document whose stored key was cut must satisfy. */
  readonly checks: readonly Check[]
  readonly descending: boolean
  readonly limit: number | undefined
}

/** A query with its collection and the order of its result. */
type Query = {
  readonly collection: string
  readonly options: QueryOptions
  readonly order: Sort
  readonly sha256: Sha256
}

/** @throws {ContractError} `DB_INDEX_REQUIRED` when no automatic index serves the query. */
export function planQuery(collection: string, options: QueryOptions, sha256: Sha256): Plan {
  const { filters, sorts } = options
  const order = sorts[0] ?? defaultOrder(filters)
  const query = { collection, options, order, sha256 }
  const [filter] = filters
  if (sorts.length <= 1) {
    if (filters.every(({ field, operator }) => field === order.field && !isContainment(operator)))
      return planAxis(query)
    const oneIsEqual = filter !== undefined && filters.length === 1 && sortsById(filter)
    if (oneIsEqual && order.field === ID_FIELD) return planIds(query, filter)
  }
  throw indexRequired(collection, options)
}

/** Without a sort, the first filter that leaves more than one value sorts by its field. */
function defaultOrder(filters: readonly Filter[]): Sort {
  const field = filters.find((filter) => !sortsById(filter))?.field ?? ID_FIELD
  return { field, descending: false }
}

function sortsById({ operator }: Filter): boolean {
  return operator === '==' || isContainment(operator)
}

function isContainment(operator: Operator): boolean {
  return operator === 'array-contains' || operator === 'array-contains-any'
}

function planAxis({ collection, options, order, sha256 }: Query): Plan {
  const { field, descending } = order
  const isById = field === ID_FIELD
  const prefix = isById ? documentPrefix(collection) : indexPrefix('i', collection, field)
  const axis = isById ? idAxis(prefix) : fieldAxis(prefix, field, sha256)
  const parts = [...options.filters.map((filter) => filterPart(axis, filter)), ...boundParts(axis, options, descending)]
  return {
    source: isById ? 'documents' : 'values',
    prefixLength: prefix.length,
    field,
    spans: parts.reduce((spans, part) => intersect(spans, part.spans), [axis.whole]),
    checks: parts.flatMap((part) => part.checks),
    descending,
    limit: options.limit,
  }
}

/** Below each value of an index the ids stand in order. */
function planIds({ collection, options, order, sha256 }: Query, { field, operator, operand }: Filter): Plan {
  const prefix = indexPrefix(operator === '==' ? 'i' : 'a', collection, field)
  const values = operator === 'array-contains-any' ? (operand as readonly Json[]) : [operand]
  const keys = new Set(values.map((value) => valueKey(value, sha256)))
  const spans = [...keys].sort(compareBinary).flatMap((key) => {
    const axis = idAxis(prefix + key)
    const bounds = boundParts(axis, options, order.descending)
    return bounds.reduce((left, bound) => intersect(left, bound.spans), [axis.whole])
  })
  const { descending } = order
  return {
    source: 'ids',
    prefixLength: prefix.length,
    field: ID_FIELD,
    spans,
    checks: [],
    descending,
    limit: options.limit,
  }
}

/** What a filter or bound keeps of an axis. */
type Part = { readonly spans: readonly Span[]; readonly checks: readonly Check[] }

function filterPart(axis: Axis, { operator, operand }: Filter): Part {
  switch (operator) {
    case '==':
      return exactly([axis.equal(operand)])
    case 'in':
      return exactly(equalToAny(axis, operand))
    case '!=':
      return exactly(gaps(axis.whole, [axis.equal(operand)]))
    case 'not-in':
      return exactly(gaps(axis.whole, equalToAny(axis, operand)))
    case '>':
    case '>=':
      return from(axis.sameType(operand), axis.place(operand), operator === '>=')
    case '<':
    case '<=':
      return upTo(axis.sameType(operand), axis.place(operand), operator === '<=')
    default:
      throw new Error(`invariant broken: ${operator} is no filter over one axis`)
  }
}

function boundParts(axis: Axis, { start, end }: QueryOptions, descending: boolean): Part[] {
  const [lower, upper] = descending ? [end, start] : [start, end]
  const parts: Part[] = []
  if (lower !== undefined) parts.push(from(axis.whole, placeOfBound(axis, lower), lower.inclusive))
  if (upper !== undefined) parts.push(upTo(axis.whole, placeOfBound(axis, upper), upper.inclusive))
  return parts
}

function placeOfBound(axis: Axis, bound: Bound): Place {
  return 'cursor' in bound ? axis.placeOfCursor(bound.cursor) : axis.place(bound.values[0])
}

function exactly(spans: readonly Span[]): Part {
  return { spans, checks: [] }
}

function equalToAny(axis: Axis, operands: Json): Span[] {
  return sortedUnique((operands as readonly Json[]).map((value) => axis.equal(value)))
}

function from({ upper }: Span, place: Place, inclusive: boolean): Part {
  if (place.among === undefined) return exactly([{ lower: inclusive ? place.before : place.after, upper }])
  const check: Check = (value, id) => isPast(compareWith(place, value, id), inclusive)
  return { spans: [{ lower: place.before, upper }], checks: [check] }
}

function upTo({ lower }: Span, place: Place, inclusive: boolean): Part {
  if (place.among === undefined) return exactly([{ lower, upper: inclusive ? place.after : place.before }])
  const check: Check = (value, id) => isPast(-compareWith(place, value, id), inclusive)
  return { spans: [{ lower, upper: place.after }], checks: [check] }
}

function isPast(comparison: number, inclusive: boolean): boolean {
  return inclusive ? comparison >= 0 : comparison > 0
}

/** Compares a document with a place among cut keys; a place without an id stands for all documents with its value. */
function compareWith({ among }: Place, value: string, id: string): number {
  const byValue = compareBinary(value, among?.value ?? '')
  return byValue !== 0 || among?.id === undefined ? byValue : compareBinary(id, among.id)
}

function indexRequired(collection: string, { filters, sorts }: QueryOptions): ContractError {
  const fields = new Map<string, string>()
  const add = (field: string, kind: string): void => {
    if (!fields.has(field)) fields.set(field, kind)
  }
  for (const { field, operator } of filters) if (isContainment(operator)) add(field, 'array')
  for (const { field, operator } of filters) if (operator === '==') add(field, 'asc')
  for (const { field, descending } of sorts) add(field, descending ? 'desc' : 'asc')
  for (const { field } of filters) add(field, 'asc')
  const index = [...fields]
  return new ContractError(
    'DB_INDEX_REQUIRED',
    `the automatic indexes serve filters and one sort on one field; this query needs an index over ${JSON.stringify(index)} of ${collection}, and this version builds none: filter or sort by one of them and do the rest in the client`,
    { collection, index },
  )
}
