/** Names that owners give: ids of relayer jobs, names of verifiers. */
import { describe } from './describe.ts'
import { ContractError } from './errors.ts'
import { NAME_LENGTH_MAX } from './limits.ts'
import type { Json } from './wire/json.ts'

const NAME = /^[\x21-\x7e]+$/

/** Says whether `value` is spelled as a name: 1 to 64 printable ASCII characters without spaces. What is not is not looked up. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= NAME_LENGTH_MAX && NAME.test(value)
}

/** Returns `value` as a name; `what` is how sentences call it. @throws {ContractError} `DB_ARGUMENTS_INVALID` */
export function parseName(what: string, value: Json | undefined): string {
  if (isName(value)) return value
  throw new ContractError(
    'DB_ARGUMENTS_INVALID',
    `${what} is 1 to ${NAME_LENGTH_MAX} printable ASCII characters without spaces, got ${describe(value)}`,
    { limit: 'NAME_LENGTH_MAX', expected: NAME_LENGTH_MAX },
  )
}
