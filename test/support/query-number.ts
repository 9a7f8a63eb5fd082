/** Queries to sign. */
import type { Query } from '../../contract/wire/types.ts'
import type { QueryToSign } from '../../sdk/sign.ts'

/** Two database ids. */
export const DATABASES: readonly [string, string] = [
  Buffer.alloc(32, 7).toString('base64url'),
  Buffer.alloc(32, 8).toString('base64url'),
]

/** Returns a query to sign that differs for every `n` from 0. */
export function queryNumber(n: number): QueryToSign {
  const query: Query = ['set', { n, name: 'Bob', likes: ['tea', { é: null }] }, 'people', `person-${n}`]
  return { db: DATABASES[0], query, nonce: n + 1, expires: 1_790_000_000_000 + n }
}
