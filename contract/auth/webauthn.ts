/**
 * `webauthn`: an assertion of a passkey (Web Authentication Level 3, section 7.2) whose challenge is the hash of the signed text.
 *
 * The key signs `authenticatorData ‖ SHA-256(clientDataJSON)`: ECDSA over P-256 with SHA-256, or Ed25519. The address is a hash of
 * key, relying party and origin, so an assertion for another page is one of another address: nothing has to be configured. The
 * user must have been present. Whether a PIN or a fingerprint was asked for (the flag UV) is the passkey's and the page's
 * business. There is no counter to be checked, because nonces keep a query from being used twice.
 */
import { p256 } from '@noble/curves/nist.js'
import type { Sha256 } from '../env.ts'
import { base64UrlToBytes, binaryToBytes, bytesToBase64Url, bytesToBinary, textToBinary } from '../wire/bytes.ts'
import { isJsonObject, type JsonObject, member } from '../wire/json.ts'
import { QUERY_DEPTH_MAX } from '../wire/limits.ts'
import { parseJson } from '../wire/parse-json.ts'
import { SIGNATURE_FORMS } from '../wire/signature-forms.ts'
import { signedText } from '../wire/signing.ts'
import type { SignedQuery } from '../wire/types.ts'
import { passkeyPreimage } from '../wire/webauthn.ts'
import { isEd25519Signature } from './ed25519.ts'
import { sha256 } from './hash.ts'

/** An assertion that is the signer's over the query if its signature is valid. */
export type Assertion = {
  readonly algorithm: 'p256' | 'ed25519'
  /** SubjectPublicKeyInfo in DER. It ends with the key itself. */
  readonly publicKey: Uint8Array
  /** `r` and `s` of 32 bytes each, or the Ed25519 signature. */
  readonly signature: Uint8Array
  /** What is signed. */
  readonly message: Uint8Array
}

const P256_DER_BYTES = 91
const P256_KEY_BYTES = 65
const ED25519_KEY_BYTES = 32
const HASH_BYTES = 32
const USER_PRESENT = 0x01
const ASCII = /^[\x20-\x7e]*$/

/** Says whether `query.signature` is one of `query.key` over the assertion in the query, and that one the signer's. */
export function verifyWebAuthn(query: SignedQuery): boolean {
  const assertion = openAssertion(query, sha256)
  return assertion !== undefined && isAssertionSignature(assertion)
}

/** Says whether the signature of an assertion is one of its key. */
export function isAssertionSignature({ algorithm, publicKey, signature, message }: Assertion): boolean {
  if (algorithm === 'ed25519') return isEd25519Signature(signature, message, publicKey.subarray(-ED25519_KEY_BYTES))
  try {
    // Of s and n - s authenticators give either.
    return p256.verify(signature, message, publicKey.subarray(-P256_KEY_BYTES), { lowS: false })
  } catch {
    return false
  }
}

/**
 * Returns the assertion in `query` when everything about it is right but perhaps its signature, else `undefined`.
 *
 * @param text The signed text of `query`, where the caller has it.
 */
export function openAssertion(
  query: SignedQuery,
  hash: Sha256,
  text: string = signedText(query),
): Assertion | undefined {
  if (!isWellFormed(query)) return undefined
  const [publicKey, authenticatorData, clientData, signature] = [
    toBytes(query.key),
    toBytes(query.authenticatorData),
    toBytes(query.clientDataJSON),
    toBytes(query.signature),
  ]
  if (((authenticatorData[HASH_BYTES] as number) & USER_PRESENT) === 0) return undefined
  const origin = originOf(bytesToBinary(clientData), toBase64Url(hash(textToBinary(text))))
  if (origin === undefined) return undefined
  const owner = passkeyPreimage({ publicKey, rpIdHash: authenticatorData.subarray(0, HASH_BYTES), origin })
  if (`webauthn:${toBase64Url(hash(owner))}` !== query.signer) return undefined
  const message = new Uint8Array(authenticatorData.length + HASH_BYTES)
  message.set(authenticatorData)
  message.set(binaryToBytes(hash(clientData)), authenticatorData.length)
  return { algorithm: publicKey.length === P256_DER_BYTES ? 'p256' : 'ed25519', publicKey, signature, message }
}

type WellFormed = SignedQuery & Required<Pick<SignedQuery, 'key' | 'authenticatorData' | 'clientDataJSON'>>

function isWellFormed(query: SignedQuery): query is WellFormed {
  const { signature, members } = SIGNATURE_FORMS.webauthn
  return (
    signature.test(query.signature) &&
    members.key?.test(query.key ?? '') === true &&
    members.authenticatorData?.test(query.authenticatorData ?? '') === true &&
    members.clientDataJSON?.test(query.clientDataJSON ?? '') === true
  )
}

/** Returns the origin in client data that answer `challenge` and come from no frame of another site. */
function originOf(clientData: string, challenge: string): string | undefined {
  const data = parseClientData(clientData)
  if (data === undefined || member(data, 'type') !== 'webauthn.get' || member(data, 'challenge') !== challenge) {
    return undefined
  }
  if (Object.hasOwn(data, 'crossOrigin') && data['crossOrigin'] !== false) return undefined
  const origin = member(data, 'origin')
  return typeof origin === 'string' && origin !== '' && ASCII.test(origin) ? origin : undefined
}

function parseClientData(clientData: string): JsonObject | undefined {
  if (!ASCII.test(clientData)) return undefined
  try {
    const data = parseJson(clientData, QUERY_DEPTH_MAX)
    return isJsonObject(data) ? data : undefined
  } catch {
    return undefined
  }
}

/** The bytes of what has been found to be canonical base64url. */
function toBytes(text: string): Uint8Array {
  return base64UrlToBytes(text) as Uint8Array
}

function toBase64Url(binary: string): string {
  return bytesToBase64Url(binaryToBytes(binary))
}
