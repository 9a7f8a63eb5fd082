/** Reads the options of a query: what follows the path in `get("people", ["age", ">", 20], ["age", "desc"], 5)`. */
import { ContractError } from '../errors.ts'
import { QUERY_VALUES_MAX, RESULT_DOCUMENTS_MAX } from '../limits.ts'
import { isJsonObject, type Json, type JsonObject } from '../wire/json.ts'

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

/** `["age", ">", 20]`. */
export type Filter = { readonly field: string; readonly operator: Operator; readonly operand: Json }
/** `["age", "desc"]`. */
export type Sort = { readonly field: string; readonly descending: boolean }
/** `["startAt", 30]`: a value of the sort field, or a document that `cget` returned. */
export type Bound = {
  readonly value: Json | undefined
  readonly cursor: JsonObject | undefined
  readonly inclusive: boolean
}

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

const BOUNDS: Readonly<Record<string, { side: 'start' | 'end'; inclusive: boolean }>> = {
  startAt: { side: 'start', inclusive: true },
  startAfter: { side: 'start', inclusive: false },
  endAt: { side: 'end', inclusive: true },
  endBefore: { side: 'end', inclusive: false },
}

/** @throws {ContractError} `DB_ARGUMENTS_INVALID` naming the option, or `DB_LIMIT_EXCEEDED`. */
export function parseQueryOptions(options: readonly Json[]): QueryOptions {
  const parsed = {
    filters: [] as Filter[],
    sorts: [] as Sort[],
    start: undefined as Bound | undefined,
    end: undefined as Bound | undefined,
    limit: undefined as number | undefined,
  }
  for (const option of options) {
    if (typeof option === 'number') {
      if (parsed.limit !== undefined) throw invalid('a query has one limit', option)
      parsed.limit = parseLimit(option)
      continue
    }
    if (!Array.isArray(option) || typeof option[0] !== 'string') {
      throw invalid(
        'an option is a limit (5), a sort (["age", "desc"]), a filter (["age", ">", 20]) or a bound (["startAt", 30])',
        option,
      )
    }
    const bound = Object.hasOwn(BOUNDS, option[0]) ? BOUNDS[option[0]] : undefined
    if (bound !== undefined) {
      if (parsed[bound.side] !== undefined) throw invalid(`a query has one ${bound.side}`, option)
      parsed[bound.side] = parseBound(option, bound.inclusive)
    } else if (option.length === 3) parsed.filters.push(parseFilter(option))
    else parsed.sorts.push(parseSort(option))
  }
  return parsed
}

function parseLimit(limit: number): number {
  if (!Number.isSafeInteger(limit) || limit < 1) throw invalid('a limit is a whole number from 1', limit)
  if (limit > RESULT_DOCUMENTS_MAX) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `a limit is at most ${RESULT_DOCUMENTS_MAX}, this one is ${limit}; read in pages`,
    )
  }
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
  const [field, operator, operand] = option
  const known = OPERATORS.find((name) => name === operator)
  if (known === undefined)
    throw invalid(`a filter is [field, operator, value] with one of ${OPERATORS.join(' ')}`, option)
  if (known === 'in' || known === 'not-in' || known === 'array-contains-any') checkOperands(known, operand as Json)
  return { field: parseField(field, option), operator: known, operand: operand as Json }
}

function checkOperands(operator: Operator, operand: Json): void {
  if (!Array.isArray(operand)) throw invalid(`${operator} takes a list of values`, operand)
  if (operand.length > QUERY_VALUES_MAX) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `${operator} takes at most ${QUERY_VALUES_MAX} values, here are ${operand.length}`,
    )
  }
}

function parseBound(option: readonly Json[], inclusive: boolean): Bound {
  const value = option[1]
  if (option.length !== 2 || value === undefined)
    throw invalid(`${String(option[0])} takes one value or one cursor`, option)
  const cursor = isJsonObject(value) && value['__cursor__'] === true ? value : undefined
  return { value: cursor === undefined ? value : undefined, cursor, inclusive }
}

function parseField(field: Json | undefined, option: readonly Json[]): string {
  if (typeof field !== 'string' || field === '')
    throw invalid('a field is a text, dots leading into nested fields', option)
  return field
}

function invalid(expected: string, got: Json): ContractError {
  return new ContractError('DB_ARGUMENTS_INVALID', `${expected}; got ${JSON.stringify(got).slice(0, 200)}`)
}
