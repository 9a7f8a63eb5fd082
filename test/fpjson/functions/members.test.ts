/** Objects made of members. */
import { describe, expect, it } from '@jest/globals'
import { createFuel } from '../../../fpjson/fuel.ts'
import { copyOf, keysOf, mapMembers, putPairs } from '../../../fpjson/functions/members.ts'
import { MEMBER_FUEL, OBJECT_FUEL } from '../../../fpjson/limits.ts'
import { Machine } from '../../../fpjson/machine.ts'
import { createVariables } from '../../../fpjson/variables.ts'
import { errorOf } from '../support.ts'

const machineWith = (fuel: number): Machine =>
  new Machine({ fuel: createFuel(fuel), trace: undefined, variables: createVariables({}, false) })

it('lists keys in the order of canonical JSON', () => {
  expect(keysOf(machineWith(100), { b: 1, a: 2, 10: 3, 9: 4 })).toEqual(['10', '9', 'a', 'b'])
  expect(keysOf(machineWith(100), ['x', 'y'])).toEqual(['0', '1'])
  expect(keysOf(machineWith(100), 'xy')).toEqual([])
})

describe('pays before it builds', () => {
  it.each([
    ['copyOf', OBJECT_FUEL + 2 * MEMBER_FUEL, (machine: Machine) => copyOf(machine, { a: 1, b: 2 })],
    [
      'mapMembers',
      // One comparison of two names.
      OBJECT_FUEL + 2 * MEMBER_FUEL + 1,
      (machine: Machine) => mapMembers(machine, { a: 1, b: 2 }, (key, value) => [key, value]),
    ],
    [
      'putPairs',
      2 * MEMBER_FUEL,
      (machine: Machine) =>
        putPairs(machine, {}, [
          ['a', 1],
          ['b', 2],
        ]),
    ],
  ])('%s', (_name, fuel, build) => {
    expect(errorOf(() => build(machineWith(fuel - 1))).code).toBe('FPJSON_FUEL')
    expect(() => build(machineWith(fuel))).not.toThrow()
  })
})

it('leaves members out that get no key', () => {
  expect(
    mapMembers(machineWith(100), { a: 1, b: 2 }, (key, value) => (key === 'a' ? undefined : ['c', value])),
  ).toEqual({
    c: 2,
  })
})
