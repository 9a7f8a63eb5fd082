/** Objects as a whole: order, hostile keys, and what is paid. */
import { describe, expect, it } from '@jest/globals'
import { createFuel, type Json, run } from '../../../fpjson/index.ts'
import { VALUE_DEPTH_MAX } from '../../../fpjson/limits.ts'
import { errorOf, evaluate, failureOf } from '../support.ts'

const codeOf = (...call: [program: unknown, vars?: Record<string, Json>]): string => failureOf(...call)[0]
const HOSTILE = JSON.parse('{"a": 1, "__proto__": {"admin": true}}') as Json

describe('an own member __proto__ of data', () => {
  it.each([
    ['pickBy', ['pickBy', ['T'], ['$', 'data']]],
    ['mapObjIndexed', ['mapObjIndexed', ['identity'], ['$', 'data']]],
    ['mapKeys', ['mapKeys', ['identity'], ['$', 'data']]],
    ['renameKeys', ['renameKeys', {}, ['$', 'data']]],
    ['rebuild', ['rebuild', ['pipe', ['pair'], ['of']], ['$', 'data']]],
    ['evolve', ['evolve', {}, ['$', 'data']]],
    ['omit', ['omit', [], ['$', 'data']]],
  ])('gets through no %s', (_name, program) => {
    expect(codeOf(program, { data: HOSTILE })).toBe('FPJSON_NAME_FORBIDDEN')
  })
})

describe('a computed key', () => {
  it.each([
    ['mapKeys', ['mapKeys', ['always', '__proto__'], { a: 1 }]],
    ['renameKeys', ['renameKeys', { a: 'constructor' }, { a: 1 }]],
    ['rebuild', ['rebuild', ['always', [['prototype', 1]]], { a: 1 }]],
    ['invert', ['invert', { a: '__proto__' }]],
    ['invertObj', ['invertObj', { a: '__proto__' }]],
    ['pickAll', ['pickAll', ['__proto__'], {}]],
    ['project', ['project', ['constructor'], [{}]]],
  ])('of %s is no forbidden name', (_name, program) => {
    expect(codeOf(program)).toBe('FPJSON_NAME_FORBIDDEN')
  })

  it.each([
    ['mapKeys', ['mapKeys', ['always', null], { a: 1 }]],
    ['renameKeys', ['renameKeys', { a: {} }, { a: 1 }]],
    ['rebuild', ['rebuild', ['always', ['a']], { a: 1 }]],
    ['invert', ['invert', { a: null }]],
    ['invertObj', ['invertObj', [[]]]],
  ])('of %s is a text', (_name, program) => {
    expect(codeOf(program)).toBe('FPJSON_TYPE')
  })
})

it('visits members in the order of their keys', () => {
  const program = [
    '[]',
    ['mapObjIndexed', ['pipe', ['nthArg', 1], ['let', 'last']], { b: 1, a: 2 }],
    ['$', 'last'],
    ['invertObj', { b: 'x', a: 'x' }],
    ['invert', { b: 'x', a: 'x', 10: 'x', 9: 'x' }],
    ['mapKeys', ['always', 'k'], { b: 1, a: 2 }],
  ]
  expect(evaluate(program)).toEqual([{ a: 'a', b: 'b' }, 'b', { x: 'b' }, { x: ['10', '9', 'a', 'b'] }, { k: 1 }])
})

it('may have members by the names of methods', () => {
  const object = { toString: 1, hasOwnProperty: 2, map: 3, length: 4 }
  expect(evaluate(['mapObjIndexed', ['inc'], object])).toEqual(evaluate(['map', ['inc'], object]))
  expect(evaluate(['invertObj', { a: 'toString' }])).toEqual({ toString: 'a' })
  expect(evaluate(['invert', { a: 'hasOwnProperty' }])).toEqual({ hasOwnProperty: ['a'] })
})

describe('evolve', () => {
  it('refuses a change that is no function', () => {
    expect(codeOf(['evolve', { a: 'x' }, { a: 1 }])).toBe('FPJSON_TYPE')
    expect(codeOf(['evolve', { a: null }, { a: 1 }])).toBe('FPJSON_TYPE')
    expect(codeOf(['evolve', 5, { a: 1 }])).toBe('FPJSON_TYPE')
  })

  it('leaves what the changes do not name, and what is no object', () => {
    expect(evaluate(['evolve', { b: ['inc'] }, { a: 1 }])).toEqual({ a: 1 })
    expect(evaluate(['evolve', { a: { b: ['inc'] } }, { a: 'text' }])).toEqual({ a: 'text' })
    expect(evaluate(['evolve', ['[]', ['inc']], [1, 2]])).toEqual([2, 2])
  })

  it('follows values only so deep', () => {
    const nested = (levels: number): Json => (levels === 0 ? 1 : { a: nested(levels - 1) })
    const program = ['evolve', ['$', 'changes'], ['$', 'value']]
    const deep = nested(VALUE_DEPTH_MAX + 2)
    expect(codeOf(program, { changes: deep, value: deep })).toBe('FPJSON_DEPTH')
  })
})

it('has a place for what pickAll and project do not find', () => {
  expect(evaluate(['pickAll', ['a', 'b'], { a: 1 }])).toEqual({ a: 1, b: null })
  expect(evaluate(['project', ['b'], [{ a: 1 }]])).toEqual([{ b: null }])
})

describe('what is built was paid', () => {
  const object = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`k${index}`, index]))
  const objects = Array(100).fill(object) as Json
  const names = Object.keys(object)

  it.each([
    ['pick', ['pick', ['$', 'names'], ['$', 'object']], 1_000],
    ['project', ['project', ['$', 'names'], ['$', 'objects']], 100_000],
    ['mapKeys', ['mapKeys', ['identity'], ['$', 'object']], 1_000],
    ['invert', ['invert', ['$', 'object']], 1_000],
    ['renameKeys', ['renameKeys', ['$', 'object'], ['$', 'object']], 1_000],
    ['evolve', ['evolve', {}, ['$', 'object']], 1_000],
    ['toPairs', ['toPairs', ['$', 'object']], 1_000],
  ])('by %s', (_name, program, members) => {
    const fuel = createFuel(members * 3)
    expect(errorOf(() => run(program, { vars: { object, objects, names }, fuel })).code).toBe('FPJSON_FUEL')
  })
})

it('copies nothing to clone', () => {
  const { fuelUsed } = run(['clone', ['$', 'big']], { vars: { big: Array(10_000).fill(0) } })
  const { fuelUsed: ofIdentity } = run(['identity', ['$', 'big']], { vars: { big: Array(10_000).fill(0) } })
  expect(fuelUsed).toBe(ofIdentity)
})
