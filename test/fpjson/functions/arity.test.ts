/** How many arguments functions wait for: bounds, hostile counts, and what is not said by ramda. */
import { describe, expect, it } from '@jest/globals'
import { run } from '../../../fpjson/index.ts'
import { ARITY_MAX, LIST_ITEMS_MAX, VALUE_DEPTH_MAX } from '../../../fpjson/limits.ts'
import { evaluate, failureOf } from '../support.ts'

const codeOf = (program: unknown, vars = {}) => failureOf(program, vars)[0]
const list = ['unapply', ['identity']]
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

describe.each(['curryN', 'nAry', 'uncurryN'])('%s', (name) => {
  it('takes a count at the bound', () => {
    const widest = ['curryN', ARITY_MAX, list]
    expect(evaluate([[name, ARITY_MAX, widest], ...upTo(ARITY_MAX)])).toEqual(upTo(ARITY_MAX))
  })

  it.each([ARITY_MAX + 1, 1e9, 2 ** 53, -1, 1.5, '2', null, [2]])('refuses %j', (count) => {
    expect(codeOf([[name, count, list], 1])).toBe('FPJSON_TYPE')
  })

  it('takes a function only', () => {
    expect(codeOf([[name, 2, 'x'], 1, 2])).toBe('FPJSON_TYPE')
  })
})

describe('nAry', () => {
  it('of 0 runs with no argument at all', () => {
    expect(evaluate([['nAry', 0, list], 1])).toEqual([])
    expect(evaluate(['type', [['nAry', 0, ['inc']], 1]])).toBe('Function')
  })
})

describe('uncurryN', () => {
  it('gives what remains to the last function', () => {
    expect(evaluate([['uncurryN', 2, ['always', list]], 1, 2])).toEqual([1, 2])
  })

  it('stops where there is no function', () => {
    expect(evaluate([['uncurryN', 3, ['add']], 1, 2, 3])).toBe(3)
  })
})

describe('nthArg', () => {
  it('counts from the last argument below 0', () => {
    expect(evaluate([['nthArg', -2], 'a', 'b', 'c'])).toBe('b')
    expect(evaluate([['nthArg', -9], 'a'])).toBe(null)
  })

  it.each([ARITY_MAX, 1e9, 0.5, '0'])('refuses %j', (index) => {
    expect(codeOf([['nthArg', index], 1])).toBe('FPJSON_TYPE')
  })
})

describe('unapply', () => {
  it('has no placeholder to wait for', () => {
    expect(evaluate(['length', [list, ['__'], 1]])).toBe(2)
    expect(codeOf([list, ['__'], 1])).toBe('FPJSON_TYPE')
  })
})

describe('partial and partialRight', () => {
  it('with all arguments run at once when called', () => {
    expect(evaluate([['partial', ['add'], [1, 2]]])).toBe(3)
    expect(evaluate(['call', ['partialRight', ['subtract'], [9, 4]]])).toBe(5)
  })

  it('wait for the arguments that lack', () => {
    expect(evaluate([[['partial', ['clamp'], [1]], 10], 99])).toBe(10)
    expect(evaluate([[['partialRight', ['clamp'], [99]], 1], 10])).toBe(10)
  })

  it.each(['partial', 'partialRight'])('%s holds no text and no object', (name) => {
    expect(codeOf([[name, list, 'ab'], 1])).toBe('FPJSON_TYPE')
    expect(codeOf([[name, list, {}], 1])).toBe('FPJSON_TYPE')
  })

  it('pass on no more arguments than a list may have', () => {
    const held = ['partial', ['unapply', ['length']], ['repeat', 0, LIST_ITEMS_MAX - 1]]
    expect(evaluate([held, 1])).toBe(LIST_ITEMS_MAX)
    expect(codeOf([held, 1, 2])).toBe('FPJSON_SIZE')
  })

  it('pay for what they hold at each call', () => {
    const fuel = (size: number) =>
      run([['partial', ['unapply', ['length']], ['$', 'l']], 1], { vars: { l: upTo(size) } }).fuelUsed
    expect(fuel(1_000) - fuel(0)).toBe(2_000)
  })
})

describe('partialObject', () => {
  it('merges at all levels, the later object over the one held', () => {
    const held = { a: { x: 1, y: 2 }, b: 1 }
    expect(evaluate([['partialObject', ['identity'], held], { a: { y: 3 }, b: { z: 1 } }])).toEqual({
      a: { x: 1, y: 3 },
      b: { z: 1 },
    })
  })

  it.each([[[1]], ['text'], [true], [5]])('takes %j for no object', (value) => {
    expect(codeOf([['partialObject', ['identity'], {}], value])).toBe('FPJSON_TYPE')
    expect(codeOf([['partialObject', ['identity'], value], {}])).toBe('FPJSON_TYPE')
  })

  it('merges no deeper than values are followed', () => {
    const nested = (levels: number) => ['reduce', ['flip', ['objOf']], {}, ['repeat', 'a', levels]]
    const merge = (levels: number) => [
      'is',
      ['typ', 'Object'],
      [['partialObject', ['identity'], nested(levels)], nested(levels)],
    ]
    expect(evaluate(merge(VALUE_DEPTH_MAX))).toBe(true)
    expect(codeOf(merge(VALUE_DEPTH_MAX + 1))).toBe('FPJSON_DEPTH')
  })

  it('refuses a member that reaches a prototype', () => {
    const own = JSON.parse('{"a": {"__proto__": {"polluted": 1}}}')
    expect(
      codeOf(
        [
          ['partialObject', ['identity'], { a: {} }],
          ['$', 'own'],
        ],
        { own },
      ),
    ).toBe('FPJSON_NAME_FORBIDDEN')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})
