import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { verifySignature } from '../../../contract/auth/verifiers.ts'
import { ed25519, type InternetIdentity, internetIdentity } from '../../../sdk/signers/index.ts'
import { passkeyKey } from '../../support/passkey.ts'
import { signedNumber } from '../../support/signing.ts'

/** An identity as `@dfinity/identity` has them: keys in DER, signatures as bytes. */
function identityOf(key: KeyObject, wrap: (bytes: Uint8Array) => Uint8Array | ArrayBuffer): InternetIdentity {
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return {
    getPublicKey: () => ({ toDer: () => wrap(der) }),
    sign: async (blob) => wrap(sign(null, blob, key)),
  }
}

const asBytes = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes)
const asBuffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer

describe('internetIdentity', () => {
  it.each([
    ['bytes', asBytes],
    ['buffers', asBuffer],
  ])('signs with an Ed25519 identity that gives %s, under the address of its key', async (_, wrap) => {
    const signer = internetIdentity(identityOf(passkeyKey('ed25519'), wrap))
    expect(signer.address).toBe(ed25519(Buffer.alloc(32, 1)).address)
    const query = await signedNumber(signer, 1)
    expect(query.kind).toBe('ed25519')
    expect(verifySignature(query)).toBe(true)
  })

  it('gives the DER of RFC 8410 section 10.1 the address of the bytes in it', () => {
    const der = Buffer.from('MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=', 'base64')
    const identity: InternetIdentity = { getPublicKey: () => ({ toDer: () => der }), sign: async () => der }
    expect(internetIdentity(identity).address).toBe('ed25519:Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE')
  })

  it.each([
    ['P-256', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey],
    ['X25519', generateKeyPairSync('x25519').privateKey],
  ])('refuses an identity of %s', (_, key) => {
    expect(() => internetIdentity(identityOf(key, asBytes))).toThrow(/^expected an identity with an Ed25519 key/)
  })

  it.each([0, 32, 43, 45])('refuses a key of %d bytes', (length) => {
    const der = new Uint8Array(length)
    const identity: InternetIdentity = { getPublicKey: () => ({ toDer: () => der }), sign: async () => der }
    expect(() => internetIdentity(identity)).toThrow(TypeError)
  })
})
