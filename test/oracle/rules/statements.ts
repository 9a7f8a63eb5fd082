/** The statements of rules of version 2, done one by one as docs/fpjson.md lists them. */
import { createHash } from 'node:crypto'
import type { Json } from '../../../contract/wire/json.ts'
import { placeOf } from './draft.ts'
import { canonical, evaluate, fill, fillQuery, type Scope } from './fpjson.ts'
import { Fault, isMembers, isTrue, toJson, type Value, withValue, wrongType } from './value.ts'

/** What a statement works on. */
export type World = {
  readonly scope: Scope
  readonly assigned: Map<string, Value>
  /** The document to be written; `null` for a delete. */
  document: Value
  /** The places that the request overwrites, and those of its values, as `draft.ts` spells them. */
  readonly written: readonly string[]
  readonly values: readonly string[]
  readonly get: (query: Value) => Value
}

/** How a statement ended a rule: it decided, broke, or, when it is `undefined`, did not. */
export type End = { readonly decision: 'allow' | 'deny' | undefined; readonly at: string } | undefined

/** What a rule remembers: the last statement that might have allowed. */
export type Memory = { refused: string | undefined }

type List = readonly [string, ...Json[]]

/** Changes a field of the document. */
export function modify(world: World, path: readonly string[], value: Value): void {
  const fault = (): never => {
    throw new Fault('DB_PROGRAM_FAILED')
  }
  if (!isMembers(world.document)) fault()
  world.document = withValue(world.document, path, toJson(value), fault)
}

/** Sets a variable, or a member inside one. */
export function assign(world: World, path: readonly string[], value: Value): void {
  const [name = '', ...rest] = path
  world.assigned.set(name, withValue(world.assigned.get(name), rest, toJson(value), wrongType))
}

/** Does one statement. `at` is its place. */
export function perform(world: World, statement: Json, at: string, memory: Memory): End {
  const [name, ...args] = statement as unknown as List
  if (name.startsWith('=$')) {
    assign(world, targetOf(name), resultOf(world, args[0] as Json))
    return undefined
  }
  switch (name) {
    case 'allow()':
      return { decision: 'allow', at }
    case 'deny()':
      return { decision: 'deny', at }
    case 'break':
      return { decision: undefined, at }
    case 'breakif()':
      return isTrue(evaluate(args[0] as Json, world.scope)) ? { decision: undefined, at } : undefined
    case 'allowif()':
    case 'denyif()':
      return decide(name, [evaluate(args[0] as Json, world.scope)], at, memory)
    case 'allowifall()':
    case 'allowifany()':
    case 'denyifall()':
    case 'denyifany()':
      return decideByList(world, name, args[0] as readonly Json[], at, memory)
    case 'mod()':
      modifyAll(world, args[0] as { [name: string]: Json })
      return undefined
    case 'fields()':
    case 'required_fields()':
    case 'disallowed_fields()':
      return breaksFields(world, name, args[0] as unknown as readonly string[]) ? { decision: 'deny', at } : undefined
    case 'split()':
      split(world, args[0] as Json[])
      return undefined
    case 'if': {
      const chosen = choose(world, statement as Json[])
      return chosen === undefined ? undefined : perform(world, chosen.body, `${at}/${chosen.index}`, memory)
    }
    case '[]':
      for (const [index, inner] of args.entries()) {
        const end = perform(world, inner, `${at}/${index + 1}`, memory)
        if (end !== undefined) return end
      }
      return undefined
    default:
      throw new Error(`the reference has no ${name}`)
  }
}

/** In a delete there is nothing to modify. */
function modifyAll(world: World, fields: { readonly [name: string]: Json }): void {
  if (world.document === null) return
  for (const [field, value] of sorted(fields)) modify(world, field.split('.'), evaluate(value, world.scope))
}

const sorted = (fields: { readonly [name: string]: Json }): [string, Json][] =>
  Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))

const targetOf = (target: string): readonly string[] => target.slice(2).replace(/#.*$/s, '').split('.')

function resultOf(world: World, value: Json): Value {
  const [head, argument] = Array.isArray(value) ? (value as Json[]) : []
  switch (head) {
    case 'if': {
      const chosen = choose(world, value as Json[])
      return chosen === undefined ? undefined : resultOf(world, chosen.body)
    }
    case 'get()':
      return world.get(toJson(fillQuery(argument as Json[], world.scope)))
    case 'stringify()':
      return canonical(toJson(fill(argument as Json, world.scope)))
    case 'parse()':
      return parse(toJson(fill(argument as Json, world.scope)))
    case 'hash()':
      return hash(toJson(fill(argument as Json, world.scope)) as readonly [readonly Json[]])
    case 'toBase64()':
      return bytesOf(toJson(fill(argument as Json, world.scope)) as readonly Json[], 'hex').toString('base64url')
    default:
      return evaluate(value, world.scope)
  }
}

/** The part of an `if` whose condition is the first to hold, or that behind `else`. */
function choose(world: World, list: readonly Json[]): { readonly body: Json; readonly index: number } | undefined {
  for (let i = 0; i < list.length; i += 3) {
    if (list[i] === 'else') return { body: list[i + 1] as Json, index: i + 1 }
    if (isTrue(evaluate(list[i + 1] as Json, world.scope))) return { body: list[i + 2] as Json, index: i + 2 }
  }
  return undefined
}

/** Letting in takes exactly true, keeping out all that counts as true. */
const holds = (name: string, value: Value): boolean => (name.startsWith('allow') ? value === true : isTrue(value))

function decide(name: string, values: readonly Value[], at: string, memory: Memory): End {
  const decision = name.startsWith('allow') ? 'allow' : 'deny'
  const applies = name.endsWith('any()')
    ? values.some((value) => holds(name, value))
    : values.every((value) => holds(name, value))
  if (applies) return { decision, at }
  if (decision === 'allow') memory.refused = at
  return undefined
}

/** Conditions are evaluated until one settles it. */
function decideByList(world: World, name: string, conditions: readonly Json[], at: string, memory: Memory): End {
  const settling = name.endsWith('any()')
  const values: Value[] = []
  for (const condition of conditions) {
    const value = evaluate(condition, world.scope)
    values.push(value)
    if (holds(name, value) === settling) break
  }
  return decide(name, values, at, memory)
}

function parse(text: Json): Json {
  if (typeof text !== 'string') return wrongType()
  try {
    return JSON.parse(text) as Json
  } catch {
    return wrongType()
  }
}

/** Of the netstrings of the parts. */
function hash([parts]: readonly [readonly Json[]]): string {
  const strings = parts.map((part) => {
    const bytes = bytesOf(Array.isArray(part) ? (part as readonly Json[]) : [part], 'utf8')
    return Buffer.concat([Buffer.from(`${bytes.length}:`), bytes, Buffer.from(',')])
  })
  return createHash('sha256').update(Buffer.concat(strings)).digest('base64url')
}

function bytesOf([text, encoding]: readonly Json[], usual: 'utf8' | 'hex'): Buffer {
  if (typeof text !== 'string') throw new Fault('DB_PROGRAM_FAILED')
  if ((encoding ?? usual) === 'utf8') return Buffer.from(text, 'utf8')
  const digits = text.replace(/^0x/, '')
  if (!/^(?:[0-9a-f]{2})*$/i.test(digits)) throw new Fault('DB_PROGRAM_FAILED')
  return Buffer.from(digits, 'hex')
}

/** A listed name as a place: its dots lead into a field unless a backslash stands before them. */
const listed = (name: string): string => placeOf(name.split(/(?<!\\)\./).map((step) => step.replaceAll('\\.', '.')))

function breaksFields({ written, values }: World, name: string, names: readonly string[]): boolean {
  const places = names.map((one) => listed(one.replace(/^\*/, '')))
  const isInside = (inner: string, outer: string): boolean => inner.startsWith(outer)
  if (name === 'disallowed_fields()') {
    return written.some((one) => places.some((place) => isInside(one, place) || isInside(place, one)))
  }
  const required = name === 'fields()' ? places.filter((_, index) => names[index]?.startsWith('*')) : places
  const surplus = name === 'fields()' && !written.every((one) => places.some((place) => isInside(one, place)))
  return surplus || !required.every((place) => values.some((one) => isInside(one, place)))
}

function split(world: World, [separator, text, targets]: readonly Json[]): void {
  const [by, whole] = [evaluate(separator as Json, world.scope), evaluate(text as Json, world.scope)]
  if (typeof by !== 'string' || typeof whole !== 'string') throw wrongType()
  const parts = whole.split(by)
  for (const [index, target] of (targets as string[]).entries()) assign(world, targetOf(target), parts[index])
}
