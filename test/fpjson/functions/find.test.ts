/** Searching lists and texts. */
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { run } from '../../../fpjson/index.ts'
import { SEED } from '../../support/seed.ts'
import { evaluate, failureOf } from '../support.ts'

it('finds the last place like the obvious search', () => {
  const letters = (minLength: number, maxLength: number) =>
    fc.array(fc.constantFrom('a', 'b'), { minLength, maxLength }).map((units) => units.join(''))
  const texts = fc
    .tuple(letters(0, 200), letters(0, 24), letters(0, 200))
    .map(([a, p, b]) => [a + p + p + b, p] as const)
  fc.assert(
    fc.property(texts, ([text, part]) => {
      expect(evaluate(['lastIndexOf', ['$', 'p'], ['$', 't']], { p: part, t: text })).toBe(text.lastIndexOf(part))
    }),
    { seed: SEED, numRuns: 500 },
  )
})

it('searches for a long text in one that nearly holds it everywhere', () => {
  const vars = { t: 'a'.repeat(800_000), p: `${'a'.repeat(199_999)}b${'a'.repeat(200_000)}` }
  expect(run(['lastIndexOf', ['$', 'p'], ['$', 't']], { vars, fuel: 10_000_000 }).value).toBe(-1)
})

it('compares by value, from the end', () => {
  expect(evaluate(['lastIndexOf', { a: [1] }, [{ a: [1] }, { a: [1] }, { a: [2] }]])).toBe(1)
})

it.each(['findLast', 'findLastIndex'])('%s asks from the end and stops at the first that passes', (name) => {
  const fuelOf = (list: number[]) => run([name, ['equals', 1], ['$', 'list']], { vars: { list } }).fuelUsed
  expect(fuelOf([0, 0, 0, 0, 1])).toBe(fuelOf([1]))
})

it('gives nothing where findLast finds nothing', () => {
  expect(evaluate(['isNil', ['findLast', ['F'], [1]]])).toBe(true)
})

it('searches texts for texts alone', () => {
  expect(failureOf(['lastIndexOf', 1, '101'])[0]).toBe('FPJSON_TYPE')
})
