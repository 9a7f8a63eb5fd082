/**
 * Access rules of a collection: a list of `[pattern, statements]` (version 2), or an object of `let`, `allow` and `deny`
 * blocks (version 1). docs/rules.md describes both.
 *
 * Values of users reach the rules only as values: programs are compiled when the rules are set and never looked for in data.
 */
import { isJsonObject, type Json, type JsonObject } from '../wire/json.ts'
import { type RuleHost, type RuleRequest, rulesInvalid } from './request.ts'
import { type CompiledRulesV1, compileRulesV1, runRulesV1 } from './rules-v1.ts'
import { type CompiledRulesV2, compileRulesV2, runRulesV2 } from './rules-v2.ts'

export type { RuleHost, RuleRequest, RuleTrace } from './request.ts'
export { RULE_VARIABLES } from './rules-v2.ts'

/** Rules ready to run, of either version. */
export type CompiledRules =
  | { readonly version: 1; readonly rules: CompiledRulesV1 }
  | { readonly version: 2; readonly rules: CompiledRulesV2 }

/** @throws {ContractError} `DB_RULES_INVALID`, naming the rule or the block, and the place in it. */
export function compileRules(rules: Json): CompiledRules {
  if (Array.isArray(rules)) return { version: 2, rules: compileRulesV2(rules) }
  if (isJsonObject(rules)) return { version: 1, rules: compileRulesV1(rules) }
  throw rulesInvalid('rules are a list of [pattern, statements], or an object of let, allow and deny blocks', rules)
}

/**
 * Runs the rules on a request.
 *
 * @returns The document to write, with what `mod()` or a `let` changed.
 * @throws {ContractError} `DB_ACCESS_DENIED` with the rule, the statement and the values that decided; `DB_FUEL_EXHAUSTED`;
 *   `DB_PROGRAM_FAILED`.
 */
export function runRules(compiled: CompiledRules, request: RuleRequest, host: RuleHost): JsonObject | null {
  return compiled.version === 1 ? runRulesV1(compiled.rules, request, host) : runRulesV2(compiled.rules, request, host)
}
