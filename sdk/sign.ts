/** From what a client wants to a signed query. */
import { parseSignedQuery } from '../contract/wire/signed-query.ts'
import type { SignedQuery, UnsignedQuery } from '../contract/wire/types.ts'
import type { Signer } from './signers/signer.ts'

/** What is to be signed; kind and signer are those of whoever signs it. */
export type QueryToSign = Omit<UnsignedQuery, 'kind' | 'signer'>

/**
 * Returns `unsigned` signed by `signer`.
 *
 * Works on a copy: what the caller changes while a wallet waits for its owner is not in it.
 *
 * @throws {WireError} When the query or what the signer returned is not well formed.
 * @throws {TypeError} When the query holds what JSON cannot.
 */
export async function signQuery(signer: Signer, unsigned: QueryToSign): Promise<SignedQuery> {
  const { db, query, nonce, expires } = unsigned
  const copy: UnsignedQuery = {
    db,
    query: structuredClone(query),
    nonce,
    expires,
    kind: signer.kind,
    signer: signer.address,
  }
  const signed = await signer.sign(copy)
  const members = typeof signed === 'object' ? signed : { signature: signed }
  const key = signer.key === undefined ? {} : { key: signer.key }
  return parseSignedQuery({ ...members, ...copy, ...key })
}
