import { describe, expect, it } from '@jest/globals'
import { addUp, countRows } from '../../../contract/query/aggregate.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { codeOf } from '../../support/contract.ts'
import { queryState } from '../../support/query-state.ts'

const DOCUMENTS: Record<string, JsonObject> = {}
for (let n = 0; n < 20; n++)
  DOCUMENTS[`d${n}`] = { n, even: n % 2 === 0, tags: [n % 2, n % 3], bad: n < 10 ? n : `${n}` }
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
    expect(countRows(state.plan(...options))).toBe(count)
  })

  it('reads no keys where an index has exactly what is counted', () => {
    const planned = state.plan(['n', '>=', 5])
    countRows(planned)
    expect(planned.reading.followed.map(({ keys }) => keys)).toEqual([0])
  })
})

describe('addUp', () => {
  it('adds the numbers in a field of what is found', () => {
    expect(addUp(state.plan(['n', '>=', 18]), 'n')).toEqual({ count: 2, sum: 37 })
  })

  it('skips what is no number, and documents without the field', () => {
    expect([addUp(state.plan(), 'bad'), addUp(state.plan(), 'none')]).toEqual([
      { count: 10, sum: 45 },
      { count: 0, sum: 0 },
    ])
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
