import { describe, expect, it } from '@jest/globals'
import { stretchOf } from '../../../contract/query/order.ts'
import { parseQueryOptions } from '../../../contract/query/parse.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { codeOf } from '../../support/contract.ts'

const CURSOR = { __cursor__: true, id: 'Bob', path: 'people/Bob', data: { age: 20, home: { city: 'Rome' } } }

function stretch(...options: readonly Json[]) {
  return stretchOf(parseQueryOptions(options), false)
}

describe('the order of a result', () => {
  it.each<[string, Json[], string[], boolean]>([
    ['by ids without sorts', [], [], false],
    ['by ids for a filter that leaves one value', [['a', '==', 1]], [], false],
    [
      'by the field of the first filter that leaves several',
      [
        ['a', '==', 1],
        ['b', '>', 1],
        ['c', '>', 1],
      ],
      ['b'],
      false,
    ],
    ['by a field inside a top-level and', [['and', ['a', '==', 1], ['b', 'in', [1]]]], ['b'], false],
    ['by ids for what is inside or', [['or', ['a', '>', 1], ['b', '>', 1]]], [], false],
    ['by the sorts, whatever the filters', [['b', '>', 1], ['a']], ['a'], false],
    ['by ids in the direction of the last sort', [['a'], ['b', 'desc']], ['a', 'b desc'], true],
    ['by ids where they are sorted by', [['a', 'desc'], ['__id__']], ['a desc'], false],
    ['by ids where a filter compares them', [['__id__', '>', 'a']], [], false],
  ])('is %s', (_, options, sorts, idDescending) => {
    const { order } = stretch(...options)
    expect(order.sorts.map(({ field, descending }) => (descending ? `${field} desc` : field))).toEqual(sorts)
    expect(order.idDescending).toBe(idDescending)
  })

  it('is the other way round for a limit that counts from the end', () => {
    expect(stretch(['a'], ['limitToLast', 3]).order).toEqual({
      sorts: [{ field: 'a', descending: true }],
      idDescending: true,
    })
  })
})

describe('a bound', () => {
  it('has values of the first sort fields', () => {
    expect(stretch(['a'], ['b'], ['startAfter', 1]).start).toEqual({ isInclusive: false, values: [1], id: undefined })
  })

  it('has an id where that is sorted by', () => {
    expect(stretch(['a'], ['__id__'], ['endAt', 1, 'x']).end).toEqual({ isInclusive: true, values: [1], id: 'x' })
  })

  it('has the values and the id of a cursor', () => {
    const { start } = stretch(['home.city'], ['age'], ['startAt', CURSOR])
    expect(start).toEqual({ isInclusive: true, values: ['Rome', 20], id: 'Bob' })
  })

  it('has the path of a cursor in a group', () => {
    expect(stretchOf(parseQueryOptions([['startAt', CURSOR]]), true).start?.id).toBe('people/Bob')
  })

  it('changes sides for a limit that counts from the end', () => {
    const { start, end } = stretch(['a'], ['startAt', 1], ['limitToLast', 3])
    expect([start, end]).toEqual([undefined, { isInclusive: true, values: [1], id: undefined }])
  })

  it.each<[string, Json[]]>([
    ['an id that is no text', [['a'], ['__id__'], ['startAt', 1, 2]]],
    ['a cursor without an id', [['startAt', { __cursor__: true, data: {} }]]],
    ['a cursor without the sort field', [['name'], ['startAt', CURSOR]]],
    ['a cursor without data', [['age'], ['startAt', { __cursor__: true, id: 'x' }]]],
  ])('is not %s', (_, options) => {
    expect(codeOf(() => stretch(...options))).toBe('DB_ARGUMENTS_INVALID')
  })
})
