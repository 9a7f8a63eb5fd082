import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { run } from '../../../fpjson/index.ts'
import { REMAINDER_FUEL } from '../../../fpjson/limits.ts'
import { SEED } from '../../support/seed.ts'
import { evaluate, failureOf } from '../support.ts'

describe('median', () => {
  it('is the number in the middle', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 9 }), (list) => {
        const sorted = list.toSorted((a, b) => a - b)
        const half = sorted.length / 2
        const [low, high] = [sorted[Math.ceil(half) - 1] as number, sorted[Math.floor(half)] as number]
        expect(evaluate(['median', ['$', 'list']], { list })).toBe((low + high) / 2 + 0)
      }),
      { seed: SEED },
    )
  })

  it.each([
    ['nothing', [], 'FPJSON_NUMBER'],
    ['numbers whose sum is too large', [1.7e308, 1.7e308], 'FPJSON_NUMBER'],
    ['texts', ['a', 'b', 'c'], 'FPJSON_TYPE'],
    ['a text beside the middle', [1, 2, '3'], 'FPJSON_TYPE'],
    ['no list', 'abc', 'FPJSON_TYPE'],
  ])('refuses %s', (_name, list, code) => {
    expect(failureOf(['median', list])[0]).toBe(code)
  })

  it('pays for each comparison', () => {
    const fuelOf = (items: number) => run(['median', ['reverse', ['range', 0, items]]]).fuelUsed
    expect(fuelOf(1_024) - fuelOf(1)).toBeGreaterThan(1_024 * 5)
  })
})

describe('a remainder', () => {
  const fuelOf = (program: readonly unknown[]) => run(program).fuelUsed

  it.each(['modulo', 'mathMod'])('of %s costs more when the quotient is large', (name) => {
    expect(fuelOf([name, 2 ** 63, 1])).toBe(fuelOf([name, 7, 3]))
    expect(fuelOf([name, 2 ** 64, 1])).toBe(fuelOf([name, 7, 3]) + REMAINDER_FUEL)
  })

  it('costs more when the divisor is very small', () => {
    expect(fuelOf(['modulo', 1.7e308, 3.1e-310])).toBe(fuelOf(['modulo', 7, 3]) + REMAINDER_FUEL)
  })
})
