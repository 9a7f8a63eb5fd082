/**
 * `arweave`: RSASSA-PSS (RFC 8017 section 8.1.2) with SHA-256, MGF1-SHA-256 and a salt of 32 bytes, over the bytes of the
 * signed text. The modulus has exactly 4096 bits and is odd, the exponent is 65537, and the address is the hash of the
 * modulus: a signature by any other key is not the signer's.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { base64UrlToBytes, bytesToBase64Url, bytesToHex, hexToBytes, textToBytes } from '../wire/bytes.ts'
import { SIGNATURE_FORMS } from '../wire/signature-forms.ts'
import { signedText } from '../wire/signing.ts'
import type { SignedQuery } from '../wire/types.ts'

const MODULUS_BYTES = 512
const HASH_BYTES = 32
const SALT_BYTES = 32
/** Bytes of the masked part: everything before the hash and the trailer. */
const BLOCK_BYTES = MODULUS_BYTES - HASH_BYTES - 1

/** Says whether `query.signature` is one of `query.key` over the signed text, and `query.signer` the hash of that key. */
export function verifyArweave(query: SignedQuery): boolean {
  const forms = SIGNATURE_FORMS.arweave
  if (query.key === undefined || !forms.members.key?.test(query.key) || !forms.signature.test(query.signature))
    return false
  const key = base64UrlToBytes(query.key) as Uint8Array
  if (bytesToBase64Url(sha256(key)) !== query.signer) return false
  return isPssSignature(base64UrlToBytes(query.signature) as Uint8Array, textToBytes(signedText(query)), key)
}

/** Says whether the 512 bytes of `signature` are one over `message` by the key of this odd modulus of 4096 bits. */
export function isPssSignature(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  const [number, modulus] = [bigEndian(signature), bigEndian(key)]
  return number < modulus && isPssEncoding(toBytes(powerF4(number, modulus)), sha256(message))
}

/** EMSA-PSS-VERIFY (RFC 8017 section 9.1.2) for 4095 bits: `encoded` is maskedDB ‖ H ‖ 0xbc. */
function isPssEncoding(encoded: Uint8Array, messageHash: Uint8Array): boolean {
  if (encoded[MODULUS_BYTES - 1] !== 0xbc || ((encoded[0] ?? 0) & 0x80) !== 0) return false
  const hash = encoded.subarray(BLOCK_BYTES, BLOCK_BYTES + HASH_BYTES)
  const mask = mgf1(hash, BLOCK_BYTES)
  const block = encoded.subarray(0, BLOCK_BYTES).map((byte, i) => byte ^ (mask[i] ?? 0))
  block[0] = (block[0] ?? 0) & 0x7f
  const saltStart = BLOCK_BYTES - SALT_BYTES
  for (let i = 0; i < saltStart; i++) {
    if (block[i] !== (i === saltStart - 1 ? 1 : 0)) return false
  }
  const input = new Uint8Array(8 + HASH_BYTES + SALT_BYTES)
  input.set(messageHash, 8)
  input.set(block.subarray(saltStart), 8 + HASH_BYTES)
  return sha256(input).every((byte, i) => byte === hash[i])
}

/** MGF1 with SHA-256 (RFC 8017 appendix B.2.1); `length` is below 256 hashes. */
function mgf1(seed: Uint8Array, length: number): Uint8Array {
  const mask = new Uint8Array(length)
  const input = new Uint8Array(seed.length + 4)
  input.set(seed)
  for (let counter = 0; counter * HASH_BYTES < length; counter++) {
    input[input.length - 1] = counter
    mask.set(sha256(input).subarray(0, length - counter * HASH_BYTES), counter * HASH_BYTES)
  }
  return mask
}

/** `base` to the power of 65537 = 2^16 + 1, modulo `modulus`. */
function powerF4(base: bigint, modulus: bigint): bigint {
  let power = base
  for (let i = 0; i < 16; i++) power = (power * power) % modulus
  return (power * base) % modulus
}

function bigEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${bytesToHex(bytes)}`)
}

function toBytes(value: bigint): Uint8Array {
  return hexToBytes(value.toString(16).padStart(2 * MODULUS_BYTES, '0')) as Uint8Array
}
