/** JSON that people write on the command line or into files. */
import type { Json } from '../../contract/wire/json.ts'
import { QUERY_DEPTH_MAX } from '../../contract/wire/limits.ts'
import { parseJson } from '../../contract/wire/parse-json.ts'
import { CliError } from './errors.ts'

/** Returns the value of a JSON text that came from `place`. @throws {CliError} `CLI_JSON_INVALID` */
export function parseJsonFrom(place: string, text: string): Json {
  try {
    return parseJson(text, QUERY_DEPTH_MAX)
  } catch (cause) {
    throw new CliError('CLI_JSON_INVALID', `${place} must be JSON, got ${shorten(text)}`, undefined, { cause })
  }
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
