/** Questions about members. */
import { describe, expect, it } from '@jest/globals'
import { evaluate, failureOf } from '../support.ts'

describe.each(['where', 'whereAny', 'whereEq'])('%s', (name) => {
  it.each([[null], ['text'], [5]])('asks nothing of %j', (value) => {
    expect(failureOf([name, {}, value])[0]).toBe('FPJSON_TYPE')
  })

  it('takes an object of what is wanted', () => {
    for (const spec of [[], 'a', null]) expect(failureOf([name, spec, {}])[0]).toBe('FPJSON_TYPE')
  })
})

describe('where', () => {
  it('sees own members only', () => {
    expect(evaluate(['where', { toString: ['isNil'] }, {}])).toBe(true)
    expect(evaluate(['where', { map: ['isNil'], length: ['equals', 2] }, [1, 2]])).toBe(true)
  })

  it('refuses a predicate that lacks an argument, and what is no predicate', () => {
    expect(failureOf(['where', { a: ['equals'] }, { a: 1 }])[0]).toBe('FPJSON_TYPE')
    expect(failureOf(['where', { a: true }, { a: 1 }])[0]).toBe('FPJSON_TYPE')
  })

  it('stops at the first that decides, in the order of the keys', () => {
    const fails = ['pipe', ['inc'], ['equals', 1]]
    expect(evaluate(['where', { b: fails, a: ['F'] }, { a: 1, b: 'x' }])).toBe(false)
    expect(evaluate(['whereAny', { b: fails, a: ['T'] }, { a: 1, b: 'x' }])).toBe(true)
  })

  it('takes no data for a function', () => {
    expect(failureOf(['where', ['$', 'spec'], { a: 1 }], { spec: { a: ['T'] } })[0]).toBe('FPJSON_TYPE')
  })
})

it('compares members as equals does', () => {
  expect(evaluate(['whereEq', { a: null }, {}])).toBe(false)
  expect(evaluate(['eqProps', 'a', { a: [1] }, { a: [1] }])).toBe(true)
  expect(evaluate(['eqProps', 'toString', {}, { a: 1 }])).toBe(true)
  expect(failureOf(['eqProps', 'a', null, {}])[0]).toBe('FPJSON_TYPE')
})

it.each(['__proto__', 'constructor', 'prototype'])('%s is no step', (name) => {
  const calls = [
    ['eqProps', name, {}, {}],
    ['propIs', 'Object', name, {}],
    ['propSatisfies', ['isNil'], name, {}],
    ['pathSatisfies', ['isNil'], [name], {}],
  ]
  expect(calls.map((call) => failureOf(call)[0])).toEqual(Array(4).fill('FPJSON_NAME_FORBIDDEN'))
})
