/** Lenses obey their laws, compose, and are nothing else. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Json } from '../../../fpjson/index.ts'
import { SEED } from '../../support/seed.ts'
import { evaluate, failureOf } from '../support.ts'

const LENSES: Json[] = [
  ['lensProp', 'a'],
  ['lensPath', ['a', 'b']],
  ['lensPath', []],
  ['compose', ['lensProp', 'a'], ['lensProp', 'b']],
  ['pipe', ['lensProp', 'b'], ['lensProp', 'a']],
  ['compose', ['lensPath', ['a']], ['lensPath', []], ['lensProp', 'b']],
  ['lens', ['prop', 'a'], ['assoc', 'a']],
  ['identity', ['lensProp', 'a']],
]

describe.each(LENSES.map((lens) => [lens] as const))('%j', (lens) => {
  it('gives what was set, changes nothing by setting what is there, and keeps the last that was set', () => {
    // A number that is -0 becomes 0: what JSON text says.
    const value = fc.jsonValue().map((drawn) => JSON.parse(JSON.stringify(drawn)) as Json)
    const members = fc.record({ b: value, c: fc.integer() })
    fc.assert(
      fc.property(members, fc.integer(), fc.integer(), (a, x, y) => {
        const vars = { v: { a, d: 1 } as Json, x, y }
        const [v, set] = [['$', 'v'], (value: Json, target: Json): Json => ['set', lens, value, target]]
        expect(evaluate(['view', lens, set(['$', 'x'], v)], vars)).toEqual(x)
        expect(evaluate(set(['view', lens, v], v), vars)).toEqual(vars.v)
        expect(evaluate(set(['$', 'y'], set(['$', 'x'], v)), vars)).toEqual(evaluate(set(['$', 'y'], v), vars))
        expect(evaluate(['over', lens, ['identity'], v], vars)).toEqual(vars.v)
      }),
      { seed: SEED, numRuns: 30 },
    )
  })
})

describe('a lens', () => {
  it.each([
    ['the result', ['lensProp', 'a']],
    ['part of the result', { lens: ['lensIndex', 0] }],
  ])('is no JSON: %s', (_name, program) => {
    expect(failureOf(program)[0]).toBe('FPJSON_TYPE')
  })

  it.each([
    ['a text', ['view', 'a', { a: 1 }]],
    ['data that looks like one', ['view', ['$', 'data'], { a: 1 }]],
    ['a function of values', ['view', ['prop', 'a'], { a: 1 }]],
    ['a function that gives no lens', ['view', ['always', 1], { a: 1 }]],
    ['a pattern', ['view', ['reg', 'a'], { a: 1 }]],
  ])('is not %s', (_name, program) => {
    expect(failureOf(program, { data: ['lensProp', 'a'] })[0]).toBe('FPJSON_TYPE')
  })

  it('is called by view, set and over alone', () => {
    expect(failureOf([['lensProp', 'a'], ['inc']])[0]).toBe('FPJSON_TYPE')
    expect(failureOf(['map', ['lensProp', 'a'], [{ a: 1 }]])[0]).toBe('FPJSON_TYPE')
  })

  it.each([
    ['lensProp', ['lensProp', '__proto__'], 'FPJSON_NAME_FORBIDDEN'],
    ['lensPath', ['lensPath', ['a', 'constructor']], 'FPJSON_NAME_FORBIDDEN'],
    ['lensIndex', ['lensIndex', 0.5], 'FPJSON_TYPE'],
    ['lens', ['lens', ['prop', 'a'], 'a'], 'FPJSON_TYPE'],
  ])('of %s checks its place', (_name, lens, code) => {
    expect(failureOf(['view', lens, {}])[0]).toBe(code)
  })
})

describe('lensIndex', () => {
  it('reads texts, and sets lists only where there is an element', () => {
    expect(evaluate(['view', ['lensIndex', -1], 'abc'])).toBe('c')
    expect(evaluate(['set', ['lensIndex', 1], 'z', ['a']])).toEqual(['a'])
    expect(failureOf(['set', ['lensIndex', 0], 'z', 'abc'])[0]).toBe('FPJSON_TYPE')
    expect(failureOf(['view', ['lensIndex', 0], {}])[0]).toBe('FPJSON_TYPE')
  })
})

it('composes no more lenses than fuel allows', () => {
  // Each turn doubles a lens that goes nowhere.
  const doubled = (times: number): Json => {
    let lens: Json = ['lensPath', []]
    for (let turn = 0; turn < times; turn++)
      lens = [['converge', ['compose'], ['[]', ['identity'], ['identity']]], lens]
    return lens
  }
  expect(evaluate(['view', doubled(3), 7])).toBe(7)
  expect(['FPJSON_FUEL', 'FPJSON_DEPTH']).toContain(failureOf(['view', doubled(24), 7])[0])
})
