/** What an application may hand over as data, and what it is told when it cannot be. */
import type { Json } from '../contract/wire/json.ts'

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
 * Throws unless `value` is plain JSON at every depth that canonical JSON has, naming the place and what to do.
 *
 * @param place - Where the value stands, for the message: `argument 1`.
 * @throws {TypeError}
 */
export function assertJson(value: unknown, place: string): void {
  const problem = problemOf(value)
  if (problem !== undefined) throw new TypeError(`${place} ${problem}`)
  if (typeof value !== 'object' || value === null) return
  // Holes count: they are read as undefined.
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value)
  for (const key of keys) assertJson((value as { [key: string | number]: unknown })[key], `${place}/${key}`)
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
