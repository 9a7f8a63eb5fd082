/** Steps and paths: own members only, and nothing by a forbidden name. */
import { describe, expect, it } from '@jest/globals'
import { VALUE_DEPTH_MAX } from '../../../fpjson/limits.ts'
import { evaluate, failureOf } from '../support.ts'

const codeOf = (program: unknown): string => failureOf(program)[0]

describe.each(['__proto__', 'constructor', 'prototype'])('the name %s', (name) => {
  it.each([
    ['prop', ['prop', name, {}]],
    ['propOr', ['propOr', 1, name, {}]],
    ['path', ['path', ['a', name], { a: {} }]],
    ['paths', ['paths', [[name]], {}]],
    ['has', ['has', name, {}]],
    ['hasIn', ['hasIn', name, {}]],
    ['assoc', ['assoc', name, 1, {}]],
    ['assocPath', ['assocPath', ['a', name], 1, {}]],
    ['dissoc', ['dissoc', name, {}]],
    ['modify', ['modify', name, ['inc'], {}]],
    ['modifyPath', ['modifyPath', ['a', name], ['inc'], {}]],
  ])('is no step of %s', (_name, program) => {
    expect(codeOf(program)).toBe('FPJSON_NAME_FORBIDDEN')
  })
})

it('sees nothing that is inherited', () => {
  const calls = ['toString', 'hasOwnProperty', 'length'].flatMap((name) => [
    ['has', name, {}],
    ['hasIn', name, {}],
    ['prop', name, {}],
  ])
  expect(evaluate(['[]', ...calls])).toEqual(Array(3).fill([false, false, null]).flat())
})

describe('modify', () => {
  it.each([
    ['a member that is not there', ['modify', 'b', ['inc'], { a: 1 }], { a: 1 }],
    ['an element from the end', ['modify', -1, ['inc'], [1, 2]], [1, 2]],
    ['an element past the end', ['modify', 2, ['inc'], [1, 2]], [1, 2]],
    ['a text', ['modify', 0, ['inc'], 'ab'], 'ab'],
    ['nothing', ['modifyPath', [], ['inc'], { a: 1 }], { a: 1 }],
  ])('leaves %s', (_name, program, value) => {
    expect(evaluate(program)).toEqual(value)
  })

  it('changes null, and no list by a text', () => {
    expect(evaluate(['modify', 'a', ['defaultTo', 1], { a: null }])).toEqual({ a: 1 })
    expect(codeOf(['modify', '0', ['inc'], [1]])).toBe('FPJSON_TYPE')
    expect(codeOf(['modify', 'length', ['inc'], [1]])).toBe('FPJSON_TYPE')
  })
})

it('follows at most so many steps', () => {
  const steps = Array<string>(VALUE_DEPTH_MAX).fill('a')
  expect(evaluate(['modifyPath', ['$', 'steps'], ['inc'], {}], { steps })).toEqual({})
  expect(failureOf(['modifyPath', ['$', 'steps'], ['inc'], {}], { steps: [...steps, 'a'] })[0]).toBe('FPJSON_DEPTH')
})

it('adds to a list only next to what is there', () => {
  expect(evaluate(['assoc', 2, 'c', ['a', 'b']])).toEqual(['a', 'b', 'c'])
  expect(codeOf(['assoc', 1e9, 'c', ['a', 'b']])).toBe('FPJSON_TYPE')
})
