/** Compares answers of a database with those of the model, query by query. */
import type { Json } from '../../contract/wire/json.ts'
import { createRandom } from '../support/random.ts'
import { LONG, pick } from '../support/random-values.ts'
import type { Answer, Through } from './database.ts'
import { Difference } from './difference.ts'
import { FIELDS, optionsOf, type Random, randomQuery } from './generate.ts'
import { compareValues, type ModelDocument, type ModelField, type ModelQuery, scan, valueAt } from './model.ts'
import { GROUPS, World } from './world.ts'

/** What a run of the oracle found. */
export type Tally = {
  queries: number
  /** Indexes that refusals named and that were then declared. */
  indexes: number
  /** Queries that one answer to `explain` was asked for, by the kind of their plans. */
  readonly plans: Record<string, number>
  /** Queries refused for what they are: too many branches, a sum beyond all numbers. */
  refused: number
}

export type Run = { readonly cases: number; readonly seed: number; readonly through: Through }

const STATES = 6
const MUTATIONS = 60
const QUERIES = 150
/** Refusals of one query that name an index: one for each branch and kind of collection. */
const INDEXES_PER_QUERY_MAX = 90

/** Compares as many queries as are wanted. @throws {Difference} */
export async function compareAll({ cases, seed, through }: Run): Promise<Tally> {
  const tally: Tally = { queries: 0, indexes: 0, plans: {}, refused: 0 }
  for (let round = 0; tally.queries < cases; round++) {
    const random = createRandom(seed + round * 7919)
    const world = await World.open(random, through)
    try {
      await compareRound({ random, world, tally, cases, place: `seed ${seed} round ${round}` })
    } finally {
      await world.close()
    }
  }
  return tally
}

type Round = {
  readonly random: Random
  readonly world: World
  readonly tally: Tally
  readonly cases: number
  readonly place: string
}

async function compareRound(round: Round): Promise<void> {
  const { random, world, tally, cases } = round
  for (let state = 0; state < STATES; state++) {
    for (let i = 0; i < MUTATIONS; i++) await world.mutate()
    for (let i = 0; i < 3; i++) if (random() < 0.6) await world.declareSome()
    if (random() < 0.2) await world.exemptField()
    for (let i = 0; i < QUERIES && tally.queries < cases; i++) await compareOne(round)
  }
}

/** A question to both. */
type Question = {
  readonly asked: readonly [string, ...Json[]]
  readonly query: ModelQuery
  readonly documents: readonly ModelDocument[]
}

async function compareOne(round: Round): Promise<void> {
  const { random, world, tally } = round
  const isGroup = random() < 0.15
  const path = isGroup ? pick(random, GROUPS) : world.collection()
  const documents = world.documents(path, isGroup)
  const query = randomQuery(random, { documents, gone: world.gone, isGroup })
  const steps = isGroup ? ['**', path] : path.split('/')
  const options = optionsOf(random, query)
  const operation = pick(random, ['get', 'get', 'cget', 'cget', 'count', 'sum', 'avg'] as const)
  const field = pick(random, FIELDS)
  const isAdding = operation === 'sum' || operation === 'avg'
  const asked: Question['asked'] = [operation, ...(isAdding ? [field.path] : []), ...steps, ...options]
  const question = { asked, query, documents }
  const answer = await answerOf(round, question)
  tally.queries++
  if (random() < 0.1) await explainOne(round, asked)
  const expected = expectedOf(question, operation, field)
  const actual = 'value' in answer ? shown(answer.value, operation) : answer
  if (expected === undefined || (!('value' in answer) && isRightlyRefused(answer))) tally.refused++
  else if (!isSame(actual, expected)) throw differenceOf(round, question, { actual: actual as Json, expected })
}

/** Asks; and when the answer is that an index is needed, declares exactly that one and asks again. */
async function answerOf(round: Round, question: Question): Promise<Answer> {
  const named = new Set<string>()
  for (let n = 0; n <= INDEXES_PER_QUERY_MAX; n++) {
    const answer = await round.world.read(question.asked)
    if ('value' in answer || answer.code !== 'DB_INDEX_REQUIRED') return answer
    const call = /addIndex\((.*)\)/s.exec(answer.sentence)?.[1] ?? ''
    if (named.has(call))
      throw differenceOf(round, question, { actual: `${call} was declared and is named again`, expected: null })
    named.add(call)
    const [parts, ...steps] = JSON.parse(`[${call}]`) as [Json, ...string[]]
    await round.world.declare(parts, steps.join('/'))
    round.tally.indexes++
  }
  throw differenceOf(round, question, { actual: 'one index after another is named', expected: null })
}

async function explainOne({ world, tally }: Round, asked: Question['asked']): Promise<void> {
  const answer = await world.read(['explain', ...asked])
  if (!('value' in answer)) return
  const { branches } = answer.value as {
    branches: { indexes: { kind: string }[]; sorted: boolean; residual: Json[] }[]
  }
  for (const { indexes, sorted, residual } of branches) {
    const kind = indexes.length > 1 ? 'intersection' : (indexes[0]?.kind ?? 'none')
    const name = `${kind}${sorted ? ', sorted' : ''}${residual.length > 0 ? ', residual' : ''}`
    tally.plans[name] = (tally.plans[name] ?? 0) + 1
  }
}

function isRightlyRefused(answer: Extract<Answer, { code: string }>): boolean {
  const { limit } = (answer.data ?? {}) as { limit?: string }
  return answer.code === 'DB_LIMIT_EXCEEDED' && (limit === 'QUERY_BRANCHES_MAX' || limit === 'QUERY_STREAMS_MAX')
}

/** What the model answers; `undefined` when no number can say it. */
function expectedOf({ query, documents }: Question, operation: string, field: ModelField): Json | undefined {
  const isAdding = operation === 'sum' || operation === 'avg'
  // What is selected is for the one who reads documents; numbers are made from all of them.
  const { select: _, ...whole } = query
  const found = scan(documents, isAdding ? whole : query)
  if (operation === 'count') return found.length
  if (isAdding) return addedUp(found, field, operation)
  if (operation === 'get') return found.map(({ data }) => data)
  return found.map(({ id, path, data }) => (query.isGroup ? { id, path, data } : { id, data }))
}

function addedUp(found: readonly ModelDocument[], field: ModelField, operation: string): Json | undefined {
  const numbers = found.map((one) => valueAt(one, field, false)).filter((value) => typeof value === 'number')
  let sum = 0
  for (const number of numbers) {
    sum += number
    if (!Number.isFinite(sum)) return undefined
  }
  return operation === 'sum' ? sum : numbers.length === 0 ? null : sum / numbers.length
}

/** What of an answer is compared: of a snapshot its place and data. */
function shown(value: Json, operation: string): Json {
  if (operation !== 'cget') return value
  return (value as { id: string; path?: string; data: Json }[]).map(({ id, path, data }) =>
    path === undefined ? { id, data } : { id, path, data },
  )
}

function isSame(actual: unknown, expected: Json): boolean {
  if (typeof actual !== 'object' || actual === null) return actual === expected
  if (!Array.isArray(actual) || !Array.isArray(expected) || actual.length !== expected.length) return false
  return compareValues(actual as Json, expected) === 0
}

function differenceOf(
  { place, tally }: Round,
  { asked, documents }: Question,
  what: { actual: Json; expected: Json },
): Difference {
  const ids = (value: Json): Json =>
    Array.isArray(value) ? value.map((one) => (one as { id?: string })?.id ?? one) : value
  const text = JSON.stringify(
    { place, case: tally.queries, asked, actual: ids(what.actual), expected: ids(what.expected), documents },
    null,
    1,
  )
  return new Difference(text.replaceAll(LONG, '<LONG>'))
}
