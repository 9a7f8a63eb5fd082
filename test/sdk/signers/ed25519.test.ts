import { describe, expect, it } from '@jest/globals'
import nacl from 'tweetnacl'
import { verifySignature } from '../../../contract/auth/verifiers.ts'
import { ed25519 } from '../../../sdk/signers/index.ts'
import { SIGNING_VECTORS, signedNumber } from '../../support/signing.ts'

const VECTORS = SIGNING_VECTORS.filter(({ query }) => query.kind === 'ed25519')

describe('ed25519', () => {
  it.each(VECTORS)('signs $name byte for byte', async ({ query, secret }) => {
    const signer = ed25519(secret ?? '')
    expect(signer.address).toBe(query.signer)
    expect(await signer.sign(query)).toBe(query.signature)
  })

  it('makes a new key each time, which can be exported and taken again', async () => {
    const signer = ed25519()
    expect(ed25519().address).not.toBe(signer.address)
    expect(ed25519(signer.exportKey()).address).toBe(signer.address)
    expect(verifySignature(await signedNumber(signer, 1))).toBe(true)
  })

  it('takes a seed or a secret key as bytes, hex or base64url', () => {
    const pair = nacl.sign.keyPair()
    const address = `ed25519:${Buffer.from(pair.publicKey).toString('base64url')}`
    for (const bytes of [pair.secretKey, pair.secretKey.slice(0, 32)]) {
      for (const key of [bytes, Buffer.from(bytes).toString('hex'), Buffer.from(bytes).toString('base64url')]) {
        expect(ed25519(key).address).toBe(address)
      }
    }
  })

  it('does not change with the bytes that it was made from', async () => {
    const seed = new Uint8Array(32).fill(3)
    const signer = ed25519(seed)
    seed.fill(4)
    expect(verifySignature(await signedNumber(signer, 1))).toBe(true)
  })

  it('refuses a secret key with the public key of another', () => {
    const mixed = Buffer.concat([nacl.randomBytes(32), nacl.sign.keyPair().publicKey])
    expect(() => ed25519(mixed)).toThrow(/are not the public key of the first 32$/)
  })

  it.each(['', 'ab', '1'.repeat(63), 'g'.repeat(64), '='.repeat(43), new Uint8Array(33), new Uint8Array(0)])(
    'refuses the key %p',
    (key) => {
      expect(() => ed25519(key)).toThrow(TypeError)
    },
  )
})
