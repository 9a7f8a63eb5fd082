/** What a query must return, by scanning every document: written from the description of reading, not from the planner. */
import type { Json, JsonObject } from '../../contract/wire/json.ts'

export type OracleDocument = { readonly id: string; readonly data: JsonObject }

/** A field as queries spell it and as the member names that it stands for; `undefined` stands for the document id. */
export type OracleField = { readonly path: string; readonly steps: readonly string[] | undefined }

export type OracleBound = {
  readonly word: 'startAt' | 'startAfter' | 'endAt' | 'endBefore'
  readonly at: { readonly value: Json } | { readonly document: OracleDocument }
}

export type OracleQuery = {
  readonly filters: readonly { readonly field: OracleField; readonly operator: string; readonly operand: Json }[]
  readonly sort?: { readonly field: OracleField; readonly direction: 'asc' | 'desc' }
  readonly bounds: readonly OracleBound[]
  readonly limit?: number
}

export const ID: OracleField = { path: '__id__', steps: undefined }

/** Returns the ids of the result, in order. */
export function scan(documents: readonly OracleDocument[], query: OracleQuery): string[] {
  const order = query.sort?.field ?? query.filters.find(({ operator }) => isOrdering(operator))?.field ?? ID
  const sign = query.sort?.direction === 'desc' ? -1 : 1
  const compareIn = (a: OracleDocument, b: OracleDocument): number =>
    sign * (compareValues(valueAt(a, order) as Json, valueAt(b, order) as Json) || compareTexts(a.id, b.id))
  return documents
    .filter((document) => valueAt(document, order) !== undefined)
    .filter((document) => query.filters.every((filter) => matches(valueAt(document, filter.field), filter)))
    .filter((document) =>
      query.bounds.every(({ word, at }) => {
        const side =
          'document' in at
            ? compareIn(document, at.document)
            : sign * compareValues(valueAt(document, order) as Json, at.value)
        return { startAt: side >= 0, startAfter: side > 0, endAt: side <= 0, endBefore: side < 0 }[word]
      }),
    )
    .sort(compareIn)
    .slice(0, query.limit ?? documents.length)
    .map(({ id }) => id)
}

export function valueAt({ id, data }: OracleDocument, { steps }: OracleField): Json | undefined {
  if (steps === undefined) return id
  let value: Json | undefined = data
  for (const step of steps) {
    const isObject: boolean = typeof value === 'object' && value !== null && !Array.isArray(value)
    value = isObject && Object.hasOwn(value as JsonObject, step) ? (value as JsonObject)[step] : undefined
  }
  return value
}

/** The total order of values. */
export function compareValues(a: Json, b: Json): number {
  const byType = rank(a) - rank(b)
  if (byType !== 0) return byType
  if (typeof a === 'number') return a < (b as number) ? -1 : a > (b as number) ? 1 : 0
  if (typeof a === 'string') return compareTexts(a, b as string)
  if (Array.isArray(a)) return compareLists(a, b as Json[])
  if (typeof a === 'object' && a !== null)
    return compareLists(sortedPairs(a as JsonObject), sortedPairs(b as JsonObject))
  return 0
}

export function compareTexts(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function isOrdering(operator: string): boolean {
  return ['!=', '>', '>=', '<', '<=', 'in', 'not-in'].includes(operator)
}

function matches(value: Json | undefined, { operator, operand }: { operator: string; operand: Json }): boolean {
  if (value === undefined) return false
  const equals = (other: Json): boolean => compareValues(value, other) === 0
  const order = kind(value) === kind(operand) ? compareValues(value, operand) : Number.NaN
  switch (operator) {
    case '==':
      return equals(operand)
    case '!=':
      return !equals(operand)
    case '>':
      return order > 0
    case '>=':
      return order >= 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case 'in':
      return (operand as Json[]).some(equals)
    case 'not-in':
      return !(operand as Json[]).some(equals)
    case 'array-contains':
      return Array.isArray(value) && value.some((element) => compareValues(element, operand) === 0)
    case 'array-contains-any':
      return (
        Array.isArray(value) &&
        value.some((element) => (operand as Json[]).some((wanted) => compareValues(element, wanted) === 0))
      )
    default:
      throw new Error(`the oracle does not know ${operator}`)
  }
}

function kind(value: Json): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
}

function rank(value: Json): number {
  if (typeof value === 'boolean') return value ? 2 : 1
  return { null: 0, number: 3, string: 4, array: 5, object: 6 }[kind(value)] as number
}

function compareLists(a: readonly Json[], b: readonly Json[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const byElement = compareValues(a[i] as Json, b[i] as Json)
    if (byElement !== 0) return byElement
  }
  return a.length - b.length
}

function sortedPairs(object: JsonObject): Json[] {
  return Object.entries(object)
    .sort(([a], [b]) => compareTexts(a, b))
    .flat()
}
