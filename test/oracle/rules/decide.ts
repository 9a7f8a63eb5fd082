/** Whether rules let a write through, and as what: slowly and plainly, from docs/rules.md. */
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { dataOf, draftOf, placesOf, valuesOf } from './draft.ts'
import { evaluate, fillQuery, type Scope } from './fpjson.ts'
import { isTruthy, logic } from './logic.ts'
import { assign, type Memory, modify, perform, type World } from './statements.ts'
import { Fault, isTrue, toJson, type Value } from './value.ts'

/** A write, and what is known of it. */
export type Write = {
  readonly func: 'add' | 'set' | 'update' | 'upsert' | 'delete'
  readonly op: 'create' | 'update' | 'delete'
  readonly name: string | undefined
  readonly collection: string
  readonly id: string
  readonly data: JsonObject | null
  readonly before: JsonObject | null
  readonly setter: string | null
  readonly signer: string
  readonly owners: readonly string[]
  /** ms since 1970. */
  readonly time: number
  readonly documents: { readonly [path: string]: JsonObject }
}

/** What becomes of a write. */
export type Outcome =
  | { readonly document: Json }
  | { readonly code: string; readonly program?: string }
  | { readonly code: 'DB_ACCESS_DENIED'; readonly rule?: number | string; readonly path?: string }

/** Runs rules of either version. */
export function decide(rules: Json, write: Write): Outcome {
  try {
    return Array.isArray(rules) ? decideV2(rules as [string, Json[]][], write) : decideV1(rules as JsonObject, write)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { code: error.code, ...(error.program !== undefined && { program: error.program }) }
  }
}

/** `*`; or what the write is: its call, what it does, or `write`, each with the name of the operation when it has one. */
function isAbout(pattern: string, { func, op, name }: Kind): boolean {
  const suffix = name === undefined ? '' : `:${name}`
  return pattern.split(',').some((part) => ['*', func + suffix, op + suffix, `write${suffix}`].includes(part.trim()))
}

function worldOf(write: Write, hasShortcuts: boolean): World {
  const assigned = new Map<string, Value>()
  const world: World = {
    scope: { hasShortcuts, read: (name) => (assigned.has(name) ? assigned.get(name) : given(write, world, name)) },
    assigned,
    document: draftOf(write),
    written: placesOf(write),
    values: valuesOf(write),
    get: (query) => {
      const path = (query as string[]).join('/')
      return Object.hasOwn(write.documents, path) ? write.documents[path] : null
    },
  }
  return world
}

function given(write: Write, { document, scope }: World, name: string): Value {
  const path = [...write.collection.split('/'), write.id]
  const seconds = Math.floor(write.time / 1_000)
  switch (name) {
    case 'contract':
      return { id: 'db', version: 'WeftDB/1', owners: write.owners }
    case 'request':
      return {
        caller: write.signer,
        op: write.op,
        func: write.func,
        method: write.name ?? write.func,
        auth: { signer: write.signer, relayer: null, jobID: null, extra: null },
        block: { timestamp: seconds },
        transaction: { id: 'q', timestamp: write.time },
        resource: { data: dataOf(write) },
        id: write.id,
        path,
      }
    case 'resource':
      return { data: write.before, setter: write.setter, newData: document, id: write.id, path }
    default:
      return scope.hasShortcuts ? alias(write, document, name) : undefined
  }
}

/** Names that only version 2 has. */
function alias(write: Write, document: Value, name: string): Value {
  const aliases: { readonly [name: string]: Value } = {
    signer: write.signer,
    id: write.id,
    ts: Math.floor(write.time / 1_000),
    ms: write.time,
    new: document,
    old: write.before,
    req: dataOf(write),
  }
  return Object.hasOwn(aliases, name) ? aliases[name] : undefined
}

type Said = { readonly decision: 'allow' | 'deny' | undefined; readonly rule: number; readonly path: string }

/**
 * Rules that are about the write run in order, and the last decision wins; without one nothing is written, and the last
 * statement that might have allowed is to blame.
 */
function decideV2(rules: readonly (readonly [string, readonly Json[]])[], write: Write): Outcome {
  const world = worldOf(write, true)
  const decided: Said[] = []
  const refused: Said[] = []
  for (const [rule, [pattern, statements]] of rules.entries()) {
    if (!isAbout(pattern, write)) continue
    const memory: Memory = { refused: undefined }
    const end = run(world, statements, memory)
    if (end?.decision !== undefined) decided.push({ decision: end.decision, rule, path: end.at })
    if (memory.refused !== undefined) refused.push({ decision: undefined, rule, path: memory.refused })
  }
  const last = decided.at(-1) ?? refused.at(-1)
  if (last?.decision === 'allow') return { document: toJson(world.document) }
  if (last === undefined) return { code: 'DB_ACCESS_DENIED' }
  return { code: 'DB_ACCESS_DENIED', rule: last.rule, path: last.path }
}

function run(world: World, statements: readonly Json[], memory: Memory): ReturnType<typeof perform> {
  for (const [index, statement] of statements.entries()) {
    const end = perform(world, statement, String(index), memory)
    if (end !== undefined) return end
  }
  return undefined
}

type Let = { readonly key: string; readonly name: string; readonly value: Json }

/** All lets, then the denies, then the allows. */
function decideV1(rules: JsonObject, write: Write): Outcome {
  const keys = Object.keys(rules).sort()
  // Rules in which any operation finds a circle are refused for all.
  for (const kind of KINDS) inOrder(letsOf(rules, kind))
  const world = worldOf(write, false)
  for (const one of inOrder(letsOf(rules, write))) compute(world, one)
  const names = ['contract', 'request', 'resource', ...world.assigned.keys()]
  const data = Object.fromEntries(names.map((name) => [name, toJson(world.scope.read(name))]))
  for (const key of keys.filter((one) => one.startsWith('deny') && isAbout(patternOf(one), write))) {
    if (isTruthy(logic(rules[key] as Json, data))) return { code: 'DB_ACCESS_DENIED', rule: key, path: '' }
  }
  const allows = keys.filter((key) => key.startsWith('allow') && isAbout(patternOf(key), write))
  if (allows.some((key) => isTruthy(logic(rules[key] as Json, data)))) return { document: toJson(world.document) }
  const rule = allows.at(-1)
  return rule === undefined ? { code: 'DB_ACCESS_DENIED' } : { code: 'DB_ACCESS_DENIED', rule, path: '' }
}

type Kind = Pick<Write, 'func' | 'op' | 'name'>

const KINDS: readonly Kind[] = [
  'add create',
  'set create',
  'set update',
  'update update',
  'upsert create',
  'upsert update',
  'delete delete',
]
  .map((words) => words.split(' ') as [Kind['func'], Kind['op']])
  .flatMap(([func, op]) => [undefined, 'go', 'stay'].map((name) => ({ func, op, name })))

/** The names that an operation computes, by blocks and names. */
function letsOf(rules: JsonObject, kind: Kind): readonly Let[] {
  const keys = Object.keys(rules).filter((key) => key.startsWith('let') && isAbout(patternOf(key), kind))
  return keys.sort().flatMap((key) => {
    const block = rules[key] as JsonObject
    return Object.keys(block)
      .sort()
      .map((name): Let => ({ key, name, value: block[name] as Json }))
  })
}

const patternOf = (key: string): string => key.replace(/^(let|allow|deny) */, '') || '*'

function compute(world: World, { name, value }: Let): void {
  const set = (given: Value): void => {
    if (name.startsWith('resource.newData.')) modify(world, name.split('.').slice(2), given)
    else assign(world, name.split('.'), given)
  }
  const part = partOf(world.scope, value)
  if (part === undefined || (world.document === null && name.startsWith('resource.newData.'))) return
  const isGet = Array.isArray(part) && part[0] === 'get'
  set(isGet ? world.get(toJson(fillQuery(part[1] as Json[], world.scope))) : evaluate(part, world.scope))
}

/** What `if` and `ifelse` come down to; `undefined` when the name stays as it is. */
function partOf(scope: Scope, value: Json): Json | undefined {
  const [head, condition, first, second] = Array.isArray(value) ? (value as Json[]) : []
  if (head !== 'if' && head !== 'ifelse') return value
  if (isTrue(evaluate(condition as Json, scope))) return partOf(scope, first as Json)
  return head === 'if' ? undefined : partOf(scope, second as Json)
}

/**
 * Each name behind those that it reads, or whose parts it is; else in the order of blocks and names. A field of the document
 * that is computed from what reads it comes behind that.
 */
function inOrder(lets: readonly Let[]): readonly Let[] {
  const leadsTo = (from: Let, to: Let, seen: readonly Let[] = []): boolean =>
    lets.some(
      (other) =>
        isNeeded(other, from) && !seen.includes(other) && (other === to || leadsTo(other, to, [...seen, other])),
    )
  const done: Let[] = []
  const visit = (one: Let, around: readonly Let[]): void => {
    if (done.includes(one)) return
    if (around.includes(one)) throw new Fault('DB_RULES_INVALID', 'FPJSON_STATEMENT')
    for (const other of lets) {
      if (isNeeded(other, one) || (isRead(other, one) && !leadsTo(other, one))) visit(other, [...around, one])
    }
    done.push(one)
  }
  for (const one of lets) visit(one, [])
  return done
}

const startsWith = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}.`)

/** Of a name that is no field of the document, or around the other. */
function isNeeded(other: Let, one: Let): boolean {
  if (other.name === one.name) return false
  return startsWith(one.name, other.name) || (!other.name.startsWith('resource.') && isRead(other, one))
}

function isRead(other: Let, one: Let): boolean {
  if (other.name === one.name) return false
  return readsOf(one.value).some((read) => startsWith(read, other.name) || startsWith(other.name, read))
}

/** The paths of variables that stand anywhere in a value. */
function readsOf(value: Json): readonly string[] {
  if (Array.isArray(value)) {
    const [head, path] = value as Json[]
    return head === '$' ? [path as string] : (value as Json[]).flatMap(readsOf)
  }
  if (typeof value !== 'object' || value === null) return []
  const members = value as JsonObject
  return typeof members['var'] === 'string' ? [members['var']] : Object.values(members).flatMap(readsOf)
}
