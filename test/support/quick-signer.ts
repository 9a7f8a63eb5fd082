import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { signedText } from '../../contract/wire/signing.ts'
import type { Signer } from '../../sdk/signers/index.ts'

/** What stands before a seed in the PKCS #8 form of an Ed25519 key (RFC 8410). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The Ed25519 signer of `seed`, 32 bytes, by OpenSSL: 50 times as fast as the one of the SDK, for tests that sign thousands. */
export function quickSigner(seed: Uint8Array): Signer {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' })
  const { x } = createPublicKey(key).export({ format: 'jwk' })
  return {
    kind: 'ed25519',
    address: `ed25519:${x}`,
    sign: async (query) => sign(null, Buffer.from(signedText(query)), key).toString('base64url'),
  }
}
