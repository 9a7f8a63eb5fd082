/**
 * Keys of values: byte strings that sort as the values do.
 *
 * The order is total across types: null < false < true < numbers < strings (by UTF-8 bytes) < lists (element by element) <
 * objects (by sorted member names, then values). A key is never a prefix of another value's key.
 *
 * ```
 * null 02   false 03   true 04   number 05 and 8 bytes: IEEE 754 big-endian, sign bit flipped, negatives inverted
 * text 06 utf-8 (`keyText`) 00       list 07 keys… 00       object 08 ( text value )… 00, members sorted by UTF-8 bytes
 * ```
 *
 * A key of more than {@link VALUE_KEY_BYTES_MAX} bytes is cut there and followed by the SHA-256 of the whole, in which the keys
 * of elements and members are cut the same way: so a document of any depth is hashed once. Equality stays exact; among values
 * that share so long a beginning a query sorts by the documents themselves.
 */
import type { Sha256 } from '../env.ts'
import { keyText } from '../keys.ts'
import { textToBinary } from '../wire/bytes.ts'
import type { Json, JsonObject } from '../wire/json.ts'

/** Bytes of a value's key that are kept as they are. */
export const VALUE_KEY_BYTES_MAX: number = 256
/** Length of the key of a value that was cut. */
export const CUT_KEY_LENGTH: number = VALUE_KEY_BYTES_MAX + 32

const END = '\0'
// Where numberKey takes a number apart; holds nothing between calls.
const SCRATCH = new DataView(new ArrayBuffer(8))

/** Types as comparisons see them: `< <= > >=` compare only within one. */
export type ValueType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

const TAGS: Readonly<Record<ValueType, readonly [first: string, end: string]>> = {
  null: ['\x02', '\x03'],
  boolean: ['\x03', '\x05'],
  number: ['\x05', '\x06'],
  string: ['\x06', '\x07'],
  array: ['\x07', '\x08'],
  object: ['\x08', '\x09'],
}

/** Returns the type of a value. */
export function valueType(value: Json): ValueType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as ValueType
}

/** Returns the first byte of keys of a type and the first byte after them. */
export function typeBounds(type: ValueType): readonly [first: string, end: string] {
  return TAGS[type]
}

/** Gives the key of an element of a list, or of the member `name` of an object. */
export type KeyOfInner = (inner: Json, name?: string) => string

/** Returns the key of `value`, cut when it is long. */
export function valueKey(value: Json, sha256: Sha256): string {
  return valueKeyOver(value, sha256, (inner) => valueKey(inner, sha256))
}

/** Returns the {@link valueKey} of `value`, `keyOfInner` giving those of what it holds: so a walk makes each key once. */
export function valueKeyOver(value: Json, sha256: Sha256, keyOfInner: KeyOfInner): string {
  const key = keyOver(value, keyOfInner)
  return key.length <= VALUE_KEY_BYTES_MAX ? key : key.slice(0, VALUE_KEY_BYTES_MAX) + sha256(key)
}

/** Returns the key of `value` with nothing in it cut. Two values compare as these do. */
export function wholeValueKey(value: Json): string {
  return keyOver(value, wholeValueKey)
}

/** Returns the number that a key is of, `undefined` for the key of any other value. */
export function numberOfKey(key: string): number | undefined {
  if (!key.startsWith('\x05')) return undefined
  const wordAt = (at: number): number => [1, 2, 3, 4].reduce((bits, i) => bits * 256 + key.charCodeAt(at + i), 0)
  const [high, low] = [wordAt(0), wordAt(4)]
  const isNegative = high >>> 31 === 0
  SCRATCH.setUint32(0, isNegative ? ~high : high ^ 0x80000000)
  SCRATCH.setUint32(4, isNegative ? ~low : low)
  return SCRATCH.getFloat64(0)
}

function keyOver(value: Json, keyOfInner: KeyOfInner): string {
  switch (typeof value) {
    case 'string':
      return `\x06${keyText(value)}`
    case 'number':
      return `\x05${numberKey(value)}`
    case 'boolean':
      return value ? '\x04' : '\x03'
    default:
      if (value === null) return '\x02'
      return Array.isArray(value) ? listKey(value, keyOfInner) : objectKey(value as JsonObject, keyOfInner)
  }
}

function listKey(list: readonly Json[], keyOfInner: KeyOfInner): string {
  let key = '\x07'
  for (const element of list) key += keyOfInner(element)
  return key + END
}

function objectKey(object: JsonObject, keyOfInner: KeyOfInner): string {
  const members = Object.keys(object).map((name) => ({ name, sortedBy: textToBinary(name) }))
  members.sort((a, b) => (a.sortedBy < b.sortedBy ? -1 : 1))
  // Each name carries the tag of a text, which tells one more member from the end.
  let key = '\x08'
  for (const { name } of members) key += `\x06${keyText(name)}${keyOfInner(object[name] as Json, name)}`
  return key + END
}

function numberKey(value: number): string {
  SCRATCH.setFloat64(0, value)
  const high = SCRATCH.getUint32(0)
  const low = SCRATCH.getUint32(4)
  const negative = high >>> 31 === 1
  return word((negative ? ~high : high ^ 0x80000000) >>> 0) + word((negative ? ~low : low) >>> 0)
}

function word(bits: number): string {
  return String.fromCharCode(bits >>> 24, (bits >>> 16) & 0xff, (bits >>> 8) & 0xff, bits & 0xff)
}
