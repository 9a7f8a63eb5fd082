import { ContractError } from '../errors.ts'
import { limitOf, type OwnerLimits } from '../owner-limits.ts'
import { isJsonObject, type Json, type JsonObject } from '../wire/json.ts'

const RESERVED_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Checks that `value` is what a document may hold: plain JSON within the limits, without reserved member names or operators.
 *
 * @param limits - Those that the owners have lowered.
 * @throws {ContractError} `DB_DOCUMENT_INVALID` or `DB_LIMIT_EXCEEDED`, naming the field.
 */
export function checkDocument(value: Json, limits?: OwnerLimits): asserts value is JsonObject {
  if (!isJsonObject(value)) {
    throw new ContractError(
      'DB_DOCUMENT_INVALID',
      `a document is an object, not ${Array.isArray(value) ? 'a list' : String(value)}`,
    )
  }
  const fieldsMax = limitOf(limits, 'DOCUMENT_FIELDS_MAX')
  const depthMax = limitOf(limits, 'DOCUMENT_DEPTH_MAX')
  checkValue(value, { fields: 0, fieldsMax, depthMax }, { field: '', depth: 1 })
}

/** Checks the size of a document's canonical JSON in bytes. */
export function checkDocumentSize(bytes: number, limits?: OwnerLimits): void {
  const bytesMax = limitOf(limits, 'DOCUMENT_BYTES_MAX')
  if (bytes > bytesMax) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `a document has at most ${bytesMax} bytes of JSON, this one has ${bytes}; split it`,
      { limit: 'DOCUMENT_BYTES_MAX', expected: bytesMax, got: bytes },
    )
  }
}

/** Says whether a member name, or a step of a path into a document, is refused everywhere. */
export function isReservedName(name: string): boolean {
  return RESERVED_NAMES.has(name)
}

/** Fields met so far in the whole document, and what there may be. */
type Total = { fields: number; readonly fieldsMax: number; readonly depthMax: number }

type Place = { readonly field: string; readonly depth: number }

function checkValue(value: Json, total: Total, place: Place): void {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw invalid(place, 'holds a lone surrogate; send well-formed text')
      return
    case 'number':
      checkNumber(value, place)
      return
    case 'boolean':
      return
    case 'object':
      if (value !== null) checkContainer(value as Json[] | JsonObject, total, place)
      return
    default:
      throw invalid(place, `is ${typeof value}; documents hold null, booleans, numbers, texts, lists and objects`)
  }
}

function checkNumber(value: number, place: Place): void {
  if (!Number.isFinite(value)) throw invalid(place, `is ${value}; numbers are finite`)
  if (Object.is(value, -0)) throw invalid(place, 'is -0; send 0')
}

function checkContainer(value: readonly Json[] | JsonObject, total: Total, place: Place): void {
  if (place.depth > total.depthMax) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `a document has at most ${total.depthMax} levels; ${named(place)} lies deeper; flatten it`,
      { limit: 'DOCUMENT_DEPTH_MAX', expected: total.depthMax },
    )
  }
  const keys = Object.keys(value)
  total.fields += keys.length
  if (total.fields > total.fieldsMax) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `a document has at most ${total.fieldsMax} fields and list elements; split it`,
      { limit: 'DOCUMENT_FIELDS_MAX', expected: total.fieldsMax, got: total.fields },
    )
  }
  const list = Array.isArray(value)
  for (const key of keys) {
    const inner = { field: place.field === '' ? key : `${place.field}.${key}`, depth: place.depth + 1 }
    if (!list) checkName(key, inner)
    checkValue((value as JsonObject)[key] as Json, total, inner)
  }
}

function checkName(name: string, place: Place): void {
  if (RESERVED_NAMES.has(name)) throw invalid(place, 'has a reserved name; rename it')
  // Operators of the call are resolved by now. One that a rule wrote would come alive in a later update.
  if (name === '__op') throw invalid(place, 'is an operator, which only a call can hold; write its result')
  if (!name.isWellFormed()) throw invalid(place, 'has a lone surrogate in its name')
}

function invalid(place: Place, problem: string): ContractError {
  return new ContractError('DB_DOCUMENT_INVALID', `${named(place)} ${problem}`, {
    field: place.field.slice(0, 200).toWellFormed(),
  })
}

function named(place: Place): string {
  return `field ${JSON.stringify(place.field.slice(0, 200))}`
}
