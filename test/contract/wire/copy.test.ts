import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { copyOf } from '../../../contract/wire/copy.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { SEED } from '../../support/seed.ts'

function objectsIn(value: Json): object[] {
  if (typeof value !== 'object' || value === null) return []
  return [value, ...Object.values(value as JsonObject).flatMap(objectsIn)]
}

it('a copy is equal, member by member in order, and shares no object', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
      const original = JSON.parse(JSON.stringify(object)) as JsonObject
      const copy = copyOf(original)
      expect(JSON.stringify(copy)).toBe(JSON.stringify(original))
      const shared = new Set(objectsIn(original))
      expect(objectsIn(copy).filter((inside) => shared.has(inside))).toEqual([])
    }),
    { seed: SEED, numRuns: 500 },
  )
})

it('a member of an inherited name is copied as any other', () => {
  const original = JSON.parse('{"__proto__":{"a":1},"constructor":[{}],"toString":null}') as JsonObject
  const copy = copyOf(original)
  expect(JSON.stringify(copy)).toBe(JSON.stringify(original))
  expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
  expect(({} as { a?: unknown }).a).toBeUndefined()
})
