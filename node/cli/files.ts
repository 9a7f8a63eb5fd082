/** Files that people name on the command line. */
import { readFile, stat } from 'node:fs/promises'
import { isJsonObject, type Json, type JsonObject } from '../../contract/wire/json.ts'
import { systemCode } from '../errors.ts'
import { CliError } from './errors.ts'
import { parseJsonFrom } from './json.ts'

/** Bytes of a file of rules, a schema or a key; far above what a database takes. */
const FILE_BYTES_MAX = 4 * 1024 * 1024

/** Returns the text of a file. @throws {CliError} `CLI_FILE_UNREADABLE` */
export async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > FILE_BYTES_MAX) throw new Error(`it has ${size} bytes, at most ${FILE_BYTES_MAX} are read`)
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

/** Returns the value in a JSON file. @throws {CliError} `CLI_FILE_UNREADABLE`, `CLI_JSON_INVALID` */
export async function readJson(path: string): Promise<Json> {
  return parseJsonFrom(path, await readText(path))
}

/** Returns the object in a JSON file. @throws {CliError} as {@link readJson} does. */
export async function readObject(path: string): Promise<JsonObject> {
  const value = await readJson(path)
  if (isJsonObject(value)) return value
  throw new CliError('CLI_JSON_INVALID', `${path} must hold a JSON object`)
}

/** The commonest failures in words; all others are told as the system tells them. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file; check the path'],
  ['EEXIST', 'the file exists and is never overwritten; give another name'],
  ['EISDIR', 'this is a directory; give a file'],
  ['EACCES', 'this user may not open it; check its owner and mode'],
])

/** Returns the error of a file that could not be read or written. */
export function unreadable(path: string, cause: unknown): CliError {
  const reason = REASONS.get(systemCode(cause) ?? '') ?? (cause instanceof Error ? cause.message : String(cause))
  return new CliError('CLI_FILE_UNREADABLE', `${path}: ${reason}`, undefined, { cause })
}

/** Throws unless `path` is a directory. @throws {CliError} `CLI_FILE_UNREADABLE` */
export async function requireDirectory(path: string): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
  if (!found.isDirectory()) throw unreadable(path, new Error('it is not a directory'))
}
