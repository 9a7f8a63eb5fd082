/** Programs that try to take more than they pay for: each ends at once, at a named limit. Other attacks are in attack/. */
import { describe, expect, it } from '@jest/globals'
import { createFuel, type Json, type JsonObject, run } from '../../fpjson/index.ts'
import { CALL_DEPTH_MAX, LIST_ITEMS_MAX, TEXT_UNITS_MAX, VALUE_DEPTH_MAX } from '../../fpjson/limits.ts'
import { errorOf, evaluate, failureOf } from './support.ts'

describe('bombs', () => {
  const doubled = (times: number, step: unknown, start: Json) => [
    ['pipe', ...Array.from({ length: times }, () => step)],
    start,
  ]

  it.each([
    ['a huge range', ['range', 0, 1e9], 'FPJSON_SIZE'],
    ['an endless range', ['range', -1.7e308, 1.7e308], 'FPJSON_SIZE'],
    ['a huge repeat', ['repeat', 'x', 1e9], 'FPJSON_SIZE'],
    ['a huge join', ['join', ['join', '', ['repeat', 'x', 50_000]], ['repeat', 'y', 50_000]], 'FPJSON_SIZE'],
    ['a text doubled', doubled(29, ['converge', ['concat'], ['[]', ['identity'], ['identity']]], 'x'), 'FPJSON_SIZE'],
    ['a list doubled', doubled(26, ['converge', ['concat'], ['[]', ['identity'], ['identity']]], [1]), 'FPJSON_SIZE'],
    ['a shared value made equal', ['converge', ['equals'], ['[]', ['identity'], ['identity']]], 'FPJSON_FUEL'],
    ['a shared value made text', ['toString'], 'FPJSON_FUEL'],
    ['a shared value made a set', ['pipe', ['of'], ['uniq']], 'FPJSON_FUEL'],
    ['a shared value flattened', ['flatten'], 'FPJSON_FUEL'],
    ['a shared value returned', ['identity'], 'FPJSON_FUEL'],
    [
      'ranges in ranges',
      ['map', ['pipe', ['always', ['range', 0, 1000]], ['map', ['range', 0]]], ['range', 0, 1000]],
      'FPJSON_FUEL',
    ],
  ])('%s', (name, program, code) => {
    const twins = doubled(26, ['converge', ['pair'], ['[]', ['identity'], ['identity']]], 1)
    const bomb = name.startsWith('a shared value') ? [program, twins] : program
    expect(failureOf(bomb)[0]).toBe(code)
  })

  it.each([
    ['asked whether it is empty', ['isEmpty']],
    ['compared with a small one', ['equals', {}]],
    ['read for its keys', ['keys']],
    ['merged into a small one', ['mergeRight', {}]],
  ])('a large object %s again and again', (_name, use) => {
    const large = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, index]))
    const program = ['length', ['map', use, ['repeat', ['$', 'large'], LIST_ITEMS_MAX]]]
    expect(failureOf(program, { large })[0]).toBe('FPJSON_FUEL')
  })

  it('a value nested by calls, deeper than functions follow', () => {
    const nest = ['reduce', ['of'], 0, ['range', 0, VALUE_DEPTH_MAX + 2]]
    for (const use of [['identity'], ['toString'], ['uniq'], ['equals', nest]]) {
      expect(failureOf([['pipe', ['of'], use], nest])[0]).toBe('FPJSON_DEPTH')
    }
  })

  it('a list nested by calls is flattened without recursion', () => {
    expect(evaluate(['flatten', ['reduce', ['of'], 0, ['range', 0, 20_000]]])).toEqual([0])
  })

  it.each([
    [
      'a chain of functions built by a program',
      [['reduce', ['flip', ['always', ['pipe', ['inc'], ['inc']]]], ['inc'], [1]], 1],
    ],
    ['flips of flips', [['reduce', ['flip', ['always', ['inc']]], ['inc'], ['range', 0, 9]], 1]],
  ])('%s runs', (_name, program) => {
    expect(typeof evaluate(program)).toBe('number')
  })

  it('functions that call functions deeper than calls may nest', () => {
    const deep = (levels: number) => [
      ['reduce', ['pipe', ['identity'], ['complement']], ['T'], ['range', 0, levels]],
      1,
    ]
    expect(typeof evaluate(deep(CALL_DEPTH_MAX - 1))).toBe('boolean')
    expect(failureOf(deep(CALL_DEPTH_MAX))[0]).toBe('FPJSON_DEPTH')
    expect(failureOf(deep(20_000))[0]).toBe('FPJSON_DEPTH')
  })

  it('self-application', () => {
    const omega = ['converge', ['applyTo'], ['[]', ['identity'], ['identity']]]
    expect(failureOf([omega, omega])[0]).toBe('FPJSON_DEPTH')
  })

  it.each([
    [[['__'], 1], 30_000, 'FPJSON_DEPTH'],
    [[['__'], ['__'], 1, 1], 90_000, 'FPJSON_FUEL'],
  ])('a partial application that grows by %j in each of %p calls', (args, calls, code) => {
    const grow = ['reduce', ['apply'], ['propEq'], ['repeat', ['[]', ...args], calls]]
    expect(failureOf([grow, 'a', 1, {}])[0]).toBe(code)
  })

  it('a search that takes engines a minute', () => {
    const pattern = `${'a'.repeat(200_000)}b${'a'.repeat(199_999)}`
    const vars = { text: 'a'.repeat(800_000), pattern }
    const fuel = 100_000_000
    expect(run(['includes', ['$', 'pattern'], ['$', 'text']], { vars, fuel }).value).toBe(false)
    expect(run(['length', ['split', ['$', 'pattern'], ['$', 'text']]], { vars, fuel }).value).toBe(1)
  })

  it('a list of functions as long as lists may be, passed to a function of any number of arguments', () => {
    const functions = ['repeat', ['inc'], LIST_ITEMS_MAX]
    expect(evaluate([['apply', ['pipe'], functions], 0])).toBe(LIST_ITEMS_MAX)
  })

  it('a path of a thousand steps', () => {
    const path = Array.from({ length: 1_000 }, () => 'a').join('.')
    expect(failureOf(['let', path, 1])[0]).toBe('FPJSON_DEPTH')
    expect(failureOf(['assocPath', ['split', '.', path], 1, {}])[0]).toBe('FPJSON_DEPTH')
  })

  it('a dynamic path of a hundred thousand signs', () => {
    expect(evaluate(['$', ['$', 'p']], { p: '$'.repeat(100_000), '': '' })).toBe('')
  })
})

describe('bounds of what a program builds', () => {
  it('takes a list at the bound and refuses one element more', () => {
    expect(evaluate(['length', ['range', 0, LIST_ITEMS_MAX]])).toBe(LIST_ITEMS_MAX)
    expect(failureOf(['range', 0, LIST_ITEMS_MAX + 1])[0]).toBe('FPJSON_SIZE')
  })

  it('takes a text at the bound and refuses one unit more', () => {
    const half = 'x'.repeat(TEXT_UNITS_MAX / 2)
    expect(evaluate(['length', ['concat', ['$', 't'], ['$', 't']]], { t: half })).toBe(TEXT_UNITS_MAX)
    expect(failureOf(['concat', ['$', 't'], ['concat', 'x', ['$', 't']]], { t: half })[0]).toBe('FPJSON_SIZE')
  })
})

describe('fuel cannot be escaped', () => {
  it.each([0, 1, 2, 5, 20, 100, 1_000])('with %p units every program stops at the same count', (limit) => {
    const fuel = createFuel(limit)
    const program = ['map', ['pipe', ['range', 0], ['sum']], ['range', 0, 500]]
    expect(errorOf(() => run(program, { fuel })).code).toBe('FPJSON_FUEL')
    expect(fuel.used).toBe(limit)
  })

  const fuelOf = (program: Json, vars: JsonObject = {}): number => run(program, { vars }).fuelUsed

  it('by hiding text in the names of members', () => {
    const long = (units: number) => fuelOf(['$', 'o'], { o: { ['k'.repeat(units)]: 1 } })
    expect([long(15), long(16), long(16_000)].map((fuel) => fuel - long(0))).toEqual([0, 1, 1_000])
    // A thousand references to one name of a million units: as JSON, more than a text can be.
    const vars = { t: 'x'.repeat(TEXT_UNITS_MAX) }
    expect(failureOf(['repeat', ['objOf', ['$', 't'], 1], 1_000], vars)[0]).toBe('FPJSON_FUEL')
  })

  it.each(['keys', 'values', 'toPairs', 'toString'])('by sorting long names in %s', (name) => {
    const object = (units: number) => ({ o: { [`${'k'.repeat(units)}a`]: 1, [`${'k'.repeat(units)}b`]: 1 } })
    const program = ['is', ['typ', 'Object'], [name, ['$', 'o']]]
    expect(fuelOf(program, object(16_000)) - fuelOf(program, object(10))).toBeGreaterThanOrEqual(2_000)
  })

  it.each<[Json]>([
    [['pluck', ['$', 'name'], ['$', 'list']]],
    [['into', [], ['pluck', ['$', 'name']], ['$', 'list']]],
    [['map', ['view', ['lensProp', ['$', 'name']]], ['$', 'list']]],
    [['map', ['view', ['lensPath', ['[]', ['$', 'name']]]], ['$', 'list']]],
  ])('by looking for a long name in many values: %j', (program) => {
    const cost = (units: number, items: number): number =>
      fuelOf(program, { name: 'k'.repeat(units), list: Array(items).fill([1]) })
    const [once, twice] = [cost(16_000, 1) - cost(15, 1), cost(16_000, 2) - cost(15, 2)]
    expect(twice - once).toBe(1_000)
  })

  it.each<[string, Json]>([
    ['objOf', ['objOf', ['$', 'n'], 1]],
    ['assoc', ['assoc', ['$', 'n'], 1, {}]],
    ['fromPairs', ['fromPairs', ['[]', ['[]', ['$', 'n'], 1]]]],
    ['zipObj', ['zipObj', ['[]', ['$', 'n']], [1]]],
    ['countBy', ['countBy', ['always', ['$', 'n']], [1]]],
    ['let', ['let', ['concat', 'o.', ['$', 'n']], 1]],
    ['mergeRight', ['mergeRight', ['$', 'o'], {}]],
    ['keys', ['keys', ['$', 'o']]],
    ['isEmpty', ['isEmpty', ['$', 'o']]],
    ['equals', ['equals', {}, ['$', 'o']]],
  ])('by the room that %s makes or visits below the index of a member', (_name, program) => {
    const cost = (n: string): number => fuelOf(['F', program], { n, o: { [n]: 1 } })
    const [named, indexed] = [cost('k023'), cost('1023')]
    expect(indexed - named).toBeGreaterThanOrEqual(63)
    expect([cost('0023'), cost('5001'), cost('15')]).toEqual([named, named, named])
  })

  it('once for each of many members named by indexes', () => {
    const cost = (prefix: string): number =>
      fuelOf(['F', ['fromPairs', ['map', ['pipe', ['toString'], ['concat', prefix], ['of']], ['range', 0, 1_000]]]])
    expect(cost('') - cost('k')).toBe(0)
  })

  it('by escapes, which make a text longer than what was read', () => {
    const program = ['is', ['typ', 'String'], ['toString', ['$', 't']]]
    expect(fuelOf(program, { t: '"'.repeat(160) }) - fuelOf(program, { t: 'x'.repeat(160) })).toBe(160)
  })
})
