/** Parts of lists and texts. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { run } from '../../../fpjson/index.ts'
import { SEED } from '../../support/seed.ts'
import { evaluate, failureOf } from '../support.ts'

const NAMES = ['takeLast', 'dropLast', 'take', 'drop']
const WHILE = ['takeWhile', 'dropWhile', 'takeLastWhile', 'dropLastWhile']

it('takes from the end what it takes from the start of the reverse', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9 }), fc.array(fc.nat(), { maxLength: 7 }), (count, list) => {
      const vars = { list, back: list.toReversed() }
      for (const name of ['take', 'drop']) {
        const fromEnd = evaluate([`${name}Last`, count, ['$', 'list']], vars)
        expect(fromEnd).toEqual(evaluate(['reverse', [name, count, ['$', 'back']]], vars))
      }
    }),
    { seed: SEED },
  )
})

it('splits at the same place with take… and drop…', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 })
  fc.assert(
    fc.property(letters, (text) => {
      const pass = ['equals', 'a']
      const whole = (a: string, b: string) =>
        evaluate(['concat', [a, pass, ['$', 't']], [b, pass, ['$', 't']]], { t: text })
      expect(whole('takeWhile', 'dropWhile')).toBe(text)
      expect(whole('dropLastWhile', 'takeLastWhile')).toBe(text)
    }),
    { seed: SEED },
  )
})

describe.each(NAMES)('%s', (name) => {
  it.each([0.5, '1', null, [1]])('refuses a count of %j', (count) => {
    expect(failureOf([name, count, [1, 2]])[0]).toBe('FPJSON_TYPE')
  })

  it.each([null, 5, { length: 3 }])('refuses a part of %j', (value) => {
    expect(failureOf([name, 1, ['$', 'value']], { value })[0]).toBe('FPJSON_TYPE')
  })

  it.each([Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER])('answers with a count of %p', (count) => {
    expect([[], [1, 2]]).toContainEqual(evaluate([name, count, [1, 2]]))
  })
})

it('pays for the units of a text, not for how many it could have taken', () => {
  const vars = { t: 'x'.repeat(160_000) }
  const fuelOf = (count: number) => run(['length', ['takeLast', count, ['$', 't']]], { vars }).fuelUsed
  expect(fuelOf(160_000) - fuelOf(0)).toBe(10_000)
})

it.each(WHILE)('%s refuses a predicate that gives a function', (name) => {
  expect(failureOf([name, ['equals'], [1, 2]])[0]).toBe('FPJSON_TYPE')
})
