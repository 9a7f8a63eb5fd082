/**
 * Rules of version 1: an object whose keys are `let`, `allow` or `deny` and the operations that the block is about.
 *
 * All `let` blocks that are about the operation run first, then the `deny` blocks, of which one that is true refuses, then the
 * `allow` blocks, of which one must be true. Nothing depends on the order in which the object was written.
 */
import {
  type CompiledLets,
  type CompiledLogic,
  compileLets,
  compileLogic,
  isTruthy,
  runLets,
  type StatementHost,
} from '../../fpjson/index.ts'
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import type { Json, JsonObject } from '../wire/json.ts'
import { type DenialCause, denied } from './denial.ts'
import { RULE_EFFECTS } from './effects.ts'
import { letGroups } from './let-groups.ts'
import { matchesPattern, parsePattern } from './pattern.ts'
import {
  COMMON_VARIABLES,
  type CommonVars,
  commonVariables,
  documentOf,
  type RuleHost,
  type RuleRequest,
  ruleFailed,
  ruleInvalid,
  statementHost,
  type Vars,
} from './request.ts'

/** Rules of version 1, ready to run. */
export type CompiledRulesV1 = {
  /** Key of a block → the operations that it is about. */
  readonly names: ReadonlyMap<string, readonly string[]>
  /** Keys of the `let` blocks, in order. */
  readonly letKeys: readonly string[]
  readonly lets: CompiledLets
  readonly denies: readonly Condition[]
  readonly allows: readonly Condition[]
}

/** A block that decides. */
type Condition = { readonly key: string; readonly pattern: string; readonly holds: CompiledLogic }

type BlockKind = 'let' | 'allow' | 'deny'
type Block = { readonly key: string; readonly kind: BlockKind; readonly pattern: string; readonly body: Json }

/** @throws {ContractError} `DB_RULES_INVALID`, naming the block and the place in it. */
export function compileRulesV1(rules: JsonObject): CompiledRulesV1 {
  const blocks = Object.keys(rules)
    .sort()
    .map((key) => parseBlock(key, rules[key] as Json))
  const conditions = (kind: BlockKind) => blocks.filter((block) => block.kind === kind).map(compileCondition)
  const lets = blocks.filter(({ kind }) => kind === 'let')
  const names = new Map(blocks.map(({ key, pattern }) => [key, parsePattern(pattern, key)]))
  return {
    names,
    letKeys: lets.map(({ key }) => key),
    lets: compileAllLets(lets, names),
    denies: conditions('deny'),
    allows: conditions('allow'),
  }
}

/** The keys of blocks: what they are, and then the operations. `let` alone is about all of them. */
const KEY = /^(let|allow|deny)(?: +(.*))?$/s

function parseBlock(key: string, body: Json): Block {
  const [, kind, written] = KEY.exec(key) ?? []
  const pattern = written ?? (kind === 'let' ? '*' : undefined)
  if (pattern !== undefined) return { key, kind: kind as BlockKind, pattern, body }
  throw new ContractError(
    'DB_RULES_INVALID',
    `a key of these rules is let, allow or deny and then operations, such as "allow create,update"; got ${describe(key)}`,
    { rule: key },
  )
}

function compileAllLets(lets: readonly Block[], names: CompiledRulesV1['names']): CompiledLets {
  const groups = letGroups(lets.map(({ key }) => [key, names.get(key) as readonly string[]]))
  try {
    return compileLets(Object.fromEntries(lets.map(({ key, body }) => [key, body])), {
      variables: COMMON_VARIABLES,
      effects: RULE_EFFECTS,
      document: ['resource', 'newData'],
      groups,
    })
  } catch (error) {
    throw ruleInvalid(error, placeOf(error))
  }
}

/** The block of a `let` that failed: the path of the error begins with it. */
function placeOf(error: unknown): string {
  const [key] = (error as { readonly path?: readonly unknown[] }).path ?? []
  return typeof key === 'string' ? key : 'let'
}

function compileCondition({ key, pattern, body }: Block): Condition {
  try {
    return { key, pattern, holds: compileLogic(body) }
  } catch (error) {
    throw ruleInvalid(error, key)
  }
}

/** Runs the rules on a request; see `runRules`. */
export function runRulesV1(rules: CompiledRulesV1, request: RuleRequest, host: RuleHost): JsonObject | null {
  const { operation, collection } = request
  const isAbout = (key: string) => matchesPattern(rules.names.get(key) as readonly string[], operation)
  const vars = commonVariables(request, host)
  const shared = statementHost(vars, request, host)
  try {
    const trace = host.trace
    runLets(rules.lets, shared, rules.letKeys.filter(isAbout), trace && ((step) => trace(String(step.path[0]), step)))
  } catch (error) {
    throw ruleFailed(error, `a let of the rules of ${collection} failed`, placeOf(error))
  }
  const data = dataOf(vars, shared.assigned)
  const judge = { data, host, collection }
  for (const deny of rules.denies) {
    if (isAbout(deny.key) && holds(judge, deny)) throw denied(request, 1, causeOf(deny, data))
  }
  const allows = rules.allows.filter(({ key }) => isAbout(key))
  if (allows.some((allow) => holds(judge, allow))) return documentOf(vars)
  const last = allows.at(-1)
  throw denied(request, allows.length, last && causeOf(last, data))
}

/** What conditions read: what is given, and what the lets named. No name is one that objects inherit from. */
function dataOf({ contract, request, resource }: CommonVars, assigned: StatementHost['assigned']): JsonObject {
  const data: Vars = { contract, request, resource }
  for (const [name, value] of assigned ?? []) data[name] = value
  return data
}

type Judge = { readonly data: JsonObject; readonly host: RuleHost; readonly collection: string }

function holds({ data, host, collection }: Judge, { key, holds: condition }: Condition): boolean {
  const { trace, fuel } = host
  try {
    const { value } = condition({ data, fuel, ...(trace && { trace: (step) => trace(key, step) }) })
    trace?.(key, { path: [], name: key, inputs: [], value, depth: 0, statement: condition.logic })
    return isTruthy(value)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    trace?.(key, {
      path: [],
      name: key,
      inputs: [],
      value: undefined,
      depth: 0,
      statement: condition.logic,
      error: message,
    })
    throw ruleFailed(error, `${describe(key)} of ${collection} failed`, key)
  }
}

function causeOf({ key, pattern, holds: condition }: Condition, data: JsonObject): DenialCause {
  return { rule: key, pattern, path: [], statement: condition.logic, seen: condition.seen(data) }
}
