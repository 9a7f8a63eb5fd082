import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { prefixEnd } from '../../../contract/tree/store.ts'
import { SEED } from '../../support/seed.ts'

const text = fc.string({ unit: fc.constantFrom('\0', '\x01', 'a', '\xfe', '\xff'), maxLength: 5 })

describe('prefixEnd', () => {
  it('is greater than the keys with the prefix and not greater than any key after them', () => {
    fc.assert(
      fc.property(text, text, text, (prefix, suffix, other) => {
        fc.pre(/[^\xff]/.test(prefix))
        const end = prefixEnd(prefix)
        expect(prefix + suffix < end).toBe(true)
        if (!other.startsWith(prefix) && other > prefix) expect(other >= end).toBe(true)
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })

  it('drops the 0xff bytes that cannot be counted up', () => {
    expect(prefixEnd('a\xff\xff')).toBe('b')
  })

  it.each(['', '\xff', '\xff\xff'])('refuses %j, after which no key comes', (prefix) => {
    expect(() => prefixEnd(prefix)).toThrow(RangeError)
  })
})
