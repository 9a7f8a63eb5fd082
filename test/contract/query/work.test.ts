import { describe, expect, it } from '@jest/globals'
import { QUERY_DROPPED_MAX } from '../../../contract/limits.ts'
import { fitScan } from '../../../contract/query/scan.ts'
import { entriesIn, leastWork } from '../../../contract/query/work.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { type QueryState, queryState, wantOf } from '../../support/query-state.ts'

const COUNT = 3 * QUERY_DROPPED_MAX

/** Documents of which each has a number of its own, one of 10, and one that all share. */
const documents = Object.fromEntries(
  Array.from({ length: COUNT }, (_, n): [string, JsonObject] => [
    `d${String(n).padStart(4, '0')}`,
    { own: n, tenth: n % 10, same: 1 },
  ]),
)
const state = queryState({
  documents,
  indexes: [
    [
      ['own', 'asc'],
      ['tenth', 'asc'],
    ],
  ],
})

/** The parts of the index that is chosen, of some that serve a query. */
function chosen(
  { automatic, catalogue, declared }: QueryState,
  fields: readonly string[],
  query: { readonly options: readonly Json[]; readonly wanted: number; readonly branches?: number },
): Json | undefined {
  const want = wantOf(...query.options)
  const sources = [...fields.map(automatic), ...declared, catalogue.documents]
  const plans = sources.flatMap((source) => {
    const scan = fitScan(source, want)
    return scan === undefined ? [] : { scan, others: [] }
  })
  return leastWork(plans, { branches: 1, ...query })?.plan.scan.source.parts.flat()
}

describe('the plan with the least work', () => {
  it('is one that reads little at worst', () => {
    const options: Json[] = [
      ['same', '==', 1],
      ['own', '==', 5],
    ]
    expect(chosen(state, ['same', 'own'], { options, wanted: 5 })).toEqual(['own', 'asc'])
  })

  it('is one that drops nothing rather than one that may drop too many', () => {
    const options: Json[] = [['tenth', '>', 8], ['own']]
    expect(chosen(state, ['own'], { options, wanted: 5 })).toEqual(['own', 'asc', 'tenth', 'asc'])
  })

  it('is one that is within its share of the limits when there are other branches', () => {
    const options: Json[] = [
      ['tenth', '>=', 1],
      ['__id__', 'asc'],
    ]
    const parts = (branches: number) => chosen(state, ['tenth'], { options, wanted: 5, branches })
    // All of one part in order of their ids, after 2,700 keys; or documents by their ids, most of which have it.
    expect([parts(1), parts(10)]).toEqual([['tenth', 'asc'], []])
  })

  it('is one that is expected to drop few where all may drop too many', () => {
    const options: Json[] = [
      ['same', '==', 1],
      ['tenth', '>=', 1],
      ['__id__', 'desc'],
    ]
    const { declared: _, ...rest } = state
    expect(chosen({ ...rest, declared: [] }, ['same'], { options, wanted: 5 })).toEqual(['same', 'asc'])
  })
})

it('counts the entries of all spans of a scan', () => {
  const scan = fitScan(state.automatic('tenth'), wantOf(['tenth', 'in', [1, 2]]))
  expect(scan && entriesIn(scan)).toBe(COUNT / 5)
})
