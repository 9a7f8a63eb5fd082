/** What can be wrong with a message before anyone looks at what it asks for. */
import { CodedError } from './coded-error.ts'

/** Codes of a {@link WireError}; all of them are codes of the contract too. */
export type WireCode = 'DB_QUERY_INVALID' | 'DB_SIGNATURE_KIND_UNKNOWN' | 'DB_LIMIT_EXCEEDED'

/** A message is not well formed. The contract, the node and the SDK each turn it into an error of their own. */
export class WireError extends CodedError<WireCode> {
  override readonly name = 'WireError'
}
