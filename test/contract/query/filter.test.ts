import { describe, expect, it } from '@jest/globals'
import { FIELD_PATH_BYTES_MAX, QUERY_TREE_DEPTH_MAX, QUERY_VALUES_MAX } from '../../../contract/limits.ts'
import {
  checkCount,
  isContainment,
  isFilter,
  isTree,
  OPERATORS,
  parseField,
  parseTree,
} from '../../../contract/query/filter.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { codeOf } from '../../support/contract.ts'

function nested(levels: number): readonly Json[] {
  let tree: readonly Json[] = ['a', '==', 1]
  for (let n = 0; n < levels; n++) tree = ['and', tree]
  return tree
}

describe('parseTree', () => {
  it.each(OPERATORS)('reads a filter with %s', (operator) => {
    const operand = ['in', 'not-in', 'array-contains-any'].includes(operator) ? [1] : 1
    expect(parseTree(['a', operator, operand])).toEqual({ kind: 'filter', filter: { field: 'a', operator, operand } })
  })

  it('reads what or, and and not join', () => {
    const filter = { kind: 'filter', filter: { field: 'a', operator: '==', operand: 1 } }
    expect(parseTree(['or', ['a', '==', 1], ['not', ['and', ['a', '==', 1]]]])).toEqual({
      kind: 'or',
      trees: [filter, { kind: 'not', tree: { kind: 'and', trees: [filter] } }],
    })
  })

  it('takes a field that is called like a connective', () => {
    expect(parseTree(['or', '==', 1])).toMatchObject({ filter: { field: 'or' } })
  })

  it.each<[string, Json[]]>([
    ['an operator that is none', ['a', '=', 1]],
    ['no operand', ['a', '==']],
    ['more than an operand', ['a', '==', 1, 2]],
    ['a field that is no text', [1, '==', 1]],
    ['a field path that ends with a backslash', ['a\\', '==', 1]],
    ['in without a list', ['a', 'in', 1]],
    ['not of two', ['not', ['a', '==', 1], ['a', '==', 2]]],
    ['a tree of what is no list', ['or', ['a', '==', 1], 5]],
    ['an id that is no text', ['__id__', '==', 1]],
    ['ids that are no texts', ['__id__', 'in', ['a', 1]]],
    ['elements of an id', ['__id__', 'array-contains', 'a']],
  ])('refuses %s', (_, option) => {
    expect(codeOf(() => parseTree(option))).toBe('DB_ARGUMENTS_INVALID')
  })

  it(`takes ${QUERY_TREE_DEPTH_MAX} levels and no more`, () => {
    expect(parseTree(nested(QUERY_TREE_DEPTH_MAX))).toMatchObject({ kind: 'and' })
    expect(codeOf(() => parseTree(nested(QUERY_TREE_DEPTH_MAX + 1)))).toBe('DB_LIMIT_EXCEEDED')
  })

  it.each(['in', 'not-in', 'array-contains-any'])(`takes ${QUERY_VALUES_MAX} values of %s and no more`, (operator) => {
    const values = (count: number): number[] => Array.from({ length: count }, (_, n) => n)
    expect(parseTree(['a', operator, values(QUERY_VALUES_MAX)])).toMatchObject({ kind: 'filter' })
    expect(codeOf(() => parseTree(['a', operator, values(QUERY_VALUES_MAX + 1)]))).toBe('DB_LIMIT_EXCEEDED')
  })
})

describe('parseField', () => {
  it(`takes ${FIELD_PATH_BYTES_MAX} bytes of UTF-8 and no more`, () => {
    const longest = 'é'.repeat(FIELD_PATH_BYTES_MAX / 2)
    expect(parseField(longest, [])).toBe(longest)
    expect(codeOf(() => parseField(`${longest}a`, []))).toBe('DB_LIMIT_EXCEEDED')
  })
})

describe('the form of an option', () => {
  it.each<[Json[], boolean, boolean]>([
    [['or', ['a', '==', 1]], true, false],
    [['or', '==', 1], false, true],
    [['a', '==', 1], false, true],
    [['a', 'asc'], false, false],
    [['a', '~', 1], false, false],
    [['not', []], true, false],
  ])('of %j', (option, tree, filter) => {
    expect([isTree(option), isFilter(option)]).toEqual([tree, filter])
  })
})

it('only containments look into lists', () => {
  expect(OPERATORS.filter(isContainment)).toEqual(['array-contains', 'array-contains-any'])
})

it('checkCount names the limit', () => {
  const data = { limit: 'SOME_MAX', expected: 2, got: 3 }
  checkCount('things', 2, { SOME_MAX: 2 })
  expect(() => checkCount('things', 3, { SOME_MAX: 2 })).toThrow(expect.objectContaining({ data }))
})
