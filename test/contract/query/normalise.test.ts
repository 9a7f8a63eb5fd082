import { describe, expect, it } from '@jest/globals'
import { parseTree } from '../../../contract/query/filter.ts'
import { defaultOrder, toBranches } from '../../../contract/query/normalise.ts'
import type { Json } from '../../../contract/wire/json.ts'

const a: Json = ['a', '==', 1]
const b: Json = ['b', '>', 2]
const c: Json = ['c', 'array-contains', 3]

function branches(...options: readonly Json[]): Json[][] {
  const trees = options.map((option) => parseTree(option as readonly Json[]))
  return toBranches(trees).map((branch) =>
    branch.map(({ field, operator, operand, negated }): Json => {
      const filter = [field, operator, operand]
      return negated ? ['not', filter] : filter
    }),
  )
}

describe('toBranches', () => {
  it.each<[string, Json[], Json[][]]>([
    ['nothing', [], [[]]],
    ['filters, which must all hold', [a, b], [[a, b]]],
    ['or', [['or', a, b]], [[a], [b]]],
    [
      'and over or',
      [['or', a, b], c],
      [
        [a, c],
        [b, c],
      ],
    ],
    ['not of a filter with an opposite', [['not', a]], [[['a', '!=', 1]]]],
    ['not of any other', [['not', b]], [[['not', b]]]],
    ['not of and', [['not', ['and', a, b]]], [[['a', '!=', 1]], [['not', b]]]],
    [
      'not of or',
      [['not', ['or', a, b]]],
      [
        [
          ['a', '!=', 1],
          ['not', b],
        ],
      ],
    ],
    ['not of not', [['not', ['not', b]]], [[b]]],
    ['the same twice', [['or', a, a, ['and', a, a]]], [[a]]],
  ])('writes %s as or of and', (_name, options, expected) => {
    expect(branches(...options)).toEqual(expected)
  })
})

describe('defaultOrder', () => {
  it.each<[string, Json[], string | undefined]>([
    ['by id for equality and containment', [a, c], undefined],
    ['by the field of the first filter that leaves several values', [a, b, ['d', '<', 1]], 'b'],
    [
      'by that inside an and',
      [
        ['and', a, ['and', b]],
        ['d', '<', 1],
      ],
      'b',
    ],
    [
      'by id for or and not',
      [
        ['or', b, b],
        ['not', b],
      ],
      undefined,
    ],
  ])('is %s', (_name, options, expected) => {
    expect(defaultOrder(options.map((option) => parseTree(option as readonly Json[])))).toBe(expected)
  })
})
