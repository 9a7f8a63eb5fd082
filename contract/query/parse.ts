/** Reads the options of a query: what follows the path in `get("people", ["age", ">", 20], ["age", "desc"], 5)`. */
import { ContractError } from '../errors.ts'
import { ID_FIELD } from '../index/field-path.ts'
import { QUERY_FIELDS_MAX, QUERY_KEYS_MAX, RESULT_DOCUMENTS_MAX } from '../limits.ts'
import type { Meter } from '../meter.ts'
import { canonicalJson } from '../wire/canonical.ts'
import { isJsonObject, type Json, type JsonObject, member } from '../wire/json.ts'
import { checkCount, type FilterTree, invalid, isFilter, isTree, parseField, parseTree } from './filter.ts'

/** `["age", "desc"]`. */
export type Sort = { readonly field: string; readonly descending: boolean }
/** `["startAt", 30]`: values of the sort fields, at least one, or a document that `cget` returned. */
export type Bound = { readonly inclusive: boolean } & (
  | { readonly values: readonly [Json, ...Json[]] }
  | { readonly cursor: JsonObject }
)

/** The options of a query. */
export type QueryOptions = {
  /** All of them must hold. */
  readonly trees: readonly FilterTree[]
  readonly sorts: readonly Sort[]
  readonly start: Bound | undefined
  readonly end: Bound | undefined
  readonly limit: number | undefined
  /** True when the limit counts from the end: `["limitToLast", 5]`. */
  readonly isLast: boolean
  readonly offset: number
  /** The fields that the caller wants of each document; all when it is absent. */
  readonly select: readonly string[] | undefined
}

type BoundWord = { readonly side: 'start' | 'end'; readonly inclusive: boolean }

const BOUNDS: ReadonlyMap<Json | undefined, BoundWord> = new Map([
  ['startAt', { side: 'start', inclusive: true }],
  ['startAfter', { side: 'start', inclusive: false }],
  ['endAt', { side: 'end', inclusive: true }],
  ['endBefore', { side: 'end', inclusive: false }],
])

type Draft = {
  trees: FilterTree[]
  sorts: Sort[]
  start: Bound | undefined
  end: Bound | undefined
  limit: number | undefined
  isLast: boolean
  offset: number | undefined
  select: readonly string[] | undefined
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
  const draft: Draft = {
    trees: [],
    sorts: [],
    start: undefined,
    end: undefined,
    limit: undefined,
    isLast: false,
    offset: undefined,
    select: undefined,
  }
  for (const option of options) addOption(draft, option)
  const filters = draft.trees.reduce((sum, tree) => sum + countFilters(tree), 0)
  checkCount('filters and sorts', filters + draft.sorts.length, { QUERY_FIELDS_MAX })
  checkSorts(draft.sorts)
  checkBound(draft.start, draft.sorts)
  checkBound(draft.end, draft.sorts)
  if (draft.isLast && draft.offset !== undefined) {
    throw invalid('limitToLast takes no offset beside it; page with endBefore and a cursor', options)
  }
  return { ...draft, offset: draft.offset ?? 0 }
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
  if (typeof option === 'number') setLimit(draft, option, option)
  else if (!Array.isArray(option)) {
    throw invalid(
      'an option is a limit 5, a sort ["age"], a filter ["age", ">", 20] or a bound ["startAt", 30]',
      option,
    )
  } else addList(draft, option)
}

function addList(draft: Draft, option: readonly Json[]): void {
  const [word, second] = option
  const bound = BOUNDS.get(word)
  if (bound !== undefined) setBound(draft, option, bound)
  else if (word === 'offset' && typeof second === 'number') setOffset(draft, option)
  else if (word === 'limitToLast' && typeof second === 'number') {
    if (option.length > 2) throw invalid('limitToLast takes one number', option)
    setLimit(draft, second, option)
    draft.isLast = true
  } else if (word === 'select' && !isFilter(option)) setSelect(draft, option)
  else if (isTree(option) || isFilter(option) || option.length === 3) draft.trees.push(parseTree(option))
  else draft.sorts.push(parseSort(option))
}

function setBound(draft: Draft, option: readonly Json[], { side, inclusive }: BoundWord): void {
  if (isFilter(option)) {
    const word = String(option[0])
    throw invalid(
      `an operator behind ${word} may mean a filter of that field or a bound; for the filter write ["and", ["${word}", operator, value]], for the bound take a cursor`,
      option,
    )
  }
  if (draft[side] !== undefined) throw invalid(`a query has one ${side}`, option)
  draft[side] = parseBound(option, inclusive)
}

function setLimit(draft: Draft, limit: number, option: Json): void {
  if (draft.limit !== undefined) throw invalid('a query has one limit', option)
  if (!Number.isSafeInteger(limit) || limit < 1) throw invalid('a limit is a whole number from 1', limit)
  checkCount('documents as its limit', limit, { RESULT_DOCUMENTS_MAX })
  draft.limit = limit
}

function setOffset(draft: Draft, option: readonly Json[]): void {
  const offset = option[1] as number
  if (draft.offset !== undefined) throw invalid('a query has one offset', option)
  if (option.length > 2 || !Number.isSafeInteger(offset) || offset < 0) {
    throw invalid('an offset is one whole number from 0', option)
  }
  checkCount('documents as its offset', offset, { QUERY_KEYS_MAX })
  draft.offset = offset
}

function setSelect(draft: Draft, [, ...fields]: readonly Json[]): void {
  if (draft.select !== undefined) throw invalid('a query has one select', fields)
  if (fields.length === 0) throw invalid('select takes the fields that are wanted', fields)
  checkCount('selected fields', fields.length, { QUERY_FIELDS_MAX })
  draft.select = fields.map((field) => parseField(field, fields))
}

function parseSort(option: readonly Json[]): Sort {
  const [field, direction] = option
  if (option.length > 2 || (direction !== undefined && direction !== 'asc' && direction !== 'desc')) {
    throw invalid('a sort is ["field"], ["field", "asc"] or ["field", "desc"]', option)
  }
  return { field: parseField(field, option), descending: direction === 'desc' }
}

function parseBound(option: readonly Json[], inclusive: boolean): Bound {
  const [name, first, ...more] = option
  if (first === undefined) throw invalid(`${String(name)} takes values of the sort fields, or a cursor`, option)
  if (isJsonObject(first) && member(first, '__cursor__') === true) {
    if (more.length > 0) throw invalid(`${String(name)} takes one cursor alone`, option)
    return { inclusive, cursor: first }
  }
  return { inclusive, values: [first, ...more] }
}

function checkSorts(sorts: readonly Sort[]): void {
  const fields = sorts.map(({ field }) => field)
  if (new Set(fields).size < fields.length) throw invalid('a query sorts by a field once', fields)
  const id = fields.indexOf(ID_FIELD)
  if (id >= 0 && id < fields.length - 1) throw invalid(`nothing is left to sort after ${ID_FIELD}; put it last`, fields)
}

function checkBound(bound: Bound | undefined, sorts: readonly Sort[]): void {
  const valuesMax = Math.max(1, sorts.length)
  if (bound !== undefined && 'values' in bound && bound.values.length > valuesMax) {
    throw invalid(`a bound takes one value for each sort, here at most ${valuesMax}`, bound.values)
  }
}

function countFilters(tree: FilterTree): number {
  if (tree.kind === 'filter') return 1
  if (tree.kind === 'not') return countFilters(tree.tree)
  return tree.trees.reduce((sum, one) => sum + countFilters(one), 0)
}
