import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { canonicalJson } from '../../../contract/wire/canonical.ts'
import type { Json } from '../../../fpjson/index.ts'
import { TEXT_UNITS_MAX } from '../../../fpjson/limits.ts'
import { SEED } from '../../support/seed.ts'
import { errorOf, runRule } from '../support.ts'

const run = (argument: Json, vars: Record<string, Json> = {}, fuel = 10_000_000) =>
  runRule(
    [
      ['=$x', ['stringify()', argument]],
      ['mod()', { x: '$x' }],
    ],
    { vars, fuel },
  )
const written = (argument: Json, vars: Record<string, Json> = {}) => run(argument, vars).mods['x']

describe('stringify()', () => {
  it.each<[Json, string]>([
    [null, 'null'],
    [1e21, '1e+21'],
    [-0, '0'],
    ['a"\\\n\u0000é😀', '"a\\"\\\\\\n\\u0000é😀"'],
    [[], '[]'],
    [{}, '{}'],
    [{ b: [1, { d: 1, c: 2 }], a: '$v' }, '{"a":{"z":1,"é":[]},"b":[1,{"c":2,"d":1}]}'],
    ['$nothing', 'null'],
    [['add', 1, '$$v'], '["add",1,"$v"]'],
    ['o$v', 'true'],
  ])('%j', (argument, text) => {
    expect(written(argument, { v: { é: [], z: 1 } })).toBe(text)
  })

  it('writes what the contract writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const value = JSON.parse(JSON.stringify(json).replace(/\\u[dD][89a-fA-F]/g, 'x')) as Json
        const positive = JSON.parse(JSON.stringify(value)) as Json
        expect(written('$v', { v: positive })).toBe(canonicalJson(positive))
      }),
      { seed: SEED, numRuns: 500 },
    )
  })

  it(`writes ${TEXT_UNITS_MAX} units and no more`, () => {
    const text = (units: number) => 'x'.repeat(units)
    expect(written('$v', { v: text(TEXT_UNITS_MAX - 2) })).toHaveLength(TEXT_UNITS_MAX)
    const longer: Json[] = [text(TEXT_UNITS_MAX - 1), '\u0000'.repeat(TEXT_UNITS_MAX / 4), Array(20).fill(text(60_000))]
    for (const v of longer) expect(errorOf(() => written('$v', { v })).code).toBe('FPJSON_SIZE')
    const commas = Array(TEXT_UNITS_MAX / 2).fill(1) as Json
    expect(errorOf(() => written('$v', { v: commas })).code).toBe('FPJSON_SIZE')
  })

  it('costs what its value costs, and one for each 16 units that it writes', () => {
    const costOf = (v: Json) => run('$v', { v }).fuel.used
    const tabs = '\t'.repeat(160)
    // Twice as long as a text: 10 more when written, kept and passed to mod().
    expect(costOf(tabs) - costOf('x'.repeat(160))).toBe(30)
    const { used } = run('$v', { v: [tabs] }).fuel
    expect(run('$v', { v: [tabs] }, used).fuel.used).toBe(used)
    expect(errorOf(() => run('$v', { v: [tabs] }, used - 1)).code).toBe('FPJSON_FUEL')
  })

  it('is located where it stands', () => {
    const error = errorOf(() => written('$v', { v: [`${'x'.repeat(5)}\ud800`] }))
    expect([error.code, error.path.join('/')]).toEqual(['FPJSON_TYPE', '0/1/1'])
  })
})
