import { describe, expect, it } from '@jest/globals'
import type { IndexPart } from '../../../contract/index/definitions.ts'
import { readStream } from '../../../contract/query/read-scan.ts'
import { type Followed, Reading } from '../../../contract/query/reading.ts'
import { fitScan } from '../../../contract/query/scan.ts'
import { binaryToText } from '../../../contract/wire/bytes.ts'
import { optionsOf } from '../../oracle/generate.ts'
import { ID, type ModelBound, type ModelDocument, type ModelQuery, scan } from '../../oracle/model.ts'
import { type QueryState, queryState, wantOf } from '../../support/query-state.ts'
import { createRandom } from '../../support/random.ts'
import { LONG, pick } from '../../support/random-values.ts'
import { SEED } from '../../support/seed.ts'

const CASES = 600
const [A = ID, B = ID] = ['a', 'b'].map((name) => ({ path: name, steps: [name] }))
const VALUES = [null, 1, 2, 'x', `${LONG}a`, `${LONG}b`]

type Random = () => number
type Read = { readonly kind: string; readonly ids: readonly string[]; readonly followed: Followed }

function randomDocuments(random: Random): ModelDocument[] {
  return Array.from({ length: 20 }, (_, n) => {
    return { path: `c/d${n}`, id: `d${n}`, data: { a: pick(random, VALUES), b: pick(random, VALUES) } }
  })
}

function randomQuery(random: Random, documents: readonly ModelDocument[]): ModelQuery {
  const direction = (): 'asc' | 'desc' => pick(random, ['asc', 'desc'] as const)
  const sorts = [
    { field: A, direction: direction() },
    ...(random() < 0.5 ? [{ field: B, direction: direction() }] : []),
  ]
  const filter = { field: B, operator: pick(random, ['>', '>=', '<', '<=', '!=']), operand: pick(random, VALUES) }
  const word: ModelBound['word'] = pick(random, ['startAt', 'startAfter', 'endAt', 'endBefore'] as const)
  return {
    trees: [{ filter }],
    sorts: random() < 0.3 ? [...sorts, { field: ID, direction: direction() }] : sorts,
    bounds: random() < 0.6 ? [{ word, at: { document: pick(random, documents) } }] : [],
    isGroup: false,
  }
}

/** Reads the only stream of a query by an index of its fields; rows that keys do not decide are decided here. */
function readOne({ store, catalogue, declared }: QueryState, query: ModelQuery, random: Random): Read {
  const want = wantOf(...optionsOf(random, query))
  const [source] = declared
  const fitting = source && fitScan(source, want)
  if (fitting === undefined) throw new Error('the index serves the query')
  const followed: Followed = { plan: { scan: fitting, others: [] }, catalogue, keys: 0, dropped: 0 }
  const reading = new Reading(store, [followed])
  const rows = fitting.streams.flatMap((stream) => [...readStream(reading, followed, fitting, stream)])
  const kept = rows.filter((row) => row.unsure.every((leaf) => reading.matchOf(leaf)(row.value(leaf.field))))
  return { kind: fitting.runs, ids: kept.map(({ id }) => binaryToText(id)), followed }
}

describe('a stream', () => {
  it(`has what the model finds, in its order, whichever way the index runs (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    const kinds = new Set<string>()
    for (let n = 0; n < CASES; n++) {
      const documents = randomDocuments(random)
      const query = randomQuery(random, documents)
      const parts: IndexPart[] = query.sorts
        .filter(({ field }) => field !== ID)
        .map(({ field, direction }) => [field.path, direction])
      if (parts.length === 1) parts.push(['b', 'asc'])
      const byId = Object.fromEntries(documents.map(({ id, data }) => [id, data]))
      const { kind, ids } = readOne(queryState({ documents: byId, indexes: [parts] }), query, random)
      kinds.add(kind)
      expect(ids).toEqual(scan(documents, query).map(({ id }) => id))
    }
    expect([...kinds].sort()).toEqual(['flip', 'plain', 'sort'])
  })

  it('is read as far as it is asked for', () => {
    const documents = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`d${n}`, { a: n, b: n }]))
    const state = queryState({
      documents,
      indexes: [
        [
          ['a', 'asc'],
          ['b', 'asc'],
        ],
      ],
    })
    const [by] = state.plan(['a'], ['b']).reading.followed
    const [stream] = by?.plan.scan.streams ?? []
    if (by === undefined || stream === undefined) throw new Error('the query has a stream')
    const rows = readStream(new Reading(state.store, [by]), by, by.plan.scan, stream)[Symbol.iterator]()
    for (let n = 0; n < 3; n++) rows.next()
    expect(by.keys).toBe(3)
  })
})
