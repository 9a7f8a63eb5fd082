/** Merging: hostile keys, depth, order of calls. */
import { describe, expect, it } from '@jest/globals'
import { createFuel, type Json, run } from '../../../fpjson/index.ts'
import { VALUE_DEPTH_MAX } from '../../../fpjson/limits.ts'
import { errorOf, evaluate, failureOf } from '../support.ts'

const HOSTILE = JSON.parse('{"__proto__": {"admin": true}}') as Json
const NAMES = ['mergeRight', 'mergeLeft', 'mergeDeepRight', 'mergeDeepLeft']
const WITH = ['mergeWith', 'mergeWithKey', 'mergeDeepWith', 'mergeDeepWithKey']
const CALLS = [...NAMES.map((name) => [name]), ...WITH.map((name) => [name, ['pair']])] as [string, ...Json[]][]

describe.each(CALLS)('%s', (...call) => {
  it('takes no own member __proto__ of data', () => {
    for (const args of [
      [{}, ['$', 'data']],
      [['$', 'data'], {}],
    ]) {
      expect(failureOf([...call, ...args], { data: HOSTILE })[0]).toBe('FPJSON_NAME_FORBIDDEN')
    }
  })

  it('takes null and nothing for the empty object, and nothing else', () => {
    expect(evaluate([...call, null, { a: 1 }])).toEqual({ a: 1 })
    expect(evaluate([...call, { a: 1 }, ['$', 'missing']])).toEqual({ a: 1 })
    for (const other of [[], 'text', 0, false]) expect(failureOf([...call, {}, other])[0]).toBe('FPJSON_TYPE')
  })

  it('pays for every member before it copies one', () => {
    const big = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`k${index}`, index]))
    const fuel = createFuel(7_000)
    const vars = { big }
    expect(errorOf(() => run([...call, ['$', 'big'], ['$', 'big']] as Json, { vars, fuel })).code).toBe('FPJSON_FUEL')
  })
})

describe('a deep merge', () => {
  const nested = (levels: number): Json => (levels === 0 ? {} : { a: nested(levels - 1) })

  it.each(['mergeDeepRight', 'mergeDeepLeft'])('%s follows values only so deep', (name) => {
    const deep = (levels: number) => ({ v: nested(levels) })
    const program = ['isNil', [name, ['$', 'v'], ['$', 'v']]]
    expect(evaluate(program, deep(VALUE_DEPTH_MAX))).toBe(false)
    expect(failureOf(program, deep(VALUE_DEPTH_MAX + 1))[0]).toBe('FPJSON_DEPTH')
  })

  it('joins lists no further than its function does', () => {
    expect(evaluate(['mergeDeepRight', { a: [{ b: 1 }] }, { a: [{ c: 2 }] }])).toEqual({ a: [{ c: 2 }] })
  })
})

it('asks for common members in the order of their keys', () => {
  const program = ['mergeWithKey', ['pipe', ['nthArg', 0], ['let', 'last']], { c: 1, a: 1, b: 1 }, { b: 2, a: 2, c: 2 }]
  expect(evaluate(['[]', program, ['$', 'last']])).toEqual([{ a: 'a', b: 'b', c: 'c' }, 'c'])
})

it('merges any number of objects', () => {
  expect(evaluate(['mergeAll', []])).toEqual({})
  expect(evaluate(['mergeAll', [{ a: 1 }, null, { b: 2 }, { a: 3 }]])).toEqual({ a: 3, b: 2 })
  expect(failureOf(['mergeAll', { a: {} }])[0]).toBe('FPJSON_TYPE')
})
