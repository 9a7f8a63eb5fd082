/**
 * Canonical JSON: RFC 8785 (JCS), made stricter. What is signed, hashed or stored is written by this and nothing else.
 *
 * Members are sorted by UTF-16 code units, numbers and strings are as ECMAScript's `JSON.stringify` writes them. Values
 * that JSON cannot carry unchanged (NaN, infinities, -0, `undefined`, lone surrogates, functions) throw.
 */
import type { Json } from './json.ts'

/** Levels of lists and objects that {@link canonicalJson} follows; far above any limit on documents or programs. */
export const CANONICAL_DEPTH_MAX = 200

const PLAIN_TEXT = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/

/**
 * Returns the canonical JSON text of `value`.
 *
 * @throws {TypeError} When a value has no JSON form or lies deeper than {@link CANONICAL_DEPTH_MAX}.
 * @example
 * canonicalJson({ b: [1, 'x'], a: null }) // '{"a":null,"b":[1,"x"]}'
 */
export function canonicalJson(value: Json): string {
  return write(value, 0)
}

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return canonicalString(value)
    case 'number':
      if (!Number.isFinite(value) || Object.is(value, -0))
        throw new TypeError(`${describe(value)} has no canonical JSON`)
      return String(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      if (depth >= CANONICAL_DEPTH_MAX) throw new TypeError(`JSON is nested deeper than ${CANONICAL_DEPTH_MAX} levels`)
      return Array.isArray(value)
        ? writeList(value, depth + 1)
        : writeObject(value as Record<string, unknown>, depth + 1)
    default:
      throw new TypeError(`${typeof value} has no canonical JSON`)
  }
}

function writeList(list: readonly unknown[], depth: number): string {
  let out = '['
  for (let i = 0; i < list.length; i++) out += (i === 0 ? '' : ',') + write(list[i], depth)
  return `${out}]`
}

function writeObject(object: Record<string, unknown>, depth: number): string {
  const keys = Object.keys(object)
  if (keys.length > 1) keys.sort(compareCodeUnits)
  let out = '{'
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string
    out += `${(i === 0 ? '' : ',') + canonicalString(key)}:${write(object[key], depth)}`
  }
  return `${out}}`
}

function canonicalString(text: string): string {
  if (PLAIN_TEXT.test(text)) return `"${text}"`
  if (!text.isWellFormed()) throw new TypeError('text with a lone surrogate has no canonical JSON')
  return JSON.stringify(text)
}

function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function describe(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}
