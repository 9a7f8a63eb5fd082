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
/** Documents that the report of a difference shows. */
const SHOWN_MAX = 100
/** Refusals of one query that name an index: one for each branch and kind of collection. */
const INDEXES_PER_QUERY_MAX = 90

/** Returns the tally of nothing. */
export function emptyTally(): Tally {
  return { queries: 0, indexes: 0, plans: {}, refused: 0 }
}

/** Compares as many queries as are wanted. @throws {Difference} */
export async function compareAll({ cases, seed, through }: Run): Promise<Tally> {
  const tally = emptyTally()
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

/** What is asked, what is told of it, and where it is found again. */
export type Asking = {
  readonly world: Pick<World, 'read' | 'declare'>
  readonly tally: Tally
  readonly place: string
}

type Round = Asking & { readonly random: Random; readonly world: World; readonly cases: number }

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
export type Question = {
  readonly asked: readonly [string, ...Json[]]
  readonly operation: 'get' | 'cget' | 'count' | 'sum' | 'avg'
  /** The field that is added up. */
  readonly added: ModelField
  readonly query: ModelQuery
  readonly documents: readonly ModelDocument[]
}

/** An answer that is a refusal. */
export type Refusal = Extract<Answer, { code: string }>

async function compareOne(round: Round): Promise<void> {
  const { random, world } = round
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
  await compareAnswer(round, { asked, operation, added: field, query, documents }, isRightlyRefused)
  if (random() < 0.1) await explainOne(round, asked)
}

/**
 * Compares the answer to one question with that of the model.
 *
 * @param isRight - Says whether a refusal, after all indexes that were named, is as it should be; `result` is the model's.
 * @throws {Difference}
 */
export async function compareAnswer(
  asking: Asking,
  question: Question,
  isRight: (refusal: Refusal, result: Json) => boolean,
): Promise<void> {
  const answer = await answerOf(asking, question)
  asking.tally.queries++
  const expected = expectedOf(question)
  const actual = 'value' in answer ? shown(answer.value, question.operation) : answer
  if (expected === undefined || (!('value' in answer) && isRight(answer, expected))) asking.tally.refused++
  else if (!isSame(actual, expected)) throw differenceOf(asking, question, { actual: actual as Json, expected })
}

/** Asks; and when the answer is that an index is needed, declares exactly that one and asks again. */
async function answerOf(asking: Asking, question: Question): Promise<Answer> {
  const named = new Set<string>()
  for (let n = 0; n <= INDEXES_PER_QUERY_MAX; n++) {
    const answer = await asking.world.read(question.asked)
    if ('value' in answer || answer.code !== 'DB_INDEX_REQUIRED') return answer
    const call = /addIndex\((.*)\)/s.exec(answer.sentence)?.[1] ?? ''
    if (named.has(call))
      throw differenceOf(asking, question, { actual: `${call} was declared and is named again`, expected: null })
    named.add(call)
    const [parts, ...steps] = JSON.parse(`[${call}]`) as [Json, ...string[]]
    await asking.world.declare(parts, steps.join('/'))
    asking.tally.indexes++
  }
  throw differenceOf(asking, question, { actual: 'one index after another is named', expected: null })
}

export async function explainOne({ world, tally }: Asking, asked: Question['asked']): Promise<void> {
  const answer = await world.read(['explain', ...asked])
  if (!('value' in answer)) return
  const { branches } = answer.value as {
    branches: { indexes: { kind: string; parts: Json[] }[]; sorted: boolean; residual: Json[] }[]
  }
  for (const { indexes, sorted, residual } of branches) {
    const isOrdered = indexes.some(({ parts }) => parts.length > 1)
    const together = isOrdered ? 'intersection in the order of a field' : 'intersection'
    const kind = indexes.length > 1 ? together : (indexes[0]?.kind ?? 'none')
    const name = `${kind}${sorted ? ', sorted' : ''}${residual.length > 0 ? ', residual' : ''}`
    tally.plans[name] = (tally.plans[name] ?? 0) + 1
  }
}

function isRightlyRefused(answer: Refusal): boolean {
  const { limit } = (answer.data ?? {}) as { limit?: string }
  return answer.code === 'DB_LIMIT_EXCEEDED' && (limit === 'QUERY_BRANCHES_MAX' || limit === 'QUERY_STREAMS_MAX')
}

/** What the model answers; `undefined` when no number can say it. */
function expectedOf({ query, documents, operation, added }: Question): Json | undefined {
  const isAdding = operation === 'sum' || operation === 'avg'
  // What is selected is for the one who reads documents; numbers are made from all of them.
  const { select: _, ...whole } = query
  const found = scan(documents, isAdding ? whole : query)
  if (operation === 'count') return found.length
  if (isAdding) return addedUp(found, added, operation)
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
  { place, tally }: Asking,
  { asked, documents }: Question,
  what: { actual: Json; expected: Json },
): Difference {
  const ids = (value: Json): Json =>
    Array.isArray(value) ? value.map((one) => (one as { id?: string })?.id ?? one) : value
  const text = JSON.stringify(
    {
      place,
      case: tally.queries,
      asked,
      actual: ids(what.actual),
      expected: ids(what.expected),
      documents: shownOf(documents),
    },
    null,
    1,
  )
  return new Difference(text.replaceAll(LONG, '<LONG>'))
}

/** Documents as far as they are few enough to be looked at. */
function shownOf(documents: readonly ModelDocument[]): Json {
  return documents.length > SHOWN_MAX ? documents.length : (documents as unknown as Json)
}
