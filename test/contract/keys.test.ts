import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { documentKey, documentPrefix, indexPrefix, keyText, textOfKey } from '../../contract/keys.ts'
import { compareTexts } from '../oracle/model.ts'
import { TEXTS } from '../support/random-values.ts'
import { SEED } from '../support/seed.ts'

const text = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.string({ unit: fc.constantFrom('\0', '\x01', '\x02', 'a', 'é', '\uffff', '\u{10000}'), maxLength: 6 }),
)

function sign(n: number): number {
  return Math.sign(n)
}

describe('keyText', () => {
  it('is the text, then 0x00, where nothing needs to be escaped', () => {
    expect(keyText('people')).toBe('people\0')
  })

  it('writes 0x00 and 0x01 as two bytes', () => {
    expect(keyText('\0\x01\x02')).toBe('\x01\x01\x01\x02\x02\0')
  })

  it('comes back by textOfKey', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(textOfKey(keyText(value).slice(0, -1))).toBe(value)
      }),
      { seed: SEED, numRuns: 1_000 },
    )
  })

  it('sorts as UTF-8 bytes do, and none begins another', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [one, other] = [keyText(a), keyText(b)]
        expect(one < other ? -1 : one > other ? 1 : 0).toBe(sign(compareTexts(a, b)))
        if (a !== b) expect(one.startsWith(other)).toBe(false)
      }),
      { seed: SEED, numRuns: 5_000 },
    )
  })
})

describe('the keys of a collection', () => {
  it('never lie under the prefix of another collection or field', () => {
    fc.assert(
      fc.property(text, text, text, text, (collection, other, id, field) => {
        fc.pre(collection !== other)
        expect(documentKey(other, id).startsWith(documentPrefix(collection))).toBe(false)
        expect(indexPrefix('i', other, field).startsWith(indexPrefix('i', collection, field))).toBe(false)
        expect(indexPrefix('i', field, other).startsWith(indexPrefix('i', field, collection))).toBe(false)
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })
})
