/**
 * Records of the log, as canonical JSON. The first is the genesis; then entries and, after each run of them, a bundle header.
 *
 * ```
 * {"genesis":{…}}      {"entry":{"query":{…},"seq":1,"ts":…},"prev":"…"}      {"bundle":{…},"prev":"…"}
 * ```
 *
 * `prev` is the SHA-256 of the record before, in base64url: the last record commits to the whole log.
 */
import { canonicalJson } from './canonical.ts'
import { WireError } from './errors.ts'
import { isJsonObject, type JsonObject } from './json.ts'
import type { BundleHeader, Genesis } from './types.ts'

/** What a record says. The parts are as they came: whoever replays them checks them. */
export type LogRecordContent =
  | { readonly type: 'genesis'; readonly genesis: unknown }
  | { readonly type: 'entry'; readonly entry: JsonObject; readonly prev: unknown }
  | { readonly type: 'bundle'; readonly bundle: JsonObject; readonly prev: unknown }

/** Returns the text of the first record. */
export function genesisRecord(genesis: Genesis): string {
  return canonicalJson({ genesis: { ...genesis } })
}

/** Returns the text of an entry's record, `query` being the canonical JSON of the signed query. */
export function entryRecord(entry: { seq: number; ts: number; query: string; prev: string }): string {
  return `{"entry":{"query":${entry.query},"seq":${entry.seq},"ts":${entry.ts}},"prev":"${entry.prev}"}`
}

/** Returns the text of a bundle header's record. */
export function bundleRecord(bundle: BundleHeader, prev: string): string {
  return canonicalJson({ bundle, prev })
}

/** Reads a record. @throws {WireError} `DB_QUERY_INVALID` when it is none. */
export function parseLogRecord(text: string): LogRecordContent {
  const value = parseJson(text)
  if (isJsonObject(value)) {
    const { genesis, entry, bundle, prev } = value
    if (genesis !== undefined) return { type: 'genesis', genesis }
    if (isJsonObject(entry)) return { type: 'entry', entry, prev }
    if (isJsonObject(bundle)) return { type: 'bundle', bundle, prev }
  }
  throw new WireError('DB_QUERY_INVALID', 'a record of the log holds a genesis, an entry or a bundle')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new WireError('DB_QUERY_INVALID', 'a record of the log is JSON')
  }
}
