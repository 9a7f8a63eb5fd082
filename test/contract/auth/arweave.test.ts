import { constants, createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { isPssSignature, verifyArweave } from '../../../contract/auth/arweave.ts'
import { signedWithEncoding } from '../../support/rsa-pss.ts'
import { ARWEAVE_KEYS, SIGNING_VECTORS } from '../../support/signing.ts'

const [jwk, foreign] = ARWEAVE_KEYS.rsa4096 as [(typeof ARWEAVE_KEYS.rsa4096)[0], (typeof ARWEAVE_KEYS.rsa4096)[0]]

it.each(SIGNING_VECTORS.filter(({ query }) => query.kind === 'arweave'))('accepts $name', ({ query }) => {
  expect(verifyArweave(query)).toBe(true)
})

it.each([31, 33])('takes a salt of 32 bytes only, not of %d', (length) => {
  expect(verifyArweave(signedWithEncoding(0, jwk, { salt: Buffer.alloc(32) }))).toBe(true)
  expect(verifyArweave(signedWithEncoding(0, jwk, { salt: Buffer.alloc(length) }))).toBe(false)
})

it('rejects a key that is not the address', () => {
  const query = signedWithEncoding(0, foreign, {})
  expect(verifyArweave({ ...query, signer: signedWithEncoding(0, jwk, {}).signer })).toBe(false)
})

describe('the vectors of Wycheproof', () => {
  type Case = { tcId: number; comment: string; msg: string; sig: string; valid: boolean; salt: number }
  const url = new URL('../../vectors/wycheproof-rsa-pss.json', import.meta.url)
  const { n, cases } = JSON.parse(readFileSync(url, 'utf8')) as { n: string; cases: readonly Case[] }
  const key = createPublicKey({ key: { kty: 'RSA', n, e: 'AQAB' }, format: 'jwk' })

  it.each(cases)('number $tcId, $comment: $valid', ({ msg, sig, valid, salt }) => {
    const [message, signature] = [Buffer.from(msg, 'hex'), Buffer.from(sig, 'hex')]
    expect(isPssSignature(signature, message, Buffer.from(n, 'base64url'))).toBe(valid)
    // All of them are right for the salt that they were made with.
    const options = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: salt }
    expect(verify('sha256', message, options, signature)).toBe(true)
  })

  it.each(cases)('number $tcId: no bit of it may be another', ({ msg, sig }) => {
    const signature = Buffer.from(sig, 'hex')
    for (const at of [0, 1, 255, 510, 511]) {
      const altered = Uint8Array.from(signature)
      altered[at] = (altered[at] as number) ^ 1
      expect(isPssSignature(altered, Buffer.from(msg, 'hex'), Buffer.from(n, 'base64url'))).toBe(false)
    }
  })
})
