/** The doors to the outside. Whatever may differ between two runs comes in through these types. */
import type { SignedQuery } from './wire/types.ts'

/** SHA-256 of bytes, given as such or as a binary string; a binary string of 32 characters. */
export type Sha256 = (data: string | Uint8Array) => string

/**
 * Checks that `query.signer` made `query.signature` over the query.
 *
 * A host may put a faster one in place of the pure one. It must accept and reject the same on every input
 * (test/contract/auth/differential.test.ts).
 */
export type VerifySignature = (query: SignedQuery) => boolean

/** What a host may do faster than the contract, with the same results. */
export type Host = {
  readonly sha256: Sha256
  readonly verify: VerifySignature
  /** Id of a query: the hash of its signed text in base64url (`contract/wire/signing.ts`). */
  readonly queryId: (query: SignedQuery) => string
  /** Returns bytes as a binary string, and back (`wire/bytes.ts`). */
  readonly toBinary?: (bytes: Uint8Array) => string
  readonly toBytes?: (binary: string) => Uint8Array
}
