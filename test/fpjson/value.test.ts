/** What the members of an object cost. */
import { expect, it } from '@jest/globals'
import { createFuel } from '../../fpjson/fuel.ts'
import { OBJECT_FUEL } from '../../fpjson/limits.ts'
import { Machine } from '../../fpjson/machine.ts'
import { sortedKeys } from '../../fpjson/value.ts'
import { createVariables } from '../../fpjson/variables.ts'
import { errorOf } from './support.ts'

const machineWith = (fuel: number): Machine =>
  new Machine({ fuel: createFuel(fuel), trace: undefined, variables: createVariables({}, false) })

it('pays a unit for two comparisons of names before it sorts them', () => {
  const object = Object.fromEntries(Array.from({ length: 1_024 }, (_, at) => [`k${at}`, at]))
  const cost = OBJECT_FUEL + (1_024 * 10) / 2
  expect(errorOf(() => sortedKeys(machineWith(cost - 1), object)).code).toBe('FPJSON_FUEL')
  expect(sortedKeys(machineWith(cost), object)).toHaveLength(1_024)
})

it('sorts one name for nothing', () => {
  expect(sortedKeys(machineWith(OBJECT_FUEL), { a: 1 })).toEqual(['a'])
})
