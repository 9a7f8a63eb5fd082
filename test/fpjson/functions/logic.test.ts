/** Truth and emptiness: what ramda does not say. */
import { describe, expect, it } from '@jest/globals'
import { run } from '../../../fpjson/index.ts'
import { evaluate } from '../support.ts'

const EMPTY = ['', [], {}]
const FULL = [' ', [null], { length: 0 }, { empty: 1 }, 0, false, null, ['$', 'missing'], ['inc']]

describe('isEmpty and isNotEmpty', () => {
  it.each(['isEmpty', 'isNotEmpty'])('%s knows empty texts, lists and objects', (name) => {
    expect(evaluate(['map', [name], ['[]', ...EMPTY]])).toEqual(EMPTY.map(() => name === 'isEmpty'))
    expect(evaluate(['map', [name], ['[]', ...FULL]])).toEqual(FULL.map(() => name === 'isNotEmpty'))
  })

  it.each(['isEmpty', 'isNotEmpty'])('%s pays for the members that it counts', (name) => {
    const members = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, at]))
    const fuel = (count: number) => run([name, ['$', 'o']], { vars: { o: members(count) } }).fuelUsed
    expect(fuel(1_000) - fuel(0)).toBe(1_000)
  })
})

describe('isNotNil', () => {
  it('is false of null and of what is missing only', () => {
    expect(evaluate(['map', ['isNotNil'], ['[]', null, ['$', 'missing'], 0, '', false]])).toEqual([
      false,
      false,
      true,
      true,
      true,
    ])
  })
})

describe('empty', () => {
  it('is absent for what has no empty value', () => {
    expect(evaluate(['map', ['o', ['type'], ['empty']], ['[]', 5, null, true, ['inc']]])).toEqual(
      Array(4).fill('Undefined'),
    )
  })

  it('is not taken from the members of data', () => {
    expect(evaluate(['empty', { empty: 'hijacked', constructorOf: 1 }])).toEqual({})
  })
})

describe('cond', () => {
  it('gives nothing where no predicate holds', () => {
    expect(evaluate(['isNil', [['cond', ['[]', ['[]', ['F'], ['T']]]], 1]])).toBe(true)
  })
})
