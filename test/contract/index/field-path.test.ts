import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { fieldStep, fieldSteps, fieldValue, isFieldPath } from '../../../contract/index/field-path.ts'
import { SEED } from '../../support/seed.ts'

const name = fc.string({ unit: fc.constantFrom('.', '\\', 'a', 'b', '\n', 'é'), maxLength: 5 })

describe('a field path', () => {
  it('has the names that were joined, whatever is in them', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
        const path = names.map(fieldStep).join('.')
        expect(isFieldPath(path)).toBe(true)
        expect(fieldSteps(path)).toEqual(names)
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })

  it('is the only one of its names', () => {
    fc.assert(
      fc.property(name, (text) => {
        const isOwn = fieldSteps(text).map(fieldStep).join('.') === text
        expect(isFieldPath(text)).toBe(isOwn)
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })

  it('takes time in proportion to its length', () => {
    expect(isFieldPath(`${'\\\\'.repeat(200_000)}\\`)).toBe(false)
  })
})

describe('fieldValue', () => {
  const document = { a: { b: 1, 'c.d': { e: null } }, 'a.b': 2, list: [1], text: 'abc' }

  it.each([
    ['a.b', 1],
    ['a\\.b', 2],
    ['a.c\\.d.e', null],
    ['list', [1]],
  ])('of %s is %j', (path, value) => {
    expect(fieldValue(document, path)).toEqual(value)
  })

  it.each(['b', 'a.x', 'a.b.c', 'list.0', 'list.length', 'text.length', 'toString', 'a.constructor', '__proto__'])(
    'of %s is absent',
    (path) => {
      expect(fieldValue(document, path)).toBeUndefined()
    },
  )
})
