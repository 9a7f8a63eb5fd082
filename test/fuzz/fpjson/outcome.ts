/** Runs a case and says what came of it, in texts that can be compared bit for bit. */
import { compile, createFuel, FpjsonError, type Json, type JsonObject } from '../../../fpjson/index.ts'
import type { Trace } from '../../../fpjson/types.ts'
import type { Case } from './generate.ts'
import { spell } from './spell.ts'

/** What a case came to. Equal cases have equal outcomes on every engine. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: string; readonly vars: string; readonly fuel: number }
  | {
      readonly kind: 'error'
      readonly code: string
      readonly path: string
      readonly message: string
      readonly fuel: number
    }
  /** Something that no program may cause. */
  | { readonly kind: 'crash'; readonly message: string; readonly fuel: number }

/** Compiles the program anew and runs it. */
export function outcomeOf({ program, vars, options, fuel: limit }: Case, trace?: Trace): Outcome {
  const fuel = createFuel(limit)
  try {
    const result = compile(program, options)({ vars, fuel, ...(trace !== undefined && { trace }) })
    if (result.fuelUsed !== fuel.used)
      return crash(`the run says it cost ${result.fuelUsed}, the tank ${fuel.used}`, fuel.used)
    const unclean =
      uncleanPart(result.value, vars) ?? (result.vars === vars ? undefined : uncleanPart(result.vars, vars))
    if (unclean !== undefined) return crash(`the result is not JSON: ${unclean}`, fuel.used)
    return { kind: 'value', value: spell(result.value), vars: spell(result.vars), fuel: fuel.used }
  } catch (error) {
    if (!(error instanceof FpjsonError)) return crash(describeError(error), fuel.used)
    const { code, path, message } = error
    if (!message.isWellFormed()) return crash('the message is not well formed', fuel.used)
    return { kind: 'error', code, path: spell(path), message, fuel: fuel.used }
  }
}

function crash(message: string, fuel: number): Outcome {
  return { kind: 'crash', message, fuel }
}

/** Without the stack, whose text differs between engines. */
function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${String(error)}`
}

/**
 * Returns what in a value is not JSON as it may leave a run, or `undefined`. Only what was given may have a member
 * `__proto__`; then it is a member like any other.
 */
function uncleanPart(value: Json | JsonObject, given: JsonObject): string | undefined {
  switch (typeof value) {
    case 'boolean':
      return undefined
    case 'string':
      return value.isWellFormed() ? undefined : 'half a character'
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? undefined : spell(value)
    case 'object':
      break
    default:
      return typeof value
  }
  if (value === null) return undefined
  if (Array.isArray(value)) return firstUnclean(Array.from(value as readonly Json[]), given)
  if (Object.getPrototypeOf(value) !== Object.prototype) return 'an object that is not plain'
  const odd = Reflect.ownKeys(value).find(
    (key) => typeof key === 'symbol' || !key.isWellFormed() || isPlanted(key, given),
  )
  return odd === undefined ? firstUnclean(Object.values(value), given) : `the key ${String(odd)}`
}

function isPlanted(key: string, given: JsonObject): boolean {
  return key === '__proto__' && !spell(given).includes('"__proto__"')
}

function firstUnclean(values: readonly Json[], given: JsonObject): string | undefined {
  for (const value of values) {
    const unclean = uncleanPart(value, given)
    if (unclean !== undefined) return unclean
  }
  return undefined
}
