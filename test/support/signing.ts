/** Signed queries, vectors and keys for tests. */
import { readFileSync } from 'node:fs'
import type { SignedQuery, UnsignedQuery } from '../../contract/wire/types.ts'
import { signQuery } from '../../sdk/sign.ts'
import {
  type ArweaveJwk,
  arweave,
  babyjubjub,
  ed25519,
  evm,
  evmPersonal,
  nostr,
  type Signer,
} from '../../sdk/signers/index.ts'
import { passkeySigner } from './passkey.ts'
import { DATABASES, queryNumber } from './query-number.ts'

export { DATABASES, queryNumber } from './query-number.ts'

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

/** Signers of three kinds, always the same. */
export async function fixedSigners(): Promise<readonly [Signer, Signer, Signer]> {
  return [evm(Buffer.alloc(32, 1)), ed25519(Buffer.alloc(32, 1)), await arweave(ARWEAVE_KEYS.rsa4096[0])]
}

/** Signers of every kind, always the same: those of {@link fixedSigners} first, passkeys of both algorithms. */
export async function allSigners(): Promise<readonly Signer[]> {
  const key = Buffer.alloc(32, 1)
  const passkeys = [passkeySigner('p256'), passkeySigner('ed25519')]
  return [...(await fixedSigners()), evmPersonal(key), babyjubjub(key), ...passkeys, nostr(key)]
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
