/** Every way in which a query could be served, not only the one that is chosen, finds what a scan finds. */
import { describe, expect, it } from '@jest/globals'
import { writeDocument } from '../../../contract/data/documents.ts'
import { ContractError } from '../../../contract/errors.ts'
import { type IndexDefinition, type IndexPart, writeDeclared } from '../../../contract/index/definitions.ts'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { QUERY_DROPPED_MAX } from '../../../contract/limits.ts'
import { Meter } from '../../../contract/meter.ts'
import { Programs } from '../../../contract/programs.ts'
import { toConditions } from '../../../contract/query/conditions.ts'
import { toBranches } from '../../../contract/query/normalise.ts'
import { stretchOf } from '../../../contract/query/order.ts'
import { parseQueryOptions } from '../../../contract/query/parse.ts'
import { type BranchPlan, candidatesOf, planBranch } from '../../../contract/query/plan.ts'
import { type Followed, Reading } from '../../../contract/query/reading.ts'
import { runQuery } from '../../../contract/query/run.ts'
import type { Want } from '../../../contract/query/scan.ts'
import { collectionScope } from '../../../contract/query/scope.ts'
import { type Catalogue, catalogueOf } from '../../../contract/query/source.ts'
import type { Store } from '../../../contract/tree/store.ts'
import { Tree } from '../../../contract/tree/tree.ts'
import { binaryToText } from '../../../contract/wire/bytes.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'
import { optionsOf, randomDocument, randomIndex, randomQuery } from '../../oracle/generate.ts'
import { type ModelDocument, scan } from '../../oracle/model.ts'
import { createRandom } from '../../support/random.ts'
import { LONG, pick } from '../../support/random-values.ts'
import { SEED } from '../../support/seed.ts'

const CASES = Number(process.env['CASES'] ?? 600)
const QUERIES_A_STATE = 100
const scope = collectionScope('c')

function openStore(
  indexes: readonly Json[],
  documents: readonly ModelDocument[],
): { store: Store; programs: Programs } {
  const store = new Tree({ kv: new MemoryKv(), sha256 })
  const programs = new Programs()
  const declared = indexes.map(
    (parts, n): IndexDefinition => ({
      number: n + 1,
      parts: parts as unknown as readonly IndexPart[],
      unique: false,
      state: 'ready',
    }),
  )
  writeDeclared(store, 'c', { next: indexes.length + 1, indexes: declared, exempt: [] })
  for (const { id, data } of documents) write(store, programs, id, data)
  return { store, programs }
}

function write(store: Store, programs: Programs, id: string, after: JsonObject): void {
  const context = { signer: 's', ts: 1, sha256, meter: new Meter(), indexes: programs.indexesOf(store, 'c') }
  writeDocument(store, { path: { collection: 'c', id }, before: undefined, after }, context)
}

function wants(options: readonly Json[]): Want[] {
  const parsed = parseQueryOptions(options)
  const stretch = stretchOf(parsed, false)
  const branches = toBranches(parsed.trees).flatMap((branch) => toConditions(branch) ?? [])
  return branches.map((conditions) => ({ scope, conditions, stretch, sha256 }))
}

/** Returns the branches of a random query, or `undefined` when they are more than a query may have. */
function wantsWithinLimits(options: readonly Json[]): Want[] | undefined {
  try {
    return wants(options)
  } catch (error) {
    if (error instanceof ContractError && error.code === 'DB_LIMIT_EXCEEDED') return undefined
    throw error
  }
}

/** Documents, and what is there to serve queries of them. */
function randomState(random: () => number): { store: Store; documents: ModelDocument[]; catalogue: Catalogue } {
  const documents = Array.from({ length: 30 }, (_, n): ModelDocument => {
    return { id: `${n}`, path: `c/${n}`, data: randomDocument(random) }
  })
  const { store, programs } = openStore(
    Array.from({ length: 8 }, () => randomIndex(random)),
    documents,
  )
  return { store, documents, catalogue: catalogueOf(store, programs, scope) }
}

/** Runs a query by plans of its branches. Returns the ids that it finds. */
function run(store: Store, catalogue: Catalogue, plans: readonly BranchPlan[], options: readonly Json[]): string[] {
  const parsed = parseQueryOptions(options)
  const followed = plans.map((plan): Followed => ({ plan, catalogue, keys: 0, dropped: 0 }))
  const planned = { options: parsed, stretch: stretchOf(parsed, false), reading: new Reading(store, followed) }
  return runQuery(planned).map(({ id }) => binaryToText(id))
}

type State = ReturnType<typeof randomState>

/** Runs a random query in all the ways there are. Returns how many, and of what kinds the plans were. */
function compareAllPlans(random: () => number, { store, documents, catalogue }: State): string[][] {
  const query = randomQuery(random, { documents, gone: [], isGroup: false })
  const options = optionsOf(random, query)
  const all = wantsWithinLimits(options)
  if (all === undefined) return []
  const choices = all.map((want) => [...candidatesOf(catalogue, want)])
  if (choices.some((candidates) => candidates.length === 0)) return []
  const expected = scan(documents, query).map(({ id }) => id)
  const most = Math.max(1, ...choices.map(({ length }) => length))
  return Array.from({ length: most }, (_, n) => {
    const plans = choices.map((candidates) => candidates[n] ?? pick(random, candidates))
    const actual = run(store, catalogue, plans, options)
    if (JSON.stringify(actual) !== JSON.stringify(expected)) {
      const question = JSON.stringify({ options, n, documents }).replaceAll(LONG, '<LONG>')
      expect({ question, ids: actual }).toEqual({ question, ids: expected })
    }
    return plans.map(({ scan: { runs }, others }) => `${runs} ${others.length}`)
  })
}

describe('all plans of a query', () => {
  it(`find what a scan finds, in the same order (SEED=${SEED}, CASES=${CASES})`, () => {
    const random = createRandom(SEED)
    const kinds: string[][] = []
    while (kinds.length < CASES) {
      const state = randomState(random)
      for (let i = 0; i < QUERIES_A_STATE; i++) kinds.push(...compareAllPlans(random, state))
    }
    expect(kinds.flat()).toEqual(expect.arrayContaining(['flip 0', 'plain 0', 'plain 1', 'sort 0']))
  }, 600_000)
})

describe('planBranch', () => {
  const number = (n: number): JsonObject => ({ age: n % 7, city: n % 5, id: n, tags: [n % 3, n % 4], groups: [n % 2] })
  const documents = Array.from({ length: 2 * QUERY_DROPPED_MAX }, (_, n): ModelDocument => {
    const id = String(n).padStart(4, '0')
    return { id, path: `c/${id}`, data: number(n) }
  })
  const indexes: Json[] = [
    [
      ['city', 'asc'],
      ['age', 'desc'],
    ],
    [
      ['tags', 'array'],
      ['id', 'asc'],
    ],
    [
      ['groups', 'array'],
      ['id', 'asc'],
    ],
  ]
  const { store, programs } = openStore(indexes, documents)
  const catalogue = catalogueOf(store, programs, scope)

  function planOf(options: readonly Json[], wanted = 10): Json | undefined {
    const [want] = wants(options)
    const plan = want && planBranch(catalogue, want, { wanted, branches: 1 })
    return plan && [plan.scan, ...plan.others].map(({ source, runs }) => [...source.parts.flat(), runs])
  }

  it.each<[string, Json[], Json | undefined]>([
    ['documents for no filters', [], [['plain']]],
    ['the index of a field for a filter on it', [['age', '>', 3]], [['age', 'asc', 'plain']]],
    ['the index of elements for containment', [['tags', 'array-contains', 1]], [['tags', 'array', 'plain']]],
    [
      'a declared index that decides all',
      [
        ['city', '==', 1],
        ['age', 'desc'],
      ],
      [['city', 'asc', 'age', 'desc', 'flip']],
    ],
    ['the same the other way round', [['city', '==', 1], ['age']], [['city', 'asc', 'age', 'desc', 'flip']]],
    [
      'one index and the documents where that has little',
      [
        ['id', '==', 5],
        ['age', '==', 5],
      ],
      [['id', 'asc', 'plain']],
    ],
    [
      'a declared index of elements',
      [['tags', 'array-contains', 1], ['id']],
      [['tags', 'array', 'id', 'asc', 'plain']],
    ],
    [
      'two indexes together where each has much',
      [
        ['tags', 'array-contains', 1],
        ['age', '==', 5],
      ],
      [
        ['tags', 'array', 'plain'],
        ['age', 'asc', 'plain'],
      ],
    ],
    [
      'the ids themselves',
      [
        ['__id__', '==', '0005'],
        ['age', '==', 5],
      ],
      [['plain']],
    ],
    [
      'two declared indexes together, which go on alike behind their lists',
      [['tags', 'array-contains', 1], ['groups', 'array-contains', 1], ['id']],
      [
        ['tags', 'array', 'id', 'asc', 'plain'],
        ['groups', 'array', 'id', 'asc', 'plain'],
      ],
    ],
    ['a sort by id', [['age', '>', 3], ['__id__']], [['age', 'asc', 'sort']]],
    ['nothing for an order that no index gives', [['age'], ['id']], undefined],
  ])('takes %s', (_name, options, expected) => {
    expect(planOf(options)).toEqual(expected)
  })
})
