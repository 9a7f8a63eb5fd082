/** Signed queries, vectors and keys for tests. */
import { readFileSync } from 'node:fs'
import type { Query, SignedQuery, UnsignedQuery } from '../../contract/wire/types.ts'
import { type QueryToSign, signQuery } from '../../sdk/sign.ts'
import { type ArweaveJwk, arweave, ed25519, evm, type Signer } from '../../sdk/signers/index.ts'

/** One case of test/vectors/signing.json. */
export type SigningVector = {
  readonly name: string
  readonly query: SignedQuery
  readonly signedText: string
  readonly id: string
  readonly text: string
  readonly secret?: string
  readonly legible?: { readonly op: string; readonly path: string; readonly data: string }
  readonly digest?: string
}

export const SIGNING_VECTORS: readonly SigningVector[] = readJson('signing.json').cases

export const ARWEAVE_KEYS: { readonly rsa4096: readonly ArweaveJwk[]; readonly rsa2048: ArweaveJwk } =
  readJson('arweave-keys.json')

/** Two database ids. */
export const DATABASES: readonly [string, string] = [
  Buffer.alloc(32, 7).toString('base64url'),
  Buffer.alloc(32, 8).toString('base64url'),
]

/** One signer of each kind, always the same. */
export async function fixedSigners(): Promise<readonly [Signer, Signer, Signer]> {
  return [evm(Buffer.alloc(32, 1)), ed25519(Buffer.alloc(32, 1)), await arweave(ARWEAVE_KEYS.rsa4096[0])]
}

/** Returns a query to sign that differs for every `n` from 0. */
export function queryNumber(n: number): QueryToSign {
  const query: Query = ['set', { n, name: 'Bob', likes: ['tea', { é: null }] }, 'people', `person-${n}`]
  return { db: DATABASES[0], query, nonce: n + 1, expires: 1_790_000_000_000 + n }
}

/** Returns query number `n` signed by `signer`. */
export function signedNumber(signer: Signer, n: number): Promise<SignedQuery> {
  return signQuery(signer, queryNumber(n))
}

/** Returns `query` with every field that the signature covers altered, one at a time. */
export function alteredFields(query: SignedQuery, otherSigner: string): readonly SignedQuery[] {
  const changes: readonly Partial<UnsignedQuery>[] = [
    { db: DATABASES[1] },
    { query: [...query.query, 'x'] },
    { query: ['update', ...query.query.slice(1)] },
    { query: [query.query[0], { n: -1 }, ...query.query.slice(2)] },
    { nonce: query.nonce + 1 },
    { expires: query.expires + 1 },
    { signer: otherSigner },
  ]
  return changes.map((change) => ({ ...query, ...change }))
}

function readJson(name: string): ReturnType<typeof JSON.parse> {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8'))
}
