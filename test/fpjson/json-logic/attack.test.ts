/** What hostile programs and hostile data try. Every one must end at once, in an error with a code or a harmless value. */
import { describe, expect, it } from '@jest/globals'
import jsonLogic from 'json-logic-js'
import { createFuel, type Json, runLogic } from '../../../fpjson/index.ts'
import { LIST_ITEMS_MAX, TEXT_UNITS_MAX, VALUE_DEPTH_MAX } from '../../../fpjson/limits.ts'
import { AMPLE_FUEL, errorOf } from '../support.ts'

const evaluate = (logic: unknown, data: Json = null): Json => runLogic(logic, { data, fuel: AMPLE_FUEL }).value
const codeOf = (logic: unknown, data: Json = null): string => errorOf(() => evaluate(logic, data)).code

/** An own member, as JSON.parse makes it. */
const ownMember = (key: string, value: Json) => JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(value)}}`)

describe.each(['__proto__', 'constructor', 'prototype'])('the name %s', (name) => {
  it.each([
    ['a path', { var: name }],
    ['a step of a path', { var: `a.${name}.${name}` }],
    ['a path with a default', { var: [`${name}.x`, 1] }],
    ['a computed path', { var: { cat: ['a.', { var: 'n' }] } }],
    ['a key that may lack', { missing: [`a.${name}`] }],
    ['a list of keys', { missing: [['a', name]] }],
    ['a computed key', { missing: { var: 'keys' } }],
    ['a key of several', { missing_some: [1, [name]] }],
    ['a computed key of several', { missing_some: [1, { var: 'keys' }] }],
    ['an operation', ownMember(name, ['x'])],
    ['an argument', { and: [ownMember(name, 1)] }],
    ['a member of data in the program', [{ ...ownMember('a', 1), ...{ b: ownMember(name, 1) } }]],
  ])('is refused as %s', (_name, logic) => {
    expect(codeOf(logic, { n: name, keys: [name], a: {} })).toBe('FPJSON_NAME_FORBIDDEN')
  })

  it('in data hides nothing and shows nothing', () => {
    const data = ownMember(name, { admin: true })
    expect(evaluate([{ var: 'admin' }, { missing: ['admin'] }, { '!!': { var: '' } }], data)).toEqual([
      null,
      ['admin'],
      true,
    ])
  })
})

describe('names that are inherited', () => {
  const names = ['toString', 'valueOf', 'hasOwnProperty', '__defineGetter__', 'at', 'push', 'toFixed', 'apply', 'call']

  it.each(names)('%s is no member of anything', (name) => {
    const reads = [0, 1, 2, 3, 4].map((index) => ({ var: [`${index}.${name}`, 'none'] }))
    expect(evaluate(reads, [{}, [], 'text', 5, true])).toEqual(Array(5).fill('none'))
    expect(evaluate({ missing: names }, {})).toEqual(names)
  })

  it.each([...names, 'var.prototype', '+.call', 'if.apply', 'cat.length', '.', 'operations', 'method', 'log'])(
    '%s is no operation',
    (name) => {
      expect(codeOf({ [name]: ['x'] })).toBe('FPJSON_FUNCTION_UNKNOWN')
      expect(codeOf({ if: [false, { [name]: [] }] })).toBe('FPJSON_FUNCTION_UNKNOWN')
    },
  )

  it('are not called when data has them as members', () => {
    const traps = { toString: 'x', valueOf: 1, indexOf: 5, concat: 'x', length: 9, map: 1, toJSON: 'x' }
    expect(evaluate({ in: ['a', { var: '' }] }, traps)).toBe(false)
    expect(evaluate([{ merge: [{ var: '' }] }, { map: [{ var: '' }, 1] }, { all: [{ var: '' }, 1] }], traps)).toEqual([
      [traps],
      [],
      false,
    ])
    for (const name of ['+', '-', '<', '==', 'cat', 'max']) {
      expect(codeOf({ [name]: [{ var: '' }, 1] }, traps)).toBe('FPJSON_TYPE')
    }
  })
})

describe('data as logic', () => {
  const data: Json[] = [
    { var: 'secret' },
    { '==': [1, 1] },
    [{ var: 'secret' }],
    { log: 'x' },
    { if: [true, { var: 'secret' }] },
    { method: ['x', 'y'] },
    '{"var":"secret"}',
  ]

  it.each(data)('%j stays data wherever it comes from', (value) => {
    const programs: Json[] = [
      { var: 'x' },
      { var: ['lacking', { var: 'x' }] },
      { if: [true, { var: 'x' }] },
      { or: [false, { var: 'x' }] },
      { reduce: [[1], { var: 'accumulator' }, { var: 'x' }] },
    ]
    expect(evaluate(programs, { x: value, secret: 's' })).toEqual(Array(5).fill(value))
    expect(evaluate({ map: [{ var: 'l' }, { var: '' }] }, { l: [value], secret: 's' })).toEqual([value])
    expect(evaluate({ filter: [{ merge: [{ var: 'l' }] }, true] }, { l: [value] })).toEqual([value])
  })

  it.each(data.slice(0, -1))('%j is no key of the data, neither named nor read', (value) => {
    for (const logic of [{ missing: { var: 'keys' } }, { missing_some: [1, { var: 'keys' }] }]) {
      expect(codeOf(logic, { keys: [value], secret: 's' })).toBe('FPJSON_TYPE')
    }
  })

  it.each(data.slice(0, -1))('%j equals no operand', (value) => {
    expect(evaluate({ '===': [{ var: 'x' }, 's'] }, { x: value })).toBe(false)
    expect(codeOf({ '==': [{ var: 'x' }, 's'] }, { x: value })).toBe('FPJSON_TYPE')
    expect(evaluate({ in: ['s', [{ var: 'x' }]] }, { x: value })).toBe(false)
  })
})

it('does not hear of operations that someone adds to the library', () => {
  for (const name of ['+', '==', 'var', 'backdoor']) jsonLogic.add_operation(name, () => true)
  try {
    expect(jsonLogic.apply({ '==': [1, 2] })).toBe(true)
    expect(evaluate([{ '+': [1, 2] }, { '==': [1, 2] }, { var: 'x' }])).toEqual([3, false, null])
    expect(codeOf({ backdoor: [] })).toBe('FPJSON_FUNCTION_UNKNOWN')
  } finally {
    for (const name of ['+', '==', 'var', 'backdoor']) jsonLogic.rm_operation(name)
  }
})

describe('bombs', () => {
  const twice = [{ var: 'accumulator' }, { var: 'accumulator' }]
  const over = (items: number) => Array.from({ length: items }, () => 0)
  const repeated = (change: Json, start: Json) => ({ reduce: [{ var: '' }, change, start] })

  it.each<[string, Json, string]>([
    ['a text doubled', repeated({ cat: twice }, 'x'), 'FPJSON_SIZE'],
    ['a list doubled', repeated({ merge: twice }, [1]), 'FPJSON_SIZE'],
    ['a shared value returned', repeated(twice, 1), 'FPJSON_FUEL'],
    ['a number grown', repeated({ '*': [...twice, 1e300] }, 2), 'FPJSON_NUMBER'],
  ])('%s', (_name, logic, code) => {
    expect(codeOf(logic, over(40))).toBe(code)
  })

  it('a value nested deeper than values may be', () => {
    const nest = repeated([{ var: 'accumulator' }], 0)
    expect(typeof evaluate(nest, over(VALUE_DEPTH_MAX))).toBe('object')
    expect(codeOf(nest, over(VALUE_DEPTH_MAX + 2))).toBe('FPJSON_DEPTH')
    expect(evaluate({ '!!': [nest] }, over(50_000))).toBe(true)
  })

  it('loops in loops, located at the loop that ran dry', () => {
    let logic: Json = 1
    for (let level = 0; level < 10; level++) logic = { map: [over(10), logic] }
    const fuel = createFuel(1_000)
    const error = errorOf(() => runLogic(logic, { fuel }))
    expect(error.code).toBe('FPJSON_FUEL')
    expect(error.path.every((step, index) => step === (index % 2 === 0 ? 'map' : 1))).toBe(true)
    expect(error.path.length).toBeGreaterThan(2)
    expect(fuel.used).toBe(fuel.limit)
  })

  it('a search that takes engines a minute', () => {
    const part = `${'a'.repeat(200_000)}b${'a'.repeat(199_999)}`
    const logic = { in: [{ var: 'part' }, { var: 'text' }] }
    expect(runLogic(logic, { data: { part, text: 'a'.repeat(800_000) }, fuel: 10_000_000 }).value).toBe(false)
  })

  it.each<Json>([
    { '==': [{ var: 't' }, { var: 'u' }] },
    { '===': [{ var: 't' }, { var: 'u' }] },
    { '<': [{ var: 't' }, { var: 'u' }] },
    { '-': { var: 'n' } },
    { '+': { var: 'n' } },
    { var: { var: 't' } },
    { missing: [{ var: 't' }] },
    { in: [{ var: 't' }, [{ var: 'u' }]] },
    { cat: { var: 't' } },
    { substr: [{ var: 't' }, 1] },
  ])('%j of half a million units, a thousand times', (logic) => {
    const row = { t: 'x'.repeat(500_000), u: `${'x'.repeat(499_999)}y`, n: `1${' '.repeat(500_000)}` }
    expect(codeOf({ all: [{ var: '' }, { or: [logic, true] }] }, Array(1_000).fill(row))).toBe('FPJSON_FUEL')
  })
})

describe('bounds of what logic builds', () => {
  it('takes a list at the bound and refuses one element more', () => {
    const merge = { all: [[{ merge: [{ var: 'a' }, { var: 'b' }] }], true] }
    const full = Array<number>(LIST_ITEMS_MAX).fill(0)
    expect(evaluate(merge, { a: full, b: [] })).toBe(true)
    expect(codeOf(merge, { a: full, b: 1 })).toBe('FPJSON_SIZE')
    for (const name of ['map', 'filter']) {
      expect(codeOf({ [name]: [{ var: '' }, 1] }, [...full, 0])).toBe('FPJSON_SIZE')
    }
  })

  it('takes a text at the bound and refuses one unit more', () => {
    const cat = { '!': { cat: [{ var: 't' }, { var: 'u' }] } }
    const t = 'x'.repeat(TEXT_UNITS_MAX - 1)
    expect(evaluate(cat, { t, u: 'y' })).toBe(false)
    expect(codeOf(cat, { t, u: 'yz' })).toBe('FPJSON_SIZE')
  })
})
