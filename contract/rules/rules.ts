/**
 * Access rules of a collection, version 2: a list of `[pattern, statements]`.
 *
 * Rules whose pattern matches the operation run in order, and the last decision wins; without a decision nothing is written.
 * Values of users reach the statements only as values: programs are compiled when the rules are set and never looked for in data.
 */
import {
  type CompiledStatements,
  compileStatements,
  FpjsonError,
  type Fuel,
  runStatements,
  type StatementHost,
  type Verdict,
  type VerdictCause,
} from '../../fpjson/index.ts'
import { describe, shorten } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { isJsonObject, type Json, type JsonObject, member, setMember } from '../wire/json.ts'
import { type EffectHost, RULE_EFFECTS, runEffect } from './effects.ts'
import { matchesPattern, type Operation, parsePattern } from './pattern.ts'

/** Rules ready to run. */
export type CompiledRules = readonly CompiledRule[]

type CompiledRule = {
  readonly pattern: string
  readonly names: readonly string[]
  readonly statements: CompiledStatements
}

/** Variables that every rule is given. */
export const RULE_VARIABLES: readonly string[] = [
  'contract',
  'request',
  'resource',
  'signer',
  'id',
  'ts',
  'ms',
  'new',
  'old',
  'req',
]

/** @throws {ContractError} `DB_RULES_INVALID`, naming the rule and the place in it. */
export function compileRules(rules: Json): CompiledRules {
  if (!Array.isArray(rules)) throw invalid('rules are a list of [pattern, statements]', rules)
  return rules.map((rule: Json, index) => {
    if (!Array.isArray(rule) || rule.length !== 2 || typeof rule[0] !== 'string') {
      throw invalid(`rule ${index} must be [pattern, statements], for example ["set", [["allow()"]]]`, rule as Json)
    }
    const [pattern, statements] = rule as [string, Json]
    return { pattern, names: parsePattern(pattern, index), statements: compileBody(statements, index) }
  })
}

/** What rules decide about. */
export type RuleRequest = {
  readonly operation: Operation
  readonly collection: string
  readonly id: string
  /** The data as sent; `null` for a delete. */
  readonly data: JsonObject | null
  readonly before: { readonly data: JsonObject; readonly setter: string } | undefined
  /** The document as it will be, before `mod()`; `null` for a delete. */
  readonly after: JsonObject | null
}

/** Facts and effects that rules have from the contract. */
export type RuleHost = EffectHost & {
  readonly contract: { readonly id: string; readonly version: string; readonly owners: readonly string[] }
  readonly signer: string
  readonly auth: { readonly relayer: string | null; readonly jobID: string | null; readonly extra: Json }
  /** Time of the entry, ms since 1970. */
  readonly ts: number
  readonly queryId: string
  readonly fuel: Fuel
}

/**
 * Runs the rules on a request.
 *
 * @returns The document to write, with what `mod()` changed.
 * @throws {ContractError} `DB_ACCESS_DENIED` with the rule, the statement and the values that decided; `DB_FUEL_EXHAUSTED`;
 *   `DB_PROGRAM_FAILED`.
 */
export function runRules(rules: CompiledRules, request: RuleRequest, host: RuleHost): JsonObject | null {
  const vars = variables(request, host)
  const statementHost = hostOfStatements(vars, request, host)
  let last: { index: number; allowed: boolean; by: VerdictCause | undefined } | undefined
  let matched = 0
  rules.forEach((rule, index) => {
    if (!matchesPattern(rule.names, request.operation)) return
    matched++
    const verdict = runBody(rule, { index, collection: request.collection }, statementHost)
    if (verdict.decision !== undefined) last = { index, allowed: verdict.decision === 'allow', by: verdict.by }
    else if (last === undefined && verdict.by !== undefined) last = { index, allowed: false, by: verdict.by }
  })
  if (last?.allowed) return vars['new'] as JsonObject | null
  throw denied(request, rules, { matched, last })
}

type Vars = { [name: string]: Json }

function variables(request: RuleRequest, host: RuleHost): Vars {
  const { operation, collection, id, data, before, after } = request
  const path = [...collection.split('/'), id]
  const seconds = Math.floor(host.ts / 1000)
  return {
    contract: host.contract,
    request: {
      caller: host.signer,
      op: operation.op,
      func: operation.func,
      method: operation.name ?? operation.func,
      auth: { signer: host.signer, relayer: host.auth.relayer, jobID: host.auth.jobID, extra: host.auth.extra },
      block: { timestamp: seconds },
      transaction: { id: host.queryId, timestamp: host.ts },
      resource: { data },
      id,
      path,
    },
    resource: { data: before?.data ?? null, setter: before?.setter ?? null, newData: after, id, path },
    signer: host.signer,
    id,
    ts: seconds,
    ms: host.ts,
    new: after,
    old: before?.data ?? null,
    req: data,
  }
}

/** All rules of one write share what they assign, so that a rule for `*` can prepare what the others decide by. */
function hostOfStatements(vars: Vars, request: RuleRequest, host: RuleHost): StatementHost {
  return {
    vars,
    fuel: host.fuel,
    assigned: new Map(),
    mod: (path, value) => modify(vars, path, value),
    requestFields: () => Object.keys(request.data ?? {}),
    effect: (call) => runEffect(host, call),
  }
}

type RulePlace = { readonly index: number; readonly collection: string }

function runBody(rule: CompiledRule, { index, collection }: RulePlace, host: StatementHost): Verdict {
  try {
    return runStatements(rule.statements, host)
  } catch (error) {
    throw ruleFailed(error, `rule ${index} (${describe(rule.pattern)}) of ${collection} failed`, index)
  }
}

/** Returns what a rule threw, saying which rule it was. Bugs, and values that are not at hand, pass as they are. */
function ruleFailed(error: unknown, what: string, rule: number): unknown {
  // From `mod()` and the forms of effects.ts.
  if (error instanceof ContractError) return new ContractError(error.code, `${what}: ${error.sentence}`, error.data)
  if (!(error instanceof FpjsonError)) return error
  const code = error.code === 'FPJSON_FUEL' ? 'DB_FUEL_EXHAUSTED' : 'DB_PROGRAM_FAILED'
  return new ContractError(code, `${what}: ${error.sentence}`, { rule, program: error.code })
}

function modify(vars: Vars, path: readonly string[], value: Json): void {
  if (!isJsonObject(vars['new']))
    throw new ContractError('DB_PROGRAM_FAILED', 'mod() needs a document to be written; a delete has none')
  vars['new'] = withMember(vars['new'], path, value)
  vars['resource'] = { ...(vars['resource'] as JsonObject), newData: vars['new'] }
}

function withMember(target: Json, [step, ...rest]: readonly string[], value: Json): Json {
  if (step === undefined) return value
  if (!isJsonObject(target)) {
    throw new ContractError(
      'DB_PROGRAM_FAILED',
      `mod() goes on to ${describe(step)} through what must be an object, got ${describe(target)}`,
    )
  }
  const copy: { [key: string]: Json } = { ...target }
  setMember(copy, step, withMember(member(target, step) ?? {}, rest, value))
  return copy
}

function compileBody(statements: Json, index: number): CompiledStatements {
  try {
    return compileStatements(statements, { variables: RULE_VARIABLES, effects: RULE_EFFECTS })
  } catch (error) {
    if (!(error instanceof FpjsonError)) throw error
    throw new ContractError('DB_RULES_INVALID', `rule ${index}: ${error.sentence}`, {
      rule: index,
      path: error.path,
      program: error.code,
    })
  }
}

type Outcome = { matched: number; last: { index: number; by: VerdictCause | undefined } | undefined }

function denied(request: RuleRequest, rules: CompiledRules, { matched, last }: Outcome): ContractError {
  const what = `${request.operation.name ? `${request.operation.func}:${request.operation.name}` : request.operation.func} of ${request.collection}/${request.id}`
  if (matched === 0) {
    return new ContractError(
      'DB_ACCESS_DENIED',
      `no rule of ${request.collection} matches ${what}; only what a rule allows is written`,
      { matched },
    )
  }
  if (last?.by === undefined) {
    return new ContractError(
      'DB_ACCESS_DENIED',
      `no rule of ${request.collection} decided about ${what}; only what a rule allows is written`,
      { matched },
    )
  }
  const { path, statement, element, seen, reason } = last.by
  const names = Object.keys(seen)
  const values = names.map((name) => `${name} = ${describe(seen[name])}`)
  const why = reason ?? (values.length > 0 ? `with ${values.join(', ')}` : '')
  const shown = Object.fromEntries(names.map((name) => [name, shorten(seen[name] as Json)]))
  const which = element === undefined ? '' : `, condition ${element} ${describe(conditionOf(statement, element))}`
  return new ContractError(
    'DB_ACCESS_DENIED',
    `${what} is denied by rule ${last.index} (${rules[last.index]?.pattern}), statement ${describe(statement)}${which}${why && `: ${why}`}`,
    {
      rule: last.index,
      pattern: rules[last.index]?.pattern ?? null,
      path,
      statement,
      ...(element === undefined ? {} : { element }),
      seen: shown,
    },
  )
}

/** One of the conditions of `["allowifall()", conditions]` and its like. */
function conditionOf(statement: Json, element: number): Json | undefined {
  const conditions = Array.isArray(statement) ? (statement[1] as Json) : undefined
  return Array.isArray(conditions) ? (conditions[element] as Json) : undefined
}

function invalid(expected: string, got: Json): ContractError {
  return new ContractError('DB_RULES_INVALID', `${expected}; got ${describe(got)}`)
}
