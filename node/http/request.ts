/** What the paths have in common. */
import type { Json } from '../../contract/wire/json.ts'
import { QUERY_DEPTH_MAX } from '../../contract/wire/limits.ts'
import { parseJson } from '../../contract/wire/parse-json.ts'
import { NodeError } from '../errors.ts'

/** Parameters of the paths below one database. */
export type DatabaseParams = { readonly Params: { readonly id: string } }

/** Media type of a list of JSON values, one a line. */
export const NDJSON: string = 'application/x-ndjson'

/** Returns the text of a body; there is none when the request has no media type. */
export function bodyText(body: unknown): string {
  if (typeof body === 'string') return body
  throw new NodeError('NODE_REQUEST_INVALID', 'the request needs a body with content-type application/json')
}

/** Returns the JSON of a body. @throws {WireError} `DB_QUERY_INVALID`, `DB_LIMIT_EXCEEDED` when it is none or nests too deep. */
export function parseBody(body: unknown): Json {
  return parseJson(bodyText(body), QUERY_DEPTH_MAX)
}
