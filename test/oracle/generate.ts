/** Random documents and queries, made to meet: operands are often what some document has. */
import type { Json, JsonObject } from '../../contract/wire/json.ts'
import { pick, randomValue, TEXTS, VALUES } from '../support/random-values.ts'
import {
  ID,
  type ModelBound,
  type ModelDocument,
  type ModelField,
  type ModelFilter,
  type ModelQuery,
  type ModelSort,
  type ModelTree,
  valueAt,
} from './model.ts'

/** Returns numbers from 0 up to 1. */
export type Random = () => number

const SMALL: readonly Json[] = [null, false, true, 1, 2, 'a', 'b', [1, 'a'], ['b', 2, 2], { a: 1 }]
const LONG_TEXTS = TEXTS.filter((text) => text.length > 250)
const FEW_LONG = LONG_TEXTS.slice(-4)

/** Fields, what they hold, and how many documents have them. */
export const FIELDS: readonly (ModelField & { readonly make: (random: Random) => Json })[] = [
  { path: 'a', steps: ['a'], make: (random) => (random() < 0.3 ? { b: randomValue(random) } : randomValue(random)) },
  { path: 'a.b', steps: ['a', 'b'], make: (random) => randomValue(random) },
  { path: 'a\\.b', steps: ['a.b'], make: (random) => randomValue(random) },
  { path: 'a\0', steps: ['a\0'], make: (random) => randomValue(random) },
  { path: 'n.x\\\\.y', steps: ['n', 'x\\', 'y'], make: (random) => pick(random, SMALL) },
  { path: 'text', steps: ['text'], make: (random) => pick(random, LONG_TEXTS) },
  { path: 'long', steps: ['long'], make: (random) => pick<Json>(random, random() < 0.7 ? FEW_LONG : [FEW_LONG]) },
  { path: 'small', steps: ['small'], make: (random) => pick(random, SMALL) },
  { path: 'age', steps: ['age'], make: (random) => Math.floor(random() * 6) },
  { path: 'rank', steps: ['rank'], make: (random) => Math.floor(random() * 3) },
  { path: 'sum', steps: ['sum'], make: (random) => (random() < 0.9 ? random() * 1e6 : randomValue(random)) },
  { path: 'tags', steps: ['tags'], make: (random) => list(random, () => pick(random, SMALL)) },
  { path: 'none', steps: ['none'], make: () => 0 },
]
const NONE = FIELDS.length - 1
const COMPARISONS = ['==', '==', '!=', '>', '>=', '<', '<=']

/** Returns a document's data. */
export function randomDocument(random: Random): JsonObject {
  const data: { [key: string]: Json } = {}
  for (const [at, { steps, make }] of FIELDS.entries()) {
    const [name, ...inner] = steps as string[]
    if (at === NONE || name === undefined || random() < 0.25 || (inner.length > 0 && name in data)) continue
    data[name] = inner.reduceRight<Json>((value, step) => ({ [step]: value }), make(random))
  }
  return data
}

/** What queries are made from. */
export type Sample = {
  readonly documents: readonly ModelDocument[]
  readonly gone: readonly ModelDocument[]
  readonly isGroup: boolean
}

/** Returns a query of any form. */
export function randomQuery(random: Random, sample: Sample): ModelQuery {
  const pool = random() < 0.85 && sample.documents.length > 0 ? sample.documents : sample.gone
  const near = { ...sample, documents: pool }
  const trees = Array.from({ length: pick(random, [0, 1, 1, 1, 2, 2, 3]) }, () =>
    random() < 0.75 ? { filter: randomFilter(random, near) } : randomTree(random, near, 3),
  )
  const sorts = randomSorts(random)
  const limit = 1 + Math.floor(random() * 8)
  const size = random()
  return {
    trees,
    sorts,
    bounds: randomBounds(random, near, sorts, trees),
    ...(size < 0.3 && { limit }),
    ...(size > 0.85 && { limitToLast: limit }),
    ...(size <= 0.85 && random() < 0.15 && { offset: Math.floor(random() * 6) }),
    ...(random() < 0.15 && { select: list(random, () => pick(random, FIELDS), 1) }),
    isGroup: sample.isGroup,
  }
}

function randomTree(random: Random, sample: Sample, levels: number): ModelTree {
  if (levels === 0 || random() < 0.35) return { filter: randomFilter(random, sample) }
  const word = pick(random, ['or', 'or', 'and', 'not'] as const)
  const length = word === 'not' ? 1 : 1 + Math.floor(random() * 3)
  return { word, trees: Array.from({ length }, () => randomTree(random, sample, levels - 1)) }
}

function randomField(random: Random): ModelField {
  return random() < 0.07 ? ID : random() < 0.5 ? pick(random, FIELDS.slice(7)) : pick(random, FIELDS)
}

function randomFilter(random: Random, sample: Sample): ModelFilter {
  const field = randomField(random)
  const operand = (): Json => randomOperand(random, field, sample)
  const kind = random()
  if (kind < 0.65) return { field, operator: pick(random, COMPARISONS), operand: operand() }
  if (kind < 0.8 || field === ID)
    return { field, operator: pick(random, ['in', 'not-in']), operand: list(random, operand) }
  const lists = random() < 0.7 ? (FIELDS[NONE - 1] as ModelField) : field
  const element = (): Json => randomElement(random, lists, sample)
  return random() < 0.5
    ? { field: lists, operator: 'array-contains', operand: element() }
    : { field: lists, operator: 'array-contains-any', operand: list(random, element) }
}

function randomOperand(random: Random, field: ModelField, { documents, gone, isGroup }: Sample): Json {
  const document = pick(random, documents.length > 0 ? documents : gone)
  if (field === ID) {
    if (document === undefined || random() < 0.1) return pick(random, ['', 'm', 'c/a/c/x', '\u{10ffff}'])
    const text = isGroup ? document.path : document.id
    return random() < 0.9 ? text : Array.from(text).slice(0, -1).join('')
  }
  const stored = document && valueAt(document, field, isGroup)
  if (stored !== undefined && random() < 0.7) return stored
  return random() < 0.8 ? pick(random, random() < 0.5 ? SMALL : VALUES) : randomValue(random)
}

/** An operand that matters to containment: an element of a stored list, where there is one. */
function randomElement(random: Random, field: ModelField, sample: Sample): Json {
  const value = randomOperand(random, field, sample)
  return Array.isArray(value) && value.length > 0 && random() < 0.8 ? pick(random, value as Json[]) : value
}

function randomSorts(random: Random): ModelSort[] {
  const fields = new Set(Array.from({ length: pick(random, [0, 0, 0, 1, 1, 2, 2, 3]) }, () => randomField(random)))
  const hasId = fields.delete(ID)
  return [...fields, ...(hasId ? [ID] : [])].map((field) => ({
    field,
    direction: pick(random, ['asc', 'desc'] as const),
  }))
}

function randomBounds(
  random: Random,
  sample: Sample,
  sorts: readonly ModelSort[],
  trees: readonly ModelTree[],
): ModelBound[] {
  const fields = sorts.length > 0 ? sorts.map(({ field }) => field) : [defaultField(trees)]
  const at = (): ModelBound['at'] => {
    const document = pick(random, sample.documents)
    const isWhole =
      document !== undefined && fields.every((field) => valueAt(document, field, sample.isGroup) !== undefined)
    if (isWhole && random() < 0.6) return { document }
    const length = 1 + Math.floor(random() * fields.length)
    return {
      values: fields
        .slice(0, length)
        .map((field) =>
          isWhole && random() < 0.7
            ? (valueAt(document, field, sample.isGroup) as Json)
            : randomOperand(random, field, sample),
        ),
    }
  }
  const bounds: ModelBound[] = []
  if (random() < 0.25) bounds.push({ word: pick(random, ['startAt', 'startAfter'] as const), at: at() })
  if (random() < 0.25) bounds.push({ word: pick(random, ['endAt', 'endBefore'] as const), at: at() })
  return bounds
}

/** The field that a bound's value is of when there are no sorts, as the description of reading has it. */
function defaultField(trees: readonly ModelTree[]): ModelField {
  const flat = (tree: ModelTree): ModelFilter[] =>
    'filter' in tree ? [tree.filter] : tree.word === 'and' ? tree.trees.flatMap(flat) : []
  const ordering = ['!=', '>', '>=', '<', '<=', 'in', 'not-in']
  return trees.flatMap(flat).find(({ operator }) => ordering.includes(operator))?.field ?? ID
}

function list<T>(random: Random, item: () => T, least = 0): T[] {
  return Array.from({ length: least + Math.floor(random() * (5 - least)) }, item)
}

/** Returns a query as the options of a read, in any order. */
export function optionsOf(random: Random, query: ModelQuery): Json[] {
  const { trees, sorts, bounds, limit, limitToLast, offset, select, isGroup } = query
  const cursor = ({ id, path, data }: ModelDocument): Json => ({ id, data, __cursor__: true, ...(isGroup && { path }) })
  const sorting = sorts.map(({ field, direction }) =>
    direction === 'asc' && random() < 0.5 ? [field.path] : [field.path, direction],
  )
  const others: Json[] = [
    ...bounds.map(({ word, at }): Json => ('document' in at ? [word, cursor(at.document)] : [word, ...at.values])),
    ...(limit === undefined ? [] : [limit]),
    ...(limitToLast === undefined ? [] : [['limitToLast', limitToLast]]),
    ...(offset === undefined ? [] : [['offset', offset]]),
    ...(select === undefined ? [] : [['select', ...select.map(({ path }) => path)]]),
  ]
  // The order of sorts and that of filters mean something; how they are mixed with the rest does not.
  const parts = [trees.map(treeOption), sorting, ...others.map((option) => [option])]
  const keyed = parts.map((part) => ({ part, key: random() }))
  return keyed.sort((a, b) => a.key - b.key).flatMap(({ part }) => part)
}

function treeOption(tree: ModelTree): Json {
  if ('filter' in tree) return [tree.filter.field.path, tree.filter.operator, tree.filter.operand]
  return [tree.word, ...tree.trees.map(treeOption)]
}

/** Returns the parts of an index that may be declared. */
export function randomIndex(random: Random): Json[] {
  const fields = new Set(Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(random, FIELDS).path))
  if (fields.size === 1) fields.add(fields.has('age') ? 'rank' : 'age')
  const parts: Json[] = [...fields].map((field) => [field, pick(random, ['asc', 'desc'])])
  if (random() < 0.3) parts.splice(Math.floor(random() * (parts.length + 1)), 0, ['tags', 'array'])
  return parts
}
