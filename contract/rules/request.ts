/** What rules decide about, and what they see of it. */
import { FpjsonError, type Fuel, type StatementHost, type TraceStep } from '../../fpjson/index.ts'
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { isJsonObject, type Json, type JsonObject, member, setMember } from '../wire/json.ts'
import { type EffectHost, runEffect } from './effects.ts'
import type { Operation } from './pattern.ts'
import { requestData, requestFields, requestValues } from './request-fields.ts'

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
  /** Is told what rules do; it may look, not touch. */
  readonly trace?: RuleTrace | undefined
}

/**
 * Is told each finished step of the rules of a write.
 *
 * @param rule - The index of the rule, or in rules of version 1 the key of the block.
 */
export type RuleTrace = (rule: number | string, step: TraceStep) => void

/** The variables of a rule. */
export type Vars = { [name: string]: Json }

/** Those that rules of both versions are given. */
export type CommonVars = {
  contract: Json
  request: JsonObject & { readonly resource: { readonly data: Json } }
  resource: Json
}

/** Variables that rules of both versions are given. */
export const COMMON_VARIABLES: readonly string[] = ['contract', 'request', 'resource']

/** Returns the values of {@link COMMON_VARIABLES}. */
export function commonVariables(request: RuleRequest, host: RuleHost): CommonVars {
  const { operation, collection, id, before, after } = request
  const path = [...collection.split('/'), id]
  return {
    contract: host.contract,
    request: {
      caller: host.signer,
      op: operation.op,
      func: operation.func,
      method: operation.name ?? operation.func,
      auth: { signer: host.signer, relayer: host.auth.relayer, jobID: host.auth.jobID, extra: host.auth.extra },
      block: { timestamp: secondsOf(host) },
      transaction: { id: host.queryId, timestamp: host.ts },
      resource: { data: requestData(request) },
      id,
      path,
    },
    resource: { data: before?.data ?? null, setter: before?.setter ?? null, newData: after, id, path },
  }
}

/** Returns the time of the entry in whole seconds since 1970. */
export function secondsOf({ ts }: RuleHost): number {
  return Math.floor(ts / 1_000)
}

/** What the rules of one write run on. They share what they assign. */
export function statementHost(vars: Vars, request: RuleRequest, host: RuleHost): StatementHost {
  return {
    vars,
    fuel: host.fuel,
    assigned: new Map(),
    hasDocument: request.after !== null,
    mod: (path, value) => modify(vars, path, value),
    requestFields: () => requestFields(request),
    requestValues: () => requestValues(request),
    effect: (call) => runEffect(host, call),
  }
}

/** Returns the document to be written as `vars` have it. */
export function documentOf(vars: Vars): JsonObject | null {
  return (vars['resource'] as { readonly newData: JsonObject | null }).newData
}

function modify(vars: Vars, path: readonly string[], value: Json): void {
  const newData = withMember(documentOf(vars), path, value)
  vars['resource'] = { ...(vars['resource'] as JsonObject), newData }
  if (Object.hasOwn(vars, 'new')) vars['new'] = newData
}

function withMember(target: Json, [step, ...rest]: readonly string[], value: Json): Json {
  if (step === undefined) return value
  if (!isJsonObject(target)) {
    throw new ContractError(
      'DB_PROGRAM_FAILED',
      `the change goes on to ${describe(step)} through what must be an object, got ${describe(target)}`,
    )
  }
  const copy: { [key: string]: Json } = { ...target }
  setMember(copy, step, withMember(member(target, step) ?? {}, rest, value))
  return copy
}

/** Returns what a rule threw, saying which rule it was. Bugs, and values that are not at hand, pass as they are. */
export function ruleFailed(error: unknown, what: string, rule: number | string): unknown {
  // From `mod()` and the forms of effects.ts.
  if (error instanceof ContractError) return new ContractError(error.code, `${what}: ${error.sentence}`, error.data)
  if (!(error instanceof FpjsonError)) return error
  const code = error.code === 'FPJSON_FUEL' ? 'DB_FUEL_EXHAUSTED' : 'DB_PROGRAM_FAILED'
  return new ContractError(code, `${what}: ${error.sentence}`, { rule, program: error.code })
}

/** Returns the refusal of rules that do not compile; other errors pass as they are. */
export function ruleInvalid(error: unknown, rule: number | string): unknown {
  if (!(error instanceof FpjsonError)) return error
  const what = typeof rule === 'number' ? `rule ${rule}` : describe(rule)
  return new ContractError('DB_RULES_INVALID', `${what}: ${error.sentence}`, {
    rule,
    path: error.path,
    program: error.code,
  })
}

/** Returns the refusal of rules that are not of their form. */
export function rulesInvalid(expected: string, got: Json): ContractError {
  return new ContractError('DB_RULES_INVALID', `${expected}; got ${describe(got)}`)
}
