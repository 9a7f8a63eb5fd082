import { sha256 } from './auth/hash.ts'
import { verifySignature } from './auth/verifiers.ts'
import type { Host } from './env.ts'
import { queryId } from './wire/query-id.ts'
import { signedText } from './wire/signing.ts'

/** The definition of what a host does: pure, the same on every engine, and slow. */
export const PURE_HOST: Host = {
  sha256,
  verify: verifySignature,
  queryId: (query) => queryId(signedText(query), sha256),
}
