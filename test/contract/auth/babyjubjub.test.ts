import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { babyJubJubKey, isBabyJubJubSignature } from '../../../contract/auth/babyjubjub.ts'
import {
  BABYJUBJUB_BASE,
  BABYJUBJUB_ORDER,
  type BabyJubJubPoint,
  packPoint,
  toLittleEndian,
} from '../../../contract/wire/babyjubjub.ts'
import { babyjubjub } from '../../../sdk/signers/index.ts'
import { FIELD, forgedQuery, hex, mixedPoint, SMALL_ORDER_POINTS } from '../../support/babyjubjub-points.ts'
import { SEED } from '../../support/seed.ts'
import { signedNumber } from '../../support/signing.ts'
import { verdict } from '../../support/verdict.ts'

const secret = 123_456_789n ** 5n % BABYJUBJUB_ORDER
const nonce = 987_654_321n ** 6n % BABYJUBJUB_ORDER
const key = mixedPoint(secret, 0)
const commitment = mixedPoint(nonce, 0)
const honest = (challenge: bigint): bigint => (nonce + challenge * secret) % BABYJUBJUB_ORDER

it('accepts the signature of circomlibjs and no other message', () => {
  // test/eddsa.js, "Sign (using Poseidon) a single 10 bytes from 0 to 9".
  const signature = Buffer.from(
    'dfedb4315d3f2eb4de2d3c510d7a987dcab67089c8ace06308827bf5bcbe02a2' +
      '9d043ece562a8f82bfc0adb640c0107a7d3a27c1c7c1a6179a0da73de5c1b203',
    'hex',
  )
  const y = 13622229784656158136036771217484571176836296686641868549125388198837476602820n
  // x is above half of the field.
  const publicKey = babyJubJubKey(`bjj:${hex(toLittleEndian(y + 2n ** 255n))}`) as BabyJubJubPoint
  expect(isBabyJubJubSignature(signature, 42649378395939397566720n, publicKey)).toBe(true)
  expect(isBabyJubJubSignature(signature, 42649378395939397566721n, publicKey)).toBe(false)
})

it('accepts what satisfies the equation', () => {
  for (let n = 0; n < 5; n++) expect(verdict(forgedQuery(n, key, commitment, honest))).toBe(true)
})

describe('keys', () => {
  it('of small order are refused, also where the equation holds for every text', () => {
    for (const [n, small] of SMALL_ORDER_POINTS.entries()) {
      expect(babyJubJubKey(`bjj:${hex(packPoint(small))}`)).toBeUndefined()
      expect(verdict(forgedQuery(n, small, commitment, () => nonce))).toBe(false)
      expect(verdict(forgedQuery(n, small, SMALL_ORDER_POINTS[0] as BabyJubJubPoint, () => 0n))).toBe(false)
    }
  })

  it('with a part of small order are refused, also where the equation holds', () => {
    // Eight times the challenge takes that part away, so every one of these holds.
    for (const k of [1, 2, 3, 4, 5, 6, 7]) {
      expect(verdict(forgedQuery(k, mixedPoint(secret, k), commitment, honest))).toBe(false)
    }
  })

  it('that are no points are refused', () => {
    const query = forgedQuery(0, key, commitment, honest)
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 })
    fc.assert(
      fc.property(bytes, (any) => {
        expect(verdict({ ...query, signer: `bjj:${hex(any)}` })).toBe(false)
      }),
      { seed: SEED, numRuns: 50 },
    )
    for (const y of [FIELD, FIELD + 1n, 2n ** 255n - 1n, 2n ** 256n - 1n]) {
      expect(verdict({ ...query, signer: `bjj:${hex(toLittleEndian(y))}` })).toBe(false)
    }
  })
})

describe('signatures', () => {
  it('with s from the order up are refused', () => {
    for (const times of [1n, 2n, 41n]) {
      const query = forgedQuery(1, key, commitment, (c) => honest(c) + times * BABYJUBJUB_ORDER)
      expect(verdict(query)).toBe(false)
    }
  })

  it('with s at the ends of its range are refused unless the commitment is theirs', () => {
    for (const s of [0n, 1n, BABYJUBJUB_ORDER - 1n, BABYJUBJUB_ORDER, 2n ** 252n, 2n ** 256n - 1n]) {
      expect(verdict(forgedQuery(2, key, commitment, () => s))).toBe(false)
    }
  })

  it('with a commitment that has a part of small order are refused', () => {
    for (const k of [1, 2, 3, 4, 5, 6, 7]) {
      expect(verdict(forgedQuery(k, key, mixedPoint(nonce, k), honest))).toBe(false)
    }
  })

  it('with another spelling of the commitment are refused', () => {
    const query = forgedQuery(3, key, commitment, honest)
    const [r, s] = [query.signature.slice(0, 64), query.signature.slice(64)]
    const flipped = (Number.parseInt(r.slice(62), 16) ^ 0x80).toString(16).padStart(2, '0')
    const { y } = commitment.toAffine()
    for (const other of [r.slice(0, 62) + flipped, hex(toLittleEndian(y + FIELD)), r.toUpperCase()]) {
      expect(verdict({ ...query, signature: other + s })).toBe(false)
    }
    for (const signature of [s + r, r, r + s.slice(2), `${r}${s}00`, `0x${r}${s}`, '', ` ${r}${s}`, `${r}${s}\n`]) {
      expect(verdict({ ...query, signature })).toBe(false)
    }
  })

  it('of the negated key, and of a key by its negation, are refused', () => {
    const query = forgedQuery(4, key, commitment, honest)
    expect(verdict({ ...query, signer: `bjj:${hex(packPoint(key.negate()))}` })).toBe(false)
    expect(verdict(forgedQuery(4, key.negate(), commitment, honest))).toBe(false)
  })
})

it('rejects every other spelling of the address', async () => {
  const query = await signedNumber(babyjubjub(), 0)
  const { signer } = query
  for (const other of ['', signer.slice(4), signer.toUpperCase(), `${signer}0`, `${signer}\n`, signer.slice(0, -2)]) {
    expect(verdict({ ...query, signer: other })).toBe(false)
  }
  expect(verdict({ ...query, signer: `bjj:${hex(packPoint(BABYJUBJUB_BASE))}` })).toBe(false)
})
