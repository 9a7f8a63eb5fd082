/** A passkey in software, which does what an authenticator and a browser do together, and lies where it is told to. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { signedText } from '../../contract/wire/signing.ts'
import type { SignedQuery } from '../../contract/wire/types.ts'
import { type AssertionRequest, type Signer, webauthn } from '../../sdk/signers/index.ts'
import { queryNumber } from './query-number.ts'

export const ORIGIN = 'https://app.example'
export const RP_ID = 'app.example'

/** Where an assertion differs from an honest one. */
export type Lies = {
  readonly rpId?: string
  readonly flags?: number
  /** Follow the 37 bytes of the authenticator data. */
  readonly extensions?: Uint8Array
  /** Members of the client data that replace the honest ones; those that are `undefined` go. */
  readonly client?: Readonly<Record<string, unknown>>
  /** Rewrites the text of the client data. */
  readonly rewrite?: (clientData: string) => string
  /** Rewrites the signature after it was made: DER for P-256. */
  readonly forge?: (signature: Uint8Array) => Uint8Array
}

export type Algorithm = 'p256' | 'ed25519'

/** Private keys in PKCS #8, made once. */
const KEYS: Readonly<Record<Algorithm, string>> = {
  p256: 'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgR7jztW7556KK+kqVsaNdxecqFrggL8QyEiRUC/OI9nuhRANCAARBK8/SX+K71tvEvys/4epEFKf+aDsh9F7u5O+Mzwkrxu7uqjoKyYknL3IVuqqoDKF8Qh/HExQ8wGiiKnoJ+rNH',
  ed25519: 'MC4CAQAwBQYDK2VwBCIEIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB',
}

/** Returns the private key of the passkey of an algorithm, always the same. */
export function passkeyKey(algorithm: Algorithm): KeyObject {
  return createPrivateKey({ key: Buffer.from(KEYS[algorithm], 'base64'), format: 'der', type: 'pkcs8' })
}

/** Returns the public key of a passkey in DER. */
export function passkeySpki(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' })
}

/** Returns what stands in for `navigator.credentials.get`. */
export function softPasskey(key: KeyObject, lies: Lies = {}): (request: AssertionRequest) => Promise<unknown> {
  return async ({ publicKey: request }) => {
    const challenge = Buffer.from(request.challenge).toString('base64url')
    const honest = { type: 'webauthn.get', challenge, origin: ORIGIN, crossOrigin: false }
    const json = JSON.stringify({ ...honest, ...lies.client })
    const clientDataJSON = Buffer.from(lies.rewrite?.(json) ?? json)
    const head = [sha256(Buffer.from(lies.rpId ?? request.rpId)), Buffer.of(lies.flags ?? 0x05, 0, 0, 0, 1)]
    const authenticatorData = Buffer.concat([...head, lies.extensions ?? Buffer.alloc(0)])
    const message = Buffer.concat([authenticatorData, sha256(clientDataJSON)])
    const made = sign(key.asymmetricKeyType === 'ec' ? 'sha256' : null, message, key)
    const signature = lies.forge?.(made) ?? made
    return { response: { authenticatorData, clientDataJSON, signature } }
  }
}

/** Returns a signer with the passkey of an algorithm. */
export function passkeySigner(algorithm: Algorithm, lies: Lies = {}): Signer {
  const key = passkeyKey(algorithm)
  return webauthn({ publicKey: passkeySpki(key), origin: ORIGIN, rpId: RP_ID, get: softPasskey(key, lies) })
}

/**
 * Query number `n` of the passkey whose public key is `spki`, right in everything but perhaps key and signature.
 *
 * @param signatureOf - Returns the 64 bytes of the signature over a message.
 */
export function forgedQuery(n: number, spki: Uint8Array, signatureOf: (message: Buffer) => Uint8Array): SignedQuery {
  const rpIdHash = sha256(Buffer.from(RP_ID))
  const address = sha256(Buffer.concat([spki, rpIdHash, Buffer.from(ORIGIN)])).toString('base64url')
  const unsigned = { ...queryNumber(n), kind: 'webauthn' as const, signer: `webauthn:${address}` }
  const challenge = sha256(Buffer.from(signedText(unsigned))).toString('base64url')
  const clientDataJSON = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin: ORIGIN }))
  const authenticatorData = Buffer.concat([rpIdHash, Buffer.of(1, 0, 0, 0, 0)])
  return {
    ...unsigned,
    key: Buffer.from(spki).toString('base64url'),
    authenticatorData: authenticatorData.toString('base64url'),
    clientDataJSON: clientDataJSON.toString('base64url'),
    signature: Buffer.from(signatureOf(Buffer.concat([authenticatorData, sha256(clientDataJSON)]))).toString(
      'base64url',
    ),
  }
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
