import type { Json } from './json.ts'

/**
 * An error with a stable code, a sentence for people and values for programs. The message is `CODE: sentence`, so that the code
 * survives where nothing but the message is kept.
 */
export abstract class CodedError<Code extends string> extends Error {
  readonly code: Code
  /** The sentence without the code. */
  readonly sentence: string
  /** Values for programs: what was expected, what came. */
  readonly data: Json | undefined

  /** @param options - `cause`: the error that this one gives a meaning to. */
  constructor(code: Code, sentence: string, data?: Json, options?: ErrorOptions) {
    super(`${code}: ${sentence}`, options)
    this.code = code
    this.sentence = sentence
    this.data = data
  }
}
