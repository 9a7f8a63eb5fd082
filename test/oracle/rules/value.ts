/** Values of the reference, as docs/fpjson.md and docs/json-logic.md describe them. `undefined` is what is absent. */
import type { Json } from '../../../contract/wire/json.ts'

export type Value = undefined | Json | readonly Value[] | { readonly [key: string]: Value }
type Members = { readonly [key: string]: Value }

/** What ends a run: the code of the error, and that of the program inside it. */
export class Fault extends Error {
  readonly code: string
  readonly program: string | undefined

  constructor(code: string, program?: string) {
    super(code)
    this.code = code
    this.program = program
  }
}

/** Ends a run that gave a function what it does not take. */
export function wrongType(): never {
  throw new Fault('DB_PROGRAM_FAILED', 'FPJSON_TYPE')
}

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value)

export const isMembers = (value: Value): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isNil = (value: Value): value is null | undefined => value === null || value === undefined

/** False are `false`, `null`, absent, 0 and "". */
export const isTrue = (value: Value): boolean => Boolean(value)

export function areEqual(a: Value, b: Value): boolean {
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, index) => areEqual(item, b[index]))
  if (!isMembers(a) || !isMembers(b)) return a === b
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && areEqual(a[name], b[name]))
  )
}

/** A result: absent becomes null, at any depth. */
export function toJson(value: Value): Json {
  if (isNil(value)) return null
  if (isList(value)) return value.map(toJson)
  if (!isMembers(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toJson(member)]))
}

/** A number that is finite, and not -0. */
export function finite(value: number): number {
  if (!Number.isFinite(value)) throw new Fault('DB_PROGRAM_FAILED', 'FPJSON_NUMBER')
  return value + 0
}

/** What a path leads to: own members, elements of lists, and the `length` of lists and texts. */
export function follow(value: Value, steps: readonly string[]): Value {
  return steps.reduce(step, value)
}

function step(value: Value, name: string): Value {
  if (name === 'length' && (typeof value === 'string' || isList(value))) return value.length
  if (isList(value)) return /^(0|[1-9]\d*)$/.test(name) ? value[Number(name)] : undefined
  return isMembers(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

/** A copy with the value at a path set; what is missing or null on the way becomes an object. */
export function withValue(target: Value, [step, ...rest]: readonly string[], value: Value, fault: () => never): Value {
  if (step === undefined) return value
  if (!isNil(target) && !isMembers(target)) return fault()
  const members = target ?? {}
  const inner = withValue(Object.hasOwn(members, step) ? members[step] : undefined, rest, value, fault)
  return { ...members, [step]: inner }
}
