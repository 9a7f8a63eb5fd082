import { describe, expect, it } from '@jest/globals'
import { constantOf, leafOfPresence, leafOfValues, toConditions } from '../../../contract/query/conditions.ts'
import type { Branch, Leaf } from '../../../contract/query/normalise.ts'
import type { Json } from '../../../contract/wire/json.ts'

function leaf(field: string, operator: Leaf['operator'], operand: Json, negated = false): Leaf {
  return { field, operator, operand, negated }
}

describe('toConditions', () => {
  it('has one condition for each field, in the order of the filters', () => {
    const branch = [leaf('b', '>', 1), leaf('a', '==', 1), leaf('b', '<', 5)]
    expect([...(toConditions(branch) ?? [])].map(([field]) => field)).toEqual(['b', 'a'])
  })

  it('sorts filters by what an index makes of them', () => {
    const branch = [
      leaf('a', '>', 1),
      leaf('a', 'not-in', [2]),
      leaf('a', 'array-contains', 3),
      leaf('a', 'array-contains', 4, true),
    ]
    expect(toConditions(branch)?.get('a')).toEqual({
      field: 'a',
      values: undefined,
      comparisons: branch.slice(0, 2),
      contains: [branch[2]],
      others: [branch[3]],
    })
  })

  it.each<[string, Branch, readonly Json[]]>([
    ['the value of ==', [leaf('a', '==', 1)], [1]],
    ['those of in, in order and each once', [leaf('a', 'in', ['b', 2, 1, 'b', null])], [null, 1, 2, 'b']],
    ['those of in that pass the other filters', [leaf('a', 'in', [1, 2, 3]), leaf('a', '>', 1)], [2, 3]],
    ['the value of == that is in the list', [leaf('a', 'in', [1, 2]), leaf('a', '==', 2)], [2]],
    ['those of the first of two lists that are in the second', [leaf('a', 'in', [1, 2]), leaf('a', 'in', [2, 3])], [2]],
    ['a list that has an element', [leaf('a', '==', [1]), leaf('a', 'array-contains', 1)], [[1]]],
  ])('allows a field %s, and asks nothing else of it', (_, branch, values) => {
    expect(toConditions(branch)?.get('a')).toEqual({ field: 'a', values, comparisons: [], contains: [], others: [] })
  })

  it.each<[string, Branch]>([
    ['two values at once', [leaf('a', '==', 1), leaf('a', '==', 2)]],
    ['a value of another type', [leaf('a', '==', 1), leaf('a', '<', 'b')]],
    ['a value of an empty list', [leaf('a', 'in', [])]],
  ])('is undefined where a field must have %s', (_, branch) => {
    expect(toConditions(branch)).toBeUndefined()
  })
})

describe('constantOf', () => {
  const conditions =
    toConditions([leaf('one', '==', null), leaf('two', 'in', [1, 2]), leaf('more', '>', 1)]) ?? new Map()

  it('is the one value of a field', () => {
    expect(constantOf(conditions, 'one')).toEqual({ value: null })
  })

  it.each(['two', 'more', 'absent'])('is undefined for the field %s', (field) => {
    expect(constantOf(conditions, field)).toBeUndefined()
  })
})

describe('filters made of conditions', () => {
  it('leafOfValues compares with one value', () => {
    expect(leafOfValues('a', [1])).toEqual(leaf('a', '==', 1))
  })

  it('leafOfValues looks among several', () => {
    expect(leafOfValues('a', [1, 2])).toEqual(leaf('a', 'in', [1, 2]))
  })

  it('leafOfPresence lets every value pass', () => {
    expect(leafOfPresence('a')).toEqual(leaf('a', 'not-in', []))
  })
})
