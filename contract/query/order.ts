/** The order of a result, and places in it. */
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { fieldValue, ID_FIELD } from '../index/field-path.ts'
import { isJsonObject, type Json, type JsonObject, member } from '../wire/json.ts'
import { defaultOrder } from './normalise.ts'
import type { Bound, QueryOptions, Sort } from './parse.ts'

/** Documents by fields, then by id. The fields are different ones, and none is the id. */
export type Order = { readonly sorts: readonly Sort[]; readonly idDescending: boolean }

/** A place in an order: values of its first fields and, when there are values of all, perhaps an id. */
export type OrderBound = {
  readonly isInclusive: boolean
  readonly values: readonly Json[]
  readonly id: string | undefined
}

/** What part of an order a query is about. */
export type Stretch = {
  readonly order: Order
  readonly start: OrderBound | undefined
  readonly end: OrderBound | undefined
}

/** Returns the order of a query's result and its bounds; the other way round for a limit that counts from the end. */
export function stretchOf(options: QueryOptions, isGroup: boolean): Stretch {
  const order = orderOf(options)
  const start = options.start && boundOf(options.start, order, isGroup)
  const end = options.end && boundOf(options.end, order, isGroup)
  return options.isLast ? { order: reversed(order), start: end, end: start } : { order, start, end }
}

function orderOf({ sorts, trees }: QueryOptions): Order {
  if (sorts.length === 0) {
    const field = defaultOrder(trees)
    const isByField = field !== undefined && field !== ID_FIELD
    return { sorts: isByField ? [{ field, descending: false }] : [], idDescending: false }
  }
  const last = sorts.at(-1)
  return { sorts: sorts.filter(({ field }) => field !== ID_FIELD), idDescending: last?.descending === true }
}

function reversed({ sorts, idDescending }: Order): Order {
  return {
    sorts: sorts.map(({ field, descending }) => ({ field, descending: !descending })),
    idDescending: !idDescending,
  }
}

function boundOf(bound: Bound, { sorts }: Order, isGroup: boolean): OrderBound {
  const isInclusive = bound.inclusive
  if ('cursor' in bound) {
    const values = sorts.map(({ field }) => cursorValue(bound.cursor, field))
    return { isInclusive, values, id: cursorId(bound.cursor, isGroup) }
  }
  const id = bound.values[sorts.length]
  if (id !== undefined && typeof id !== 'string') {
    throw new ContractError('DB_ARGUMENTS_INVALID', `${ID_FIELD} compares with texts; got ${describe(id)}`)
  }
  return { isInclusive, values: bound.values.slice(0, sorts.length), id }
}

function cursorId(cursor: JsonObject, isGroup: boolean): string {
  const name = isGroup ? 'path' : 'id'
  const id = member(cursor, name)
  if (typeof id !== 'string') throw cursorError(`it has no ${name}`)
  return id
}

function cursorValue(cursor: JsonObject, field: string): Json {
  const data = member(cursor, 'data')
  const value = isJsonObject(data) ? fieldValue(data, field) : undefined
  if (value === undefined) throw cursorError(`its document lacks the sort field ${describe(field)}`)
  return value
}

function cursorError(problem: string): ContractError {
  return new ContractError('DB_ARGUMENTS_INVALID', `a cursor is a document as cget returned it; ${problem}`)
}
