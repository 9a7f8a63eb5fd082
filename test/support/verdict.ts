import { expect } from '@jest/globals'
import { verifySignature } from '../../contract/auth/verifiers.ts'
import { signedText } from '../../contract/wire/signing.ts'
import type { SignedQuery } from '../../contract/wire/types.ts'
import { createNativeVerify } from '../../node/workers/native-verify.ts'

const native = await createNativeVerify()

/** Returns the verdict on `query` that the portable and the native verifier both give. */
export function verdict(query: SignedQuery): boolean {
  const pure = verifySignature(query)
  expect({ query, native: native(query), nativeWithText: native(query, signedText(query)) }).toEqual({
    query,
    native: pure,
    nativeWithText: pure,
  })
  return pure
}
