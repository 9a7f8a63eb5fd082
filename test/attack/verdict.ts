/** Whether a query gets past the door and past its signature. */
import assert from 'node:assert/strict'
import { PURE_HOST } from '../../contract/host.ts'
import { WireError } from '../../contract/wire/errors.ts'
import { parseSignedQuery } from '../../contract/wire/signed-query.ts'
import type { SignedQuery } from '../../contract/wire/types.ts'
import { createNativeVerify } from '../../node/workers/native-verify.ts'

const native = await createNativeVerify()

/** Says whether a query gets past the door, and past the signature with both libraries. They must agree. */
export function passes(value: unknown): boolean {
  let query: SignedQuery
  try {
    query = parseSignedQuery(value)
  } catch (error) {
    if (error instanceof WireError) return false
    throw error
  }
  const verdict = PURE_HOST.verify(query)
  assert.equal(native(query), verdict, `two libraries disagree about ${JSON.stringify(query)}`)
  return verdict
}

/** Checks that none of these passes, and returns how many they are. */
export function noneOf(values: readonly unknown[]): number {
  for (const value of values) assert.equal(passes(value), false, JSON.stringify(value))
  return values.length
}
