import type { Host, VerifySignature } from '../../contract/env.ts'
import { innerQueries } from '../../contract/wire/inner-queries.ts'
import { queryId } from '../../contract/wire/query-id.ts'
import { signedText } from '../../contract/wire/signing.ts'
import type { SignedQuery } from '../../contract/wire/types.ts'
import { nativeSha256, toBinary, toBytes } from './native-sha256.ts'

/** A verdict of the worker pool on a query whose signature is right. */
export type PositiveVerdict = {
  readonly id: string
  readonly text: string
  /** For each value of `innerQueries`, its id when its signature is right, else `null`. */
  readonly inner?: readonly (string | null)[]
}

/** What the worker pool has found of queries and of those inside them; what the contract's host says of them. */
export class Judged {
  readonly #verify: VerifySignature
  /** Id of each query whose signature is right; `null` for what is none. */
  readonly #ids = new WeakMap<object, string | null>()

  /** @param verify - For queries that no worker has seen: those that the state holds, in the proposals of policies. */
  constructor(verify: VerifySignature) {
    this.#verify = verify
  }

  /** The host of a contract that executes what was admitted here. */
  readonly host: Host = {
    sha256: nativeSha256,
    verify: (query) => {
      const known = this.#ids.get(query)
      return known === undefined ? this.#verify(query) : known !== null
    },
    queryId: (query) => this.#ids.get(query) ?? queryId(signedText(query), nativeSha256),
    toBinary,
    toBytes,
  }

  /** Returns the query of a verdict, as an object that {@link host} knows, and the queries inside with it. */
  admit(verdict: PositiveVerdict): SignedQuery {
    const query = JSON.parse(verdict.text) as SignedQuery
    this.#ids.set(query, verdict.id)
    if (verdict.inner !== undefined) this.#admitInner(query, verdict.inner)
    return query
  }

  #admitInner({ query }: SignedQuery, ids: readonly (string | null)[]): void {
    for (const [index, inner] of innerQueries(query).entries()) {
      if (typeof inner === 'object' && inner !== null) this.#ids.set(inner, ids[index] ?? null)
    }
  }
}
