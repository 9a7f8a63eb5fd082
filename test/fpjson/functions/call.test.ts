/** Functions that call functions: effects, state within a run, and failures that a program handles. */
import { describe, expect, it } from '@jest/globals'
import { createFuel, type Json, run } from '../../../fpjson/index.ts'
import { CALL_DEPTH_MAX, LIST_ITEMS_MAX, RECOVERY_FUEL, UNWINDING_FUEL } from '../../../fpjson/limits.ts'
import { errorOf, evaluate, failureOf, runRule } from '../support.ts'

const codeOf = (program: unknown, vars = {}) => failureOf(program, vars)[0]
const fuelOf = (program: unknown, vars = {}) => run(program, { vars }).fuelUsed

describe('call', () => {
  it('without arguments runs what waits for none, and gives back what waits', () => {
    expect(evaluate(['call', ['always', 5]])).toBe(5)
    expect(evaluate(['call', ['unapply', ['length']]])).toBe(0)
    expect(evaluate(['type', ['call', ['inc']]])).toBe('Function')
  })

  it('takes a placeholder for a later argument', () => {
    expect(evaluate([['call', ['subtract'], ['__'], 3], 10])).toBe(7)
  })
})

describe('once', () => {
  it('keeps its first result within a run, and nothing between runs', () => {
    const program = ['map', ['once', ['add', ['$', 'n']]], [1, 2]]
    expect(evaluate(program, { n: 1 })).toEqual([2, 2])
    expect(evaluate(program, { n: 5 })).toEqual([6, 6])
  })

  it('keeps nothing of a call that failed', () => {
    const safe = ['tryCatch', ['once', ['toUpper']], ['always', 'failed']]
    expect(evaluate(['map', safe, [1, 'a', 'b']])).toEqual(['failed', 'A', 'A'])
  })

  it('does not end a self-application', () => {
    const omega = ['once', ['converge', ['applyTo'], ['[]', ['identity'], ['identity']]]]
    expect(codeOf([omega, omega])).toBe('FPJSON_DEPTH')
  })
})

describe('forEach and tap', () => {
  it('give what they were given, when the function fails nothing', () => {
    expect(evaluate(['forEach', ['always', 1], ['a']])).toEqual(['a'])
    expect(codeOf(['forEach', ['toUpper'], [5]])).toBe('FPJSON_TYPE')
    expect(codeOf(['forEach', ['identity'], { a: 1 }])).toBe('FPJSON_TYPE')
    expect(codeOf(['tap', ['toUpper'], 5])).toBe('FPJSON_TYPE')
  })
})

describe('tryCatch', () => {
  const attempt = (fn: Json, handler: Json = ['prop', 'code']) => [['tryCatch', fn, handler], 5] as Json

  it.each([
    ['FPJSON_TYPE', ['toUpper']],
    ['FPJSON_NUMBER', ['divide', ['__'], 0]],
    ['FPJSON_NAME_FORBIDDEN', ['pipe', ['always', 'constructor'], ['objOf', ['__'], 1]]],
  ])('handles %s and tells the handler the code alone', (code, fn) => {
    expect(evaluate(attempt(fn, ['identity']))).toEqual({ code })
  })

  it.each([
    ['FPJSON_SIZE', ['pipe', ['always', 1e9], ['repeat', 'x']]],
    [
      'FPJSON_DEPTH',
      [
        'converge',
        ['applyTo'],
        ['[]', ['always', ['ap', ['identity'], ['identity']]], ['always', ['ap', ['identity'], ['identity']]]],
      ],
    ],
    ['FPJSON_FUEL', ['pipe', ['always', ['range', 0, 99_999]], ['map', ['pipe', ['range', 0], ['length']]]]],
  ])('does not handle %s', (code, fn) => {
    expect(codeOf(attempt(fn, ['always', 'handled']))).toBe(code)
  })

  it('does not handle an assignment to a given variable', () => {
    const rule = [['=$x', [['tryCatch', ['let', '$name'], ['F']], 5]]]
    const { code } = errorOf(() => runRule(rule, { vars: { name: 'signer', signer: 'ada' } }))
    expect(code).toBe('FPJSON_VARIABLE_PROTECTED')
  })

  it('lets an error that is not of the language through as it is', () => {
    const miss = new Error('not loaded')
    const trace = ({ name }: { name: string }) => {
      if (name === 'inc') throw miss
    }
    expect(() => run(attempt(['inc'], ['always', 'handled']), { trace })).toThrow(miss)
  })

  it('gives the handler the arguments behind the failure', () => {
    expect(evaluate([['tryCatch', ['clamp', 10], ['unapply', ['tail']]], 1, 'x'])).toEqual([1, 'x'])
  })

  it('fails where the handler fails', () => {
    expect(codeOf(attempt(['toUpper'], ['trim']))).toBe('FPJSON_TYPE')
  })

  it('keeps the variables that were assigned before the failure', () => {
    const fn = ['pipe', ['let', 'seen'], ['toUpper']]
    expect(evaluate(['[]', attempt(fn), ['$', 'seen']])).toEqual(['FPJSON_TYPE', 5])
  })

  it('nests', () => {
    const inner = ['tryCatch', ['toUpper'], ['pipe', ['prop', 'code'], ['inc']]]
    expect(evaluate(attempt(inner))).toBe('FPJSON_TYPE')
  })

  it('closes the calls that the failure ended', () => {
    const deep = (levels: number) => [
      'reduce',
      ['pipe', ['identity'], ['complement']],
      ['toUpper'],
      ['range', 0, levels],
    ]
    const failing = ['tryCatch', deep(CALL_DEPTH_MAX - 10), ['F']]
    expect(evaluate(['map', failing, [1, 2, 3]])).toEqual([false, false, false])
    const after = ['[]', [failing, 1], [deep(CALL_DEPTH_MAX - 1), 'a']]
    expect(evaluate(after)).toEqual([false, false])
  })

  it('locates a later failure where it happens', () => {
    expect(failureOf(['[]', attempt(['toUpper']), ['inc', 'x']])).toEqual(['FPJSON_TYPE', '2'])
    expect(failureOf(['add', attempt(['pipe', ['toUpper'], ['inc']]), 1])).toEqual(['FPJSON_TYPE', ''])
  })

  it('counts open calls alike in a trace', () => {
    const depths: number[] = []
    run(['[]', attempt(['pipe', ['identity'], ['toUpper']], ['F']), ['inc', 1]], {
      trace: ({ name, depth }) => {
        if (name === 'inc') depths.push(depth)
      },
    })
    expect(depths).toEqual([1])
  })

  it('pays for the failure, and for each call that it ended', () => {
    const attempts = (fn: Json) => fuelOf(attempt(fn, ['F'])) - fuelOf(attempt(['inc'], ['F']))
    expect(attempts(['toUpper'])).toBe(RECOVERY_FUEL + UNWINDING_FUEL + 3)
    const nested = attempts(['complement', ['complement', ['toUpper']]])
    expect(nested - attempts(['complement', ['toUpper']])).toBe(UNWINDING_FUEL + 1 + 1)
  })

  it('does not outrun its fuel', () => {
    const fuel = createFuel(RECOVERY_FUEL)
    expect(errorOf(() => run(attempt(['toUpper'], ['F']), { fuel })).code).toBe('FPJSON_FUEL')
    expect(fuel.used).toBe(RECOVERY_FUEL)
  })
})

describe('addIndex', () => {
  it('counts from the start at each use', () => {
    expect(
      evaluate([
        'map',
        [
          ['addIndex', ['map']],
          ['nthArg', 1],
        ],
        [['a', 'b'], ['c']],
      ]),
    ).toEqual([[0, 1], [0]])
  })

  it('gives the list, and the index after the arguments of the function', () => {
    expect(evaluate([['addIndex', ['reduce']], ['unapply', ['identity']], 0, ['x', 'y']])).toEqual([
      [0, 'x', 0, ['x', 'y']],
      'y',
      1,
      ['x', 'y'],
    ])
  })

  it('counts the members of an object in the order of their keys', () => {
    expect(evaluate([['addIndex', ['map']], ['nthArg', 1], { b: 'x', a: 'y' }])).toEqual({ a: 0, b: 1 })
  })

  it('counts down from the right', () => {
    expect(evaluate([['addIndexRight', ['map']], ['pair'], ['a', 'b', 'c']])).toEqual([
      ['a', 2],
      ['b', 1],
      ['c', 0],
    ])
    expect(codeOf([['addIndexRight', ['map']], ['pair'], { a: 1 }])).toBe('FPJSON_TYPE')
  })

  it.each(['addIndex', 'addIndexRight'])('%s takes functions only', (name) => {
    expect(codeOf([[name, 5], ['inc'], [1]])).toBe('FPJSON_TYPE')
    expect(codeOf([[name, ['map']], 5, [1]])).toBe('FPJSON_TYPE')
  })

  it('takes a list as long as lists may be', () => {
    const program = [
      'last',
      [
        ['addIndex', ['map']],
        ['nthArg', 1],
        ['range', 0, LIST_ITEMS_MAX],
      ],
    ]
    expect(evaluate(program)).toBe(LIST_ITEMS_MAX - 1)
  })
})
