/** Sets with a function: every pair is paid for. */
import { expect, it } from '@jest/globals'
import { type Json, run } from '../../../fpjson/index.ts'
import { evaluate, failureOf } from '../support.ts'

const fuelOf = (program: Json) => run(program).fuelUsed
const many = (items: number): Json => ['range', 0, items]

it.each([
  ['uniqWith', (items: number): Json => ['uniqWith', ['F'], many(items)]],
  ['unionWith', (items: number): Json => ['unionWith', ['F'], many(items), []]],
  ['differenceWith', (items: number): Json => ['differenceWith', ['F'], many(items), many(items)]],
  ['symmetricDifferenceWith', (items: number): Json => ['symmetricDifferenceWith', ['F'], many(items), []]],
  ['innerJoin', (items: number): Json => ['innerJoin', ['F'], many(items), many(items)]],
])('%s pays for each pair', (_name, program) => {
  expect(fuelOf(program(200))).toBeGreaterThan((200 * 199) / 2)
  expect(failureOf(program(2_000))[0]).toBe('FPJSON_FUEL')
})

it('pays for elements that are compared with none', () => {
  expect(fuelOf(['innerJoin', ['F'], many(5_000), []]) - fuelOf(['innerJoin', ['F'], [], []])).toBeGreaterThan(5_000)
})

it('asks of the kept element, not of the one before, whether a value repeats it', () => {
  expect(evaluate(['dropRepeatsWith', ['lt'], [3, 5, 4, 3, 2]])).toEqual([3, 3, 2])
})

it.each(['uniqWith', 'dropRepeatsWith'])('%s refuses a function that lacks an argument', (name) => {
  expect(failureOf([name, ['clamp'], [1, 2]])[0]).toBe('FPJSON_TYPE')
})
