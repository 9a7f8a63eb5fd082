import { describe, expect, it } from '@jest/globals'
import type { IndexPart } from '../../../contract/index/definitions.ts'
import { QUERY_STREAMS_MAX } from '../../../contract/limits.ts'
import { fitScan, type Scan } from '../../../contract/query/scan.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { queryState, wantOf } from '../../support/query-state.ts'

function fitted(parts: readonly IndexPart[], ...options: readonly Json[]): Scan | undefined {
  const [source] = queryState({ indexes: [parts] }).declared
  return source && fitScan(source, wantOf(...options))
}

const A: IndexPart = ['a', 'asc']
const B: IndexPart = ['b', 'asc']
const B_DESC: IndexPart = ['b', 'desc']
const LIST: IndexPart = ['list', 'array']

describe('an index', () => {
  it.each<[string, IndexPart[], Json[]]>([
    ['nothing asks for one of its fields', [A, B], [['a', '==', 1]]],
    ['a sort is not in it', [A], [['a', '==', 1], ['b']]],
    ['a sort comes behind a range of another field', [A, B], [['a', '>', 1], ['b']]],
    ['its directions are mixed otherwise', [A, B_DESC], [['a'], ['b']]],
    ['the sorts are in another order', [A, B], [['b'], ['a']]],
    ['no element is asked for', [LIST, A], [['list', '==', [1]], ['a']]],
  ])('is of no use where %s', (_, parts, options) => {
    expect(fitted(parts, ...options)).toBeUndefined()
  })

  it.each<[string, IndexPart[], Json[], Pick<Scan, 'reverse' | 'runs' | 'fixedParts' | 'runParts' | 'isById'>]>([
    [
      'the order, forwards',
      [A, B],
      [['a'], ['b']],
      { reverse: false, runs: 'plain', fixedParts: 0, runParts: 2, isById: false },
    ],
    [
      'the order, backwards',
      [A, B_DESC],
      [['a', 'desc'], ['b']],
      { reverse: true, runs: 'flip', fixedParts: 0, runParts: 2, isById: false },
    ],
    [
      'ids backwards too',
      [A, B],
      [
        ['a', 'desc'],
        ['b', 'desc'],
      ],
      { reverse: true, runs: 'plain', fixedParts: 0, runParts: 2, isById: false },
    ],
    [
      'values first, then the order',
      [A, B_DESC],
      [
        ['a', '==', 1],
        ['b', 'desc'],
      ],
      { reverse: false, runs: 'flip', fixedParts: 1, runParts: 2, isById: false },
    ],
    [
      'values alone, which leave the order of ids',
      [A, B],
      [
        ['a', '==', 1],
        ['b', '==', 2],
      ],
      { reverse: false, runs: 'plain', fixedParts: 2, runParts: 2, isById: true },
    ],
    [
      'the order, then what only filters, so that ids are to be sorted',
      [A, B],
      [['a'], ['b', '>', 1]],
      { reverse: false, runs: 'sort', fixedParts: 0, runParts: 1, isById: false },
    ],
    [
      'one value among the sorts',
      [A, B, ['c', 'asc']],
      [['b', '==', 1], ['a'], ['c']],
      { reverse: false, runs: 'plain', fixedParts: 0, runParts: 3, isById: false },
    ],
  ])('gives %s', (_, parts, options, expected) => {
    expect(fitted(parts, ...options)).toMatchObject(expected)
  })

  it('has a stream for each combination of values', () => {
    expect(fitted([A, B], ['a', 'in', [1, 2, 3]], ['b', 'in', [4, 5]], ['__id__'])?.streams).toHaveLength(6)
  })

  it('has no streams where bounds leave nothing', () => {
    expect(fitted([A, B], ['a', '==', 1], ['b'], ['startAt', 5], ['endBefore', 5])?.streams).toEqual([])
  })

  it(`keeps to ${QUERY_STREAMS_MAX} streams`, () => {
    const values = Array.from({ length: 30 }, (_, n) => n)
    const parts: IndexPart[] = [A, B, ['c', 'asc']]
    const scan = fitted(parts, ['a', 'in', values], ['b', 'in', values], ['c', 'in', values], ['__id__'])
    expect([scan?.fixedParts, scan?.streams.length]).toEqual([2, 900])
  })

  it.each<[string, IndexPart[], Json[], Json[]]>([
    [
      'that are of its fields',
      [A, B],
      [
        ['a', '==', 1],
        ['b', '>', 1],
      ],
      [],
    ],
    [
      'but for those of other fields',
      [A],
      [
        ['a', '>', 1],
        ['c', '>', 1],
      ],
      ['c'],
    ],
    [
      'but for a second element',
      [LIST],
      [
        ['list', 'array-contains', 1],
        ['list', 'array-contains', 2],
      ],
      ['list'],
    ],
    [
      'but for values of a list that it has by elements',
      [LIST],
      [['list', 'array-contains-any', [1]], ['list', '!=', [1]], ['__id__']],
      ['list'],
    ],
    [
      'but for elements that must not be there',
      [A],
      [
        ['a', '>', 1],
        ['not', ['a', 'array-contains', 1]],
      ],
      ['a'],
    ],
  ])('decides all filters %s', (_, parts, options, left) => {
    expect(fitted(parts, ...options)?.residual.map(({ field }) => field)).toEqual(left)
  })
})
