import type { SignatureKind, SignatureMembers, UnsignedQuery } from '../../contract/wire/types.ts'

/**
 * Whoever can sign queries. A wallet in a browser is one too: give its address, and a `sign` that asks it.
 *
 * @example
 * const wallet: Signer = {
 *   kind: 'evm',
 *   address: account.toLowerCase(),
 *   sign: (query) => provider.request({ method: 'eth_signTypedData_v4', params: [account, JSON.stringify(typedData(query))] }),
 * }
 */
export type Signer = {
  readonly kind: SignatureKind
  /** The address that signs, spelled as the kind spells it. */
  readonly address: string
  /** `arweave` and `webauthn` only: the public key in base64url, which the address is a hash of. */
  readonly key?: string
  /** Returns the signature over `query`, whose `kind` and `signer` are this one's; with it what else the kind sends. */
  sign(query: UnsignedQuery): Promise<string | SignatureMembers>
}
