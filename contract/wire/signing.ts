/**
 * What is signed, byte by byte. docs/format-signing.md gives the same in prose; test/vectors/signing.json fixes examples.
 *
 * Every kind covers the same facts: protocol, database, query, nonce, expiry, kind and signer. `evm` signs EIP-712 typed
 * data whose fields a wallet shows legibly (eip712.ts); the signer is what the signature recovers to. All others sign the
 * bytes of {@link signedText}: as they are, in a message of a wallet (eip191.ts), in an event (nostr.ts), or their hash, as the
 * challenge of a passkey or as an element of a field (babyjubjub.ts). The id of a query is always the hash of
 * {@link signedText}, so it covers exactly what was signed and never the signature itself.
 */
import { canonicalJson } from './canonical.ts'
import { isJsonObject, type Json } from './json.ts'
import { PROTOCOL, type Query, type UnsignedQuery } from './types.ts'

/** Returns the text that names a query once and for all: canonical JSON of everything that is signed. */
export function signedText(query: UnsignedQuery): string {
  return canonicalJson({
    db: query.db,
    expires: query.expires,
    kind: query.kind,
    nonce: query.nonce,
    protocol: PROTOCOL,
    query: query.query,
    signer: query.signer,
  })
}

/** EIP-712 types of a query. The domain is `{ name, version, salt }`; `salt` is the database id as 32 bytes. */
export const TYPED_DATA_TYPES = {
  Query: [
    { name: 'op', type: 'string' },
    { name: 'path', type: 'string' },
    { name: 'data', type: 'string' },
    { name: 'nonce', type: 'uint256' },
    { name: 'expires', type: 'uint256' },
  ],
} as const

/** EIP-712 domain name and version. */
export const TYPED_DATA_DOMAIN = { name: 'WeftDB', version: '1' } as const

/** The three texts of a query that an EIP-712 wallet shows. */
export type LegibleQuery = { readonly op: string; readonly path: string; readonly data: string }

/**
 * Returns the texts that stand for `query` in EIP-712 typed data. No two queries share them.
 *
 * `["set", { "age": 20 }, "people", "Bob"]` shows as op `set`, path `people/Bob`, data `{"age":20}`, and
 * `["query", "set:follow", {}, "follows", "a:b"]` as op `set:follow`, path `follows/a:b`, data `{}`. Those have an object or
 * nothing as data. Any other form has op `query[0]`, an empty path, and as data the canonical list of all arguments.
 */
export function legibleQuery(query: Query): LegibleQuery {
  const named = query[0] === 'query' && typeof query[1] === 'string' && query[1].includes(':')
  const op = named ? (query[1] as string) : query[0]
  const args = query.slice(named ? 2 : 1)
  const data = args.length > 0 && isJsonObject(args[0]) ? args[0] : undefined
  const path = data === undefined ? args : args.slice(1)
  if (path.length > 0 && path.every(isPathStep) && (named || !op.includes(':'))) {
    return { op, path: path.join('/'), data: data === undefined ? '' : canonicalJson(data) }
  }
  return { op: query[0], path: '', data: canonicalJson(query.slice(1)) }
}

function isPathStep(arg: Json): arg is string {
  return typeof arg === 'string' && arg !== '' && !arg.includes('/')
}
