/**
 * What each function likes to be given, found out by calling it. So the generator knows the functions that the table has
 * today, whatever they are, and needs no list of signatures to be kept beside it.
 */

import { FpjsonError } from '../../../fpjson/errors.ts'
import type { FunctionEntry } from '../../../fpjson/functions/entry.ts'
import { FUNCTIONS } from '../../../fpjson/functions/table.ts'
import { run } from '../../../fpjson/index.ts'
import type { Json } from '../../../fpjson/json.ts'
import { FUNCTION_KINDS, type FunctionKind, functionOf } from './functions.ts'
import { Random } from './random.ts'
import { withoutStacks } from './stacks.ts'
import { DATA_KINDS, type DataKind, dataOf, kindOf } from './values.ts'

/** A kind of argument. */
export type Kind = DataKind | FunctionKind

/** One way to call a function that gives a value. */
export type Call = {
  readonly name: string
  readonly args: readonly Kind[]
  /** When the call gives a function: the arguments of that one; else none. */
  readonly rest: readonly Kind[]
  readonly gives: DataKind
}

/** All kinds of arguments; those that many functions take, several times. */
const KINDS: readonly Kind[] = [
  ...DATA_KINDS,
  ...FUNCTION_KINDS,
  ...(['integer', 'integer', 'integer', 'integer', 'numbers', 'list', 'text', 'object', 'ofAnything'] as const),
]

/** Attempts for each function. */
const TRIES = 100
const CALLS_MAX = 12
/** Attempts to call a function that a function gave. */
const GUESSES = 6
/** Times that a call must work, each with arguments of its own. */
const PROOFS = 2
const FUEL = 2_000

/** Says whether a kind is one of data. */
export function isDataKind(kind: Kind): kind is DataKind {
  return (DATA_KINDS as readonly string[]).includes(kind)
}

/** Returns the text of an argument that is data or a function of its kind. Data stays data. */
export function argumentOf(random: Random, kind: Kind): Json {
  return isDataKind(kind) ? quote(dataOf(random, kind)) : functionOf(random, kind)
}

/** Returns the text whose value is `value`. Objects with a member `var` have none, and give something else. */
export function quote(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  if (!Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, quote(member)]))
  }
  const items = value.map(quote)
  return typeof items[0] === 'string' || Array.isArray(items[0]) ? ['[]', ...items] : items
}

/** Finds ways to call every function. The same on every engine. */
export function learn(): readonly Call[] {
  learned ??= withoutStacks(() =>
    [...FUNCTIONS.values()].flatMap((entry, index) => learnFunction(new Random(index + 1), entry)),
  )
  return learned
}

let learned: readonly Call[] | undefined

function learnFunction(random: Random, entry: FunctionEntry): Call[] {
  const calls = new Map<string, Call>()
  let kinds = kindsFor(random, entry)
  for (let round = 0; round < TRIES && calls.size < CALLS_MAX; round++) {
    const found = tryCall(random, entry.name, kinds)
    if (typeof found === 'object') calls.set(`${found.args} ${found.rest}`, found)
    const wrong = typeof found === 'number' && found >= 0 ? found : random.below(kinds.length)
    // A neighbour of what works often works as well.
    kinds = found === -1 && random.chance(40) ? kindsFor(random, entry) : kinds.with(wrong, random.pick(KINDS))
  }
  return [...calls.values()]
}

function kindsFor(random: Random, { arity, variadic }: FunctionEntry): Kind[] {
  return Array.from({ length: variadic ? 1 + random.below(3) : Math.max(1, arity) }, () => random.pick(KINDS))
}

/** Returns the call when it works, else the index of the argument that is wrong; -1 when that is not known. */
function tryCall(random: Random, name: string, args: readonly Kind[]): Call | number {
  const values = args.map((kind) => (isDataKind(kind) ? dataOf(random, kind) : undefined))
  const texts = args.map((kind, index) => (isDataKind(kind) ? quote(values[index] as Json) : functionOf(random, kind)))
  const type = attempt(['type', [name, ...texts]])
  if (type instanceof FpjsonError) return wrongArgument(type, values)
  if (type !== 'Function') return prove(random, { name, args, rest: [] }) ?? -1
  for (let guess = 0; guess < GUESSES; guess++) {
    const rest = Array.from({ length: 1 + random.below(3) }, () => random.pick(KINDS))
    const found = prove(random, { name, args, rest })
    if (found !== undefined) return found
  }
  return -1
}

/** An error is located inside the argument, or says which value it did not like; a function is like any other there. */
function wrongArgument({ path, values: [disliked] }: FpjsonError, values: readonly (Json | undefined)[]): number {
  const at = path[1]
  if (typeof at === 'number') return at - 1
  const spelled = JSON.stringify(typeof disliked === 'function' ? undefined : disliked)
  return values.findIndex((value) => JSON.stringify(value) === spelled)
}

/** Returns the call when it works with several arguments of its kinds. */
function prove(random: Random, call: Omit<Call, 'gives'>): Call | undefined {
  const values: Json[] = []
  while (values.length < PROOFS) {
    const [args, rest] = [call.args, call.rest].map((kinds) => kinds.map((kind) => argumentOf(random, kind))) as [
      Json[],
      Json[],
    ]
    const inner = [call.name, ...args]
    const value = attempt(rest.length === 0 ? inner : [inner, ...rest])
    if (value instanceof FpjsonError) return undefined
    values.push(value)
  }
  return { ...call, gives: kindOf(values[0] as Json) }
}

/** What crashes is no way to call a function. That it crashes is for the cases to find. */
function attempt(program: Json): Json | FpjsonError {
  try {
    return run(program, { fuel: FUEL, vars: { v0: 1 } }).value
  } catch (error) {
    return error instanceof FpjsonError ? error : new FpjsonError('FPJSON_TYPE', String(error), { path: [] })
  }
}
