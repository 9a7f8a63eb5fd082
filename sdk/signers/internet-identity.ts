/** Ed25519 keys of the Internet Computer. */
import { bytesToBase64Url, bytesToHex, textToBytes } from '../../contract/wire/bytes.ts'
import { signedText } from '../../contract/wire/signing.ts'
import type { Signer } from './signer.ts'

/** What this needs of a `SignIdentity` of `@dfinity/agent`; an `Ed25519KeyIdentity` has it. */
export type InternetIdentity = {
  /** The public key, as SubjectPublicKeyInfo in DER. */
  getPublicKey(): { toDer(): Uint8Array | ArrayBuffer }
  sign(blob: Uint8Array): Promise<Uint8Array | ArrayBuffer>
}

/** How the DER of every Ed25519 public key begins (RFC 8410 section 4); the 32 bytes of the key follow. */
const DER_HEAD = '302a300506032b6570032100'
const DER_BYTES = 44

/**
 * Returns a signer with the Ed25519 key of an identity of the Internet Computer.
 *
 * The address is that of the key, however it came: `ed25519:` and its 32 bytes, without the DER around them.
 *
 * @throws {TypeError} When the identity has another kind of key. That of a delegation is such: give the identity that it delegates to.
 * @example
 * const identity = Ed25519KeyIdentity.generate()
 * const client = await AuthClient.create({ identity })
 * await client.login({ identityProvider })
 * const db = await connect(url, { db: id, signer: internetIdentity(identity) })
 */
export function internetIdentity(identity: InternetIdentity): Signer & { readonly kind: 'ed25519' } {
  const der = toBytes(identity.getPublicKey().toDer())
  if (der.length !== DER_BYTES || bytesToHex(der.subarray(0, DER_HEAD.length / 2)) !== DER_HEAD) {
    throw new TypeError('expected an identity with an Ed25519 key, whose DER has 44 bytes (RFC 8410)')
  }
  return {
    kind: 'ed25519',
    address: `ed25519:${bytesToBase64Url(der.subarray(DER_HEAD.length / 2))}`,
    sign: async (query) => bytesToBase64Url(toBytes(await identity.sign(textToBytes(signedText(query))))),
  }
}

function toBytes(bytes: Uint8Array | ArrayBuffer): Uint8Array {
  return new Uint8Array(bytes)
}
