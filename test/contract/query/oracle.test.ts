/**
 * Every query that one field serves, against a scan. CASES sets how many queries are compared, SEED which.
 */
import { describe, expect, it } from '@jest/globals'
import { readDocument, removeDocument, writeDocument } from '../../../contract/data/documents.ts'
import { NO_INDEXES } from '../../../contract/index/definitions.ts'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { Meter } from '../../../contract/meter.ts'
import { parseQueryOptions } from '../../../contract/query/parse.ts'
import { planQuery } from '../../../contract/query/plan.ts'
import { runPlan } from '../../../contract/query/run.ts'
import { Overlay } from '../../../contract/tree/overlay.ts'
import type { Store } from '../../../contract/tree/store.ts'
import { Tree } from '../../../contract/tree/tree.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { nativeSha256 } from '../../../node/sequencer/native-sha256.ts'
import {
  ID,
  type OracleBound,
  type OracleDocument,
  type OracleField,
  type OracleQuery,
  scan,
  valueAt,
} from '../../support/oracle-query.ts'
import { createRandom } from '../../support/random.ts'
import { LONG, pick, randomValue, TEXTS, VALUES } from '../../support/random-values.ts'
import { SEED } from '../../support/seed.ts'

const CASES = Number(process.env['CASES'] ?? 20_000)
const QUERIES_A_STATE = 150
const STATES_A_ROUND = 4
const MUTATIONS_A_STATE = 60
const DOCUMENTS_MAX = 40

const FIELDS: readonly OracleField[] = [
  { path: 'a', steps: ['a'] },
  { path: 'a.b', steps: ['a', 'b'] },
  { path: 'a\\.b', steps: ['a.b'] },
  { path: 'a\0', steps: ['a\0'] },
  { path: 'n.x\\\\.y', steps: ['n', 'x\\', 'y'] },
  { path: 'text', steps: ['text'] },
  { path: 'small', steps: ['small'] },
  { path: 'none', steps: ['none'] },
]
/** Neighbours in the key space, so that a span too wide shows. */
const COLLECTIONS = ['c', 'c\0', 'c\0a', 'c\x01', 'c/a/c', 'ca']
const IDS = [
  ...TEXTS.filter((text) => text !== '' && text.length < 300),
  ...Array.from({ length: 12 }, (_, n) => `${n}`),
]
const LONG_TEXTS = TEXTS.filter((text) => text.length > 250)
const COMPARISONS = ['==', '!=', '>', '>=', '<', '<=']
const context = () => ({ signer: 's', ts: 1, sha256: nativeSha256, meter: new Meter(), indexes: NO_INDEXES })

type Random = () => number
type World = {
  readonly store: Store
  readonly models: Map<string, Map<string, JsonObject>>
  readonly gone: OracleDocument[]
}

function randomDocument(random: Random): JsonObject {
  const document: { [key: string]: Json } = {}
  const add = (name: string, value: () => Json): void => {
    if (random() < 0.8) document[name] = value()
  }
  add('a', () => (random() < 0.3 ? { b: randomValue(random) } : randomValue(random)))
  add('a.b', () => randomValue(random))
  add('a\0', () => randomValue(random))
  add('n', () => ({ 'x\\': { y: randomValue(random) } }))
  add('text', () => pick(random, LONG_TEXTS))
  add('small', () => pick<Json>(random, [null, false, true, 1, 2, 'a', 'b', [1, 'a'], ['b', 2, 2], { a: 1 }]))
  return document
}

function mutate(random: Random, { store, models, gone }: World): void {
  const collection = pick(random, COLLECTIONS)
  const model = models.get(collection) as Map<string, JsonObject>
  const id = pick(random, IDS)
  const path = { collection, id }
  const before = readDocument(store, path)
  if (before !== undefined) gone.push({ id, data: before.data })
  if (before !== undefined && random() < 0.4) {
    removeDocument(store, { path, before }, context())
    model.delete(id)
  } else if (before !== undefined || model.size < DOCUMENTS_MAX) {
    const fresh = randomDocument(random)
    const after = before !== undefined && random() < 0.5 ? { ...before.data, ...fresh } : fresh
    writeDocument(store, { path, before, after }, context())
    model.set(id, after)
  }
}

function randomOperand(random: Random, field: OracleField, documents: readonly OracleDocument[]): Json {
  if (field === ID) return pick(random, IDS)
  const document = pick(random, documents)
  const stored = document && valueAt(document, field)
  if (stored !== undefined && random() < 0.6) return stored
  return random() < 0.8 ? pick(random, VALUES) : randomValue(random)
}

/** An operand that matters to containment: an element of a stored list, where there is one. */
function randomElement(random: Random, field: OracleField, documents: readonly OracleDocument[]): Json {
  const value = randomOperand(random, field, documents)
  return Array.isArray(value) && value.length > 0 && random() < 0.8 ? pick(random, value as Json[]) : value
}

function list(random: Random, item: () => Json): Json[] {
  return Array.from({ length: Math.floor(random() * 5) }, item)
}

function randomBounds(random: Random, field: OracleField, documents: readonly OracleDocument[]): OracleBound[] {
  const at = (): OracleBound['at'] => {
    const document = pick(random, documents)
    if (document !== undefined && valueAt(document, field) !== undefined && random() < 0.5) return { document }
    return { value: randomOperand(random, field, documents) }
  }
  const bounds: OracleBound[] = []
  if (random() < 0.4) bounds.push({ word: pick(random, ['startAt', 'startAfter'] as const), at: at() })
  if (random() < 0.4) bounds.push({ word: pick(random, ['endAt', 'endBefore'] as const), at: at() })
  return bounds
}

function randomQuery(random: Random, documents: readonly OracleDocument[]): OracleQuery {
  const field = random() < 0.15 ? ID : pick(random, FIELDS)
  const limit = random() < 0.4 ? { limit: 1 + Math.floor(random() * 8) } : {}
  const direction = pick(random, ['asc', 'desc'] as const)
  const operand = (): Json => randomOperand(random, field, documents)
  if (field !== ID && random() < 0.35) {
    const element = (): Json => randomElement(random, field, documents)
    const filter = pick(random, [
      { field, operator: '==', operand: operand() },
      { field, operator: 'array-contains', operand: element() },
      { field, operator: 'array-contains-any', operand: list(random, element) },
    ])
    const sort = random() < 0.5 ? { sort: { field: ID, direction } } : {}
    return { filters: [filter], ...sort, bounds: randomBounds(random, ID, documents), ...limit }
  }
  const filters = Array.from({ length: pick(random, [0, 1, 1, 1, 2, 3]) }, () =>
    random() < 0.7
      ? { field, operator: pick(random, COMPARISONS), operand: operand() }
      : { field, operator: pick(random, ['in', 'not-in']), operand: list(random, operand) },
  )
  const ordered = filters.some(({ operator }) => operator !== '==')
  // Several equalities alone would be sorted by id, which takes another index.
  const needsSort = field !== ID && !ordered
  const sort = needsSort || random() < 0.5 ? { sort: { field, direction } } : {}
  return { filters, ...sort, bounds: randomBounds(random, field, documents), ...limit }
}

function optionsOf(random: Random, { filters, sort, bounds, limit }: OracleQuery): Json[] {
  const cursor = ({ id, data }: OracleDocument): Json => ({ id, setter: 's', data, __cursor__: true })
  const options: Json[] = [
    ...filters.map(({ field, operator, operand }) => [field.path, operator, operand]),
    ...(sort
      ? [sort.direction === 'asc' && random() < 0.5 ? [sort.field.path] : [sort.field.path, sort.direction]]
      : []),
    ...bounds.map(({ word, at }) => [word, 'document' in at ? cursor(at.document) : at.value]),
    ...(limit === undefined ? [] : [limit]),
  ]
  return options.sort(() => random() - 0.5)
}

function compareOnce(random: Random, world: World): void {
  const collection = pick(random, COLLECTIONS)
  const model = world.models.get(collection) as Map<string, JsonObject>
  const documents = [...model].map(([id, data]) => ({ id, data }))
  const query = randomQuery(random, random() < 0.8 ? documents : world.gone)
  const options = optionsOf(random, query)
  const plan = planQuery(collection, parseQueryOptions(options), nativeSha256)
  const found = runPlan(world.store, collection, plan)
  const expected = scan(documents, query)
  const actual = found.map(({ id }) => id)
  if (JSON.stringify(actual) === JSON.stringify(expected)) return
  const question = JSON.stringify({ collection, options }).replaceAll(LONG, '<LONG>')
  expect({ question, ids: actual }).toEqual({ question, ids: expected })
}

/** Compares queries over one history of six collections. Returns how many. */
function compareRound(random: Random): number {
  const tree = new Tree({ kv: new MemoryKv(), sha256: nativeSha256 })
  const models = new Map(COLLECTIONS.map((collection) => [collection, new Map<string, JsonObject>()]))
  const gone: OracleDocument[] = []
  const repeat = (times: number, act: (random: Random, world: World) => void, store: Store): void => {
    for (let i = 0; i < times; i++) act(random, { store, models, gone })
  }
  for (let state = 0; state < STATES_A_ROUND; state++) {
    repeat(MUTATIONS_A_STATE, mutate, tree)
    // What an action sees: some of it is not yet in the tree.
    const overlay = new Overlay(tree)
    repeat(MUTATIONS_A_STATE, mutate, overlay)
    repeat(QUERIES_A_STATE, compareOnce, overlay)
    overlay.commit(tree)
    repeat(QUERIES_A_STATE, compareOnce, tree)
    tree.seal()
  }
  return 2 * QUERIES_A_STATE * STATES_A_ROUND
}

describe('a query that one field serves', () => {
  it(`finds what a scan finds, in the same order (SEED=${SEED}, CASES=${CASES})`, () => {
    const random = createRandom(SEED)
    let compared = 0
    while (compared < CASES) compared += compareRound(random)
    expect(compared).toBeGreaterThanOrEqual(CASES)
  }, 3_600_000)
})
