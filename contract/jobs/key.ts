import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { JOB_KEY_BYTES_MAX } from '../limits.ts'
import { textToBinary } from '../wire/bytes.ts'
import type { Json } from '../wire/json.ts'

/**
 * Returns `value` as the key of a trigger or a cron: text of 1 to `JOB_KEY_BYTES_MAX` bytes.
 *
 * @param what - `trigger` or `cron`, for the sentence.
 * @param invalid - Makes the error of a key that is none.
 * @throws {ContractError} That error, or `DB_LIMIT_EXCEEDED`.
 */
export function parseJobKey(
  value: Json | undefined,
  what: string,
  invalid: (sentence: string) => ContractError,
): string {
  if (typeof value !== 'string' || value === '') {
    throw invalid(`a ${what} has a key, a text of its own; got ${describe(value)}`)
  }
  const bytes = textToBinary(value).length
  if (bytes <= JOB_KEY_BYTES_MAX) return value
  throw new ContractError(
    'DB_LIMIT_EXCEEDED',
    `the key of a ${what} has at most ${JOB_KEY_BYTES_MAX} bytes, this one has ${bytes}; use a shorter one`,
    { limit: 'JOB_KEY_BYTES_MAX', expected: JOB_KEY_BYTES_MAX, got: bytes },
  )
}
