import { describe, expect, it } from '@jest/globals'
import { run } from '../../../fpjson/index.ts'
import { evaluate, failureOf } from '../support.ts'

const BY_KEY = ['groupBy', 'countBy', 'indexBy', 'collectBy'] as const

describe.each(BY_KEY)('%s', (name) => {
  it.each(['__proto__', 'constructor', 'prototype'])('takes no key %s', (key) => {
    expect(failureOf([name, ['identity'], ['$', 'list']], { list: ['a', key] })[0]).toBe('FPJSON_NAME_FORBIDDEN')
  })

  it.each([[null], [['a']], [{ a: 1 }]])('takes no key %j', (key) => {
    expect(failureOf([name, ['identity'], ['$', 'list']], { list: ['a', key] })[0]).toBe('FPJSON_TYPE')
  })

  it('takes no key that is absent', () => {
    expect(failureOf([name, ['prop', 'a'], [{}]])[0]).toBe('FPJSON_TYPE')
  })

  it('wants a function and a list', () => {
    expect(failureOf([name, 'a', []])[0]).toBe('FPJSON_TYPE')
    expect(failureOf([name, ['identity'], 'text'])[0]).toBe('FPJSON_TYPE')
  })

  it('pays for long keys', () => {
    const fuelOf = (key: string) => run([name, ['identity'], ['$', 'list']], { vars: { list: [key] } }).fuelUsed
    expect(fuelOf('k'.repeat(16_000)) - fuelOf('k')).toBeGreaterThanOrEqual(999)
  })
})

describe('grouping', () => {
  it('has groups under the names of methods', () => {
    const list = ['toString', 'hasOwnProperty', 'toString']
    expect(evaluate(['countBy', ['identity'], ['$', 'list']], { list })).toEqual({ toString: 2, hasOwnProperty: 1 })
    expect(evaluate(['collectBy', ['identity'], ['$', 'list']], { list })).toEqual([
      ['hasOwnProperty'],
      ['toString', 'toString'],
    ])
  })

  it('puts a number, a boolean and their text into one group', () => {
    expect(evaluate(['groupBy', ['identity'], [1, '1', true, 'true']])).toEqual({ 1: [1, '1'], true: [true, 'true'] })
  })

  it('collects in the order of the keys as texts', () => {
    expect(evaluate(['collectBy', ['identity'], [10, 9, 2]])).toEqual([[10], [2], [9]])
  })

  it('goes on from a total that is absent, and does not start again', () => {
    const program = [
      'reduceBy',
      ['ifElse', ['pipe', ['equals', 0]], ['always', ['$', 'missing']], ['type']],
      0,
      ['always', 'k'],
      [1, 2],
    ]
    expect(evaluate(program)).toEqual({ k: 'Undefined' })
  })
})
