import type { Host } from '../../contract/env.ts'
import type { SignedQuery } from '../../contract/wire/types.ts'
import { nativeSha256, toBinary, toBytes } from './native-sha256.ts'

/** A verdict of the worker pool on a query whose signature is right. */
export type PositiveVerdict = { readonly id: string; readonly text: string }

/** Queries whose signatures the worker pool has found right; what the contract's host says of them. */
export class Judged {
  readonly #ids = new WeakMap<SignedQuery, string>()

  /** The host of a contract that executes only what was admitted here. */
  readonly host: Host = {
    sha256: nativeSha256,
    verify: (query) => this.#ids.has(query),
    queryId: (query) => this.#ids.get(query) as string,
    toBinary,
    toBytes,
  }

  /** Returns the query of a verdict, as an object that {@link host} knows. */
  admit(verdict: PositiveVerdict): SignedQuery {
    const query = JSON.parse(verdict.text) as SignedQuery
    this.#ids.set(query, verdict.id)
    return query
  }
}
