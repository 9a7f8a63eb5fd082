import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { schnorr } from '@noble/curves/secp256k1.js'
import fc from 'fast-check'
import secp256k1 from 'secp256k1/bindings.js'
import { createBip340 } from '../../../node/workers/bip340.ts'
import { SEED } from '../../support/seed.ts'

type Case = { readonly name: string; readonly valid: boolean } & Readonly<
  Record<'key' | 'message' | 'signature', string>
>
const { cases }: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../../vectors/bip-340.json', import.meta.url), 'utf8'),
)
const native = createBip340(secp256k1)

/** The verdict of the native verifier and of the library that the contract has. */
function verdict(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  const pure = schnorr.verify(signature, message, key)
  expect(native(signature, message, key)).toBe(pure)
  return pure
}

it.each(cases)('decides on $name', ({ key, message, signature, valid }) => {
  const bytes = [signature, message, key].map((text) => Buffer.from(text, 'hex')) as [Buffer, Buffer, Buffer]
  expect(verdict(...bytes)).toBe(valid)
})

describe('against the library of the contract', () => {
  const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length })

  it('agrees on any bytes', () => {
    fc.assert(
      fc.property(bytes(64), bytes(32), bytes(32), (signature, message, key) => {
        expect(verdict(signature, message, key)).toBe(false)
      }),
      { seed: SEED, numRuns: 100 },
    )
  })

  it('agrees on s at the ends of its range, and on r', () => {
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
    const field = 2n ** 256n - 2n ** 32n - 977n
    const { secretKey, publicKey } = schnorr.keygen(Buffer.alloc(48, 3))
    const message = Buffer.alloc(32, 4)
    const honest = schnorr.sign(message, secretKey, Buffer.alloc(32))
    const word = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
    expect(verdict(honest, message, publicKey)).toBe(true)
    for (const edge of [0n, 1n, order - 1n, order, order + 1n, field - 1n, field, field + 1n, 2n ** 256n - 1n]) {
      expect(verdict(Buffer.concat([honest.subarray(0, 32), word(edge)]), message, publicKey)).toBe(false)
      expect(verdict(Buffer.concat([word(edge), honest.subarray(32)]), message, publicKey)).toBe(false)
      expect(verdict(honest, message, word(edge))).toBe(false)
    }
  })

  it('agrees on what new keys sign', () => {
    fc.assert(
      fc.property(bytes(48), bytes(32), (seed, message) => {
        const { secretKey, publicKey } = schnorr.keygen(seed)
        expect(verdict(schnorr.sign(message, secretKey, Buffer.alloc(32)), message, publicKey)).toBe(true)
      }),
      { seed: SEED, numRuns: 30 },
    )
  })
})
