/**
 * Why a write is refused: which rule, which statement, and the values that the statement saw.
 *
 * They are values of the request, of the database and of what the rule made of them. All of them stand in the log, which is
 * public (docs/rules.md, "A denial explains itself"), so none is told to who could not read it.
 */
import type { VerdictCause } from '../../fpjson/index.ts'
import { describe, describeProgram, shorten } from '../describe.ts'
import { ContractError } from '../errors.ts'
import type { Json, JsonObject } from '../wire/json.ts'
import type { RuleRequest } from './request.ts'

/** What decided against a write. */
export type DenialCause = Pick<VerdictCause, 'path' | 'statement' | 'element' | 'seen' | 'reason'> & {
  /** Index of the rule, or the key of the block. */
  readonly rule: number | string
  /** What the rule is about, as written. */
  readonly pattern: string
}

/**
 * Returns the refusal of a write.
 *
 * @param matched - How many rules are about the operation.
 * @param cause - What denied it, or was the last not to allow it; absent when nothing said anything.
 */
export function denied(request: RuleRequest, matched: number, cause: DenialCause | undefined): ContractError {
  const { collection } = request
  const what = describeWrite(request)
  if (cause === undefined) {
    const none =
      matched === 0 ? `no rule of ${collection} matches ${what}` : `no rule of ${collection} decided about ${what}`
    return new ContractError('DB_ACCESS_DENIED', `${none}; only what a rule allows is written`, { matched })
  }
  const { rule, pattern, path, statement, element, seen } = cause
  const by = typeof rule === 'number' ? `rule ${rule} (${pattern}), statement` : `${describe(rule)},`
  const which =
    element === undefined ? '' : `, condition ${element} ${describeProgram(conditionOf(statement, element))}`
  const why = reasonOf(cause)
  return new ContractError(
    'DB_ACCESS_DENIED',
    `${what} is denied by ${by} ${describeProgram(statement)}${which}${why && `: ${why}`}`,
    { rule, pattern, path, statement, ...(element === undefined ? {} : { element }), seen: shortenAll(seen) },
  )
}

function describeWrite({ operation: { func, name }, collection, id }: RuleRequest): string {
  return `${name === undefined ? func : `${func}:${name}`} of ${collection}/${id}`
}

function reasonOf({ reason, seen }: DenialCause): string {
  if (reason !== undefined) return reason
  const values = Object.entries(seen).map(([name, value]) => `${name} = ${describe(value)}`)
  return values.length > 0 ? `with ${values.join(', ')}` : ''
}

function shortenAll(seen: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(seen).map(([name, value]) => [name, shorten(value)]))
}

/** One of the conditions of `["allowifall()", conditions]` and its like. */
function conditionOf(statement: Json, element: number): Json {
  const [, conditions] = statement as readonly [string, readonly Json[]]
  return conditions[element] as Json
}
