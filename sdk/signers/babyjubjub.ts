/** BabyJubJub keys, as circomlib has them. */
import { blake512 } from '@noble/hashes/blake1.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { randomBytes } from '@noble/hashes/utils.js'
import {
  BABYJUBJUB_BASE,
  BABYJUBJUB_ORDER,
  type BabyJubJubPoint,
  babyJubJubChallenge,
  fromLittleEndian,
  hashToField,
  packPoint,
  toLittleEndian,
} from '../../contract/wire/babyjubjub.ts'
import { bytesToHex, hexToBytes, textToBytes } from '../../contract/wire/bytes.ts'
import { signedText } from '../../contract/wire/signing.ts'
import type { Signer } from './signer.ts'

/** A signer with a BabyJubJub key. */
export type BabyJubJubSigner = Signer & {
  readonly kind: 'babyjubjub'
  /** Returns the private key, 64 hex digits, to be kept in a safe place. Whoever has it is this signer. */
  exportKey(): string
}

const KEY_BYTES = 32

/**
 * Returns a signer with the BabyJubJub private key `key`, or with a new one.
 *
 * Keys and signatures are those of circomlib's EdDSA with Poseidon, so that a circuit can check a query's signature.
 *
 * @param key 32 bytes, or 64 hex digits with or without `0x`. Any are a key.
 * @throws {TypeError} When `key` is neither. The message does not show it.
 */
export function babyjubjub(key: string | Uint8Array = randomBytes(KEY_BYTES)): BabyJubJubSigner {
  const secret = expandKey(parseKey(key))
  return {
    kind: 'babyjubjub',
    address: `bjj:${bytesToHex(packPoint(secret.publicKey))}`,
    sign: async (query) => bytesToHex(signElement(secret, hashToField(sha256(textToBytes(signedText(query)))))),
    exportKey: () => secret.hex,
  }
}

/** A private key with what follows from it. */
export type ExpandedKey = {
  readonly hex: string
  /** A multiple of 8. */
  readonly scalar: bigint
  readonly publicKey: BabyJubJubPoint
  /** What nonces are made from. */
  readonly prefix: Uint8Array
}

/** Returns what follows from the 32 bytes of a private key: RFC 8032 section 5.1.5, with BLAKE-512 for SHA-512. */
export function expandKey(key: Uint8Array): ExpandedKey {
  const hash = blake512(key)
  const scalar = (fromLittleEndian(hash.subarray(0, KEY_BYTES)) & (2n ** 255n - 8n)) | (2n ** 254n)
  const publicKey = BABYJUBJUB_BASE.multiply((scalar >> 3n) % BABYJUBJUB_ORDER)
  return { hex: bytesToHex(key), scalar, publicKey, prefix: hash.slice(KEY_BYTES) }
}

/** Returns the signature over an element of the field: 64 bytes, a packed point and a scalar, least byte first. */
export function signElement({ scalar, publicKey, prefix }: ExpandedKey, message: bigint): Uint8Array {
  const seed = blake512.create().update(prefix).update(toLittleEndian(message)).digest()
  const nonce = littleEndianModOrder(seed)
  const commitment = BABYJUBJUB_BASE.multiply(nonce)
  const challenge = babyJubJubChallenge(commitment, publicKey, message)
  const signature = new Uint8Array(2 * KEY_BYTES)
  signature.set(packPoint(commitment))
  signature.set(toLittleEndian((nonce + challenge * scalar) % BABYJUBJUB_ORDER), KEY_BYTES)
  return signature
}

function littleEndianModOrder(bytes: Uint8Array): bigint {
  return fromLittleEndian(bytes) % BABYJUBJUB_ORDER
}

function parseKey(key: string | Uint8Array): Uint8Array {
  const bytes = typeof key === 'string' ? hexToBytes(key.replace(/^0x/, '').toLowerCase()) : Uint8Array.from(key)
  if (bytes?.length !== KEY_BYTES) {
    throw new TypeError('expected a BabyJubJub private key: 32 bytes, or 64 hex digits with or without 0x')
  }
  return bytes
}
