import { expect, it } from '@jest/globals'
import { verifyArweave } from '../../../contract/auth/arweave.ts'
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
