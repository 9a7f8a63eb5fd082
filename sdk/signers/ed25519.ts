/** Ed25519 keys. */
import nacl from 'tweetnacl'
import { base64UrlToBytes, bytesToBase64Url, hexToBytes, textToBytes } from '../../contract/wire/bytes.ts'
import { signedText } from '../../contract/wire/signing.ts'
import type { Signer } from './signer.ts'

/** A signer with an Ed25519 key. */
export type Ed25519Signer = Signer & {
  readonly kind: 'ed25519'
  /** Returns the seed, 32 bytes in base64url, to be kept in a safe place. Whoever has it is this signer. */
  exportKey(): string
}

const SEED_BYTES = 32

/**
 * Returns a signer with the Ed25519 key `key`, or with a new one.
 *
 * @param key The seed of 32 bytes, or seed and public key, 64 bytes; as bytes, lower-case hex or base64url.
 * @throws {TypeError} When `key` is neither. The message does not show it.
 */
export function ed25519(key: string | Uint8Array = nacl.randomBytes(SEED_BYTES)): Ed25519Signer {
  const { publicKey, secretKey } = parseKey(typeof key === 'string' ? decode(key) : key)
  return {
    kind: 'ed25519',
    address: `ed25519:${bytesToBase64Url(publicKey)}`,
    sign: async (query) => bytesToBase64Url(nacl.sign.detached(textToBytes(signedText(query)), secretKey)),
    exportKey: () => bytesToBase64Url(secretKey.subarray(0, SEED_BYTES)),
  }
}

function parseKey(bytes: Uint8Array | undefined): nacl.SignKeyPair {
  if (bytes?.length !== SEED_BYTES && bytes?.length !== 2 * SEED_BYTES) {
    throw new TypeError('expected an Ed25519 seed of 32 bytes or a secret key of 64, as bytes, hex or base64url')
  }
  const pair = nacl.sign.keyPair.fromSeed(bytes.slice(0, SEED_BYTES))
  // Signing with a public key that is not the seed's gives the seed away.
  if (!bytes.subarray(SEED_BYTES).every((byte, i) => byte === pair.publicKey[i])) {
    throw new TypeError('the last 32 bytes of the Ed25519 secret key are not the public key of the first 32')
  }
  return pair
}

function decode(text: string): Uint8Array | undefined {
  const isHex = text.length === 2 * SEED_BYTES || text.length === 4 * SEED_BYTES
  return isHex ? hexToBytes(text) : base64UrlToBytes(text)
}
