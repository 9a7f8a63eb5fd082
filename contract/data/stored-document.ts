import { binaryToText } from '../wire/bytes.ts'
import { canonicalJson } from '../wire/canonical.ts'
import type { JsonObject } from '../wire/json.ts'

/** What the database keeps about a document besides its data. Addresses are ASCII; times are ms since 1970. */
export type Metadata = {
  /** Who created it. */
  readonly setter: string
  readonly createdAt: number
  /** Who wrote it last. */
  readonly updater: string
  readonly updatedAt: number
  /** 1 when created, then one more with each write. */
  readonly version: number
}

/** A document with its metadata. */
export type StoredDocument = { readonly metadata: Metadata; readonly data: JsonObject }

type MetadataRow = [setter: string, createdAt: number, updater: string, updatedAt: number, version: number]

/**
 * Returns the value under which a document is stored: a canonical JSON list of the metadata, a line feed, and the data.
 *
 * @param data - Canonical JSON as a binary string.
 */
export function encodeDocument(metadata: Metadata, data: string): string {
  const { setter, createdAt, updater, updatedAt, version } = metadata
  return `${canonicalJson([setter, createdAt, updater, updatedAt, version])}\n${data}`
}

/** Returns the document that {@link encodeDocument} stored. */
export function decodeDocument(value: string): StoredDocument {
  return { metadata: decodeMetadata(value), data: decodeData(value) }
}

/** Returns only the metadata of a stored document. */
export function decodeMetadata(value: string): Metadata {
  const row = value.slice(0, value.indexOf('\n'))
  const [setter, createdAt, updater, updatedAt, version] = JSON.parse(row) as MetadataRow
  return { setter, createdAt, updater, updatedAt, version }
}

/** Returns only the data of a stored document. */
export function decodeData(value: string): JsonObject {
  return JSON.parse(binaryToText(value.slice(value.indexOf('\n') + 1))) as JsonObject
}
