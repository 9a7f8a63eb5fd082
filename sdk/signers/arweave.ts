/** Arweave keys. */
import { sha256 } from '@noble/hashes/sha2.js'
import { base64UrlToBytes, bytesToBase64Url, textToBytes } from '../../contract/wire/bytes.ts'
import { SIGNATURE_FORMS } from '../../contract/wire/signature-forms.ts'
import { signedText } from '../../contract/wire/signing.ts'
import type { Signer } from './signer.ts'

/** An RSA private key as JSON (RFC 7517), as Arweave wallets keep it. */
export type ArweaveJwk = {
  readonly kty: string
  readonly n: string
  readonly e: string
  readonly d?: string
  readonly p?: string
  readonly q?: string
  readonly dp?: string
  readonly dq?: string
  readonly qi?: string
}

/** A signer with an Arweave key. */
export type ArweaveSigner = Signer & {
  readonly kind: 'arweave'
  readonly key: string
  /** Returns a copy of the private key, to be kept in a safe place. Whoever has it is this signer. */
  exportKey(): ArweaveJwk
}

/**
 * Returns a signer with the Arweave wallet `jwk`, or with a new one, which takes a second or more to make.
 *
 * Needs the package `arweave`, which is not installed with this one.
 *
 * @throws {TypeError} When the package is absent, or `jwk` is no RSA private key of 4096 bits with the exponent 65537. The message does not show it.
 */
export async function arweave(jwk?: ArweaveJwk): Promise<ArweaveSigner> {
  if (jwk !== undefined) checkJwk(jwk)
  const { crypto } = await loadArweave()
  const secret: ArweaveJwk = jwk === undefined ? await crypto.generateJWK() : { ...jwk }
  checkJwk(secret)
  return {
    kind: 'arweave',
    address: bytesToBase64Url(sha256(base64UrlToBytes(secret.n) as Uint8Array)),
    key: secret.n,
    sign: async (query) =>
      bytesToBase64Url(await crypto.sign(secret, textToBytes(signedText(query)), { saltLength: 32 })),
    exportKey: () => ({ ...secret }),
  }
}

/** Loads the optional package. The form with `catch` tells bundlers that it may be absent. */
async function loadArweave() {
  const { default: Arweave } = await import('arweave').catch((cause: unknown) => {
    throw new TypeError('arweave() needs the package arweave; install it with npm i arweave@1.15.7', { cause })
  })
  return Arweave
}

function checkJwk({ kty, n, e, d }: ArweaveJwk): void {
  if (kty !== 'RSA' || e !== 'AQAB' || !SIGNATURE_FORMS.arweave.members.key?.test(n) || typeof d !== 'string') {
    throw new TypeError(
      'expected an Arweave wallet: the JWK of an RSA private key of 4096 bits with the exponent 65537',
    )
  }
}
