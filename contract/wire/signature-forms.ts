/**
 * How addresses, signatures and keys are spelled.
 *
 * Every value has exactly one spelling: lower-case hex, or base64url without padding whose unused trailing bits are zero
 * (RFC 4648 section 3.5). That is what the last character of each pattern says.
 */
import { base64UrlToBytes } from './bytes.ts'
import { AUTHENTICATOR_DATA_BYTES_MAX, CLIENT_DATA_BYTES_MAX } from './limits.ts'
import type { SignatureKind, SignatureMembers } from './types.ts'

/** Says whether a text is spelled as it must be. A regular expression is one. */
export type TextForm = { test(text: string): boolean }

/** The spelling of everything that depends on the kind of a signature. */
export type SignatureForm = {
  readonly signer: TextForm
  readonly signature: TextForm
  /** What a query of this kind has beside the signature: these members, all of them, and no others. */
  readonly members: Readonly<Partial<Record<Exclude<keyof SignatureMembers, 'signature'>, TextForm>>>
}

const BASE64_URL_32 = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/
const BASE64_URL_64 = /^[A-Za-z0-9_-]{85}[AQgw]$/
const HEX_32 = /^[0-9a-f]{64}$/
const HEX_64 = /^[0-9a-f]{128}$/

/** 20 bytes of hex; `r`, `s` and `v` as 65 bytes of hex. */
const EVM: SignatureForm = { signer: /^0x[0-9a-f]{40}$/, signature: /^0x[0-9a-f]{128}1[bc]$/, members: {} }

/** Kind → how its signer, its signature and what comes with it are spelled. */
export const SIGNATURE_FORMS: Readonly<Record<SignatureKind, SignatureForm>> = {
  evm: EVM,
  'evm-personal': EVM,
  /** 32 and 64 bytes. */
  ed25519: { signer: /^ed25519:[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, signature: BASE64_URL_64, members: {} },
  /** 32, 512 and 512 bytes. The modulus has its first bit set, so it has 4096 bits, and its last, so it is odd. */
  arweave: {
    signer: BASE64_URL_32,
    signature: /^[A-Za-z0-9_-]{682}[AEIMQUYcgkosw048]$/,
    members: { key: /^[g-z0-9_-][A-Za-z0-9_-]{681}[EMUcks08]$/ },
  },
  /** A compressed point; another and a scalar. */
  babyjubjub: { signer: /^bjj:[0-9a-f]{64}$/, signature: HEX_64, members: {} },
  /** A hash; `r` and `s`, or an Ed25519 signature. The key is DER whose first bytes say its algorithm and length. */
  webauthn: {
    signer: /^webauthn:[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/,
    signature: BASE64_URL_64,
    members: {
      key: /^(?:MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE[A-Za-z0-9_-]{85}[AQgw]|MCowBQYDK2VwAyEA[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])$/,
      authenticatorData: base64UrlOf(37, AUTHENTICATOR_DATA_BYTES_MAX),
      clientDataJSON: base64UrlOf(1, CLIENT_DATA_BYTES_MAX),
    },
  },
  /** The x of a point; the x of another and a scalar. */
  nostr: { signer: HEX_32, signature: HEX_64, members: {} },
}

/** Says whether `name` is a kind of signature that has a verifier. */
export function isSignatureKind(name: unknown): name is SignatureKind {
  return typeof name === 'string' && Object.hasOwn(SIGNATURE_FORMS, name)
}

/** Returns the kinds of signature that `address` makes: one, two for an Ethereum address, none when it is no address. */
export function kindsOfAddress(address: string): readonly SignatureKind[] {
  return (Object.keys(SIGNATURE_FORMS) as SignatureKind[]).filter((kind) => SIGNATURE_FORMS[kind].signer.test(address))
}

/** Says whether `value` is the address of any kind. */
export function isAddress(value: unknown): value is string {
  return typeof value === 'string' && kindsOfAddress(value).length > 0
}

/** Says whether `id` is a database id: 32 bytes in canonical base64url. */
export function isDatabaseId(id: unknown): id is string {
  return typeof id === 'string' && BASE64_URL_32.test(id)
}

function base64UrlOf(bytesMin: number, bytesMax: number): TextForm {
  const [shortest, longest] = [Math.ceil((bytesMin * 4) / 3), Math.ceil((bytesMax * 4) / 3)]
  return {
    test: (text) => text.length >= shortest && text.length <= longest && base64UrlToBytes(text) !== undefined,
  }
}
