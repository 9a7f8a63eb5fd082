/** Functions that join functions: what is particular to them here, and what hostile programs try. */
import { describe, expect, it } from '@jest/globals'
import { run } from '../../../fpjson/index.ts'
import { ARITY_MAX, VALUE_DEPTH_MAX } from '../../../fpjson/limits.ts'
import { evaluate, failureOf } from '../support.ts'

const codeOf = (program: unknown, vars = {}) => failureOf(program, vars)[0]

describe('pipeWith and composeWith', () => {
  it('of no functions give the value itself', () => {
    expect(evaluate([['pipeWith', ['call'], []], 7])).toBe(7)
    expect(evaluate([['composeWith', ['call'], []], 7])).toBe(7)
  })

  it('do not give the first function to the link', () => {
    expect(evaluate([['pipeWith', ['always', 'linked'], ['[]', ['inc']]], 1])).toBe(2)
    expect(evaluate([['pipeWith', ['always', 'linked'], ['[]', ['inc'], ['inc']]], 1])).toBe('linked')
  })
})

describe('applySpec', () => {
  it('waits for as many arguments as its widest function, at any depth', () => {
    expect(evaluate([[['applySpec', { a: ['inc'], b: { c: ['[]', ['clamp']] } }], 1, 10], 99])).toEqual({
      a: 2,
      b: { c: [10] },
    })
  })

  it('calls its functions in the order of the keys', () => {
    const program = ['[]', [['applySpec', { b: ['let', 'x'], a: ['always', 1] }], 5], ['$', 'x']]
    expect(evaluate(program)).toEqual([{ a: 1, b: 5 }, 5])
    const last = [['applySpec', { z: ['pipe', ['inc'], ['let', 'x']], a: ['let', 'x'] }], 1]
    expect(run(['last', ['[]', last, ['$', 'x']]]).value).toBe(2)
  })

  it.each([
    ['a number', ['applySpec', 5]],
    ['a function', ['applySpec', ['inc']]],
    ['a member that is no function', ['applySpec', { a: 1 }]],
    ['an element that is null', ['applySpec', ['[]', null]]],
  ])('refuses %s', (_name, program) => {
    expect(codeOf([program, 1])).toBe('FPJSON_TYPE')
  })

  it('refuses a key that reaches a prototype', () => {
    const spec = ['reduce', ['mergeRight'], {}, ['[]', ['$', 'own']]]
    const own = JSON.parse('{"__proto__": 1}')
    expect(codeOf([['applySpec', ['map', ['always', ['inc']], spec]], 1], { own })).toBe('FPJSON_NAME_FORBIDDEN')
  })

  it('pays for a spec as often as it is shared', () => {
    const twins = ['reduce', ['pipe', ['nthArg', 0], ['converge', ['pair'], ['[]', ['identity'], ['identity']]]]]
    const bomb = [...twins, ['inc'], ['range', 0, 30]]
    expect(codeOf([['applySpec', ['of', bomb]], 1])).toBe('FPJSON_FUEL')
  })

  it('follows a spec as deep as values are followed', () => {
    const nested = (levels: number) => ['reduce', ['pipe', ['nthArg', 0], ['of']], ['inc'], ['range', 0, levels]]
    expect(codeOf(['type', ['applySpec', nested(VALUE_DEPTH_MAX + 2)]])).toBe('FPJSON_DEPTH')
    expect(evaluate(['type', ['applySpec', nested(VALUE_DEPTH_MAX)]])).toBe('Function')
  })
})

describe('useWith', () => {
  it('passes on what comes after the arguments that it changes', () => {
    expect(evaluate([['useWith', ['unapply', ['identity']], ['[]', ['inc']]], 1, 2, 3])).toEqual([2, 2, 3])
  })

  it('takes as many functions as a function may have arguments, and refuses one more', () => {
    const changing = (count: number) => ['useWith', ['unapply', ['sum']], ['repeat', ['inc'], count]]
    expect(evaluate(['apply', changing(ARITY_MAX), ['range', 0, ARITY_MAX]])).toBe(55)
    expect(codeOf(['type', changing(ARITY_MAX + 1)])).toBe('FPJSON_TYPE')
  })
})

describe('on', () => {
  it('takes its four arguments in any grouping', () => {
    const spellings = [
      ['on', ['pair'], ['inc'], 1, 2],
      [['on', ['pair'], ['inc']], 1, 2],
      [[['on', ['pair']], ['inc'], 1], 2],
      [['on', ['__'], ['inc'], ['__'], 2], ['pair'], 1],
    ]
    for (const program of spellings) expect(evaluate(program)).toEqual([2, 3])
  })
})
