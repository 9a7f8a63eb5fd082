import { describe, expect, it } from '@jest/globals'
import type { IndexPart } from '../../../contract/index/definitions.ts'
import { addUp, countRows } from '../../../contract/query/aggregate.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { codeOf } from '../../support/contract.ts'
import { queryState } from '../../support/query-state.ts'

const DOCUMENTS: Record<string, JsonObject> = {}
for (let n = 0; n < 20; n++)
  DOCUMENTS[`d${n}`] = {
    n,
    even: n % 2 === 0,
    tags: [n % 2, n % 3],
    bad: n < 10 ? n : `${n}`,
    ...(n % 5 === 0 && { rare: n }),
  }
const state = queryState({ documents: DOCUMENTS })

describe('countRows', () => {
  it.each<[string, Json[], number]>([
    ['all documents', [], 20],
    ['a range', [['n', '>=', 15]], 5],
    ['what a limit leaves', [['n', '>=', 15], 3], 3],
    [
      'what an offset leaves',
      [
        ['n', '>=', 15],
        ['offset', 4],
      ],
      1,
    ],
    [
      'nothing behind the end',
      [
        ['n', '>=', 15],
        ['offset', 9],
      ],
      0,
    ],
    ['each document once for several elements', [['tags', 'array-contains-any', [0, 1]]], 20],
    ['each document once for several branches', [['or', ['n', '<', 10], ['even', '==', true]]], 15],
    [
      'what documents decide',
      [
        ['n', '>', 3],
        ['even', '==', true],
      ],
      8,
    ],
  ])('counts %s', (_, options, count) => {
    expect([countRows(state.plan(...options)), countRows(state.count(...options))]).toEqual([count, count])
  })

  it.each<[string, Json[], number]>([
    ['a sort of another field', [['n', '>=', 5], ['bad']], 15],
    ['sorts', [['bad'], ['n', 'desc'], 7], 7],
    ['a sort that not all documents have', [['n', '>=', 5], ['rare']], 3],
    [
      'an inequality and a list',
      [
        ['n', '>=', 5],
        ['tags', 'array-contains', 1],
      ],
      10,
    ],
  ])('needs no index for the order of %s', (_, options, count) => {
    expect(countRows(state.count(...options))).toBe(count)
  })

  it('keeps the order where bounds lie in it', () => {
    expect(codeOf(() => state.count(['n', '>=', 5], ['bad'], ['n'], ['startAt', 1]))).toBe('DB_INDEX_REQUIRED')
    expect(countRows(state.count(['n'], ['startAfter', 4], 3))).toBe(3)
  })

  it('reads no keys where an index has a range and the presence of another field', () => {
    const parts: readonly IndexPart[] = [
      ['n', 'asc'],
      ['rare', 'asc'],
    ]
    const planned = queryState({ documents: DOCUMENTS, indexes: [parts] }).count(['n', '>=', 5], ['rare'])
    expect([countRows(planned), planned.reading.followed.map(({ keys }) => keys)]).toEqual([3, [0]])
  })

  it('reads no keys where an index has exactly what is counted', () => {
    const planned = state.plan(['n', '>=', 5])
    countRows(planned)
    expect(planned.reading.followed.map(({ keys }) => keys)).toEqual([0])
  })
})

describe('addUp', () => {
  it('adds the numbers in a field of what is found', () => {
    expect(addUp(state.plan(['n', '>=', 18]), 'n')).toEqual({ count: 2, sum: 37, found: 2 })
  })

  it('skips what is no number, and documents without the field', () => {
    expect([addUp(state.plan(), 'bad'), addUp(state.plan(), 'none')]).toEqual([
      { count: 10, sum: 45, found: 20 },
      { count: 0, sum: 0, found: 20 },
    ])
  })

  it('takes numbers from the keys of the index that is read', () => {
    const values = [0, 1, -1, 0.1, -1e-300, 5e-324, 2 ** 53, -(2 ** 53), 1e300, 'x', null, [1]]
    const { plan } = queryState({ documents: Object.fromEntries(values.map((x, n) => [`d${n}`, { x }])) })
    for (const x of values.filter((value) => typeof value === 'number')) {
      const planned = plan(['x', '==', x])
      expect([addUp(planned, 'x').sum, planned.reading.documents]).toEqual([x, 0])
    }
    expect(addUp(plan(['x']), 'x')).toMatchObject({ count: 9, found: 12 })
  })

  it('adds what a limit from the end leaves in the order of the result', () => {
    const numbers = queryState({ documents: { a: { x: 5 }, b: { x: 1e16 }, c: { x: 1 }, d: { x: -1e16 } } })
    expect(addUp(numbers.plan(['limitToLast', 3]), 'x').sum).toBe(1e16 + 1 - 1e16)
  })

  it('adds in the order of the result', () => {
    const numbers = queryState({ documents: { a: { x: 1e16, y: 1 }, b: { x: 1, y: 2 }, c: { x: -1e16, y: 3 } } })
    const sums = [['asc'], ['desc']].map((direction) => addUp(numbers.plan(['y', ...direction]), 'x').sum)
    expect(sums).toEqual([1e16 + 1 - 1e16, -1e16 + 1 + 1e16])
  })

  it('refuses a sum beyond the greatest number', () => {
    const huge = queryState({ documents: { a: { x: Number.MAX_VALUE }, b: { x: Number.MAX_VALUE } } })
    expect(codeOf(() => addUp(huge.plan(), 'x'))).toBe('DB_LIMIT_EXCEEDED')
  })
})
