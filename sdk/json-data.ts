/** What an application may hand over as data, and what it is told when it cannot be. */
import type { Json } from '../contract/wire/json.ts'
import { QUERY_BYTES_MAX, QUERY_DEPTH_MAX } from '../contract/wire/limits.ts'
import { SdkError } from './errors.ts'

/** Levels of lists and objects in one argument: the signed query and its list of arguments are around it. */
export const ARGUMENT_DEPTH_MAX: number = QUERY_DEPTH_MAX - 2

/**
 * `T` where it is plain JSON, `never` where it is not. Interfaces and classes of plain members pass; functions, dates, maps and
 * `undefined` do not.
 */
export type JsonData<T> = T extends Json
  ? T
  : T extends Unserialisable
    ? never
    : T extends object
      ? { readonly [K in keyof T]: JsonData<T[K]> }
      : never

type Unserialisable =
  | ((...args: never[]) => unknown)
  | Date
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | Promise<unknown>

/**
 * Throws unless `value` is plain JSON at every depth that a query may have, naming the place and what to do.
 *
 * @param place - Where the value stands, for the message: `argument 1`.
 * @throws {TypeError} When it holds what JSON cannot.
 * @throws {SdkError} `DB_LIMIT_EXCEEDED` when it has more than {@link ARGUMENT_DEPTH_MAX} levels, as one that holds itself has,
 * or more values than a query has bytes.
 */
export function assertJson(value: unknown, place: string): void {
  checkValue(value, [place], { values: 0 })
}

/** @param path - The place of the argument and the keys that lead from there to `value`. */
function checkValue(value: unknown, path: string[], seen: { values: number }): void {
  const problem = problemOf(value)
  if (problem !== undefined) throw new TypeError(`${path.join('/')} ${problem}`)
  // A value takes a byte or more. This ends the walk over an object that is in many places at once.
  if (++seen.values > QUERY_BYTES_MAX) throw tooMany(path)
  if (typeof value !== 'object' || value === null) return
  if (path.length > ARGUMENT_DEPTH_MAX) throw tooDeep(path)
  // Holes count: they are read as undefined.
  for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
    path.push(String(key))
    checkValue((value as { [key: string | number]: unknown })[key], path, seen)
    path.pop()
  }
}

function tooDeep([place]: readonly string[]): SdkError {
  const sentence = `${place} may have ${ARGUMENT_DEPTH_MAX} levels of lists and objects, got more, or one that holds itself; flatten it`
  return new SdkError('DB_LIMIT_EXCEEDED', sentence, { limit: 'QUERY_DEPTH_MAX', expected: QUERY_DEPTH_MAX })
}

function tooMany([place]: readonly string[]): SdkError {
  const sentence = `${place} may have ${QUERY_BYTES_MAX} bytes, got more values than that; split it into several`
  return new SdkError('DB_LIMIT_EXCEEDED', sentence, { limit: 'QUERY_BYTES_MAX', expected: QUERY_BYTES_MAX })
}

function problemOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'boolean':
      return undefined
    case 'string':
      return value.isWellFormed() ? undefined : 'holds half a surrogate pair; send well-formed text'
    case 'number':
      if (!Number.isFinite(value)) return `is ${value}; JSON has finite numbers only, so send null or a text`
      return Object.is(value, -0) ? 'is -0, which JSON cannot carry; send 0' : undefined
    case 'object':
      return value === null || Array.isArray(value) || isPlain(value)
        ? undefined
        : `is a ${value.constructor?.name ?? 'special object'}; send plain objects, lists, texts, numbers, booleans and null`
    case 'undefined':
      return 'is undefined; leave the member out, or send null'
    default:
      return `is a ${typeof value}, which JSON cannot carry`
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || (typeof prototype === 'object' && Object.getPrototypeOf(prototype) === null)
}
