import type { VerifySignature } from '../env.ts'
import { ContractError } from '../errors.ts'
import type { SignedQuery } from '../wire/types.ts'

/** Where and when a signed query is looked at. */
export type SignedFacts = {
  readonly db: string
  /** Time of the entry, ms since 1970. */
  readonly ts: number
  readonly verify: VerifySignature
}

/**
 * Checks everything about a signed query but its nonce: database, expiry, signature.
 *
 * @param what - How sentences name it.
 * @throws {ContractError} `DB_DATABASE_MISMATCH`, `DB_EXPIRED`, `DB_SIGNATURE_INVALID`
 */
export function checkSigned(query: SignedQuery, { db, ts, verify }: SignedFacts, what = 'the query'): void {
  if (query.db !== db) {
    throw new ContractError(
      'DB_DATABASE_MISMATCH',
      `${what} was signed for database ${query.db}, this is ${db}; sign it for this one`,
      { expected: db, got: query.db },
    )
  }
  if (ts > query.expires) {
    throw new ContractError(
      'DB_EXPIRED',
      `${what} expired at ${query.expires}, it is now ${ts} (ms since 1970); sign it again`,
      { expires: query.expires, now: ts },
    )
  }
  if (!verify(query)) {
    throw new ContractError(
      'DB_SIGNATURE_INVALID',
      `the signature of ${what} is not one of ${query.signer}; sign exactly what is sent`,
      { signer: query.signer, kind: query.kind },
    )
  }
}
