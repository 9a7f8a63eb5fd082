import { describe, expect, it } from '@jest/globals'
import type { IndexPart } from '../../../contract/index/definitions.ts'
import { choicesOf } from '../../../contract/query/choices.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { wantOf } from '../../support/query-state.ts'
import { LONG } from '../../support/random-values.ts'

/** The values that a part may have, as they stand in the index. */
function values(part: IndexPart, ...options: readonly Json[]): readonly Json[] | undefined {
  return choicesOf(wantOf(...options), part)?.all.map(({ value }) => value)
}

describe('the choices of a part', () => {
  it.each<[string, IndexPart, Json, readonly Json[]]>([
    ['ascending', ['a', 'asc'], ['a', 'in', ['b', 1, null]], [null, 1, 'b']],
    ['descending in a descending part', ['a', 'desc'], ['a', 'in', ['b', 1, null]], ['b', 1, null]],
    ['one for ==', ['a', 'asc'], ['a', '==', [1]], [[1]]],
    ['elements in an array part', ['a', 'array'], ['a', 'array-contains-any', [2, 1, 2]], [1, 2]],
    ['one element', ['a', 'array'], ['a', 'array-contains', 'x'], ['x']],
  ])('are %s', (_, part, filter, expected) => {
    expect(values(part, filter)).toEqual(expected)
  })

  it('are told apart although their keys were cut', () => {
    const long = [`${LONG}a`, `${LONG}b`]
    expect(new Set(values(['a', 'asc'], ['a', 'in', long]))).toEqual(new Set(long))
  })

  it.each<[string, IndexPart, Json[]]>([
    ['a range', ['a', 'asc'], [['a', '>', 1]]],
    ['another field', ['b', 'asc'], [['a', '==', 1]]],
    ['elements where values are certain', ['a', 'array'], [['a', '==', [1]]]],
    ['values where elements are certain', ['a', 'asc'], [['a', 'array-contains', 1]]],
  ])('are no matter of certain values for %s', (_, part, options) => {
    expect(values(part, ...options)).toBeUndefined()
  })

  it('are those of the containment of one element where there are several', () => {
    const want = wantOf(['a', 'array-contains-any', [1, 2]], ['a', 'array-contains', 3])
    expect(choicesOf(want, ['a', 'array'])?.leaf?.operator).toBe('array-contains')
  })
})
