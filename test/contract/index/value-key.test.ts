import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  CUT_KEY_LENGTH,
  typeBounds,
  VALUE_KEY_BYTES_MAX,
  type ValueType,
  valueKey,
  valueType,
  wholeValueKey,
} from '../../../contract/index/value-key.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'
import { compareValues } from '../../oracle/model.ts'
import { createRandom } from '../../support/random.ts'
import { LONG, randomValue, VALUES } from '../../support/random-values.ts'
import { SEED } from '../../support/seed.ts'

function compareBinary(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Fails when the keys of two values do not compare as the values do, or one begins the other. */
function comparePair(a: Json, b: Json): void {
  const expected = Math.sign(compareValues(a, b))
  const [keyA, keyB] = [wholeValueKey(a), wholeValueKey(b)]
  const [cutA, cutB] = [valueKey(a, sha256), valueKey(b, sha256)]
  const isCut = keyA.length > VALUE_KEY_BYTES_MAX && keyB.length > VALUE_KEY_BYTES_MAX
  const sharesBeginning = keyA.slice(0, VALUE_KEY_BYTES_MAX) === keyB.slice(0, VALUE_KEY_BYTES_MAX)
  const holds =
    compareBinary(keyA, keyB) === expected &&
    (expected === 0 ? cutA === cutB : !cutA.startsWith(cutB) && !keyA.startsWith(keyB)) &&
    (compareBinary(cutA, cutB) === expected || (isCut && sharesBeginning))
  if (!holds) expect([a, b, keyA, keyB]).toBe(`keys in the order ${expected}`)
}

describe('the key of a value', () => {
  it('sorts as the value does, for every pair of edges', () => {
    for (const a of VALUES) for (const b of VALUES) comparePair(a, b)
    expect(VALUES.length).toBeGreaterThan(80)
  })

  it(`sorts as the value does, for random values (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    for (let i = 0; i < 30_000; i++) comparePair(randomValue(random, 3), randomValue(random, 3))
  })

  it('sorts as the number does, for any two doubles', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value))
    fc.assert(
      fc.property(double, double, (a, b) => {
        comparePair(a, b)
      }),
      { seed: SEED, numRuns: 20_000 },
    )
  })

  it('sorts as the text does, for any two texts', () => {
    const text = fc.string({ unit: 'binary', maxLength: 8 })
    fc.assert(
      fc.property(text, text, (a, b) => {
        comparePair(a, b)
      }),
      { seed: SEED, numRuns: 10_000 },
    )
  })

  it.each<[string, Json, string]>([
    ['null', null, '\x02'],
    ['false', false, '\x03'],
    ['true', true, '\x04'],
    ['0', 0, '\x05\x80\0\0\0\0\0\0\0'],
    ['1', 1, '\x05\xbf\xf0\0\0\0\0\0\0'],
    ['-1', -1, '\x05\x40\x0f\xff\xff\xff\xff\xff\xff'],
    ['the least double', -Number.MAX_VALUE, '\x05\0\x10\0\0\0\0\0\0'],
    ['a text', 'a\0\x01é', '\x06a\x01\x01\x01\x02\xc3\xa9\0'],
    ['a list', [null, [], 'a'], '\x07\x02\x07\0\x06a\0\0'],
    ['an object', { b: null, a: {} }, '\x08\x06a\0\x08\0\x06b\0\x02\0'],
  ])('of %s is what docs/format-state.md says', (_name, value, key) => {
    expect(valueKey(value, sha256)).toBe(key)
  })
})

describe('a long key', () => {
  it('is kept whole at its bound and cut one past it', () => {
    const [whole, cut] = ['x'.repeat(VALUE_KEY_BYTES_MAX - 2), 'x'.repeat(VALUE_KEY_BYTES_MAX - 1)]
    expect(valueKey(whole, sha256)).toBe(wholeValueKey(whole))
    expect(wholeValueKey(whole).length).toBe(VALUE_KEY_BYTES_MAX)
    expect(valueKey(cut, sha256)).toBe(wholeValueKey(cut).slice(0, VALUE_KEY_BYTES_MAX) + sha256(wholeValueKey(cut)))
    expect(valueKey(cut, sha256).length).toBe(CUT_KEY_LENGTH)
  })

  it('is hashed over the cut keys of what is in it', () => {
    const overCut = `\x08\x06a\0${valueKey([LONG], sha256)}\0`
    const beginning = wholeValueKey({ a: [LONG] }).slice(0, VALUE_KEY_BYTES_MAX)
    expect(valueKey({ a: [LONG] }, sha256)).toBe(beginning + sha256(overCut))
  })

  it('hashes a value of any depth once', () => {
    let hashed = 0
    const counting = (binary: string | Uint8Array): string => {
      hashed += binary.length
      return sha256(binary)
    }
    let value: Json = 'x'.repeat(100_000)
    for (let i = 0; i < 30; i++) value = { a: value }
    valueKey(value, counting)
    expect(hashed).toBeLessThan(110_000)
  })

  it('is that of one value only, however long the beginning that it shares', () => {
    const values = ['', 'a', 'b', '\0'].flatMap((end) => [LONG + end, [LONG + end], { [LONG]: end }])
    expect(new Set(values.map((value) => valueKey(value, sha256))).size).toBe(values.length)
  })
})

describe('typeBounds', () => {
  it('holds the keys of its type and no others', () => {
    const types: ValueType[] = ['null', 'boolean', 'number', 'string', 'array', 'object']
    for (const value of VALUES) {
      const key = wholeValueKey(value)
      const inside = types.filter((type) => key >= typeBounds(type)[0] && key < typeBounds(type)[1])
      expect(inside).toEqual([valueType(value)])
    }
  })
})
