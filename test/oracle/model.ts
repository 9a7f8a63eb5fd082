/** What a query must return, by scanning every document: written from the description of reading, not from the planner. */
import type { Json, JsonObject } from '../../contract/wire/json.ts'

/** A document of the model; `path` has the collection's path and the id. */
export type ModelDocument = { readonly path: string; readonly id: string; readonly data: JsonObject }

/** A field as queries spell it and as the member names that it stands for; `undefined` stands for the document id. */
export type ModelField = { readonly path: string; readonly steps: readonly string[] | undefined }

export type ModelFilter = { readonly field: ModelField; readonly operator: string; readonly operand: Json }

export type ModelTree =
  | { readonly filter: ModelFilter }
  | { readonly word: 'or' | 'and' | 'not'; readonly trees: readonly ModelTree[] }

export type ModelBound = {
  readonly word: 'startAt' | 'startAfter' | 'endAt' | 'endBefore'
  readonly at: { readonly values: readonly Json[] } | { readonly document: ModelDocument }
}

export type ModelSort = { readonly field: ModelField; readonly direction: 'asc' | 'desc' }

export type ModelQuery = {
  readonly trees: readonly ModelTree[]
  readonly sorts: readonly ModelSort[]
  readonly bounds: readonly ModelBound[]
  readonly limit?: number
  readonly limitToLast?: number
  readonly offset?: number
  readonly select?: readonly ModelField[]
  /** In a group the id of a document is its path. */
  readonly isGroup: boolean
}

export const ID: ModelField = { path: '__id__', steps: undefined }

/** Returns the result, in order, each document with what is selected of it. */
export function scan(documents: readonly ModelDocument[], query: ModelQuery): ModelDocument[] {
  const { isGroup } = query
  const sorts = orderOf(query)
  const last = sorts.at(-1)?.direction ?? 'asc'
  const order: readonly ModelSort[] = sorts.some(({ field }) => field === ID)
    ? sorts
    : [...sorts, { field: ID, direction: last }]
  const value = (document: ModelDocument, field: ModelField): Json | undefined => valueAt(document, field, isGroup)
  const tuple = (document: ModelDocument): Json[] => order.map(({ field }) => value(document, field) as Json)
  const compareTuples = (a: readonly Json[], b: readonly Json[]): number => {
    for (const [i, { direction }] of order.entries()) {
      if (i >= a.length || i >= b.length) return 0
      const side = compareValues(a[i] as Json, b[i] as Json)
      if (side !== 0) return direction === 'desc' ? -side : side
    }
    return 0
  }
  const rows = documents
    .filter((document) => order.every(({ field }) => value(document, field) !== undefined))
    .filter((document) => query.trees.every((tree) => holds(tree, (field) => value(document, field), false)))
    .map((document) => ({ document, tuple: tuple(document) }))
    .filter((row) =>
      query.bounds.every(({ word, at }) => {
        const side = compareTuples(row.tuple, 'document' in at ? tuple(at.document) : at.values)
        return { startAt: side >= 0, startAfter: side > 0, endAt: side <= 0, endBefore: side < 0 }[word]
      }),
    )
    .sort((a, b) => compareTuples(a.tuple, b.tuple))
    .slice(query.offset ?? 0)
  const kept = query.limitToLast === undefined ? rows.slice(0, query.limit) : rows.slice(-query.limitToLast)
  return kept.map(({ document }) => ({ ...document, data: selected(document.data, query.select) }))
}

function orderOf({ sorts, trees }: ModelQuery): readonly ModelSort[] {
  if (sorts.length > 0) return sorts
  const field = firstOrdering(trees)
  return field === undefined ? [] : [{ field, direction: 'asc' }]
}

function firstOrdering(trees: readonly ModelTree[]): ModelField | undefined {
  for (const tree of trees) {
    if ('filter' in tree) {
      if (['!=', '>', '>=', '<', '<=', 'in', 'not-in'].includes(tree.filter.operator)) return tree.filter.field
    } else if (tree.word === 'and') {
      const field = firstOrdering(tree.trees)
      if (field !== undefined) return field
    }
  }
  return undefined
}

function holds(tree: ModelTree, value: (field: ModelField) => Json | undefined, isNegated: boolean): boolean {
  if ('filter' in tree) {
    const found = value(tree.filter.field)
    return found !== undefined && matches(found, tree.filter) !== isNegated
  }
  if (tree.word === 'not') return tree.trees.every((one) => holds(one, value, !isNegated))
  const parts = tree.trees.map((one) => holds(one, value, isNegated))
  return (tree.word === 'and') !== isNegated ? !parts.includes(false) : parts.includes(true)
}

export function valueAt(document: ModelDocument, { steps }: ModelField, isGroup: boolean): Json | undefined {
  if (steps === undefined) return isGroup ? document.path : document.id
  let value: Json | undefined = document.data
  for (const step of steps) {
    const isObject: boolean = typeof value === 'object' && value !== null && !Array.isArray(value)
    value = isObject && Object.hasOwn(value as JsonObject, step) ? (value as JsonObject)[step] : undefined
  }
  return value
}

function selected(data: JsonObject, fields: readonly ModelField[] | undefined): JsonObject {
  if (fields === undefined) return data
  const keep = (value: Json, at: readonly string[]): Json | undefined => {
    if (fields.some(({ steps }) => steps?.length === at.length && steps.every((step, i) => step === at[i])))
      return value
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const members = Object.entries(value).flatMap(([name, inner]) => {
      const kept = keep(inner as Json, [...at, name])
      return kept === undefined ? [] : [[name, kept] as const]
    })
    return members.length === 0 ? undefined : Object.fromEntries(members)
  }
  return (keep(data, []) ?? {}) as JsonObject
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

/** Orders texts by their UTF-8 bytes. */
export function compareTexts(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function matches(value: Json, { operator, operand }: ModelFilter): boolean {
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
      throw new Error(`the model does not know ${operator}`)
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
