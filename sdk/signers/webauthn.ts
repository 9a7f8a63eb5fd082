/** Passkeys. */
import { DER } from '@noble/curves/abstract/der.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { base64UrlToBytes, bytesToBase64Url, hexToBytes, textToBytes } from '../../contract/wire/bytes.ts'
import { SIGNATURE_FORMS } from '../../contract/wire/signature-forms.ts'
import { signedText } from '../../contract/wire/signing.ts'
import type { SignatureMembers } from '../../contract/wire/types.ts'
import { passkeyPreimage } from '../../contract/wire/webauthn.ts'
import type { Signer } from './signer.ts'

/** A passkey, as it was registered, and the way to ask for its signature. */
export type WebAuthnOptions = {
  /** What `getPublicKey()` of the registration's response returned (SubjectPublicKeyInfo in DER), or that in base64url. */
  readonly publicKey: Uint8Array | ArrayBuffer | string
  /** Origin of the page that asks, as `location.origin` gives it. */
  readonly origin: string
  /** Id of the relying party that the passkey was registered for. Default: the host of the origin. */
  readonly rpId?: string
  /** `rawId` of the passkey, or its `id`. Without it the browser lets the user choose. */
  readonly credentialId?: Uint8Array | ArrayBuffer | string
  /** Whether the passkey is to ask for a fingerprint or a PIN. Default `preferred`. */
  readonly userVerification?: 'required' | 'preferred' | 'discouraged'
  /** Asks for an assertion: `(request) => navigator.credentials.get(request)`. */
  readonly get: (request: AssertionRequest) => Promise<unknown>
}

/** What `navigator.credentials.get` takes. */
export type AssertionRequest = {
  readonly publicKey: {
    readonly challenge: Uint8Array<ArrayBuffer>
    readonly rpId: string
    readonly userVerification: 'required' | 'preferred' | 'discouraged'
    readonly allowCredentials?: { readonly type: 'public-key'; readonly id: Uint8Array<ArrayBuffer> }[]
  }
}

/** A signer with a passkey. */
export type WebAuthnSigner = Signer & { readonly kind: 'webauthn'; readonly key: string }

const P256_DER_BYTES = 91
const SCALAR_BYTES = 32

/**
 * Returns a signer with a passkey of P-256 (ES256, -7) or Ed25519 (EdDSA, -8). Each signature asks the user.
 *
 * Key, relying party and origin are the address: the same passkey on another origin is another signer.
 *
 * @throws {TypeError} When the key is of another kind. Signing throws one when the browser gives no assertion.
 * @example
 * const made = await navigator.credentials.create({ publicKey: {
 *   challenge: crypto.getRandomValues(new Uint8Array(32)),
 *   rp: { name: 'My app' },
 *   user: { id: crypto.getRandomValues(new Uint8Array(16)), name: 'bob', displayName: 'Bob' },
 *   pubKeyCredParams: [{ type: 'public-key', alg: -7 }, { type: 'public-key', alg: -8 }],
 * } })
 * const signer = webauthn({
 *   publicKey: made.response.getPublicKey(),
 *   credentialId: made.rawId,
 *   origin: location.origin,
 *   get: (request) => navigator.credentials.get(request),
 * })
 */
export function webauthn(options: WebAuthnOptions): WebAuthnSigner {
  const { origin, get } = options
  const rpId = options.rpId ?? new URL(origin).hostname
  const publicKey = toBytes(options.publicKey)
  const key = bytesToBase64Url(publicKey)
  if (!SIGNATURE_FORMS.webauthn.members.key?.test(key)) {
    throw new TypeError('expected the public key of a passkey of P-256 or Ed25519, as getPublicKey() returns it')
  }
  const owner = passkeyPreimage({ publicKey, rpIdHash: sha256(textToBytes(rpId)), origin })
  const allowed = options.credentialId === undefined ? undefined : toBytes(options.credentialId)
  return {
    kind: 'webauthn',
    address: `webauthn:${bytesToBase64Url(sha256(owner))}`,
    key,
    async sign(query) {
      const challenge = Uint8Array.from(sha256(textToBytes(signedText(query))))
      const userVerification = options.userVerification ?? 'preferred'
      const request = { challenge, rpId, userVerification }
      const allowCredentials = allowed && [{ type: 'public-key' as const, id: allowed }]
      const credential = await get({
        publicKey: allowCredentials === undefined ? request : { ...request, allowCredentials },
      })
      return toMembers(credential, publicKey.length === P256_DER_BYTES)
    },
  }
}

function toMembers(credential: unknown, isP256: boolean): SignatureMembers {
  const { authenticatorData, clientDataJSON, signature } = parseResponse(credential)
  return {
    authenticatorData: bytesToBase64Url(authenticatorData),
    clientDataJSON: bytesToBase64Url(clientDataJSON),
    signature: bytesToBase64Url(isP256 ? derToFixed(signature) : signature),
  }
}

type Response = Readonly<Record<'authenticatorData' | 'clientDataJSON' | 'signature', Uint8Array>>

function parseResponse(credential: unknown): Response {
  const { response } = (credential ?? {}) as { readonly response?: Record<string, unknown> }
  const bytesOf = (name: string): Uint8Array => {
    const value = response?.[name]
    if (value instanceof ArrayBuffer || value instanceof Uint8Array) return new Uint8Array(value)
    throw new TypeError(`expected the assertion of a passkey, got none: response.${name} holds no bytes`)
  }
  return {
    authenticatorData: bytesOf('authenticatorData'),
    clientDataJSON: bytesOf('clientDataJSON'),
    signature: bytesOf('signature'),
  }
}

/** Returns `r` and `s`, 32 bytes each, of an ECDSA signature in DER, which is how passkeys give it. */
function derToFixed(der: Uint8Array): Uint8Array {
  const { r, s } = parseDer(der)
  const hex = [r, s].map((value) => value.toString(16).padStart(2 * SCALAR_BYTES, '0')).join('')
  return hexToBytes(hex) as Uint8Array
}

function parseDer(der: Uint8Array): { readonly r: bigint; readonly s: bigint } {
  try {
    // A number whose first bit is set has a byte 0 before it.
    return DER.toSig(der, SCALAR_BYTES + 1)
  } catch (cause) {
    throw new TypeError('expected an ECDSA signature in DER from the passkey', { cause })
  }
}

function toBytes(value: Uint8Array | ArrayBuffer | string): Uint8Array<ArrayBuffer> {
  const bytes = typeof value === 'string' ? base64UrlToBytes(value) : new Uint8Array(value)
  if (bytes === undefined) throw new TypeError('expected base64url without padding')
  return Uint8Array.from(bytes)
}
