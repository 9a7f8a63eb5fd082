import { describe, expect, it } from '@jest/globals'
import { ContractError } from '../../../contract/errors.ts'
import {
  FIELD_PATH_BYTES_MAX,
  QUERY_FIELDS_MAX,
  QUERY_KEYS_MAX,
  QUERY_TREE_DEPTH_MAX,
  QUERY_VALUES_MAX,
  RESULT_DOCUMENTS_MAX,
} from '../../../contract/limits.ts'
import { OPERATORS } from '../../../contract/query/filter.ts'
import { parseQueryOptions } from '../../../contract/query/parse.ts'
import type { Json } from '../../../contract/wire/json.ts'

const NOTHING = {
  trees: [],
  sorts: [],
  start: undefined,
  end: undefined,
  limit: undefined,
  isLast: false,
  offset: 0,
  select: undefined,
}

function refusal(options: readonly Json[]): ContractError {
  try {
    parseQueryOptions(options)
  } catch (error) {
    if (error instanceof ContractError) return error
    throw error
  }
  throw new Error('expected a ContractError, got none')
}

function nest(levels: number): Json {
  let value: Json = null
  for (let i = 0; i < levels; i++) value = [value]
  return value
}

describe('parseQueryOptions', () => {
  it('takes no options', () => {
    expect(parseQueryOptions([])).toEqual(NOTHING)
  })

  it.each(OPERATORS)('takes a filter with %s', (operator) => {
    const filter = { field: 'a.b', operator, operand: [1, null] }
    const trees = [{ kind: 'filter', filter }]
    expect(parseQueryOptions([['a.b', operator, [1, null]]])).toEqual({ ...NOTHING, trees })
  })

  it.each<[Json, boolean]>([
    [['age'], false],
    [['age', 'asc'], false],
    [['age', 'desc'], true],
  ])('takes a sort %j', (option, descending) => {
    expect(parseQueryOptions([option])).toEqual({ ...NOTHING, sorts: [{ field: 'age', descending }] })
  })

  it.each([
    ['startAt', 'start', true],
    ['startAfter', 'start', false],
    ['endAt', 'end', true],
    ['endBefore', 'end', false],
  ])('takes %s with a value or a cursor', (word, side, inclusive) => {
    const cursor = { id: 'a', data: {}, __cursor__: true }
    const object = { id: 'a', data: {} }
    expect(parseQueryOptions([[word, object]])).toEqual({ ...NOTHING, [side]: { inclusive, values: [object] } })
    expect(parseQueryOptions([[word, cursor]])).toEqual({ ...NOTHING, [side]: { inclusive, cursor } })
  })

  it('takes trees of filters', () => {
    const filter = (field: string): unknown => ({ kind: 'filter', filter: { field, operator: '==', operand: 1 } })
    const option = ['or', ['a', '==', 1], ['and', ['not', ['or', '==', 1]], ['b', '==', 1]]]
    const inner = { kind: 'and', trees: [{ kind: 'not', tree: filter('or') }, filter('b')] }
    expect(parseQueryOptions([option]).trees).toEqual([{ kind: 'or', trees: [filter('a'), inner] }])
  })

  it('takes sorts by fields that are called as trees and numbers are', () => {
    const options = [['or'], ['not', 'desc'], ['offset'], ['limitToLast', 'asc']]
    expect(parseQueryOptions(options).sorts.map(({ field }) => field)).toEqual(['or', 'not', 'offset', 'limitToLast'])
  })

  it('takes a limit from the end, an offset, and fields to select', () => {
    expect(parseQueryOptions([['limitToLast', 3]])).toEqual({ ...NOTHING, limit: 3, isLast: true })
    expect(parseQueryOptions([['offset', 0], 2])).toEqual({ ...NOTHING, limit: 2 })
    expect(parseQueryOptions([['select', 'a', 'b.c']]).select).toEqual(['a', 'b.c'])
    expect(parseQueryOptions([['select', '==', 1]]).trees).toHaveLength(1)
  })

  it('takes as many values of a bound as there are sorts, in any order of options', () => {
    const { start } = parseQueryOptions([['startAt', 1, 2], ['a'], ['b']])
    expect(start).toEqual({ inclusive: true, values: [1, 2] })
  })

  it.each<[string, Json]>([
    ['null', null],
    ['a text', 'age'],
    ['an object', {}],
    ['an empty list', []],
    ['a limit of 0', 0],
    ['a limit below 0', -1],
    ['half a limit', 1.5],
    ['a limit that is no number', Number.NaN],
    ['a limit of -0', -0],
    ['a limit that is not exact', 2 ** 53],
    ['a sort by a number', [1]],
    ['a sort in no direction', ['age', 'up']],
    ['a sort of four', ['age', 'asc', 1, 2]],
    ['a filter on a number', [1, '==', 1]],
    ['an unknown operator', ['age', '=', 1]],
    ['an operator that is no text', ['age', null, 1]],
    ['an inherited operator', ['age', 'toString', 1]],
    ['a backslash before a letter', ['a\\b', '==', 1]],
    ['a backslash at the end', ['a\\']],
    ['in of no list', ['age', 'in', 1]],
    ['not-in of an object', ['age', 'not-in', {}]],
    ['array-contains-any of null', ['age', 'array-contains-any', null]],
    ['ids that contain', ['__id__', 'array-contains', 'a']],
    ['a bound without a value', ['startAt']],
    ['a bound of two values for one sort', ['startAt', 1, 2]],
    ['a cursor and a value', ['startAt', { __cursor__: true }, 2]],
    ['a tree of no filter', ['or', [1]]],
    ['a tree with a text in it', ['and', ['a', '==', 1], 'b']],
    ['not of two', ['not', ['a', '==', 1], ['b', '==', 1]]],
    ['an id that is no text', ['__id__', '==', 1]],
    ['ids that are no texts', ['__id__', 'in', ['a', 1]]],
    ['half an offset', ['offset', 1.5]],
    ['an offset below 0', ['offset', -1]],
    ['two numbers as an offset', ['offset', 1, 2]],
    ['two numbers as a limit from the end', ['limitToLast', 1, 2]],
    ['a limit of 0 from the end', ['limitToLast', 0]],
    ['a bound that may be a filter', ['startAt', '==', 1]],
    ['select of nothing', ['select']],
    ['select of a number', ['select', 1]],
    ['a lone surrogate', ['a', '==', '\ud800']],
    ['a lone surrogate in a field', ['\udc00']],
    ['-0 inside an operand', ['a', '==', [{ b: -0 }]]],
    ['an infinity', ['a', '<', Number.POSITIVE_INFINITY]],
    ['a hole', ['a', '==', undefined as unknown as Json]],
    ['an operand without end', ['a', '==', nest(20_000)]],
  ])('refuses %s', (_name, option) => {
    expect(refusal([option]).code).toBe('DB_ARGUMENTS_INVALID')
  })

  it('takes a filter on a field that has the name of a bound, inside and', () => {
    const { trees, start } = parseQueryOptions([['and', ['startAt', '==', 1]]])
    expect([trees.length, start]).toEqual([1, undefined])
  })

  it('refuses a sort behind that by id, which leaves nothing to sort', () => {
    expect(refusal([['__id__'], ['a']]).code).toBe('DB_ARGUMENTS_INVALID')
  })

  it.each<[string, Json[]]>([
    ['limits', [1, 2]],
    ['limits, one from the end', [1, ['limitToLast', 2]]],
    [
      'offsets',
      [
        ['offset', 1],
        ['offset', 1],
      ],
    ],
    [
      'selections',
      [
        ['select', 'a'],
        ['select', 'b'],
      ],
    ],
    ['sorts by one field', [['a'], ['a', 'desc']]],
    [
      'places from which to count',
      [
        ['limitToLast', 1],
        ['offset', 1],
      ],
    ],
    [
      'starts',
      [
        ['startAt', 1],
        ['startAfter', 2],
      ],
    ],
    [
      'ends',
      [
        ['endAt', 1],
        ['endBefore', 2],
      ],
    ],
  ])('refuses two %s', (_name, options) => {
    expect(refusal(options).code).toBe('DB_ARGUMENTS_INVALID')
  })

  it('says what it expected and what came, shortened', () => {
    const { sentence } = refusal([['age', '~', 'x'.repeat(100_000)]])
    expect(sentence).toContain('a filter is [field, operator, value] with one of == != > >= < <= in')
    expect(sentence.length).toBeLessThan(500)
  })
})

function negated(levels: number): Json {
  let tree: Json = ['a', '==', 1]
  for (let i = 0; i < levels; i++) tree = ['not', tree]
  return tree
}

describe('the limit of', () => {
  const some = (length: number, of: (n: number) => Json): Json[] => Array.from({ length }, (_, n) => of(n))

  it.each<[string, number, (n: number) => Json[]]>([
    ['RESULT_DOCUMENTS_MAX', RESULT_DOCUMENTS_MAX, (n) => [n]],
    ['QUERY_VALUES_MAX', QUERY_VALUES_MAX, (n) => [['a', 'in', some(n, (i) => i)]]],
    ['QUERY_VALUES_MAX', QUERY_VALUES_MAX, (n) => [['a', 'not-in', some(n, (i) => i)]]],
    ['QUERY_VALUES_MAX', QUERY_VALUES_MAX, (n) => [['a', 'array-contains-any', some(n, (i) => i)]]],
    ['QUERY_FIELDS_MAX', QUERY_FIELDS_MAX, (n) => some(n, (i) => (i % 2 ? ['a', '>', i] : [`a${i}`]))],
    ['QUERY_FIELDS_MAX', QUERY_FIELDS_MAX, (n) => [['or', ...some(n, (i) => ['a', '>', i])]]],
    ['QUERY_FIELDS_MAX', QUERY_FIELDS_MAX, (n) => [['select', ...some(n, (i) => `a${i}`)]]],
    ['QUERY_TREE_DEPTH_MAX', QUERY_TREE_DEPTH_MAX, (n) => [negated(n)]],
    ['QUERY_KEYS_MAX', QUERY_KEYS_MAX, (n) => [['offset', n]]],
    ['RESULT_DOCUMENTS_MAX', RESULT_DOCUMENTS_MAX, (n) => [['limitToLast', n]]],
    ['FIELD_PATH_BYTES_MAX', FIELD_PATH_BYTES_MAX, (n) => [[`${'é'.repeat(n >> 1)}${'x'.repeat(n % 2)}`]]],
  ])('%s holds at %i and not one past it', (limit, bound, optionsOf) => {
    expect(() => parseQueryOptions(optionsOf(bound))).not.toThrow()
    const { code, data } = refusal(optionsOf(bound + 1))
    expect({ code, data }).toEqual({ code: 'DB_LIMIT_EXCEEDED', data: { limit, expected: bound, got: bound + 1 } })
  })
})
