import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { SearchKey, textList, upperBound } from '../../../contract/tree/search-key.ts'
import { SEED } from '../../support/seed.ts'

const text = fc.string({ unit: fc.constantFrom('\0', 'a', 'b', '\xff'), maxLength: 6 })

describe('upperBound', () => {
  it(`counts the texts that are not greater than the key (SEED=${SEED})`, () => {
    const key = new SearchKey()
    fc.assert(
      fc.property(fc.uniqueArray(text, { maxLength: 50 }), text, (texts, wanted) => {
        const sorted = [...texts].sort()
        for (const beginning of ['', 'a', 'ab\0']) {
          const list = textList(sorted.map((other) => beginning + other))
          for (const sought of [wanted, beginning + wanted]) {
            key.take(sought)
            expect(upperBound(list, key)).toBe(sorted.filter((other) => beginning + other <= sought).length)
          }
        }
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })
})

describe('a search key', () => {
  it('takes keys of any length, one after the other', () => {
    const key = new SearchKey()
    for (const taken of ['', 'a'.repeat(5_000), '\xff\0']) {
      key.take(taken)
      expect(Buffer.from(key.bytes.subarray(0, key.length)).toString('latin1')).toBe(taken)
    }
  })
})
