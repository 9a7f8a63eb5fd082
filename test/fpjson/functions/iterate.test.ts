/** Calls in loops: each turn is paid for, so that no loop is endless. */
import { describe, expect, it } from '@jest/globals'
import { createFuel, type Json, run } from '../../../fpjson/index.ts'
import { errorOf, evaluate, failureOf } from '../support.ts'

describe('until', () => {
  it('gives the value itself when it passes', () => {
    expect(evaluate(['until', ['equals', 5], ['inc'], 5])).toBe(5)
  })

  it.each([10, 1_000, 100_000])('that never passes stops with %p units of fuel', (limit) => {
    const fuel = createFuel(limit)
    expect(errorOf(() => run(['until', ['F'], ['identity'], 0], { fuel })).code).toBe('FPJSON_FUEL')
    expect(fuel.used).toBe(limit)
  })

  it('that grows its value stops at the size of values', () => {
    expect(failureOf(['until', ['F'], ['converge', ['concat'], ['[]', ['identity'], ['identity']]], 'x'])[0]).toBe(
      'FPJSON_SIZE',
    )
  })

  it('inside itself stops too', () => {
    expect(failureOf(['until', ['F'], ['until', ['F'], ['identity']], 0])[0]).toBe('FPJSON_FUEL')
  })

  it('refuses a condition that lacks an argument', () => {
    expect(failureOf(['until', ['equals'], ['inc'], 5])[0]).toBe('FPJSON_TYPE')
  })
})

describe('unfold', () => {
  const twice = ['juxt', ['[]', ['identity'], ['identity']]]

  it('that never ends stops when the fuel is used up', () => {
    expect(failureOf(['unfold', twice, 0])[0]).toBe('FPJSON_FUEL')
  })

  it.each([[false], [null], [0], ['']])('ends at %j', (end) => {
    expect(evaluate(['unfold', ['always', ['$', 'end']], 1], { end })).toEqual([])
  })

  it.each([[true], [1], ['ab'], [{ length: 2, 0: 'a', 1: 'b' }]])('refuses %j for a pair', (made) => {
    expect(failureOf(['unfold', ['always', ['$', 'made']], 1], { made: made as Json })[0]).toBe('FPJSON_TYPE')
  })

  it('makes no list longer than lists may be', () => {
    const start = ['ifElse', ['lt', 100_001], ['always', false], ['juxt', ['[]', ['identity'], ['inc']]]]
    expect(errorOf(() => run(['unfold', start, 0], { fuel: 100_000_000 })).code).toBe('FPJSON_SIZE')
  })
})

describe('partition', () => {
  it('asks for each element once', () => {
    const ask = ['pipe', ['var', 'asked'], ['inc'], ['let', 'asked'], ['lt', 2]]
    expect(run(['[]', ['let', 'asked', 0], ['partition', ask, ['a', 'b', 'c']]])).toMatchObject({
      value: [0, [['c'], ['a', 'b']]],
      vars: { asked: 3 },
    })
  })

  it('gives two objects for an object', () => {
    expect(evaluate(['partition', ['lt', 1], { a: 1, b: 2, c: 3 }])).toEqual([{ b: 2, c: 3 }, { a: 1 }])
  })

  it('hides no member of a forbidden name', () => {
    const own = JSON.parse('{"__proto__":{"admin":true}}') as Json
    expect(failureOf(['partition', ['T'], ['$', 'own']], { own })[0]).toBe('FPJSON_NAME_FORBIDDEN')
  })
})

it('times within times stops at the end of the fuel', () => {
  expect(failureOf(['times', ['pipe', ['always', 1000], ['times', ['identity']]], 1000])[0]).toBe('FPJSON_FUEL')
})
