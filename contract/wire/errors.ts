/** What can be wrong with a message before anyone looks at what it asks for. */
import type { Json } from './json.ts'

/** Codes of a {@link WireError}; all of them are codes of the contract too. */
export type WireCode = 'DB_QUERY_INVALID' | 'DB_SIGNATURE_KIND_UNKNOWN' | 'DB_LIMIT_EXCEEDED'

/** A message is not well formed. The contract, the node and the SDK each turn it into an error of their own. */
export class WireError extends Error {
  override readonly name = 'WireError'
  readonly code: WireCode
  /** The sentence without the code. */
  readonly sentence: string
  /** Values for programs: what was expected, what came. */
  readonly data: Json | undefined

  constructor(code: WireCode, sentence: string, data?: Json) {
    super(`${code}: ${sentence}`)
    this.code = code
    this.sentence = sentence
    this.data = data
  }
}
