/** Signed queries inside of the entry's: consents, jobs and approvals. */
import { checkSigned } from '../auth/check-signed.ts'
import { spendNonce } from '../auth/nonces.ts'
import { ContractError } from '../errors.ts'
import { WireError } from '../wire/errors.ts'
import type { Json } from '../wire/json.ts'
import { parseSignedQuery } from '../wire/signed-query.ts'
import type { SignedQuery } from '../wire/types.ts'
import type { ActionContext } from './context.ts'

/**
 * Returns `value` as a signed query that holds here and now, and spends its nonce.
 *
 * Costs one of the `INNER_SIGNATURES_MAX` of the entry.
 *
 * @param what - How sentences name it: `the consent`.
 * @param accept - Throws unless the query is the one that is wanted; asked before its nonce is spent.
 * @throws {ContractError} `DB_QUERY_INVALID`, `DB_SIGNATURE_KIND_UNKNOWN`, `DB_DATABASE_MISMATCH`, `DB_EXPIRED`,
 * `DB_SIGNATURE_INVALID`, `DB_NONCE_USED`, `DB_NONCE_TOO_HIGH`, `DB_LIMIT_EXCEEDED`
 */
export function openInner(
  context: ActionContext,
  value: Json | undefined,
  { what, accept }: { readonly what: string; readonly accept: (query: SignedQuery) => void },
): SignedQuery {
  const query = parseInner(value, what)
  accept(query)
  context.meter.spendOnSignature()
  checkSigned(query, context, what)
  spendNonce(context.store, query.signer, query.nonce)
  return query
}

/** Returns `value` as a signed query that is well formed. @throws {ContractError} `DB_QUERY_INVALID`, `DB_SIGNATURE_KIND_UNKNOWN` */
export function parseInner(value: Json | undefined, what: string): SignedQuery {
  try {
    return parseSignedQuery(value)
  } catch (error) {
    if (error instanceof WireError) throw new ContractError(error.code, `${what}: ${error.sentence}`, error.data)
    throw error
  }
}
