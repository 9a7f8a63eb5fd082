import { describe, expect, it } from '@jest/globals'
import type { IndexPart } from '../../../contract/index/definitions.ts'
import { INDEX_PARTS_MAX } from '../../../contract/limits.ts'
import { idealParts, indexRequired, orderImpossible } from '../../../contract/query/advice.ts'
import { fitScan } from '../../../contract/query/scan.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { queryState, wantOf } from '../../support/query-state.ts'

const { catalogue } = queryState({ exempt: ['bio'] })

function ideal(...options: readonly Json[]): readonly IndexPart[] | undefined {
  return idealParts(catalogue, wantOf(...options))
}

/** Filters on as many fields. */
function filters(count: number): Json[] {
  return Array.from({ length: count }, (_, n): Json => [`f${n}`, '==', n])
}

describe('the ideal index', () => {
  it.each<[string, Json[], Json]>([
    [
      'what has certain values, then the order',
      [
        ['city', '==', 'Rome'],
        ['age', 'desc'],
      ],
      [
        ['city', 'asc'],
        ['age', 'desc'],
      ],
    ],
    [
      'the order, then what only filters',
      [
        ['a', '>', 1],
        ['b', '>', 1],
      ],
      [
        ['a', 'asc'],
        ['b', 'asc'],
      ],
    ],
    [
      'the elements of a list first',
      [['tags', 'array-contains', 1], ['age']],
      [
        ['tags', 'array'],
        ['age', 'asc'],
      ],
    ],
    [
      'no sort by what has one value',
      [['a', '==', 1], ['b', '==', 2], ['a']],
      [
        ['a', 'asc'],
        ['b', 'asc'],
      ],
    ],
    ['an exempt field alone, ascending', [['bio', 'desc']], [['bio', 'asc']]],
  ])('has %s', (_, options, parts) => {
    expect(ideal(...options)).toEqual(parts)
  })

  it.each<[string, Json[]]>([
    ['nothing is asked', []],
    ['only ids are asked for', [['__id__', '>', 'a']]],
    ['one field is asked for, which has its automatic index', [['a', '>', 1]]],
    ['the order has more fields than an index', Array.from({ length: INDEX_PARTS_MAX + 1 }, (_, n): Json => [`s${n}`])],
  ])('is none where %s', (_, options) => {
    expect(ideal(...options)).toBeUndefined()
  })

  it('is none where it is there', () => {
    const parts = [
      ['a', 'asc'],
      ['b', 'asc'],
    ] as const
    expect(idealParts(queryState({ indexes: [parts] }).catalogue, wantOf(['a', '==', 1], ['b']))).toBeUndefined()
  })

  it('is that of the list that filters most, then of the next, and none when all are there', () => {
    const documents = Object.fromEntries(
      Array.from({ length: 9 }, (_, n) => [`d${n}`, { many: [1], few: n === 0 ? [1] : [2], b: n }]),
    )
    const options: Json[] = [['many', 'array-contains', 1], ['few', 'array-contains', 1], ['b']]
    const of = (list: string): readonly IndexPart[] => [
      [list, 'array'],
      ['b', 'asc'],
    ]
    const named = [[], [of('few')], [of('few'), of('many')]].map((indexes) =>
      idealParts(queryState({ documents, indexes }).catalogue, wantOf(...options)),
    )
    expect(named).toEqual([of('few'), of('many'), undefined])
  })

  it('leaves out what filters last where there are more fields than an index has', () => {
    expect(ideal(...filters(INDEX_PARTS_MAX + 1), ['s'])).toEqual([
      ...filters(INDEX_PARTS_MAX - 1).map((_, n) => [`f${n}`, 'asc']),
      ['s', 'asc'],
    ])
  })

  it.each<[string, Json[]]>([
    [
      'equalities and a sort',
      [
        ['a', '==', 1],
        ['b', 'in', [1, 2]],
        ['c', 'desc'],
      ],
    ],
    [
      'several ranges',
      [
        ['a', '>', 1],
        ['b', '<', 2],
        ['c', '!=', 3],
      ],
    ],
    ['elements, a range and a sort', [['t', 'array-contains-any', [1, 2]], ['a', '>', 1], ['b', 'desc'], ['a']]],
  ])('serves the query that it was made for: %s', (_, options) => {
    const want = wantOf(...options)
    const { declared } = queryState({ indexes: [idealParts(catalogue, want) ?? []] })
    expect(declared.map((source) => fitScan(source, want)?.residual)).toEqual([[]])
  })
})

describe('the refusal', () => {
  const parts: readonly IndexPart[] = [['a', 'asc']]

  it('names the call that declares the index', () => {
    expect(indexRequired(catalogue, [...parts, ['b', 'desc']])).toMatchObject({
      code: 'DB_INDEX_REQUIRED',
      sentence: expect.stringContaining('declare it with addIndex([["a","asc"],["b","desc"]], "c")'),
      data: { collection: 'c', index: [...parts, ['b', 'desc']] },
    })
  })

  it('tells the state of one that is not ready', () => {
    const building = { ...catalogue, stateOf: () => 'building' as const }
    expect(indexRequired(building, parts)).toMatchObject({ data: { state: 'building' } })
  })

  it('names the limit where no index can have so many fields', () => {
    expect(orderImpossible(wantOf())).toMatchObject({
      code: 'DB_LIMIT_EXCEEDED',
      data: { limit: 'INDEX_PARTS_MAX', expected: INDEX_PARTS_MAX },
    })
  })
})
