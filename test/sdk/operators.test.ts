import { describe, expect, it } from '@jest/globals'
import { data, del, inc, ms, remove, signer, ts, union, zkp } from '../../sdk/operators.ts'

describe('operators', () => {
  it.each([
    [inc(2), { __op: 'inc', n: 2 }],
    [union('a', 1), { __op: 'union', arr: ['a', 1] }],
    [remove('a'), { __op: 'remove', arr: ['a'] }],
    [del(), { __op: 'del' }],
    [ts(), { __op: 'ts' }],
    [ms(), { __op: 'ms' }],
    [signer(), { __op: 'signer' }],
    [data('score'), { __op: 'data', key: 'score' }],
    [zkp({ pi_a: [] }, ['1']), { __op: 'zkp', verifier: 'default', proof: { pi_a: [] }, signals: ['1'] }],
    [zkp({}, [], 'age'), { __op: 'zkp', verifier: 'age', proof: {}, signals: [] }],
  ])('makes %j', (operator, expected) => {
    expect(operator).toEqual(expected)
  })
})
