/** Reads the arguments of keywords. Every refusal names the path inside the schema and what is allowed there. */
import { describe, placeOf, shorten } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { canonicalJson } from '../wire/canonical.ts'
import { isJsonObject, type Json, type JsonObject } from '../wire/json.ts'

/** Returns the error of a schema that has `got` where `expected` belongs. */
export function schemaInvalid(path: string, expected: string, got: Json): ContractError {
  const place = placeOf(path, 'the schema')
  return new ContractError('DB_SCHEMA_INVALID', `${place} must be ${expected}, got ${describe(got)}`, {
    path,
    expected,
    got: shorten(got),
  })
}

/** Returns a count: a whole number from 0 to 2^53 - 1. */
export function parseCount(argument: Json, path: string): number {
  if (typeof argument === 'number' && Number.isSafeInteger(argument) && argument >= 0) return argument
  throw schemaInvalid(path, 'a whole number from 0', argument)
}

/** Returns a finite number. */
export function parseNumber(argument: Json, path: string): number {
  if (typeof argument === 'number' && Number.isFinite(argument)) return argument
  throw schemaInvalid(path, 'a number', argument)
}

/** Returns true or false. */
export function parseBoolean(argument: Json, path: string): boolean {
  if (typeof argument === 'boolean') return argument
  throw schemaInvalid(path, 'true or false', argument)
}

/** Returns an object whose members are schemas, still to be compiled. */
export function parseObject(argument: Json, path: string): JsonObject {
  if (isJsonObject(argument)) return argument
  throw schemaInvalid(path, 'an object of schemas', argument)
}

/** Returns a list of at least one schema, still to be compiled. */
export function parseSchemas(argument: Json, path: string): readonly Json[] {
  if (Array.isArray(argument) && argument.length > 0) return argument
  throw schemaInvalid(path, 'a list of at least one schema', argument)
}

/** Returns a list of different texts. */
export function parseNames(argument: Json, path: string): readonly string[] {
  if (!Array.isArray(argument)) throw schemaInvalid(path, 'a list of names', argument)
  const seen = new Set<string>()
  for (const [index, name] of argument.entries()) {
    if (typeof name !== 'string') throw schemaInvalid(`${path}/${index}`, 'a name', name)
    if (seen.has(name)) throw schemaInvalid(`${path}/${index}`, 'a name not listed before', name)
    seen.add(name)
  }
  return [...seen]
}

/** Returns the canonical text of a value that a document can hold. */
export function parseConstant(value: Json, path: string): string {
  try {
    return canonicalJson(value)
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw new ContractError('DB_SCHEMA_INVALID', `${placeOf(path, 'the schema')} must be JSON: ${cause.message}`, {
      path,
      expected: 'JSON',
    })
  }
}
