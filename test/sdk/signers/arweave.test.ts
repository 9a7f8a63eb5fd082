import { describe, expect, it } from '@jest/globals'
import { verifySignature } from '../../../contract/auth/verifiers.ts'
import { type ArweaveJwk, arweave } from '../../../sdk/signers/index.ts'
import { addressOf } from '../../support/rsa-pss.ts'
import { ARWEAVE_KEYS, signedNumber } from '../../support/signing.ts'

const jwk = ARWEAVE_KEYS.rsa4096[0] as ArweaveJwk

describe('arweave', () => {
  it('signs with a wallet', async () => {
    const signer = await arweave(jwk)
    expect(signer).toMatchObject({ kind: 'arweave', address: addressOf(jwk.n), key: jwk.n })
    expect(verifySignature(await signedNumber(signer, 1))).toBe(true)
  })

  it('makes a new wallet, which can be exported and taken again', async () => {
    const signer = await arweave()
    expect(verifySignature(await signedNumber(signer, 1))).toBe(true)
    expect((await arweave(signer.exportKey())).address).toBe(signer.address)
  }, 60_000)

  it('does not show its key', async () => {
    const signer = await arweave(jwk)
    expect(JSON.stringify(signer)).not.toContain(jwk.d)
  })

  it.each([
    ['2048 bits', ARWEAVE_KEYS.rsa2048],
    ['another exponent', { ...jwk, e: 'Aw' }],
    ['another type', { ...jwk, kty: 'EC' }],
    ['a modulus with padding', { ...jwk, n: `${jwk.n}=` }],
    ['only the public half', { kty: jwk.kty, n: jwk.n, e: jwk.e }],
    ['nothing', {} as ArweaveJwk],
  ])('refuses a key of %s without showing it', async (_, key) => {
    await expect(arweave(key)).rejects.toThrow(
      /^expected an Arweave wallet: the JWK of an RSA private key of 4096 bits/,
    )
  })
})
