/** Lists side by side: results whose size is a product. */
import { describe, expect, it } from '@jest/globals'
import { type Json, run } from '../../../fpjson/index.ts'
import { LIST_ITEMS_MAX } from '../../../fpjson/limits.ts'
import { evaluate, failureOf } from '../support.ts'

const fuelOf = (program: Json, vars: { [name: string]: Json } = {}) => run(program, { vars }).fuelUsed

describe('xprod', () => {
  it('refuses a product that is too large before it makes a pair', () => {
    expect(failureOf(['xprod', ['range', 0, 10_000], ['range', 0, 10_000]])[0]).toBe('FPJSON_SIZE')
  })

  it('costs three for each pair', () => {
    const cost = (a: number, b: number) =>
      fuelOf(['length', ['xprod', ['$', 'a'], ['$', 'b']]], { a: Array(a).fill(0), b: Array(b).fill(0) })
    expect(cost(30, 40) - cost(0, 40)).toBe(3 * 30 * 40)
  })

  it('of products stops at the end of the fuel', () => {
    const grow = ['converge', ['xprod'], ['[]', ['identity'], ['identity']]]
    expect(
      failureOf([
        ['pipe', grow, grow, grow],
        ['range', 0, 10],
      ])[0],
    ).toMatch(/FPJSON_(SIZE|FUEL)/)
  })
})

describe('zipObj', () => {
  it.each(['__proto__', 'constructor', 'prototype'])('makes no member of the name %s', (name) => {
    expect(failureOf(['zipObj', ['[]', 'a', ['$', 'name']], [1, { admin: true }]], { name })[0]).toBe(
      'FPJSON_NAME_FORBIDDEN',
    )
  })

  it.each([[null], [['a']], [{}]])('takes no %j for a key', (key) => {
    expect(failureOf(['zipObj', ['[]', ['$', 'key']], [1]], { key: key as Json })[0]).toBe('FPJSON_TYPE')
  })

  it('looks at no key that has no value', () => {
    expect(evaluate(['zipObj', ['a', null], [1]])).toEqual({ a: 1 })
  })
})

describe('transpose', () => {
  it('refuses rows that are neither lists nor texts', () => {
    expect(failureOf(['transpose', [[1], { length: 2 }]])[0]).toBe('FPJSON_TYPE')
  })

  it('makes no more columns than a list may have', () => {
    expect(failureOf(['transpose', ['[]', ['$', 't']]], { t: 'x'.repeat(LIST_ITEMS_MAX + 1) })[0]).toBe('FPJSON_SIZE')
  })

  it('pays for empty rows and for each column', () => {
    const cost = (rows: Json) => fuelOf(['length', ['transpose', ['$', 'rows']]], { rows })
    expect(cost(Array(1_000).fill([])) - cost([])).toBe(1_000)
    expect(cost([Array(1_000).fill(0)]) - cost([[]])).toBeGreaterThanOrEqual(5_000)
  })
})

describe('unwind', () => {
  it('pays for each member of each copy', () => {
    const cost = (items: number, members: number) => {
      const o = {
        ...Object.fromEntries(Array.from({ length: members }, (_, at) => [`m${at}`, at])),
        list: Array(items).fill(0),
      }
      return fuelOf(['length', ['unwind', 'list', ['$', 'o']]], { o })
    }
    expect(cost(100, 100) - cost(0, 100)).toBeGreaterThan(100 * 100)
  })

  it('of many elements of a large object stops before it copies', () => {
    const o = {
      ...Object.fromEntries(Array.from({ length: 2_000 }, (_, at) => [`m${at}`, at])),
      list: Array(90_000).fill(0),
    }
    expect(failureOf(['unwind', 'list', ['$', 'o']], { o })[0]).toBe('FPJSON_FUEL')
  })

  it('carries no member of a forbidden name along', () => {
    const o = JSON.parse('{"list":[1,2],"__proto__":{"admin":true}}') as Json
    expect(failureOf(['unwind', 'list', ['$', 'o']], { o })[0]).toBe('FPJSON_NAME_FORBIDDEN')
    expect(failureOf(['unwind', ['$', 'n'], ['$', 'o']], { o, n: '__proto__' })[0]).toBe('FPJSON_NAME_FORBIDDEN')
  })

  it('sees own members alone', () => {
    expect(evaluate(['unwind', 'toString', { a: 1 }])).toEqual([{ a: 1 }])
    expect(failureOf(['unwind', 'length', [[1]]])[0]).toBe('FPJSON_TYPE')
  })
})

it('zips with no more pairs than the shorter list has', () => {
  expect(fuelOf(['zip', ['$', 'a'], ['$', 'b']], { a: [1], b: Array(9_000).fill(0) })).toBeLessThan(30)
})
