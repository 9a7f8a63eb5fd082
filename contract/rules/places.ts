/** The statements of rules, for telling which of them a set of cases has run. */
import type { ProgramPath } from '../../fpjson/index.ts'
import type { Json } from '../wire/json.ts'
import type { CompiledRules } from './rules.ts'

/** A statement of rules. */
export type RulePlace = {
  /** Index of the rule; in version 1 the key of the block. */
  readonly rule: number | string
  /** Its place in the rule; in version 1 in the object of rules, and empty for a condition. */
  readonly path: ProgramPath
  readonly statement: Json
}

/** Returns every statement, those inside blocks and ifs included; in version 1 every name and every condition. */
export function placesOfRules(compiled: CompiledRules): readonly RulePlace[] {
  if (compiled.version === 2) {
    return compiled.rules.flatMap(({ statements }, rule) => statements.places.map((place) => ({ rule, ...place })))
  }
  const { lets, denies, allows } = compiled.rules
  const conditions = [...denies, ...allows].map(({ key, holds }) => ({ rule: key, path: [], statement: holds.logic }))
  return [...lets.places.map(({ block, ...place }) => ({ rule: block, ...place })), ...conditions]
}
