/** Agreement with json-logic-js 2.0.5: the same value, or an error exactly where docs/json-logic.md says that there is one. */
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compileLogic, FpjsonError, type Json } from '../../../fpjson/index.ts'
import { OPERATIONS } from '../../../fpjson/json-logic/table.ts'
import { SEED } from '../../support/seed.ts'
import { createWatch } from './library.ts'
import { DATA, LOGIC } from './random-logic.ts'

const REFUSED = Symbol('refused')
const RUNS = 3_000

function ours(logic: Json, data: Json): unknown {
  const compiled = compileLogic(logic)
  try {
    return compiled({ data }).value
  } catch (error) {
    if (error instanceof FpjsonError && ['FPJSON_TYPE', 'FPJSON_NUMBER'].includes(error.code)) return REFUSED
    throw error
  }
}

it('gives what the library gives, or refuses what is written down as refused', () => {
  const watch = createWatch()
  const refusals = { count: 0 }
  const agreed = new Map([...OPERATIONS.keys()].map((name) => [name, 0]))
  fc.assert(
    fc.property(LOGIC, DATA, (logic, data) => {
      const { value, refused } = watch(logic, data)
      expect(ours(logic, data)).toEqual(refused ? REFUSED : JSON.parse(JSON.stringify(value)))
      if (refused) refusals.count++
      else for (const name of operationsIn(logic)) agreed.set(name, (agreed.get(name) ?? 0) + 1)
    }),
    { seed: SEED, numRuns: RUNS },
  )
  // Enough of both that neither hides the other: most runs agree on a value, and so does each operation many times.
  expect(refusals.count).toBeGreaterThan(RUNS / 20)
  expect(refusals.count).toBeLessThan(RUNS / 2)
  expect([...agreed].filter(([, count]) => count < RUNS / 100)).toEqual([])
})

function operationsIn(logic: Json): Set<string> {
  const names = [...JSON.stringify(logic).matchAll(/\{"([^"]+)":/g)].map(([, name = '']) => name)
  return new Set(names.filter((name) => OPERATIONS.has(name)))
}
