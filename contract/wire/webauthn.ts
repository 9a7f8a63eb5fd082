/**
 * What the address of a passkey is a hash of.
 *
 * A passkey signs for pages of its relying party, and any of them can ask it to. The page is therefore part of who signs: the
 * same passkey used from another origin, or for another relying party, has another address.
 */
import { textToBinary } from './bytes.ts'

/** Who a passkey signs for. */
export type PasskeyOwner = {
  /** The public key as SubjectPublicKeyInfo (RFC 5280) in DER, the point of P-256 uncompressed. */
  readonly publicKey: Uint8Array
  /** SHA-256 of the id of the relying party, 32 bytes. */
  readonly rpIdHash: Uint8Array
  /** Origin of the page, for example `https://app.example`. */
  readonly origin: string
}

/**
 * Returns the bytes whose SHA-256 in base64url, after `webauthn:`, is the address: key, hash of the relying party, origin.
 *
 * DER says how long it is and the hash has 32 bytes, so no two owners have the same.
 */
export function passkeyPreimage({ publicKey, rpIdHash, origin }: PasskeyOwner): Uint8Array {
  const tail = textToBinary(origin)
  const bytes = new Uint8Array(publicKey.length + rpIdHash.length + tail.length)
  bytes.set(publicKey)
  bytes.set(rpIdHash, publicKey.length)
  for (let i = 0; i < tail.length; i++) bytes[publicKey.length + rpIdHash.length + i] = tail.charCodeAt(i)
  return bytes
}
