/** Queries of collections that are larger than what one query may read, so that plans, advice and refusals are met that small ones never need. */
import { QUERY_KEYS_MAX, RESULT_DOCUMENTS_MAX } from '../../contract/limits.ts'
import type { Json, JsonObject } from '../../contract/wire/json.ts'
import { createRandom } from '../support/random.ts'
import { pick } from '../support/random-values.ts'
import {
  type Asking,
  compareAnswer,
  emptyTally,
  explainOne,
  type Question,
  type Refusal,
  type Tally,
} from './compare.ts'
import { type OracleDatabase, openDatabase } from './database.ts'
import { Difference } from './difference.ts'
import { optionsOf, type Random } from './generate.ts'
import {
  ID,
  type ModelDocument,
  type ModelField,
  type ModelFilter,
  type ModelQuery,
  type ModelSort,
  type ModelTree,
} from './model.ts'

export type LargeRun = { readonly cases: number; readonly seed: number; readonly documents: number }

/** One large collection, and two of one kind that are smaller. */
const SHARES: Readonly<Record<string, number>> = { c: 0.85, 'c/x/c': 0.1, 'c/y/c': 0.05 }
const BATCH = 500
const INDEXES_KEPT = 40
/** Kinds of plans that are to be met in a run of so many cases and documents. */
const PLANS = [
  'automatic',
  'automatic, residual',
  'declared',
  'documents, residual',
  'intersection',
  'intersection in the order of a field',
]
const PLANS_MET_FROM = { cases: 1_000, documents: 20_000 }

const field = (name: string): ModelField => ({ path: name, steps: [name] })
const NUMBERS = { few: 2, some: 20, many: 500 } as const
const LISTS = { tags: 4, marks: 40, all: 1 } as const
type NumberName = keyof typeof NUMBERS
type ListName = keyof typeof LISTS
const NUMBER_NAMES = Object.keys(NUMBERS) as NumberName[]
const LIST_NAMES = Object.keys(LISTS) as ListName[]

/** Compares queries of collections with so many documents together. @throws {Difference} */
export async function compareLarge({ cases, seed, documents }: LargeRun): Promise<Tally> {
  const random = createRandom(seed)
  const tally = emptyTally()
  const world = await LargeWorld.open(random, documents)
  try {
    for (let n = 0; n < cases; n++) {
      const question = randomQuestion(random, world)
      const asking: Asking = { world, tally, place: `seed ${seed} case ${n} of ${documents} documents` }
      await compareAnswer(asking, question, (refusal, result) => isHonest(refusal, question, result))
      await explainOne(asking, question.asked)
    }
    checkUnique(await world.takeTwice(random), seed)
    if (cases >= PLANS_MET_FROM.cases && documents >= PLANS_MET_FROM.documents) checkPlans(tally, seed)
    return tally
  } finally {
    await world.close()
  }
}

/** A database that is written once, with unique indexes beside those that queries ask for. */
class LargeWorld {
  readonly #db: OracleDatabase
  readonly #documents = new Map<string, ModelDocument[]>()
  readonly #declared: { readonly parts: Json; readonly path: string }[] = []

  private constructor(db: OracleDatabase) {
    this.#db = db
  }

  static async open(random: Random, count: number): Promise<LargeWorld> {
    const world = new LargeWorld(await openDatabase('memory'))
    for (const [path, share] of Object.entries(SHARES)) await world.#fill(random, path, Math.round(count * share))
    await world.declare([['id', 'asc']], 'c', { unique: true })
    await world.declare([['id', 'desc'], ['some']], 'c/*/c', { unique: true })
    return world
  }

  async #fill(random: Random, path: string, count: number): Promise<void> {
    const documents = Array.from({ length: count }, (_, n): ModelDocument => {
      const id = `d${Math.floor(random() * 1e9)}-${n}`
      return { path: `${path}/${id}`, id, data: randomDocument(random, n) }
    })
    for (let from = 0; from < count; from += BATCH) {
      const batch = documents.slice(from, from + BATCH)
      await this.#db.write(['batch', batch.map(({ data, path: own }): Json => ['set', data, ...own.split('/')])])
    }
    this.#documents.set(path, documents)
  }

  documents(path: string, isGroup: boolean): readonly ModelDocument[] {
    return isGroup ? [...this.#documents.values()].flat() : (this.#documents.get(path) ?? [])
  }

  read(query: readonly [string, ...Json[]]): ReturnType<OracleDatabase['read']> {
    return this.#db.read(query)
  }

  /** Declares an index; of many, the oldest that is not unique makes room. */
  async declare(parts: Json, path: string, options?: JsonObject): Promise<void> {
    const own = this.#declared.filter((one) => one.path === path)
    const [oldest] = own
    if (own.length >= INDEXES_KEPT && oldest !== undefined) {
      await this.#db.write(['removeIndex', oldest.parts, ...path.split('/')])
      this.#declared.splice(this.#declared.indexOf(oldest), 1)
      await this.#db.finishWork()
    }
    if (options === undefined) this.#declared.push({ parts, path })
    await this.#db.write(['addIndex', parts, ...path.split('/'), ...(options === undefined ? [] : [options])])
    await this.#db.finishWork()
  }

  /** Writes a document with what another one alone may have. Returns the code with which that is refused. */
  async takeTwice(random: Random): Promise<Json> {
    const { data } = pick(random, this.documents('c', false))
    try {
      await this.#db.write(['set', data, 'c', 'taken'])
      return null
    } catch (error) {
      return (error as { code?: string }).code ?? null
    }
  }

  close(): Promise<void> {
    return this.#db.close()
  }
}

function checkPlans({ plans }: Tally, seed: number): void {
  const missing = PLANS.filter((kind) => plans[kind] === undefined)
  if (missing.length > 0) throw new Difference(`seed ${seed}: no query was served by ${missing.join('; ')}`)
}

function checkUnique(code: Json, seed: number): void {
  if (code !== 'DB_UNIQUE_TAKEN') throw new Difference(`seed ${seed}: a value that is unique was taken twice: ${code}`)
}

/** Says whether a refusal, when no index is named any more, is one that nothing spares. */
function isHonest({ code, data }: Refusal, { query, operation, documents }: Question, result: Json): boolean {
  const { limit } = (data ?? {}) as { limit?: string }
  const isCut = query.limit !== undefined || query.limitToLast !== undefined
  const areLists = query.trees.filter((tree) => JSON.stringify(tree).includes('array-contains')).length > 1
  if (code !== 'DB_LIMIT_EXCEEDED') return false
  if (limit === 'RESULT_DOCUMENTS_MAX') {
    return !isCut && Array.isArray(result) && result.length > RESULT_DOCUMENTS_MAX
  }
  // No index tells what a list does not hold, and one index tells of one list.
  if (limit === 'QUERY_DROPPED_MAX') return areLists || query.trees.some((tree) => 'word' in tree)
  if (limit !== 'QUERY_KEYS_MAX') return false
  // A range that is not what the result is ordered by first leaves all keys to go over.
  const hasRange = /"(>|<=|!=)"/.test(JSON.stringify(query.trees))
  return areLists || (documents.length > QUERY_KEYS_MAX && (!isCut || operation === 'count' || hasRange))
}

function randomDocument(random: Random, n: number): JsonObject {
  const data: { [name: string]: Json } = { id: n }
  for (const name of NUMBER_NAMES) if (random() < 0.97) data[name] = Math.floor(random() * NUMBERS[name])
  // So common that more documents have it than a query may go over.
  if (random() < 0.95) data['few'] = 1
  for (const name of LIST_NAMES) {
    const length = name === 'all' ? 1 : Math.floor(random() * 4)
    if (random() < 0.97) data[name] = Array.from({ length }, () => Math.floor(random() * LISTS[name]))
  }
  return data
}

function randomQuestion(random: Random, world: LargeWorld): Question {
  const isGroup = random() < 0.15
  const path = isGroup ? 'c' : pick(random, Object.keys(SHARES))
  const query = randomQuery(random, isGroup)
  const operation = pick(random, ['get', 'cget', 'cget', 'count', 'count', 'sum', 'avg'] as const)
  const added = field(pick(random, NUMBER_NAMES))
  const steps = isGroup ? ['**', path] : path.split('/')
  const isAdding = operation === 'sum' || operation === 'avg'
  const asked = [operation, ...(isAdding ? [added.path] : []), ...steps, ...optionsOf(random, query)] as const
  return {
    asked: asked as unknown as Question['asked'],
    query,
    documents: world.documents(path, isGroup),
    operation,
    added,
  }
}

function randomQuery(random: Random, isGroup: boolean): ModelQuery {
  const trees: ModelTree[] = Array.from({ length: pick(random, [0, 1, 2, 2, 3, 3]) }, () => randomTree(random))
  const names = new Set(Array.from({ length: pick(random, [0, 0, 1, 1, 2]) }, () => pick(random, NUMBER_NAMES)))
  const fields = random() < 0.15 ? [ID] : [...names].map(field)
  const sorts = fields.map((one): ModelSort => ({ field: one, direction: pick(random, ['asc', 'desc']) }))
  const limit = 1 + Math.floor(random() * 20)
  const size = random()
  return {
    trees,
    sorts,
    bounds: [],
    ...(size < 0.6 && { limit }),
    ...(size > 0.9 && { limitToLast: limit }),
    ...(size < 0.1 && { offset: Math.floor(random() * 50) }),
    isGroup,
  }
}

function randomTree(random: Random): ModelTree {
  const filter = { filter: randomFilter(random) }
  const form = random()
  if (form < 0.86) return filter
  return form < 0.93
    ? { word: 'or', trees: [filter, { filter: randomFilter(random) }] }
    : { word: 'not', trees: [filter] }
}

function randomFilter(random: Random): ModelFilter {
  if (random() < 0.5) {
    const name = pick(random, LIST_NAMES)
    const element = (): number => Math.floor(random() * (LISTS[name] + 1))
    const operators = ['array-contains', 'array-contains', 'array-contains-any'] as const
    const operator = pick(random, operators)
    return { field: field(name), operator, operand: operator === 'array-contains' ? element() : [element(), element()] }
  }
  const name = pick(random, NUMBER_NAMES)
  const operator = pick(random, ['==', '==', '>', '<=', '!=', 'in'])
  const operand = (): number => Math.floor(random() * NUMBERS[name])
  return { field: field(name), operator, operand: operator === 'in' ? [operand(), operand()] : operand() }
}
