/** The doors to the outside. Whatever may differ between two runs comes in through these types. */
import type { SignedQuery } from './wire/types.ts'

/** SHA-256 of a binary string, as a binary string of 32 characters. */
export type Sha256 = (binary: string) => string

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
}
