import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  BABYJUBJUB_BASE,
  BABYJUBJUB_ORDER,
  fromLittleEndian,
  hashToField,
  packPoint,
  poseidon5,
  toLittleEndian,
  unpackPoint,
} from '../../../contract/wire/babyjubjub.ts'
import { FIELD, hex, mixedPoint, packed, SMALL_ORDER_POINTS } from '../../support/babyjubjub-points.ts'
import { SEED } from '../../support/seed.ts'

describe('poseidon5', () => {
  // Of the tests of circomlib and go-iden3-crypto.
  it.each([
    [[1n, 2n, 0n, 0n, 0n], 1018317224307729531995786483840663576608797660851238720571059489595066344487n],
    [[3n, 4n, 0n, 0n, 0n], 5811595552068139067952687508729883632420015185677766880877743348592482390548n],
    [[1n, 2n, 3n, 4n, 5n], 6183221330272524995739186171720101788151706631170188140075976616310159254464n],
  ] as const)('of %p is that of circomlib', (inputs, hash) => {
    expect(poseidon5(inputs)).toBe(hash)
  })
})

describe('the base point', () => {
  it('is eight times the generator of EIP-2494, and of prime order', () => {
    const generator = unpackPoint(
      packed(
        995203441582195749578291179787384436505546430278305826713579947235728471134n,
        5472060717959818805561601436314318772137091100104008585924551046643952123905n,
      ),
    )
    expect(generator?.multiplyUnsafe(8n).equals(BABYJUBJUB_BASE)).toBe(true)
    expect(generator?.isTorsionFree()).toBe(false)
    expect(BABYJUBJUB_BASE.isTorsionFree()).toBe(true)
  })
})

describe('packPoint and unpackPoint', () => {
  it('give the vector of circomlibjs', () => {
    const x = 13277427435165878497778222415993513565335242147425444199013288855685581939618n
    const y = 13622229784656158136036771217484571176836296686641868549125388198837476602820n
    const point = unpackPoint(packed(x, y))
    expect(point?.toAffine()).toEqual({ x, y })
  })

  it('undo each other for points of any order', () => {
    for (let n = 1; n <= 20; n++) {
      for (const k of [0, 1, 2, 3, 4, 5, 6, 7]) {
        const point = mixedPoint(BigInt(n) ** 30n, k)
        expect(unpackPoint(packPoint(point))?.equals(point)).toBe(true)
      }
    }
    for (const point of SMALL_ORDER_POINTS) expect(unpackPoint(packPoint(point))?.equals(point)).toBe(true)
  })

  it('take no bytes for a point but those that it packs to', () => {
    let points = 0
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const point = unpackPoint(bytes)
        if (point === undefined) return
        points++
        expect(hex(packPoint(point))).toBe(hex(bytes))
      }),
      { seed: SEED, numRuns: 200 },
    )
    expect(points).toBeGreaterThan(10)
  })

  it('refuse y from the field up, and a sign where x is 0', () => {
    const ys = SMALL_ORDER_POINTS.map((point) => point.toAffine().y)
    for (const y of [...ys.map((y) => y + FIELD), FIELD, FIELD + 1n, 2n ** 255n - 1n]) {
      expect([unpackPoint(toLittleEndian(y)), unpackPoint(toLittleEndian(y + 2n ** 255n))]).toEqual([
        undefined,
        undefined,
      ])
    }
    for (const y of [1n, FIELD - 1n]) {
      expect(unpackPoint(toLittleEndian(y))?.toAffine()).toEqual({ x: 0n, y })
      expect(unpackPoint(toLittleEndian(y + 2n ** 255n))).toBeUndefined()
    }
  })
})

it('hashToField reads 253 bits, greatest byte first, all below the field', () => {
  expect(hashToField(new Uint8Array(32).fill(255))).toBe(2n ** 253n - 1n)
  expect(hashToField(Uint8Array.of(0xe0, ...new Uint8Array(30), 7))).toBe(7n)
  expect(2n ** 253n).toBeLessThan(FIELD)
})

it('numbers are written least byte first', () => {
  expect(hex(toLittleEndian(0x0102n))).toBe(`0201${'00'.repeat(30)}`)
  expect(fromLittleEndian(toLittleEndian(BABYJUBJUB_ORDER))).toBe(BABYJUBJUB_ORDER)
  expect(fromLittleEndian(Uint8Array.of(2, 1))).toBe(0x0102n)
})
