/** What the reference says of each function. Nothing that runs programs imports it. */
import type { Json, JsonObject } from '../json.ts'

/** The row of one function in docs/fpjson.md. */
export type ReferenceEntry = {
  readonly name: string
  /** Names and types of the arguments and the result: `(step, value) → value`. */
  readonly signature: string
  /** One sentence, or two: what it gives, and what it does where that is not obvious. */
  readonly about: string
  /** A program with its value. Executed by a test. */
  readonly example: { readonly program: Json; readonly vars?: JsonObject; readonly value: Json }
}
