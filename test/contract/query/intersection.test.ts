import { expect, it } from '@jest/globals'
import { readIntersection } from '../../../contract/query/intersection.ts'
import type { Followed } from '../../../contract/query/reading.ts'
import { Reading } from '../../../contract/query/reading.ts'
import { fitScan } from '../../../contract/query/scan.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { type QueryState, queryState, wantOf } from '../../support/query-state.ts'
import { createRandom } from '../../support/random.ts'
import { SEED } from '../../support/seed.ts'

/** Ids of what is in the automatic indexes of all of some fields, and how many keys were read for it. */
function together({ store, catalogue, automatic }: QueryState, filters: readonly Json[], last: Json) {
  const scans = filters.map((filter) => {
    const [field] = filter as [string]
    const found = fitScan(automatic(field), wantOf(filter, ['__id__', last]))
    if (found === undefined) throw new Error('an automatic index serves one filter')
    return found
  })
  const [scan, ...others] = scans
  if (scan === undefined) throw new Error('there are filters')
  const by: Followed = { plan: { scan, others }, catalogue, keys: 0, dropped: 0 }
  const ids = [...readIntersection(new Reading(store, [by]), by)].map(({ id }) => id)
  return { ids, keys: by.keys }
}

it.each(['asc', 'desc'])(`has what is in all indexes, each once, by ids %s (SEED=${SEED})`, (direction) => {
  const random = createRandom(SEED)
  for (let n = 0; n < 200; n++) {
    const documents: Record<string, JsonObject> = {}
    for (let i = 0; i < 30; i++) {
      const value = (): number => Math.floor(random() * 3)
      documents[`d${i}`] = { a: value(), b: value(), c: value() }
    }
    const filters: Json[] = [
      ['a', 'in', [0, 1]],
      ['b', '==', 1],
      ['c', 'in', [0, 2]],
    ]
    const expected = Object.entries(documents)
      .filter(([, { a, b, c }]) => a !== 2 && b === 1 && c !== 1)
      .map(([id]) => id)
      .sort()
    const { ids } = together(queryState({ documents }), filters, direction)
    expect(ids).toEqual(direction === 'asc' ? expected : expected.reverse())
  }
})

it('reads no more than the indexes pass one another, however much is in them', () => {
  const documents: Record<string, JsonObject> = {}
  for (let n = 0; n < 300; n++) documents[`a${1_000 + n}`] = { a: 1, b: 0 }
  for (let n = 0; n < 300; n++) documents[`b${1_000 + n}`] = { a: 0, b: 1 }
  documents['c'] = { a: 1, b: 1 }
  const { ids, keys } = together(
    queryState({ documents }),
    [
      ['a', '==', 1],
      ['b', '==', 1],
    ],
    'asc',
  )
  expect(ids).toEqual(['c'])
  expect(keys).toBeLessThan(10)
})

it('is empty where one index is', () => {
  const state = queryState({ documents: { x: { a: 1, b: 1 } } })
  expect(
    together(
      state,
      [
        ['a', '==', 1],
        ['b', '==', 2],
      ],
      'asc',
    ).ids,
  ).toEqual([])
})
