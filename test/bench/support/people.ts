/** The documents and signers of all benchmarks, the same for the same seed. */
import { createHash } from 'node:crypto'
import type { JsonObject } from '../../../contract/wire/json.ts'
import type { Query, SignedQuery } from '../../../contract/wire/types.ts'
import type { Signer } from '../../../sdk/signers/index.ts'
import { createRandom } from '../../support/random.ts'
import { ed25519, evm, signQuery } from './product.ts'

/** Kinds of signatures that are measured. */
export type Kind = 'evm' | 'ed25519'

/** Values of the field `city`. */
export const CITIES = 100
/** Values of the field `age`, from 0. */
export const AGES = 100
/** Texts in the list `tags`. */
export const TAGS = 100
/** Users whose signatures a run of writes holds. */
const SIGNERS = 16
/** Rules under which everyone may set every document. */
export const RULES: Query = ['setRules', [['set', [['allow()']]]], 'people']

/** A document of five fields, about 82 bytes of JSON, with its id. */
export type Person = { readonly id: string; readonly data: JsonObject }

/** Returns person number `n` of a seed. */
export function person(seed: number, n: number): Person {
  const random = createRandom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(n + 1, 0x85ebca6b))
  const whole = (end: number): number => Math.floor(random() * end)
  const letters = (count: number): string => Array.from({ length: count }, () => whole(36).toString(36)).join('')
  const data = {
    name: `user ${letters(5)}`,
    age: whole(AGES),
    city: `city ${whole(CITIES)}`,
    score: whole(1_000_000) / 100,
    ts: 1_700_000_000_000 + whole(100_000_000_000),
  }
  return { id: letters(20), data }
}

/** Returns a person with a list of two of {@link TAGS} tags in place of the time. */
export function taggedPerson(seed: number, n: number): Person {
  const { id, data } = person(seed, n)
  const { ts, ...others } = data
  const tags = [ts as number, Math.floor((ts as number) / TAGS)].map((number) => `tag ${number % TAGS}`)
  return { id, data: { ...others, tags } }
}

/** Returns signer number `n` of a seed. */
function signerNumber(kind: Kind, seed: number, n: number): Signer {
  const key = createHash('sha256').update(`bench ${kind} ${seed} ${n}`).digest()
  return kind === 'evm' ? evm(key) : ed25519(key)
}

/** Returns the owner of all databases, who signs nothing that is measured. */
export function owner(seed: number): Signer {
  return signerNumber('evm', seed, -1)
}

/** Signs a query that does not expire during the run. */
export function signLasting(signer: Signer, asked: { db: string; query: Query; nonce: number }): Promise<SignedQuery> {
  // A round time, so that runs on one day sign the same texts.
  const expires = (Math.floor(Date.now() / 86_400_000) + 2) * 86_400_000
  return signQuery(signer, { ...asked, expires })
}

/** What {@link signSets} signs: `count` sets from person number `first` on. */
export type SetsToSign = {
  readonly kind: Kind
  readonly seed: number
  readonly db: string
  readonly first: number
  readonly count: number
}

/** Returns texts of signed queries, each setting one person; signers take turns, and each counts its nonces from 1. */
export async function signSets({ kind, seed, db, first, count }: SetsToSign): Promise<string[]> {
  const signers = Array.from({ length: SIGNERS }, (_, n) => signerNumber(kind, seed, n))
  const texts: string[] = []
  for (let n = first; n < first + count; n++) {
    const { id, data } = person(seed, n)
    const asked = { db, query: ['set', data, 'people', id] as const, nonce: Math.floor(n / SIGNERS) + 1 }
    texts.push(JSON.stringify(await signLasting(signers[n % SIGNERS] as Signer, asked)))
  }
  return texts
}
