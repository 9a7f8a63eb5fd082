import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isSameJson } from '../../../contract/data/equal.ts'
import { canonicalJson } from '../../../contract/wire/canonical.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { SEED } from '../../support/seed.ts'

const leaf = fc.constantFrom<Json>(null, true, false, 0, 1, '', 'a', '0')
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'constructor', '0'), tie('value'), { maxKeys: 3 }),
  ),
}))

it('two values are the same when their canonical JSON is', () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(isSameJson(a, b)).toBe(canonicalJson(a) === canonicalJson(b))
      expect(isSameJson(a, JSON.parse(JSON.stringify(a)) as Json)).toBe(true)
    }),
    { seed: SEED, numRuns: 2_000 },
  )
})

it.each<[Json, Json]>([
  [[], {}],
  [{}, null],
  [{ a: 1 }, { constructor: 1 }],
  [{ toString: 1 }, {}],
  [[null], []],
  [0, '0'],
])('%j and %j differ', (a, b) => {
  expect([isSameJson(a, b), isSameJson(b, a)]).toEqual([false, false])
})
