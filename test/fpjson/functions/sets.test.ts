/** Sets by value: the texts of which they are made, and what they cost. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Json, run } from '../../../fpjson/index.ts'
import { SEED } from '../../support/seed.ts'
import { anyJson } from '../ramda-arguments.ts'
import { evaluate, failureOf } from '../support.ts'

const fuelOf = (program: Json, vars: { [name: string]: Json }) => run(program, { vars }).fuelUsed

describe('two values are one element exactly when they are equal', () => {
  it('whatever they are', () => {
    // Texts that look like parts of the text of a set.
    const texts = fc.constantFrom('1', '1"a', '"', ',', '[]', '{}', 'null', 'true', 'absent', '2"1,1', '')
    const values = fc.oneof(anyJson, texts, fc.array(texts, { maxLength: 3 }), fc.dictionary(texts, texts))
    fc.assert(
      fc.property(values, values, (a, b) => {
        const program = ['[]', ['length', ['uniq', ['[]', ['$', 'a'], ['$', 'b']]]], ['equals', ['$', 'a'], ['$', 'b']]]
        const [size, areEqual] = evaluate(program, { a: a as Json, b: b as Json }) as [number, boolean]
        expect(size).toBe(areEqual ? 1 : 2)
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })

  it.each([
    [1, '1'],
    [null, 'null'],
    [[1, 2], ['1,2']],
    [['a', 'b'], ['a","b']],
    [{ a: 1 }, ['a', 1]],
    [[[], []], [[[]]]],
    [true, 'true'],
  ])('%j and %j are two', (a, b) => {
    expect(evaluate(['symmetricDifference', ['[]', ['$', 'a']], ['[]', ['$', 'b']]], { a, b })).toEqual([a, b])
  })
})

it('costs no more for units that JSON escapes', () => {
  const cost = (unit: string) => fuelOf(['length', ['uniq', ['of', ['$', 't']]]], { t: unit.repeat(16_000) })
  expect(cost('\0')).toBe(cost('x'))
})

it.each(['uniq', 'dropRepeats'])('%s costs twice as much for twice as many', (name) => {
  const cost = (items: number) =>
    fuelOf(['length', [name, ['$', 'list']]], { list: Array.from({ length: items }, (_, at) => ({ at })) })
  expect(cost(4_000) - cost(2_000)).toBe(2 * (cost(2_000) - cost(1_000)))
})

it.each(['uniqBy', 'dropRepeatsBy'])('%s asks once for each element', (name) => {
  const ask = ['pipe', ['var', 'asked'], ['inc'], ['let', 'asked'], ['lt', 2]]
  expect(run(['[]', ['let', 'asked', 0], [name, ask, ['a', 'b', 'c']]])).toMatchObject({
    value: [0, ['a', 'c']],
    vars: { asked: 3 },
  })
})

it.each([
  ['uniqBy', [['always', ['inc']], [1]]],
  ['symmetricDifference', [['[]', ['inc']], [1]]],
])('%s makes no set of functions', (name, args) => {
  expect(failureOf([name, ...args])[0]).toBe('FPJSON_TYPE')
})
