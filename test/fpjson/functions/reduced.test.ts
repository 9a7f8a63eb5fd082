import { describe, expect, it } from '@jest/globals'
import type { Json } from '../../../fpjson/index.ts'
import { evaluate, failureOf } from '../support.ts'

const untilTen = ['pipe', ['add'], ['when', ['gte', ['__'], 10], ['reduced']]]

describe('reduced', () => {
  it.each<[string, Json]>([
    ['reduce', ['reduce', untilTen, 0, [4, 6, 'never added']]],
    ['reduceRight', ['reduceRight', untilTen, 0, ['never added', 6, 4]]],
    ['reduceWhile', ['reduceWhile', ['T'], untilTen, 0, [4, 6, 'never added']]],
    ['transduce', ['transduce', ['map', ['identity']], untilTen, 0, [4, 6, 'never added']]],
  ])('ends %s', (_name, program) => {
    expect(evaluate(program)).toBe(10)
  })

  it('ends reduceBy, with the groups as they are', () => {
    expect(evaluate(['reduceBy', untilTen, 0, ['modulo', ['__'], 2], [1, 4, 3, 6, 5]])).toEqual({ 0: 4, 1: 4 })
  })

  it('ends only the innermost fold', () => {
    expect(
      evaluate(['reduce', ['useWith', ['add'], ['[]', ['identity'], ['reduce', untilTen, 0]]], 0, [[9, 9], [1]]]),
    ).toBe(19)
  })

  it('is the same when said twice', () => {
    expect(evaluate(['reduce', ['pipe', ['add'], ['reduced'], ['reduced']], 0, [1, 2]])).toBe(1)
  })

  it('ends a fold with a total that is absent', () => {
    expect(evaluate(['reduce', ['pipe', ['always', ['$', 'missing']], ['reduced']], 0, [1, 2]])).toBe(null)
  })

  it.each<[string, Json]>([
    ['a result', ['reduced', 1]],
    ['inside a result', { a: [['reduced', 1]] }],
    ['a function', [['reduced', 1], 2]],
    ['a condition', ['not', ['reduced', 0]]],
    ['a total of scan', ['scan', untilTen, 0, [10, 1]]],
    ['a list', ['length', ['reduced', []]]],
  ])('cannot be %s', (_name, program) => {
    expect(failureOf(program)[0]).toBe('FPJSON_TYPE')
  })

  it('is nothing that data looks like', () => {
    const list = [{ '@@transducer/reduced': true, '@@transducer/value': 'stop' }, { reduced: 1, total: 2 }, 'end']
    expect(evaluate(['reduce', ['nthArg', 1], 0, ['$', 'list']], { list })).toBe('end')
  })
})
