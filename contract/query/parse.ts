/** Reads the options of a query: what follows the path in `get("people", ["age", ">", 20], ["age", "desc"], 5)`. */
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { isFieldPath } from '../index/field-path.ts'
import { FIELD_PATH_BYTES_MAX, QUERY_FIELDS_MAX, QUERY_VALUES_MAX, RESULT_DOCUMENTS_MAX } from '../limits.ts'
import type { Meter } from '../meter.ts'
import { textToBinary } from '../wire/bytes.ts'
import { canonicalJson } from '../wire/canonical.ts'
import { isJsonObject, type Json, type JsonObject, member } from '../wire/json.ts'

/** Comparisons of a filter. */
export const OPERATORS = [
  '==',
  '!=',
  '>',
  '>=',
  '<',
  '<=',
  'in',
  'not-in',
  'array-contains',
  'array-contains-any',
] as const
/** A comparison of a filter. */
export type Operator = (typeof OPERATORS)[number]

/** `["age", ">", 20]`. The operand of `in`, `not-in` and `array-contains-any` is a list. */
export type Filter = { readonly field: string; readonly operator: Operator; readonly operand: Json }
/** `["age", "desc"]`. */
export type Sort = { readonly field: string; readonly descending: boolean }
/** `["startAt", 30]`: values of the sort fields, at least one, or a document that `cget` returned. */
export type Bound = { readonly inclusive: boolean } & (
  | { readonly values: readonly [Json, ...Json[]] }
  | { readonly cursor: JsonObject }
)

/** The options of a query. */
export type QueryOptions = {
  readonly filters: readonly Filter[]
  readonly sorts: readonly Sort[]
  readonly start: Bound | undefined
  readonly end: Bound | undefined
  readonly limit: number | undefined
}

/** The field name that stands for the document id. */
export const ID_FIELD = '__id__'

const BOUNDS: ReadonlyMap<Json | undefined, { readonly side: 'start' | 'end'; readonly inclusive: boolean }> = new Map([
  ['startAt', { side: 'start', inclusive: true }],
  ['startAfter', { side: 'start', inclusive: false }],
  ['endAt', { side: 'end', inclusive: true }],
  ['endBefore', { side: 'end', inclusive: false }],
])

type Draft = {
  filters: Filter[]
  sorts: Sort[]
  start: Bound | undefined
  end: Bound | undefined
  limit: number | undefined
}

/** How often a query goes over its options, to check them and to make keys of their values. */
const OPTION_READS = 4

/**
 * Reads the options of a query. A meter is charged for their size.
 *
 * @throws {ContractError} `DB_ARGUMENTS_INVALID` naming the option, or `DB_LIMIT_EXCEEDED`.
 */
export function parseQueryOptions(options: readonly Json[], meter?: Meter): QueryOptions {
  const length = canonicalLength(options)
  meter?.spend(OPTION_READS * length)
  const draft: Draft = { filters: [], sorts: [], start: undefined, end: undefined, limit: undefined }
  for (const option of options) addOption(draft, option)
  checkCount('filters and sorts', draft.filters.length + draft.sorts.length, 'QUERY_FIELDS_MAX')
  checkBound(draft.start, draft.sorts)
  checkBound(draft.end, draft.sorts)
  return draft
}

/**
 * Returns the length of the options' canonical JSON. Refuses what no document can hold (-0, lone surrogates), which would
 * compare equal to what it is not.
 */
function canonicalLength(options: readonly Json[]): number {
  try {
    return canonicalJson(options).length
  } catch (error) {
    if (error instanceof TypeError) throw new ContractError('DB_ARGUMENTS_INVALID', `in the options, ${error.message}`)
    throw error
  }
}

function addOption(draft: Draft, option: Json): void {
  if (typeof option === 'number') {
    if (draft.limit !== undefined) throw invalid('a query has one limit', option)
    draft.limit = parseLimit(option)
    return
  }
  if (!Array.isArray(option)) {
    throw invalid(
      'an option is a limit 5, a sort ["age"], a filter ["age", ">", 20] or a bound ["startAt", 30]',
      option,
    )
  }
  const bound = BOUNDS.get(option[0])
  if (bound !== undefined) {
    if (draft[bound.side] !== undefined) throw invalid(`a query has one ${bound.side}`, option)
    draft[bound.side] = parseBound(option, bound.inclusive)
  } else if (option.length === 3) draft.filters.push(parseFilter(option))
  else draft.sorts.push(parseSort(option))
}

function parseLimit(limit: number): number {
  if (!Number.isSafeInteger(limit) || limit < 1) throw invalid('a limit is a whole number from 1', limit)
  checkCount('documents as its limit', limit, 'RESULT_DOCUMENTS_MAX')
  return limit
}

function parseSort(option: readonly Json[]): Sort {
  const [field, direction] = option
  if (option.length > 2 || (direction !== undefined && direction !== 'asc' && direction !== 'desc')) {
    throw invalid('a sort is ["field"], ["field", "asc"] or ["field", "desc"]', option)
  }
  return { field: parseField(field, option), descending: direction === 'desc' }
}

function parseFilter(option: readonly Json[]): Filter {
  const [name, symbol, operand] = option as readonly [Json, Json, Json]
  const field = parseField(name, option)
  const operator = OPERATORS.find((known) => known === symbol)
  if (operator === undefined) {
    throw invalid(`a filter is [field, operator, value] with one of ${OPERATORS.join(' ')}`, option)
  }
  if (field === ID_FIELD && operator.startsWith('array')) throw invalid('an id is a text, no list', option)
  if (operator === 'in' || operator === 'not-in' || operator === 'array-contains-any') {
    if (!Array.isArray(operand)) throw invalid(`${operator} takes a list of values`, option)
    checkCount('values', operand.length, 'QUERY_VALUES_MAX')
  }
  return { field, operator, operand }
}

function parseBound(option: readonly Json[], inclusive: boolean): Bound {
  const [name, first, ...more] = option
  if (first === undefined) throw invalid(`${name} takes values of the sort fields, or a cursor`, option)
  if (isJsonObject(first) && member(first, '__cursor__') === true) {
    if (more.length > 0) throw invalid(`${name} takes one cursor alone`, option)
    return { inclusive, cursor: first }
  }
  return { inclusive, values: [first, ...more] }
}

function parseField(field: Json | undefined, option: readonly Json[]): string {
  if (typeof field !== 'string' || field === '' || !isFieldPath(field)) {
    throw invalid(
      'a field is a text, dots leading into objects, a dot or backslash of a name after a backslash',
      option,
    )
  }
  checkCount('bytes of a field', textToBinary(field).length, 'FIELD_PATH_BYTES_MAX')
  return field
}

function checkBound(bound: Bound | undefined, sorts: readonly Sort[]): void {
  const valuesMax = Math.max(1, sorts.length)
  if (bound !== undefined && 'values' in bound && bound.values.length > valuesMax) {
    throw invalid(`a bound takes one value for each sort, here at most ${valuesMax}`, bound.values)
  }
}

const LIMITS = { FIELD_PATH_BYTES_MAX, QUERY_FIELDS_MAX, QUERY_VALUES_MAX, RESULT_DOCUMENTS_MAX }

function checkCount(things: string, got: number, limit: keyof typeof LIMITS): void {
  const expected = LIMITS[limit]
  if (got <= expected) return
  const sentence = `a query has at most ${expected} ${things}, this one has ${got}; ask in parts`
  throw new ContractError('DB_LIMIT_EXCEEDED', sentence, { limit, expected, got })
}

function invalid(expected: string, got: Json): ContractError {
  return new ContractError('DB_ARGUMENTS_INVALID', `${expected}; got ${describe(got)}`)
}
