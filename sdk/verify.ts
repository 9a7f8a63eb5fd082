/**
 * `weftdb/sdk/verify`: holds an answer against a state root, so that the node that gave it need not be trusted.
 *
 * Runs in browsers: the contract's own reads, over nothing but what a proof shows.
 */
import { runRead } from '../contract/actions/reads.ts'
import { sha256 } from '../contract/auth/hash.ts'
import { describe } from '../contract/describe.ts'
import { ContractError } from '../contract/errors.ts'
import { Programs } from '../contract/programs.ts'
import { openProof } from '../contract/proof/open.ts'
import { base64UrlToBytes, bytesToBinary } from '../contract/wire/bytes.ts'
import type { Json } from '../contract/wire/json.ts'
import type { Query } from '../contract/wire/types.ts'
import { SdkError } from './errors.ts'

/** What {@link verifyRead} checks. */
export type ReadToVerify = {
  /** What was asked: `["get", "people", ["age", ">", 18], 5]`. */
  readonly query: Query
  /** The proof that came with the answer, in base64url. */
  readonly proof: string
  /** The state root, 43 characters of base64url, from where it can be trusted: docs/proofs.md. */
  readonly root: string
}

/**
 * Returns the one right answer to a read in the state of a root.
 *
 * Nothing else that the node said is needed: the query runs again, here, over the part of the state that the proof shows.
 *
 * @throws {SdkError} `DB_PROOF_INVALID` when the proof does not prove the answer, whatever the reason; the code of the refusal
 * when the query itself is refused.
 * @throws {TypeError} When the root is not one.
 * @example
 * const query = ['get', 'people', ['age', '>', 18], 5]
 * const { proof } = await db.get('people', ['age', '>', 18], 5, { proof: true })
 * verifyRead({ query, proof, root }) // [{ age: 20, name: 'Bob' }]
 */
export function verifyRead({ query, proof, root }: ReadToVerify): Json {
  const rootBytes = bytesOf(root)
  if (rootBytes?.length !== 32) throw new TypeError(`a state root is 43 characters of base64url, got ${String(root)}`)
  try {
    const bytes = bytesOf(proof)
    if (bytes === undefined) {
      const sentence = `a proof is a text of canonical base64url, got ${describe(proof)}; ask for one with { proof: true }`
      throw new ContractError('DB_PROOF_INVALID', sentence)
    }
    const store = openProof(bytesToBinary(bytes), bytesToBinary(rootBytes), sha256)
    const result = runRead({ store, sha256, programs: new Programs() }, query)
    store.assertUsedUp()
    return result
  } catch (error) {
    if (!(error instanceof ContractError)) throw error
    throw new SdkError(error.code, error.sentence, error.data, { cause: error })
  }
}

/** Returns the bytes of what should be a text of base64url, and may be anything. */
function bytesOf(text: unknown): Uint8Array | undefined {
  return typeof text === 'string' ? base64UrlToBytes(text) : undefined
}
