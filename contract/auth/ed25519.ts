/**
 * `ed25519`: Ed25519 (RFC 8032) over the bytes of the signed text, strict.
 *
 * Libraries differ on keys and signatures that no honest signer makes, so the rule is written out. A signature `R ‖ S` by
 * the key `A` is valid when all of these hold:
 *
 * 1. `A` is the canonical encoding of a point of the curve whose order is greater than 8.
 * 2. `S < L`.
 * 3. `R` is, byte for byte, the canonical encoding of `[S]B - [h]A` with `h = SHA-512(R ‖ A ‖ text) mod L`: the equation
 *    without the cofactor.
 * 4. The order of `R` is greater than 8.
 *
 * libsodium decides the same. OpenSSL does after rules 1 and 4 are checked on the bytes.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { base64UrlToBytes, textToBytes } from '../wire/bytes.ts'
import { SIGNATURE_FORMS } from '../wire/signature-forms.ts'
import { signedText } from '../wire/signing.ts'
import type { SignedQuery } from '../wire/types.ts'

const POINT_BYTES = 32
const Point = ed25519.Point
const ORDER = Point.Fn.ORDER

/** Says whether `query.signature` is one of the key in `query.signer` over the signed text. */
export function verifyEd25519(query: SignedQuery): boolean {
  const forms = SIGNATURE_FORMS.ed25519
  if (!forms.signer.test(query.signer) || !forms.signature.test(query.signature)) return false
  const publicKey = base64UrlToBytes(query.signer.slice('ed25519:'.length)) as Uint8Array
  const signature = base64UrlToBytes(query.signature) as Uint8Array
  return isEd25519Signature(signature, textToBytes(signedText(query)), publicKey)
}

/** Says whether the 64 bytes of `signature` are one of the 32 bytes of `publicKey` over `message`. */
export function isEd25519Signature(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  const r = signature.subarray(0, POINT_BYTES)
  const s = littleEndian(signature.subarray(POINT_BYTES))
  if (s >= ORDER) return false
  const a = decodePoint(publicKey)
  if (a === undefined || a.isSmallOrder()) return false
  const challenge = sha512.create().update(r).update(publicKey).update(message).digest()
  const expected = Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(littleEndian(challenge) % ORDER))
  return !expected.isSmallOrder() && equalBytes(expected.toBytes(), r)
}

function decodePoint(bytes: Uint8Array): InstanceType<typeof Point> | undefined {
  try {
    return Point.fromBytes(bytes, false)
  } catch {
    return undefined
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0)
  return value
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
