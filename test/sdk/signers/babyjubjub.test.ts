import { describe, expect, it } from '@jest/globals'
import { verifySignature } from '../../../contract/auth/verifiers.ts'
import { packPoint } from '../../../contract/wire/babyjubjub.ts'
import { expandKey, signElement } from '../../../sdk/signers/babyjubjub.ts'
import { babyjubjub } from '../../../sdk/signers/index.ts'
import { hex } from '../../support/babyjubjub-points.ts'
import { SIGNING_VECTORS, signedNumber } from '../../support/signing.ts'

const VECTORS = SIGNING_VECTORS.filter(({ query }) => query.kind === 'babyjubjub')

describe('babyjubjub', () => {
  it('has key and signature of circomlibjs', () => {
    // test/eddsa.js, "Sign (using Poseidon) a single 10 bytes from 0 to 9".
    const key = expandKey(Buffer.from('0001020304050607080900010203040506070809000102030405060708090001', 'hex'))
    expect(key.publicKey.toAffine()).toEqual({
      x: 13277427435165878497778222415993513565335242147425444199013288855685581939618n,
      y: 13622229784656158136036771217484571176836296686641868549125388198837476602820n,
    })
    expect(hex(signElement(key, 42649378395939397566720n))).toBe(
      'dfedb4315d3f2eb4de2d3c510d7a987dcab67089c8ace06308827bf5bcbe02a2' +
        '9d043ece562a8f82bfc0adb640c0107a7d3a27c1c7c1a6179a0da73de5c1b203',
    )
  })

  it.each(VECTORS)('signs $name byte for byte', async ({ query, secret }) => {
    const signer = babyjubjub(secret ?? '')
    expect(signer.address).toBe(query.signer)
    expect(await signer.sign(query)).toBe(query.signature)
  })

  it('makes a new key each time, which can be exported and taken again', async () => {
    const signer = babyjubjub()
    expect(babyjubjub().address).not.toBe(signer.address)
    expect(babyjubjub(signer.exportKey()).address).toBe(signer.address)
    expect(verifySignature(await signedNumber(signer, 1))).toBe(true)
  })

  it('takes any 32 bytes, as bytes or as hex, and keeps them', async () => {
    for (const fill of [0, 255, 7]) {
      const bytes = Buffer.alloc(32, fill)
      const text = bytes.toString('hex')
      const address = `bjj:${hex(packPoint(expandKey(bytes).publicKey))}`
      const signers = [babyjubjub(bytes), babyjubjub(text), babyjubjub(`0x${text.toUpperCase()}`)]
      bytes.fill(1)
      for (const signer of signers) {
        expect([signer.address, signer.exportKey()]).toEqual([address, text])
        expect(verifySignature(await signedNumber(signer, fill))).toBe(true)
      }
    }
  })

  it.each(['', '0x', '1'.repeat(63), 'g'.repeat(64), new Uint8Array(31), new Uint8Array(33)])(
    'refuses the key %p without showing it',
    (key) => {
      expect(() => babyjubjub(key)).toThrow(
        /^expected a BabyJubJub private key: 32 bytes, or 64 hex digits with or without 0x$/,
      )
    },
  )

  it('does not show its key', () => {
    const signer = babyjubjub()
    expect(JSON.stringify(signer)).not.toContain(signer.exportKey())
  })
})
