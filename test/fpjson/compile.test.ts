import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compile, createFuel, type Json, type RunOptions, run } from '../../fpjson/index.ts'
import { SEED } from '../support/seed.ts'
import { errorOf, evaluate, failureOf } from './support.ts'

describe('run', () => {
  it('gives null for an absent result, at any depth', () => {
    expect(evaluate({ a: [['$', 'missing']], b: ['prop', 'x', {}] })).toEqual({ a: [null], b: null })
  })

  it('refuses a function as a result', () => {
    expect(failureOf(['add', 1])).toEqual(['FPJSON_TYPE', ''])
  })

  it('refuses a function inside a result', () => {
    expect(failureOf({ a: ['[]', ['inc']] })[0]).toBe('FPJSON_TYPE')
  })

  it('refuses a result that was cut inside a character', () => {
    expect(failureOf(['head', '😀'])[0]).toBe('FPJSON_TYPE')
  })

  it('does not change the variables that it was given', () => {
    const vars = Object.freeze({ a: Object.freeze({ b: 1 }) })
    expect(run(['let', 'a.b', 2], { vars }).vars).toEqual({ a: { b: 2 } })
    expect(vars).toEqual({ a: { b: 1 } })
  })

  it('leaves a variable that holds a function out of the result', () => {
    expect(run(['length', ['[]', ['let', 'f', ['inc']]]], { vars: { a: 1 } })).toMatchObject({
      vars: { a: 1 },
    })
  })

  it('calls a function that a variable holds', () => {
    expect(evaluate(['last', ['[]', ['let', 'f', ['add', 1]], [['$', 'f'], 2]]])).toBe(3)
  })

  it('runs one compiled program many times alike', () => {
    const program = compile(['let', 'n', ['inc', ['$', 'n']]])
    expect([program({ vars: { n: 1 } }), program({ vars: { n: 1 } })].map(({ value }) => value)).toEqual([2, 2])
  })

  it('names the step and the values in an error', () => {
    const error = errorOf(() => evaluate(['[]', 1, ['add', 'x', ['inc', 1]]]))
    expect(error).toMatchObject({ name: 'FpjsonError', code: 'FPJSON_TYPE', path: [2], step: 'add', values: ['x', 2] })
    expect(error.message).toBe('FPJSON_TYPE: add: expected a number, got "x" (at /2)')
  })

  it.each([
    [['divide', 1, 0], 'FPJSON_NUMBER', 'divide', [1, 0]],
    [['repeat', 1, 1e9], 'FPJSON_SIZE', 'repeat', [1, 1e9]],
    [['objOf', ['join', '', ['proto', 'type']], 1], 'FPJSON_NAME_FORBIDDEN', 'objOf', ['prototype', 1]],
    [['map', ['add', 1], ['x']], 'FPJSON_TYPE', 'add', [1, 'x']],
    [['map', 5, [1]], 'FPJSON_TYPE', 'map', [5, [1]]],
    [['call', ['add'], 1, 'x'], 'FPJSON_TYPE', 'add', [1, 'x']],
  ] as const)('names the function of %j that failed, and all of its arguments', (program, code, step, values) => {
    const error = errorOf(() => evaluate(program))
    expect(error).toMatchObject({ code, step, values })
    expect(error.message.startsWith(`${code}: ${step}: `)).toBe(true)
  })

  it('blames no function for fuel that is used up', () => {
    const error = errorOf(() => run(['range', 0, 1_000], { fuel: 10 }))
    expect([error.code, error.step, error.values]).toEqual(['FPJSON_FUEL', undefined, []])
  })

  it.each([
    ['fuel', { fuel: null }],
    ['fuel', { fuel: '10' }],
    ['fuel', { fuel: {} }],
    ['vars', { vars: null }],
    ['vars', { vars: [1] }],
    ['trace', { trace: null }],
  ])('takes no other %s than it says: %j', (name, options) => {
    const wrong = () => run(['$', 'a'], options as unknown as RunOptions)
    expect(wrong).toThrow(TypeError)
    expect(wrong).toThrow(new RegExp(`^${name} `))
  })
})

describe('trace', () => {
  it('tells each step with its inputs and result, those inside before those around', () => {
    const steps: unknown[] = []
    const twoSteps = ['pipe', ['inc'], ['multiply', 10]]
    run(['add', ['$', 'n'], ['sum', ['map', twoSteps, [1]]]], {
      vars: { n: 5 },
      trace: ({ path, name, inputs, value, depth }) => {
        const shown = inputs.map((input) => (typeof input === 'function' ? 'ƒ' : input))
        if (typeof value !== 'function') steps.push([path.join('/'), name, shown, value, depth])
      },
    })
    expect(steps).toEqual([
      ['1', '$n', [], 5, 0],
      ['2/1', 'inc', [1], 2, 2],
      ['2/1', 'multiply', [10, 2], 20, 3],
      ['2/1', 'multiply', [2], 20, 2],
      ['2/1', 'function', [1], 20, 1],
      ['2/1', 'map', ['ƒ', [1]], [20], 0],
      ['2', 'sum', [[20]], 20, 0],
      ['', 'add', [5, 20], 25, 0],
    ])
  })

  it('costs no fuel', () => {
    const program = compile([
      ['map', ['inc']],
      [1, 2, 3],
    ])
    expect(program({ trace: () => undefined }).fuelUsed).toBe(program().fuelUsed)
  })
})

describe('fuel', () => {
  const program = compile([
    'sum',
    [
      ['map', ['multiply', 2]],
      ['range', 0, 50],
    ],
  ])
  const needed = program().fuelUsed

  it('is enough when it is exactly what a run spends', () => {
    expect(program({ fuel: needed }).value).toBe(2450)
  })

  it('runs out one unit below', () => {
    expect(errorOf(() => program({ fuel: needed - 1 })).code).toBe('FPJSON_FUEL')
  })

  it('is spent by several runs that share it', () => {
    const fuel = createFuel(2 * needed + 1)
    program({ fuel })
    program({ fuel })
    expect(fuel.used).toBe(2 * needed)
    expect(() => program({ fuel })).toThrow('FPJSON_FUEL')
    expect(fuel.used).toBe(fuel.limit)
  })

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('cannot be %p units', (limit) => {
    expect(() => createFuel(limit)).toThrow(TypeError)
  })

  it('does not depend on the order in which members were written', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed)
      if (typeof value !== 'object' || value === null) return value
      const members = Object.entries(value).reverse()
      return Object.fromEntries(members.map(([key, member]) => [key, reversed(member)]))
    }
    const programs = [
      ['toString', ['$', 'x']],
      ['equals', ['$', 'x'], ['$', 'y']],
      ['uniq', ['[]', ['$', 'x'], ['$', 'y']]],
      ['[]', ['keys', ['$', 'x']], ['values', ['$', 'x']], ['toPairs', ['$', 'x']]],
      ['map', ['toString'], ['$', 'x']],
    ].map((source) => compile(source))
    const key = fc.string({ maxLength: 3 }).filter((name) => name !== '__proto__')
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.integer(),
        fc.string(),
        fc.constant(null),
        fc.array(tie('value')),
        tie('object'),
      ),
      object: fc.dictionary(key, tie('value'), { noNullPrototype: true }),
    })).object
    fc.assert(
      fc.property(json, json, (x, y) => {
        for (const each of programs) {
          const plain = each({ vars: { x, y } as { [name: string]: Json } })
          const other = each({ vars: reversed({ x, y }) as { [name: string]: Json } })
          expect([other.value, other.fuelUsed]).toEqual([plain.value, plain.fuelUsed])
        }
      }),
      { seed: SEED, numRuns: 200 },
    )
  })
})
