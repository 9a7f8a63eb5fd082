/** Preconditions of writes: `{ "if": { "exists": true, "version": 3, "equals": { "status": "open" } } }` behind the path. */
import type { StoredDocument } from '../data/stored-document.ts'
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { fieldValue, isFieldPath } from '../index/field-path.ts'
import { canonicalJson } from '../wire/canonical.ts'
import { isJsonObject, type Json, type JsonObject } from '../wire/json.ts'

/** What must hold of the document as it stands before the write; all of it. */
export type Precondition = {
  readonly exists?: boolean
  /** Its version: 1 when it was created, one more with each write. */
  readonly version?: number
  /** Values of its fields; `a.b` is b inside a. */
  readonly equals?: JsonObject
}

/** Takes the options off the arguments of a write. @throws {ContractError} `DB_ARGUMENTS_INVALID` */
export function splitPrecondition(args: readonly Json[]): {
  readonly args: readonly Json[]
  readonly precondition: Precondition | undefined
} {
  const last = args.at(-1)
  if (args.length < 2 || !isJsonObject(last)) return { args, precondition: undefined }
  const { if: condition, ...others } = last
  const extra = Object.keys(others)[0]
  if (extra !== undefined || condition === undefined) {
    throw invalid(`what follows the path is { "if": … }, got ${describe(extra ?? last)}`)
  }
  return { args: args.slice(0, -1), precondition: parsePrecondition(condition) }
}

function parsePrecondition(value: Json): Precondition {
  if (!isJsonObject(value)) throw invalid(`"if" takes an object of exists, version and equals, got ${describe(value)}`)
  const { exists, version, equals, ...others } = value
  const extra = Object.keys(others)[0]
  if (extra !== undefined) throw invalid(`"if" knows exists, version and equals, not ${describe(extra)}`)
  if (exists !== undefined && typeof exists !== 'boolean')
    throw invalid(`exists is true or false, got ${describe(exists)}`)
  if (version !== undefined && !(Number.isSafeInteger(version) && (version as number) >= 1)) {
    throw invalid(`version is a whole number from 1, got ${describe(version)}`)
  }
  if (equals !== undefined && !isJsonObject(equals)) throw invalid(`equals is an object of fields and values`)
  const wrong = Object.keys(equals ?? {}).find((field) => field === '' || !isFieldPath(field))
  if (wrong !== undefined) throw invalid(`${describe(wrong)} is no field`)
  return value as Precondition
}

/**
 * Checks a precondition.
 *
 * @param path - The document, for the message.
 * @throws {ContractError} `DB_PRECONDITION_FAILED`
 */
export function checkPrecondition(
  { exists, version, equals = {} }: Precondition,
  path: string,
  before: StoredDocument | undefined,
): void {
  const isThere = before !== undefined
  if (exists !== undefined && exists !== isThere) {
    throw failed(path, `it ${isThere ? 'exists' : 'does not exist'}`)
  }
  const standing = before?.metadata.version
  if (version !== undefined && version !== standing) {
    throw failed(path, standing === undefined ? 'it does not exist' : `its version is ${standing}, not ${version}`)
  }
  for (const [field, wanted] of Object.entries(equals)) {
    const value = before && fieldValue(before.data, field)
    if (value === undefined || canonicalJson(value) !== canonicalJson(wanted)) {
      throw failed(path, `${describe(field)} is not as it should be`)
    }
  }
}

function failed(path: string, reason: string): ContractError {
  return new ContractError('DB_PRECONDITION_FAILED', `${path} is not written: ${reason}; read it again`, { path })
}

function invalid(sentence: string): ContractError {
  return new ContractError('DB_ARGUMENTS_INVALID', sentence)
}
