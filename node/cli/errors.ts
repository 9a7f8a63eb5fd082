/** How commands fail, and with which exit code. */
import { CodedError } from '../../contract/wire/coded-error.ts'
import type { Json } from '../../contract/wire/json.ts'
import type { Refusal } from '../../contract/wire/types.ts'

/** Codes that only the command line gives → what they mean. docs/errors.md is checked against this table. */
export const CLI_CODES = {
  CLI_USAGE: 'the command does not take these arguments',
  CLI_FILE_UNREADABLE: 'a file could not be read or written',
  CLI_KEY_INVALID: 'a key file does not hold a key',
  CLI_JSON_INVALID: 'an argument or a file must be JSON and is not',
  CLI_CANCELLED: 'a question was not answered with yes',
  CLI_FAILED: 'the command failed in a way that has no other code; that is a bug',
} as const

/** What the process ends with. */
export const EXIT = { ok: 0, failure: 1, usage: 2, denied: 3, missing: 4, diverged: 5 } as const

/** A command that cannot go on, with a code of {@link CLI_CODES}; or a write that was refused, with the code of the refusal. */
export class CliError extends CodedError<string> {
  override readonly name = 'CliError'
}

const EXIT_OF: ReadonlyMap<string, number> = new Map([
  ['CLI_USAGE', EXIT.usage],
  ['DB_ACCESS_DENIED', EXIT.denied],
  ['DB_OWNER_REQUIRED', EXIT.denied],
  ['DB_BUNDLER_REQUIRED', EXIT.denied],
  ['DB_SESSION_DENIED', EXIT.denied],
  ['DB_POLICY_DENIED', EXIT.denied],
  ['DB_RELAY_DENIED', EXIT.denied],
  ['DB_SIGNATURE_INVALID', EXIT.denied],
  ['DB_SIGNATURE_KIND_UNKNOWN', EXIT.denied],
  ['DB_KIND_REFUSED', EXIT.denied],
  ['DB_DOCUMENT_MISSING', EXIT.missing],
  ['NODE_DATABASE_UNKNOWN', EXIT.missing],
  ['NODE_INDEXER_UNKNOWN', EXIT.missing],
  ['NODE_INDEXER_DENIED', EXIT.denied],
  ['NODE_DIVERGED', EXIT.diverged],
])

/** Returns the exit code that goes with an error code. */
export function exitCodeOf(code: string): number {
  return EXIT_OF.get(code) ?? EXIT.failure
}

/** Returns what to tell of anything that was thrown. */
export function toRefusal(error: unknown): Refusal {
  if (!(error instanceof Error)) return { code: 'CLI_FAILED', message: String(error) }
  if ('code' in error && 'sentence' in error && typeof error.code === 'string' && typeof error.sentence === 'string') {
    const { code, sentence: message } = error
    const data = 'data' in error ? (error.data as Json | undefined) : undefined
    return data === undefined ? { code, message } : { code, message, data }
  }
  // A TypeError without a code is how the SDK answers a wrong argument, which came from the command line.
  return { code: error instanceof TypeError ? 'CLI_USAGE' : 'CLI_FAILED', message: error.message }
}
