/**
 * How addresses, signatures and keys are spelled.
 *
 * Every value has exactly one spelling: lower-case hex, or base64url without padding whose unused trailing bits are zero
 * (RFC 4648 section 3.5). That is what the last character of each pattern says.
 */
import type { SignatureKind } from './types.ts'

/** The spelling of everything that depends on the kind of a signature. `key` is there where the kind sends a public key. */
export type SignatureForm = { readonly signer: RegExp; readonly signature: RegExp; readonly key: RegExp | undefined }

const BASE64_URL_32 = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/

/** Kind → how its signer, its signature and its key are spelled. */
export const SIGNATURE_FORMS: Readonly<Record<SignatureKind, SignatureForm>> = {
  /** 20 bytes of hex; `r`, `s` and `v` as 65 bytes of hex. */
  evm: { signer: /^0x[0-9a-f]{40}$/, signature: /^0x[0-9a-f]{128}1[bc]$/, key: undefined },
  /** 32 and 64 bytes. */
  ed25519: {
    signer: /^ed25519:[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/,
    signature: /^[A-Za-z0-9_-]{85}[AQgw]$/,
    key: undefined,
  },
  /** 32, 512 and 512 bytes. The modulus has its first bit set, so it has 4096 bits, and its last, so it is odd. */
  arweave: {
    signer: BASE64_URL_32,
    signature: /^[A-Za-z0-9_-]{682}[AEIMQUYcgkosw048]$/,
    key: /^[g-z0-9_-][A-Za-z0-9_-]{681}[EMUcks08]$/,
  },
}

/** Says whether `name` is a kind of signature that has a verifier. */
export function isSignatureKind(name: unknown): name is SignatureKind {
  return typeof name === 'string' && Object.hasOwn(SIGNATURE_FORMS, name)
}

/** Returns the kind of signature that `address` makes, or `undefined` when it is not the address of any kind. */
export function kindOfAddress(address: string): SignatureKind | undefined {
  if (SIGNATURE_FORMS.evm.signer.test(address)) return 'evm'
  if (SIGNATURE_FORMS.ed25519.signer.test(address)) return 'ed25519'
  return SIGNATURE_FORMS.arweave.signer.test(address) ? 'arweave' : undefined
}

/** Says whether `id` is a database id: 32 bytes in canonical base64url. */
export function isDatabaseId(id: unknown): id is string {
  return typeof id === 'string' && BASE64_URL_32.test(id)
}
