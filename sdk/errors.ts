/** What can go wrong between an application and a database. Rows: docs/errors.md. */
import { CodedError } from '../contract/wire/coded-error.ts'

/** Code → what it means. docs/errors.md is checked against this table. */
export const SDK_CODES = {
  SDK_UNREACHABLE: 'the node could not be reached, or the connection broke before it answered',
  SDK_TIMEOUT: 'the node did not answer in time',
  SDK_RESPONSE_INVALID: 'the answer is not one that a node gives',
  SDK_SIGNER_MISSING: 'a write needs a signer, and there is none',
  SDK_PROTOCOL_MISMATCH: 'the database speaks another version of the protocol',
  SDK_CLOSED: 'the connection was closed before the call',
} as const

/** A stable name of one kind of failure of the SDK itself. */
export type SdkCode = keyof typeof SDK_CODES

/**
 * A call that has no answer. Refused writes are not errors but receipts with `success: false`. The code is one of
 * {@link SDK_CODES}, or the `DB_` or `NODE_` code with which the database or the node refused the call, or would have.
 *
 * @example
 * await db.get('people', ['age', '>', 20], ['height', 'asc'])
 * // SdkError { code: 'DB_INDEX_REQUIRED', message: 'DB_INDEX_REQUIRED: …', sentence: '…', data: { … } }
 */
export class SdkError extends CodedError<string> {
  override readonly name = 'SdkError'
}
