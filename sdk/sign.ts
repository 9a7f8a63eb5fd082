/** From what a client wants to a signed query. */
import { canonicalJson } from '../contract/wire/canonical.ts'
import { WireError } from '../contract/wire/errors.ts'
import { checkQuery, checkSignedText, parseSignedQuery } from '../contract/wire/signed-query.ts'
import { signedText } from '../contract/wire/signing.ts'
import type { SignedQuery, UnsignedQuery } from '../contract/wire/types.ts'
import { SdkError } from './errors.ts'
import type { Signer } from './signers/signer.ts'

/** What is to be signed; kind and signer are those of whoever signs it. */
export type QueryToSign = Omit<UnsignedQuery, 'kind' | 'signer'>

/**
 * Returns `unsigned` signed by `signer`, who is asked only for what a database takes.
 *
 * Works on a copy: what the caller changes while a wallet waits for its owner is not in it.
 *
 * @throws {SdkError} `DB_QUERY_INVALID`, `DB_SIGNATURE_KIND_UNKNOWN` when the query or what the signer returned is not well
 * formed; `DB_LIMIT_EXCEEDED`.
 */
export async function signQuery(signer: Signer, unsigned: QueryToSign): Promise<SignedQuery> {
  const copy = checked(() => copyFor(signer, unsigned))
  const signed = await signer.sign(copy)
  const members = typeof signed === 'object' ? signed : { signature: signed }
  const key = signer.key === undefined ? {} : { key: signer.key }
  return checked(() => parseSignedQuery({ ...members, ...copy, ...key }))
}

/** Throws when the query of `signed` is over a limit, so that no way to a database has an answer of its own to that. */
export function assertSendable({ query }: SignedQuery): void {
  checked(() => {
    checkQuery(query)
    checkSignedText(canonicalJson(query))
  })
}

/** Returns what `check` returns; what is wrong on the wire is an error of the SDK to its callers. */
export function checked<T>(check: () => T): T {
  try {
    return check()
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    throw new SdkError(error.code, error.sentence, error.data, { cause: error })
  }
}

function copyFor(signer: Signer, { db, query, nonce, expires }: QueryToSign): UnsignedQuery {
  checkQuery(query)
  const copy = { db, query: structuredClone(query), nonce, expires, kind: signer.kind, signer: signer.address }
  checkSignedText(signedText(copy))
  return copy
}
