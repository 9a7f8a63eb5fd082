/**
 * Rules of version 2: a list of `[pattern, statements]`.
 *
 * Rules whose pattern matches the operation run in order, and the last decision wins; without a decision nothing is written.
 */
import {
  type CompiledStatements,
  compileStatements,
  runStatements,
  type StatementHost,
  type Verdict,
} from '../../fpjson/index.ts'
import { describe } from '../describe.ts'
import type { Json, JsonObject } from '../wire/json.ts'
import { type DenialCause, denied } from './denial.ts'
import { RULE_EFFECTS } from './effects.ts'
import { matchesPattern, parsePattern } from './pattern.ts'
import {
  COMMON_VARIABLES,
  commonVariables,
  documentOf,
  type RuleHost,
  type RuleRequest,
  ruleFailed,
  ruleInvalid,
  rulesInvalid,
  secondsOf,
  statementHost,
  type Vars,
} from './request.ts'

/** Rules of version 2, ready to run. */
export type CompiledRulesV2 = readonly CompiledRule[]

type CompiledRule = {
  readonly pattern: string
  readonly names: readonly string[]
  readonly statements: CompiledStatements
}

/** Variables that every rule of version 2 is given. */
export const RULE_VARIABLES: readonly string[] = [...COMMON_VARIABLES, 'signer', 'id', 'ts', 'ms', 'new', 'old', 'req']

/** @throws {ContractError} `DB_RULES_INVALID`, naming the rule and the place in it. */
export function compileRulesV2(rules: readonly Json[]): CompiledRulesV2 {
  return rules.map((rule: Json, index) => {
    if (!Array.isArray(rule) || rule.length !== 2 || typeof rule[0] !== 'string') {
      throw rulesInvalid(
        `rule ${index} must be [pattern, statements], for example ["set", [["allow()"]]]`,
        rule as Json,
      )
    }
    const [pattern, statements] = rule as [string, Json]
    return { pattern, names: parsePattern(pattern, index), statements: compileBody(statements, index) }
  })
}

function compileBody(statements: Json, index: number): CompiledStatements {
  try {
    return compileStatements(statements, { variables: RULE_VARIABLES, effects: RULE_EFFECTS })
  } catch (error) {
    throw ruleInvalid(error, index)
  }
}

/** Runs the rules on a request; see `runRules`. */
export function runRulesV2(rules: CompiledRulesV2, request: RuleRequest, host: RuleHost): JsonObject | null {
  const vars = variables(request, host)
  const runner = { host: statementHost(vars, request, host), collection: request.collection, trace: host.trace }
  let last: { index: number; verdict: Verdict } | undefined
  let matched = 0
  // By index: this is the way of every write, and an iterator of entries takes as long as a short rule.
  for (let index = 0; index < rules.length; index++) {
    const rule = rules[index] as CompiledRule
    if (!matchesPattern(rule.names, request.operation)) continue
    matched++
    const verdict = runBody(runner, rule, index)
    if (verdict.decision !== undefined || (last?.verdict.decision === undefined && verdict.by !== undefined)) {
      last = { index, verdict }
    }
  }
  if (last?.verdict.decision === 'allow') return documentOf(vars)
  throw denied(request, matched, causeOf(rules, last))
}

function variables(request: RuleRequest, host: RuleHost): Vars {
  const { contract, request: asked, resource } = commonVariables(request, host)
  // Written out: spread, the same object takes three times as long as all the rest of a short rule.
  return {
    contract,
    request: asked,
    resource,
    signer: host.signer,
    id: request.id,
    ts: secondsOf(host),
    ms: host.ts,
    new: request.after,
    old: request.before?.data ?? null,
    req: asked.resource.data,
  }
}

type Runner = {
  /** All rules of one write share what they assign, so that a rule for `*` can prepare what the others decide by. */
  readonly host: StatementHost
  readonly collection: string
  readonly trace: RuleHost['trace']
}

function runBody({ host, collection, trace }: Runner, rule: CompiledRule, index: number): Verdict {
  try {
    return runStatements(rule.statements, host, trace && ((step) => trace(index, step)))
  } catch (error) {
    throw ruleFailed(error, `rule ${index} (${describe(rule.pattern)}) of ${collection} failed`, index)
  }
}

type Last = { readonly index: number; readonly verdict: Verdict } | undefined

function causeOf(rules: CompiledRulesV2, last: Last): DenialCause | undefined {
  if (last?.verdict.by === undefined) return undefined
  return { ...last.verdict.by, rule: last.index, pattern: (rules[last.index] as CompiledRule).pattern }
}
