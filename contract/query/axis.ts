/**
 * An axis is one ordered index: the documents of a collection in order of their ids, or of a field's values with ids ordering
 * equal values. Filters and bounds become parts of it.
 *
 * The key of a long value is cut (`index/value-key.ts`), so cut keys with the same beginning stand together but not in order.
 * A part whose edge falls among them takes them all in, and a {@link Check} decides by the values themselves.
 */
import { describe } from '../describe.ts'
import type { Sha256 } from '../env.ts'
import { ContractError } from '../errors.ts'
import { fieldValue } from '../index/field-path.ts'
import { typeBounds, VALUE_KEY_BYTES_MAX, valueKey, valueType, wholeValueKey } from '../index/value-key.ts'
import { prefixEnd } from '../tree/store.ts'
import { textToBinary } from '../wire/bytes.ts'
import { isJsonObject, type Json, type JsonObject, member } from '../wire/json.ts'
import { ID_FIELD } from './parse.ts'
import type { Span } from './span.ts'

/** Where a value, or one document, lies on an axis. */
export type Place = {
  /** Keys of what is less come before this. */
  readonly before: string
  /** Keys of what is greater come from this on. */
  readonly after: string
  /** Where the keys between those edges must be looked at one by one: the place as comparable text. */
  readonly among?: { readonly value: string; readonly id?: string }
}

/** Decides about a document by its value's whole key and its id's bytes, where the stored key was cut. */
export type Check = (value: string, id: string) => boolean

/** One ordered index. */
export type Axis = {
  readonly whole: Span
  /** Exactly the keys of documents with this value. */
  equal(value: Json): Span
  place(value: Json): Place
  /** Place of a document that `cget` returned. */
  placeOfCursor(cursor: JsonObject): Place
  /** The keys of values with the type of this one. */
  sameType(value: Json): Span
}

/** Returns the axis of the ids with which the keys under `prefix` end. */
export function idAxis(prefix: string): Axis {
  const whole = spanOf(prefix)
  const place = (value: Json): Place => {
    if (typeof value !== 'string') {
      throw new ContractError('DB_ARGUMENTS_INVALID', `${ID_FIELD} compares with texts; got ${describe(value)}`)
    }
    return placeOfKey(prefix + textToBinary(value))
  }
  return {
    whole,
    equal: (value) => {
      const { before, after } = place(value)
      return { lower: before, upper: after }
    },
    place,
    placeOfCursor: (cursor) => place(cursorId(cursor)),
    sameType: () => whole,
  }
}

/** Returns the axis of a field's values, whose index keys are under `prefix`. */
export function fieldAxis(prefix: string, field: string, sha256: Sha256): Axis {
  return {
    whole: spanOf(prefix),
    equal: (value) => spanOf(prefix + valueKey(value, sha256)),
    place: (value) => placeOfValue(prefix, value),
    placeOfCursor: (cursor) => {
      const id = textToBinary(cursorId(cursor))
      const place = placeOfValue(prefix, cursorValue(cursor, field))
      return place.among ? { ...place, among: { ...place.among, id } } : placeOfKey(place.before + id)
    },
    sameType: (value) => {
      const [first, end] = typeBounds(valueType(value))
      return { lower: prefix + first, upper: prefix + end }
    },
  }
}

function placeOfValue(prefix: string, value: Json): Place {
  const whole = wholeValueKey(value)
  const { lower: before, upper: after } = spanOf(prefix + whole.slice(0, VALUE_KEY_BYTES_MAX))
  return whole.length <= VALUE_KEY_BYTES_MAX ? { before, after } : { before, after, among: { value: whole } }
}

function placeOfKey(key: string): Place {
  return { before: key, after: `${key}\0` }
}

function cursorId(cursor: JsonObject): string {
  const id = member(cursor, 'id')
  if (typeof id !== 'string') throw cursorError('it has no id')
  return id
}

function cursorValue(cursor: JsonObject, field: string): Json {
  const data = member(cursor, 'data')
  const value = isJsonObject(data) ? fieldValue(data, field) : undefined
  if (value === undefined) throw cursorError(`its document lacks the sort field ${describe(field)}`)
  return value
}

function cursorError(problem: string): ContractError {
  return new ContractError('DB_ARGUMENTS_INVALID', `a cursor is a document as cget returned it; ${problem}`)
}

function spanOf(prefix: string): Span {
  return { lower: prefix, upper: prefixEnd(prefix) }
}
