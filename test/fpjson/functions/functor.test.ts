/** Functions over lists and functions: both meanings, sizes that are paid for before they are built, and endless nesting. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Json, run } from '../../../fpjson/index.ts'
import { CALL_DEPTH_MAX, LIST_ITEMS_MAX } from '../../../fpjson/limits.ts'
import { SEED } from '../../support/seed.ts'
import { evaluate, failureOf } from '../support.ts'

const codeOf = (program: unknown, vars = {}) => failureOf(program, vars)[0]

describe('over functions', () => {
  it.each<[string, Json, Json]>([
    ['ap', [['ap', ['concat'], ['toUpper']], 'ab'], 'abAB'],
    [
      'chain',
      [
        ['chain', ['append'], ['head']],
        [1, 2],
      ],
      [1, 2, 1],
    ],
    [
      'lift',
      [
        ['lift', ['and']],
        ['has', 'a'],
        ['has', 'b'],
      ] as Json,
      null,
    ],
    ['sequence', [['sequence', ['always'], ['[]', ['inc'], ['dec']]], 5], [6, 4]],
    ['traverse', [['traverse', ['always'], ['prop'], ['b', 'a']], { a: 1, b: 2 }], [2, 1]],
  ])('%s', (name, program, value) => {
    const called = name === 'lift' ? [program, { a: 1, b: 2 }] : program
    expect(evaluate(called)).toEqual(name === 'lift' ? true : value)
  })

  it('lift joins the results of several functions', () => {
    const spread = [
      ['lift', ['subtract']],
      ['apply', ['max']],
      ['apply', ['min']],
    ]
    expect(evaluate([spread, [3, 9]])).toBe(6)
  })
})

describe('types', () => {
  it.each<[string, Json]>([
    ['ap of a list and a function', ['ap', ['[]', ['inc']], ['inc']]],
    ['ap of a function and a list', ['ap', ['inc'], [1]]],
    ['ap of what are no functions', ['ap', [1], [1]]],
    ['ap over an object', ['ap', ['[]', ['inc']], { a: 1 }]],
    ['chain over an object', ['chain', ['of'], { a: 1 }]],
    ['chain over a text', ['chain', ['of'], 'ab']],
    ['lift over numbers', [['lift', ['add']], 1, 2]],
    ['lift over one list too many', [['lift', ['add']], [1], [2], [3]]],
    ['liftN of no lists', [['liftN', 0, ['unapply', ['sum']]]]],
    ['sequence of a number', ['sequence', ['of'], 5]],
    ['sequence of numbers', ['sequence', ['of'], [1, 2]]],
    ['sequence without of', ['sequence', 1, [[1]]]],
    ['traverse over an object', ['traverse', ['of'], ['of'], { a: 1 }]],
    ['data that has a method ap', ['ap', { ap: ['always', 'hijacked'] }, [1]]],
    ['data that has a method chain', ['chain', ['of'], { chain: ['always', 'hijacked'] }]],
  ])('refuses %s', (_name, program) => {
    expect(codeOf(program)).toBe('FPJSON_TYPE')
  })

  it.each([11, -1, 1.5, '2'])('liftN refuses the count %j', (count) => {
    expect(codeOf([['liftN', count, ['add']], [1], [2]])).toBe('FPJSON_TYPE')
  })
})

describe('sizes', () => {
  it('takes a list at the bound and refuses one element more', () => {
    const ap = (items: number) => ['length', ['ap', ['repeat', ['inc'], 2], ['range', 0, items]]]
    expect(evaluate(ap(LIST_ITEMS_MAX / 2))).toBe(LIST_ITEMS_MAX)
    expect(codeOf(ap(LIST_ITEMS_MAX / 2 + 1))).toBe('FPJSON_SIZE')
    const chain = (items: number) => ['length', ['chain', ['always', ['range', 0, items]], [1, 2]]]
    expect(evaluate(chain(LIST_ITEMS_MAX / 2))).toBe(LIST_ITEMS_MAX)
    expect(codeOf(chain(LIST_ITEMS_MAX / 2 + 1))).toBe('FPJSON_SIZE')
  })

  it.each<[string, Json]>([
    ['sequence of pairs', ['sequence', ['of'], ['repeat', [0, 1], 22]]],
    ['traverse', ['traverse', ['of'], ['repeat', ['__'], 10], ['range', 0, 12]]],
    [
      'lift',
      [
        ['lift', ['add']],
        ['range', 0, 10_000],
        ['range', 0, 10_000],
      ],
    ],
    ['liftN', [['liftN', 10, ['unapply', ['length']]], ...Array.from({ length: 10 }, () => ['range', 0, 10])]],
    ['ap', ['ap', ['repeat', ['inc'], 10_000], ['range', 0, 10_000]]],
    [
      'chain in chain',
      [
        ['reduce', ['flip', ['always', ['chain', ['repeat', ['__'], 10]]]], ['identity'], [1]],
        ['range', 0, 99_999],
      ],
    ],
  ])('%s does not grow without end', (_name, program) => {
    expect(['FPJSON_SIZE', 'FPJSON_FUEL']).toContain(codeOf(program))
  })

  it.each<[string, (empty: Json) => Json]>([
    ['ap', (empty) => ['ap', empty, []]],
    ['chain', (empty) => ['chain', ['identity'], empty]],
    ['sequence', (empty) => ['sequence', ['of'], empty]],
    ['forEach', (empty) => ['forEach', ['identity'], empty]],
  ])('%s pays for each element that it passes by, though nothing comes of them', (_name, program) => {
    const fuel = (size: number) =>
      run(['length', program(['$', 'l'])], { vars: { l: Array.from({ length: size }, () => []) } }).fuelUsed
    expect(fuel(1_001) - fuel(1)).toBeGreaterThanOrEqual(1_000)
  })

  it('lift pays for its arguments, though they were paid for when they were listed', () => {
    const lists = Array.from({ length: 1_000 }, () => [])
    const program = (lifts: number) => [
      'apply',
      ['juxt', ['repeat', ['lift', ['unapply', ['sum']]], lifts]],
      ['$', 'lists'],
    ]
    const fuel = (lifts: number) => run(program(lifts), { vars: { lists } }).fuelUsed
    expect(fuel(2) - fuel(1)).toBeGreaterThanOrEqual(1_000)
  })

  it('pays for a product before it is built', () => {
    const product = { fuel: 5_000, vars: { l: Array.from({ length: 1_000 }, (_, at) => at) } }
    expect(() => run(['ap', ['repeat', ['inc'], 90], ['$', 'l']], product)).toThrow('FPJSON_FUEL')
  })

  it('makes all choices of one element each, as the obvious model does', () => {
    const lists = fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 }), { maxLength: 4 })
    const choices = (all: number[][]): number[][] =>
      all.reduce<number[][]>((made, list) => made.flatMap((start) => list.map((item) => [...start, item])), [[]])
    fc.assert(
      fc.property(lists, (all) => {
        expect(evaluate(['sequence', ['of'], ['$', 'all']], { all })).toEqual(choices(all))
        if (all.length === 0) return
        const lifted = [['liftN', all.length, ['unapply', ['identity']]], ...all.map((_, at) => ['$', `all.${at}`])]
        expect(evaluate(lifted, { all })).toEqual(choices(all))
      }),
      { seed: SEED },
    )
  })
})

describe('nesting', () => {
  const omega = ['ap', ['identity'], ['identity']]

  it('self-application ends', () => {
    expect(codeOf([omega, omega])).toBe('FPJSON_DEPTH')
    const chained = ['chain', ['flip', ['call']], ['identity']]
    expect(['FPJSON_DEPTH', 'FPJSON_TYPE']).toContain(codeOf([chained, chained]))
    expect(
      codeOf([
        ['converge', ['call'], ['[]', ['identity'], ['identity']]],
        ['converge', ['call'], ['[]', ['identity'], ['identity']]],
      ]),
    ).toBe('FPJSON_DEPTH')
    const unapplied = ['unapply', ['converge', ['apply'], ['[]', ['head'], ['identity']]]]
    expect(codeOf([unapplied, unapplied])).toBe('FPJSON_DEPTH')
  })

  it.each<[string, Json]>([
    ['ap', ['ap', ['always', ['identity']]]],
    ['chain', ['chain', ['always']]],
    ['lift', ['converge', ['call'], ['[]', ['always', ['lift', ['identity']]], ['identity']]]],
    ['sequence', ['pipe', ['of'], ['sequence', ['always']]]],
    ['traverse', ['pipe', ['of'], ['traverse', ['always'], ['identity']]]],
    ['converge', ['pipe', ['of'], ['converge', ['identity']]]],
    ['pipeWith', ['pipe', ['of'], ['append', ['identity']], ['pipeWith', ['call']]]],
    ['useWith', ['useWith', ['__'], ['[]', ['identity']]]],
    ['promap', ['promap', ['identity'], ['identity']]],
    ['applySpec', ['pipe', ['objOf', 'a'], ['applySpec']]],
    ['curryN', ['curryN', 1]],
    ['uncurryN', ['uncurryN', 1]],
    ['nAry', ['nAry', 1]],
    ['unapply', ['unapply']],
    ['flip', ['flip']],
    ['partial', ['partial', ['__'], []]],
    ['once', ['once']],
    ['tryCatch', ['tryCatch', ['__'], ['F']]],
  ])('functions nested by %s call no deeper than calls may nest', (_name, wrap) => {
    const nested = (levels: number) => ['reduce', ['pipe', ['nthArg', 0], wrap], ['identity'], ['range', 0, levels]]
    expect(() => evaluate([nested(3), 1, 2])).not.toThrow()
    expect(codeOf([nested(20 * CALL_DEPTH_MAX), 1, 2])).toBe('FPJSON_DEPTH')
  })
})
