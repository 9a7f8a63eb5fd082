/**
 * Plans a query: which spans of which index answer it, and in what order.
 *
 * This planner serves queries over one field: any filter, with or without a sort on the same field, by the automatic index of
 * that field; or the order of ids. Whatever else is refused, naming the index that it would need.
 */
import type { Sha256 } from '../env.ts'
import { ContractError } from '../errors.ts'
import { documentPrefix, indexPrefix } from '../keys.ts'
import type { Json } from '../wire/json.ts'
import { type Axis, type Check, elementSpan, fieldAxis, idAxis, type Place, type Span } from './axis.ts'
import { type Bound, type Filter, ID_FIELD, type QueryOptions } from './parse.ts'

/** What is read to answer a query, and how. */
export type Plan = {
  /** `documents`: spans of document keys. `values` and `elements`: spans of index keys, which end with the id. */
  readonly source: 'documents' | 'values' | 'elements'
  /** Length of the prefix that all keys of the source share. */
  readonly prefixLength: number
  /** The field whose values order the result. */
  readonly field: string
  /** Disjoint and ascending. Of `elements` each is in order of ids, and a document may be in several. */
  readonly spans: readonly Span[]
  /** What a document whose stored key was cut must satisfy. */
  readonly checks: readonly Check[]
  readonly descending: boolean
  readonly limit: number | undefined
}

/** @throws {ContractError} `DB_INDEX_REQUIRED` when no automatic index serves the query. */
export function planQuery(collection: string, options: QueryOptions, sha256: Sha256): Plan {
  const [filter, sort] = [options.filters[0], options.sorts[0]]
  if (options.filters.length > 1 || options.sorts.length > 1) throw indexRequired(collection, options)
  const elements = filter?.operator === 'array-contains' || filter?.operator === 'array-contains-any'
  if (elements) return planElements(collection, filter, { options, sha256 })
  if (filter !== undefined && sort !== undefined && sort.field !== filter.field) {
    const idsOfEqual = filter.operator === '==' && sort.field === ID_FIELD
    if (!idsOfEqual || hasBounds(options)) throw indexRequired(collection, options)
  }
  const field = filter?.field ?? sort?.field ?? ID_FIELD
  const axis = field === ID_FIELD ? idAxis(collection) : fieldAxis(collection, field, sha256)
  const checks: Check[] = []
  let spans = filter === undefined ? [axis.whole] : filterSpans(axis, filter, checks)
  const descending = sort?.descending ?? false
  spans = clip(
    spans,
    boundSpan(
      axis,
      { lower: descending ? options.end : options.start, upper: descending ? options.start : options.end },
      checks,
    ),
  )
  const source = field === ID_FIELD ? 'documents' : 'values'
  const prefix = field === ID_FIELD ? documentPrefix(collection) : indexPrefix('i', collection, field)
  return { source, prefixLength: prefix.length, field, spans, checks, descending, limit: options.limit }
}

function planElements(collection: string, filter: Filter, context: { options: QueryOptions; sha256: Sha256 }): Plan {
  const { options, sha256 } = context
  if (hasBounds(options) || options.sorts.some((sort) => sort.field !== ID_FIELD))
    throw indexRequired(collection, options)
  const operands = filter.operator === 'array-contains' ? [filter.operand] : (filter.operand as readonly Json[])
  return {
    source: 'elements',
    prefixLength: indexPrefix('a', collection, filter.field).length,
    field: ID_FIELD,
    spans: sortedUnique(operands.map((value) => elementSpan(collection, filter.field, { value, sha256 }))),
    checks: [],
    descending: options.sorts[0]?.descending ?? false,
    limit: options.limit,
  }
}

/** Returns the spans that hold what a filter keeps; where an edge falls among cut keys, adds the check that decides. */
function filterSpans(axis: Axis, filter: Filter, checks: Check[]): Span[] {
  const { operator, operand } = filter
  switch (operator) {
    case '==':
      return [axis.equal(operand)]
    case 'in':
      return sortedUnique((operand as readonly Json[]).map((value) => axis.equal(value)))
    case '!=':
      return gaps(axis.whole, [axis.equal(operand)])
    case 'not-in':
      return gaps(axis.whole, sortedUnique((operand as readonly Json[]).map((value) => axis.equal(value))))
    case '>':
    case '>=':
      return clip(
        [axis.sameType(operand)],
        from(axis.whole, axis.place(operand), { inclusive: operator === '>=', checks }),
      )
    case '<':
    case '<=':
      return clip(
        [axis.sameType(operand)],
        upTo(axis.whole, axis.place(operand), { inclusive: operator === '<=', checks }),
      )
    default:
      throw new Error(`operator ${operator} reads elements`)
  }
}

function boundSpan(axis: Axis, bounds: { lower: Bound | undefined; upper: Bound | undefined }, checks: Check[]): Span {
  const place = (bound: Bound): Place =>
    bound.cursor ? axis.placeOfCursor(bound.cursor) : axis.place(bound.value as Json)
  let span = axis.whole
  if (bounds.lower) span = from(span, place(bounds.lower), { inclusive: bounds.lower.inclusive, checks })
  if (bounds.upper) span = upTo(span, place(bounds.upper), { inclusive: bounds.upper.inclusive, checks })
  return span
}

type Edge = { readonly inclusive: boolean; readonly checks: Check[] }

function from(span: Span, place: Place, { inclusive, checks }: Edge): Span {
  if (place.among) checks.push((value, id) => isPast(compareAmong(value, id, place), inclusive))
  return { lower: inclusive || place.among ? place.before : place.after, upper: span.upper }
}

function upTo(span: Span, place: Place, { inclusive, checks }: Edge): Span {
  if (place.among) checks.push((value, id) => isPast(-compareAmong(value, id, place), inclusive))
  return { lower: span.lower, upper: inclusive || place.among ? place.after : place.before }
}

function isPast(comparison: number, inclusive: boolean): boolean {
  return inclusive ? comparison >= 0 : comparison > 0
}

function compareAmong(value: string, id: string, place: Place): number {
  const among = place.among as NonNullable<Place['among']>
  if (value !== among.value) return value < among.value ? -1 : 1
  if (among.id === undefined || id === among.id) return 0
  return id < among.id ? -1 : 1
}

function clip(spans: readonly Span[], by: Span): Span[] {
  return spans
    .map((span) => ({
      lower: span.lower > by.lower ? span.lower : by.lower,
      upper: span.upper < by.upper ? span.upper : by.upper,
    }))
    .filter((span) => span.lower < span.upper)
}

function gaps(whole: Span, holes: readonly Span[]): Span[] {
  const spans: Span[] = []
  let lower = whole.lower
  for (const hole of holes) {
    spans.push({ lower, upper: hole.lower })
    lower = hole.upper
  }
  spans.push({ lower, upper: whole.upper })
  return spans.filter((span) => span.lower < span.upper)
}

function sortedUnique(spans: readonly Span[]): Span[] {
  const sorted = [...spans].sort((a, b) => (a.lower < b.lower ? -1 : a.lower > b.lower ? 1 : 0))
  return sorted.filter((span, i) => span.lower !== sorted[i - 1]?.lower)
}

function hasBounds(options: QueryOptions): boolean {
  return options.start !== undefined || options.end !== undefined
}

function indexRequired(collection: string, options: QueryOptions): ContractError {
  const fields = new Map<string, string>()
  for (const { field, operator } of options.filters) if (operator.startsWith('array')) fields.set(field, 'array')
  for (const { field, operator } of options.filters)
    if (operator === '==') fields.set(field, fields.get(field) ?? 'asc')
  for (const { field, descending } of options.sorts)
    fields.set(field, fields.get(field) ?? (descending ? 'desc' : 'asc'))
  for (const { field } of options.filters) fields.set(field, fields.get(field) ?? 'asc')
  fields.delete(ID_FIELD)
  const index = JSON.stringify([...fields])
  return new ContractError(
    'DB_INDEX_REQUIRED',
    `the automatic indexes serve one filter and one sort on one field; this query needs an index over ${index} of ${collection}, and this version builds none: filter or sort by one of them and do the rest in the client`,
    { collection, index: [...fields].map(([field, order]) => [field, order]) },
  )
}
