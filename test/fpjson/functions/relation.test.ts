import { describe, expect, it } from '@jest/globals'
import { run } from '../../../fpjson/index.ts'
import { evaluate, failureOf } from '../support.ts'

describe('eqBy', () => {
  it('compares what the function gives as equals does', () => {
    expect(evaluate(['eqBy', ['prop', 'a'], { a: { x: [1] } }, { a: { x: [1] }, b: 2 }])).toBe(true)
    expect(evaluate(['eqBy', ['prop', 'a'], { a: null }, {}])).toBe(false)
    expect(evaluate(['eqBy', ['prop', 'a'], {}, 'text'])).toBe(true)
  })

  it('finds no function equal to itself', () => {
    expect(evaluate(['eqBy', ['always', ['inc']], 1, 1])).toBe(false)
  })

  it('wants a function', () => {
    expect(failureOf(['eqBy', 'a', 1, 1])[0]).toBe('FPJSON_TYPE')
  })

  it('pays for what it compares', () => {
    const fuelOf = (text: string) =>
      run(['eqBy', ['identity'], ['$', 'text'], ['$', 'text']], { vars: { text } }).fuelUsed
    expect(fuelOf('x'.repeat(16_000)) - fuelOf('x')).toBeGreaterThanOrEqual(999)
  })
})

describe('identical', () => {
  const fuelOf = (a: string, b: string) => run(['identical', ['$', 'a'], ['$', 'b']], { vars: { a, b } }).fuelUsed

  it('pays for texts that it compares, and for no others', () => {
    const text = 'x'.repeat(16_000)
    expect(fuelOf(`${text}y`, `${text}z`)).toBeGreaterThanOrEqual(1_000)
    expect(fuelOf(text, `${text}z`)).toBeLessThan(10)
  })

  it('knows a function, but no list, as itself', () => {
    expect(evaluate(['identical', ['add'], ['add']])).toBe(true)
    expect(evaluate(['identical', ['$', 'a'], ['$', 'a']], { a: [] })).toBe(false)
    expect(evaluate(['identical', 'a', 1])).toBe(false)
  })
})
