/** Changing one rule of a collection among the others. */
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { isJsonObject, type Json } from '../wire/json.ts'
import { parsePattern } from './pattern.ts'

/** Which rule is meant: the one of this pattern, and where in the list it is to stand. */
export type RuleKey = { readonly pattern: string; readonly index: number | undefined }

const KEY = /^([^@]+)(?:@(0|[1-9][0-9]{0,3}))?$/s

/**
 * Reads the key of a rule: its pattern as it was written, `set:follow`, or with a place in the list, `set:follow@0`.
 *
 * @throws {ContractError} `DB_ARGUMENTS_INVALID`
 */
export function parseRuleKey(key: Json): RuleKey {
  const [, pattern, index] = (typeof key === 'string' && KEY.exec(key)) || []
  if (pattern === undefined) {
    throw new ContractError(
      'DB_ARGUMENTS_INVALID',
      `behind the collection stands the key of a rule: its pattern (set:follow), or that and a place (set:follow@0); got ${describe(key)}`,
    )
  }
  parsePattern(pattern, key as string)
  return { pattern, index: index === undefined ? undefined : Number(index) }
}

/**
 * Returns the rules with the statements of one of them set. It stays where it is, or is put behind all others when it is new,
 * unless the key says where it is to stand.
 *
 * @param rules - Those of the collection; `null` when there are none.
 * @throws {ContractError} `DB_RULES_INVALID` for a place that is not in the list; as {@link removeRule} for what is no list, and
 *   when several rules have the pattern.
 */
export function placeRule(rules: Json, { pattern, index }: RuleKey, statements: Json): readonly Json[] {
  const list = listOf(rules)
  const before = placeOf(list, pattern)
  const others = before === undefined ? list : list.toSpliced(before, 1)
  if (index !== undefined && index > others.length) {
    throw new ContractError(
      'DB_RULES_INVALID',
      `there are ${others.length} other rules, so the place of ${describe(pattern)} is 0 to ${others.length}, not ${index}`,
      { expected: others.length, got: index },
    )
  }
  return others.toSpliced(index ?? before ?? others.length, 0, [pattern, statements])
}

/**
 * Returns the rules without one of them.
 *
 * @throws {ContractError} `DB_RULES_INVALID` when there is no such rule or several, or the rules are of version 1;
 *   `DB_ARGUMENTS_INVALID` for a key with a place.
 */
export function removeRule(rules: Json, { pattern, index }: RuleKey): readonly Json[] {
  if (index !== undefined) {
    throw new ContractError('DB_ARGUMENTS_INVALID', `a rule is removed by its pattern alone: ${describe(pattern)}`)
  }
  const list = listOf(rules)
  const place = placeOf(list, pattern)
  if (place !== undefined) return list.toSpliced(place, 1)
  const patterns = list.map((rule) => patternOf(rule))
  throw new ContractError(
    'DB_RULES_INVALID',
    `there is no rule ${describe(pattern)} to remove; there are ${describe(patterns)}`,
  )
}

function listOf(rules: Json): readonly Json[] {
  if (isJsonObject(rules)) {
    throw new ContractError('DB_RULES_INVALID', 'rules of version 1 are one object: set it whole, without a key')
  }
  return (rules as readonly Json[] | null) ?? []
}

function placeOf(list: readonly Json[], pattern: string): number | undefined {
  const places = [...list.keys()].filter((index) => patternOf(list[index] as Json) === pattern)
  if (places.length <= 1) return places[0]
  throw new ContractError(
    'DB_RULES_INVALID',
    `rules ${places.join(' and ')} both have the pattern ${describe(pattern)}; set all rules at once`,
  )
}

function patternOf(rule: Json): string {
  return (rule as readonly [string, Json])[0]
}
