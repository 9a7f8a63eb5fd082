/** Runs programs and sees to it that nothing happens that no program may cause. */
import {
  compile,
  createFuel,
  FpjsonError,
  type Fuel,
  type Json,
  type JsonObject,
  runLogic,
} from '../../../fpjson/index.ts'
import type { Trace } from '../../../fpjson/types.ts'
import { spell } from '../../fuzz/fpjson/spell.ts'
import { withoutStacks } from '../../fuzz/fpjson/stacks.ts'
import { EXECUTED, FORBIDDEN, SECRET } from './values.ts'

/** What came of a run. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: Json; readonly assigned: JsonObject; readonly fuel: number }
  | { readonly kind: 'error'; readonly code: string; readonly path: string; readonly fuel: number }

/** Enough for what is small; whatever is large ends at it. */
const FUEL = 8_000

/** Runs a program; see {@link observe}. */
export function probe(program: Json, vars: JsonObject): Outcome {
  return observe(program, vars, (given) => {
    const { value, vars: after } = compile(program)({ vars, ...given })
    return { value, assigned: assignedIn(after, vars) }
  })
}

/** Runs logic; see {@link observe}. */
export function probeLogic(logic: Json, data: Json): Outcome {
  return observe(logic, data, (given) => ({ value: runLogic(logic, { data, ...given }).value, assigned: {} }))
}

type Given = { readonly fuel: Fuel; readonly trace?: Trace }
type Run = (given: Given) => { readonly value: Json; readonly assigned: JsonObject }

/**
 * Runs a program twice, the second time with a trace, and returns what came of it.
 *
 * @throws {Error} When something else than an error with a code was thrown, the runs differ, an input was changed, or the
 *   result is not JSON made of the inputs.
 */
function observe(program: Json, inputs: Json, run: Run): Outcome {
  const given = frozenParts(inputs)
  const [first, second] = withoutStacks(() => [outcomeOf(program, run), outcomeOf(program, run, () => undefined)])
  const [spelled, again] = [spell(first), spell(second)]
  if (spelled !== again) fail(program, `the second run gave ${again}, the first ${spelled}`)
  if (first.kind === 'value') checkJson(program, [first.value, first.assigned], given)
  return first
}

/** Says whether a run shows that data was taken for a program. */
export function wasExecuted(outcome: Outcome): boolean {
  if (outcome.kind === 'error') return false
  const { value, assigned } = outcome
  return 'stolen' in assigned || holds(value, (part) => part === SECRET || part === EXECUTED)
}

/** Says whether a value, or a part of it, passes. Containers that are shared are looked at once. */
function holds(value: Json, passes: (part: Json) => boolean, seen: Set<Json> = new Set()): boolean {
  if (passes(value)) return true
  if (typeof value !== 'object' || value === null || seen.has(value)) return false
  seen.add(value)
  return Object.values(value).some((part) => holds(part as Json, passes, seen))
}

function outcomeOf(program: Json, run: Run, trace?: Trace): Outcome {
  const fuel = createFuel(FUEL)
  try {
    const result = run({ fuel, ...(trace !== undefined && { trace }) })
    return { kind: 'value', ...result, fuel: fuel.used }
  } catch (error) {
    if (!(error instanceof FpjsonError)) throw new Error(`${JSON.stringify(program)} crashed`, { cause: error })
    const { code, path, message } = error
    if (!message.isWellFormed() || message.length > 900) fail(program, `the message is ${message}`)
    return { kind: 'error', code, path: path.join('/'), fuel: fuel.used }
  }
}

/** What was only passed on need not be looked at, and may be too large for that. */
function assignedIn(vars: JsonObject, given: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(vars).filter(([name, value]) => given[name] !== value))
}

/** Freezes all lists and objects in a value, and returns them. A change to one then throws, in strict code as all modules are. */
function frozenParts(value: unknown, found: Set<object> = new Set()): ReadonlySet<object> {
  if (typeof value !== 'object' || value === null || found.has(value)) return found
  found.add(Object.freeze(value))
  for (const member of Object.values(value)) frozenParts(member, found)
  return found
}

/** Objects that were given keep whatever members they have; of those that the run made, none has a forbidden one. */
function checkJson(program: Json, value: unknown, given: ReadonlySet<object>): void {
  if (typeof value !== 'object' || value === null) checkScalar(program, value)
  else if (!given.has(value)) checkContainer(program, value, given)
}

function checkContainer(program: Json, value: object, given: ReadonlySet<object>): void {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== Array.prototype) fail(program, 'the result is of another kind')
  const odd = Reflect.ownKeys(value).find((key) => typeof key === 'symbol' || isForbidden(key) || !key.isWellFormed())
  if (odd !== undefined) fail(program, `the result has the key ${String(odd)}`)
  // Array.from also visits the holes of a sparse list.
  for (const part of Array.isArray(value) ? Array.from(value) : Object.values(value)) checkJson(program, part, given)
}

function checkScalar(program: Json, value: unknown): void {
  if (value === null || typeof value === 'boolean') return
  if (typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0)) return
  if (typeof value !== 'string' || !value.isWellFormed()) fail(program, `the result has ${spell(value)}`)
  if (/\[native code\]|\[object |=> \{|function \w*\(/.test(value)) fail(program, `the result shows ${value}`)
}

function isForbidden(key: string): boolean {
  return (FORBIDDEN as readonly string[]).includes(key)
}

function fail(program: Json, sentence: string): never {
  throw new Error(`${sentence}; the program is ${JSON.stringify(program)}`)
}
