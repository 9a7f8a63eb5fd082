import { expect, it } from '@jest/globals'
import type { IndexPart } from '../../../contract/index/definitions.ts'
import { idOfIndexEntry } from '../../../contract/index/entries.ts'
import { fitScan, type Scan } from '../../../contract/query/scan.ts'
import type { JsonObject } from '../../../contract/wire/json.ts'
import { optionsOf } from '../../oracle/generate.ts'
import { ID, type ModelBound, type ModelDocument, type ModelQuery, scan } from '../../oracle/model.ts'
import { queryState, wantOf } from '../../support/query-state.ts'
import { createRandom } from '../../support/random.ts'
import { LONG, pick } from '../../support/random-values.ts'
import { SEED } from '../../support/seed.ts'

const CASES = 600
const FIELDS = ['a', 'b'].map((name) => ({ path: name, steps: [name] }))
/** Few, so that bounds meet documents; some whose keys are cut. */
const VALUES = [null, 1, 2, 'x', 'y', [1], `${LONG}a`, `${LONG}b`]

type Random = () => number

function randomDocuments(random: Random): ModelDocument[] {
  return Array.from({ length: 25 }, (_, n) => {
    const data: JsonObject = { a: pick(random, VALUES), b: pick(random, VALUES) }
    return { path: `c/d${n}`, id: `d${n}`, data }
  })
}

function randomBound(random: Random, words: readonly ModelBound['word'][], document: ModelDocument): ModelBound {
  const word = pick(random, words)
  if (random() < 0.5) return { word, at: { document } }
  const values = [pick(random, VALUES), pick(random, VALUES)]
  return { word, at: { values: random() < 0.5 ? values : values.slice(0, 1) } }
}

function randomQuery(random: Random, documents: readonly ModelDocument[]): ModelQuery {
  const sorts = FIELDS.map((field) => ({ field, direction: pick(random, ['asc', 'desc'] as const) }))
  const [b = ID] = FIELDS.slice(1)
  const filter = { field: b, operator: 'in', operand: [1, 'x', `${LONG}a`] }
  return {
    trees: random() < 0.4 ? [{ filter }] : [],
    sorts,
    bounds: [
      randomBound(random, ['startAt', 'startAfter'], pick(random, documents)),
      ...(random() < 0.5 ? [randomBound(random, ['endAt', 'endBefore'], pick(random, documents))] : []),
    ],
    isGroup: false,
  }
}

/** Ids of the documents in the spans of a scan, sorted. */
function heldBy({ source, streams }: Scan): string[] {
  const spans = streams.flatMap((stream) => stream.spans)
  return spans
    .flatMap((span) =>
      [...source.reader.range(span)].map(([key, value]) => idOfIndexEntry(key, value.split(',').at(-1) ?? '')),
    )
    .sort()
}

it(`what bounds leave of an index is what the model finds and, where they are exact, no more (SEED=${SEED})`, () => {
  const random = createRandom(SEED)
  const seen = new Set<string>()
  for (let n = 0; n < CASES; n++) {
    const documents = randomDocuments(random)
    const query = randomQuery(random, documents)
    const parts = query.sorts.map(({ field, direction }): IndexPart => [field.path, direction])
    const [source] = queryState({
      documents: Object.fromEntries(documents.map(({ id, data }) => [id, data])),
      indexes: [parts],
    }).declared
    const found = source && fitScan(source, wantOf(...optionsOf(random, query)))
    if (found === undefined) throw new Error('an index of its own sorts serves a query')
    const expected = scan(documents, query)
      .map(({ id }) => id)
      .sort()
    const isExact = !found.checksBounds && found.tests.length === 0
    const held = heldBy(found)
    seen.add(`${isExact}`)
    expect(isExact ? held : held.filter((id) => expected.includes(id))).toEqual(expected)
  }
  expect([...seen].sort()).toEqual(['false', 'true'])
})
