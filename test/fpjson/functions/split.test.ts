/** Lists and texts cut into parts. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { run } from '../../../fpjson/index.ts'
import { SEED } from '../../support/seed.ts'
import { evaluate, failureOf } from '../support.ts'

describe.each(['splitEvery', 'aperture'])('%s', (name) => {
  it.each([0, -1, 1.5, '2', null])('refuses a size of %j', (size) => {
    expect(failureOf([name, size, [1, 2, 3]])[0]).toBe('FPJSON_TYPE')
  })

  it('takes a size larger than any list', () => {
    expect(evaluate(['splitEvery', Number.MAX_SAFE_INTEGER, [1, 2]])).toEqual([[1, 2]])
    expect(evaluate(['aperture', Number.MAX_SAFE_INTEGER, [1, 2]])).toEqual([])
  })
})

it('cuts a text into no more parts than a list may have', () => {
  expect(failureOf(['splitEvery', 1, ['$', 't']], { t: 'x'.repeat(200_000) })[0]).toBe('FPJSON_SIZE')
})

it('pays for all elements of all runs of neighbours before it makes one', () => {
  const fuelOf = (size: number, items: number) => run(['length', ['aperture', size, ['range', 0, items]]]).fuelUsed
  expect(fuelOf(100, 1_000) - fuelOf(1_001, 1_000)).toBe(901 * 102)
  expect(failureOf(['aperture', 5_000, ['range', 0, 10_000]])[0]).toBe('FPJSON_FUEL')
})

it('loses no element and no order', () => {
  const lists = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 })
  fc.assert(
    fc.property(lists, fc.integer({ min: 1, max: 5 }), (list, size) => {
      const joined = (...cut: unknown[]) => evaluate(['unnest', [...cut, ['$', 'list']]], { list })
      expect(joined('splitEvery', size)).toEqual(list)
      expect(joined('splitAt', size)).toEqual(list)
      expect(joined('splitWhen', ['equals', 2])).toEqual(list)
      expect(joined('groupWith', ['lte'])).toEqual(list)
      expect(joined('splitWhenever', ['equals', 2])).toEqual(list.filter((item) => item !== 2))
    }),
    { seed: SEED },
  )
})

it('asks for each element once', () => {
  const program = [
    '[]',
    ['let', 'asked', 0],
    ['splitWhenever', ['pipe', ['var', 'asked'], ['inc'], ['let', 'asked'], ['F']], [1, 2, 3]],
  ]
  expect(run(program).vars).toEqual({ asked: 3 })
})
