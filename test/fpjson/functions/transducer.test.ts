import { describe, expect, it } from '@jest/globals'
import type { Json } from '../../../fpjson/index.ts'
import { evaluate, failureOf } from '../support.ts'

describe('into a list', () => {
  it('copies it', () => {
    const target = Object.freeze([0])
    expect(evaluate(['into', ['$', 'target'], ['map', ['inc']], [1, 2]], { target })).toEqual([0, 2, 3])
  })

  it('makes none that is longer than lists may be', () => {
    const repeated = (count: number): Json => ['into', ['repeat', 0, 50_000], ['chain', ['repeat', ['__'], count]], [1]]
    expect(evaluate(['length', repeated(50_000)])).toBe(100_000)
    expect(failureOf(repeated(50_001))[0]).toBe('FPJSON_SIZE')
  })
})

describe('into an object', () => {
  it('takes pairs and objects, later ones over earlier ones', () => {
    const target = Object.freeze({ a: 1, b: 1 })
    const list = [['b', 2], { c: 3, d: 3 }, ['d', 4], [5, 6]]
    expect(evaluate(['into', ['$', 'target'], ['identity'], ['$', 'list']], { target, list })).toEqual({
      5: 6,
      a: 1,
      b: 2,
      c: 3,
      d: 4,
    })
  })

  it.each(['__proto__', 'constructor', 'prototype'])('sets no member %s', (key) => {
    for (const item of [[key, 1], JSON.parse(`{"a": 1, "${key}": 1}`) as Json]) {
      expect(failureOf(['into', {}, ['identity'], ['$', 'list']], { list: [item] })[0]).toBe('FPJSON_NAME_FORBIDDEN')
    }
  })

  it.each<[Json]>([['ab'], [1], [null], [[]], [[null, 1]], [[['a'], 1]]])('takes no %j', (item) => {
    expect(failureOf(['into', {}, ['identity'], ['$', 'list']], { list: [item] })[0]).toBe('FPJSON_TYPE')
  })
})

describe('into a text', () => {
  it('joins what join joins', () => {
    expect(evaluate(['into', '>', ['identity'], ['a', 1, true]])).toBe('>a1true')
    expect(failureOf(['into', '>', ['identity'], [null]])[0]).toBe('FPJSON_TYPE')
  })

  it('makes none that is longer than texts may be', () => {
    const text = 'x'.repeat(1_048_575)
    expect(evaluate(['length', ['into', ['$', 'text'], ['identity'], ['y']]], { text })).toBe(1_048_576)
    expect(failureOf(['into', ['$', 'text'], ['identity'], ['yy']], { text })[0]).toBe('FPJSON_SIZE')
  })
})

describe('into anything else', () => {
  it.each<[Json]>([[null], [1], [true], [['inc']]])('%j is refused', (target) => {
    expect(failureOf(['into', target, ['identity'], []])[0]).toBe('FPJSON_TYPE')
  })

  it.each<[Json]>([['ab'], [null], [{ a: 1 }]])('the list %j is none', (list) => {
    expect(failureOf(['into', [], ['identity'], list])[0]).toBe('FPJSON_TYPE')
    expect(failureOf(['transduce', ['identity'], ['add'], 0, list])[0]).toBe('FPJSON_TYPE')
  })
})

describe('transduce', () => {
  it('gives its start when nothing comes', () => {
    expect(evaluate(['transduce', ['filter', ['F']], ['add'], 'start', [1, 2]])).toBe('start')
  })

  it('ends with reduced, also in the middle of what one stage gives', () => {
    const sum = ['pipe', ['add'], ['when', ['gte', ['__'], 3], ['reduced']]]
    expect(evaluate(['transduce', ['chain', ['repeat', 1]], sum, 0, [1, 1, 9, 'never seen']])).toBe(3)
    expect(
      evaluate(['transduce', ['compose', ['groupBy', ['identity']], ['map', ['length']]], sum, 0, [1, 2, 3, 4]]),
    ).toBe(4)
  })
})
