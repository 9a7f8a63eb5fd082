/** Documents in the store: the record itself and every index entry it makes, always together. */
import { type UpdateContext, updateIndexes } from '../index/entries.ts'
import { documentKey, keyText, textOfKey } from '../keys.ts'
import type { OwnerLimits } from '../owner-limits.ts'
import { prefixEnd, type Store, type StoreReader } from '../tree/store.ts'
import { textToBinary } from '../wire/bytes.ts'
import { canonicalJson } from '../wire/canonical.ts'
import type { JsonObject } from '../wire/json.ts'
import { forgetCollection, noteCollection } from './groups.ts'
import type { DocumentPath } from './path.ts'
import { decodeData, decodeDocument, encodeDocument, type StoredDocument } from './stored-document.ts'
import { checkDocumentSize } from './validate.ts'

/** Who writes, when (ms since 1970), and what indexes the document is to be in. */
export type WriteContext = UpdateContext & {
  readonly signer: string
  readonly ts: number
  /** Limits that the owners have lowered. */
  readonly limits?: OwnerLimits | undefined
}

/** Returns a document with its metadata, or `undefined`. */
export function readDocument(store: StoreReader, path: DocumentPath): StoredDocument | undefined {
  const value = store.get(documentKey(path.collection, path.id))
  return value === undefined ? undefined : decodeDocument(value)
}

/** Returns the data of a document, or `undefined`. */
export function readData(store: StoreReader, path: DocumentPath): JsonObject | undefined {
  const value = store.get(documentKey(path.collection, path.id))
  return value === undefined ? undefined : decodeData(value)
}

/** What {@link writeDocument} writes in place of what. */
export type DocumentChange = {
  readonly path: DocumentPath
  readonly before: StoredDocument | undefined
  readonly after: JsonObject
}

/** Writes a document, which `checkDocument` has passed, and its index entries. @throws {ContractError} `DB_LIMIT_EXCEEDED` */
export function writeDocument(store: Store, change: DocumentChange, context: WriteContext): void {
  const { path, before, after } = change
  const { signer, ts } = context
  const text = canonicalJson(after)
  // A character takes a byte or more. What a rule made may be far too large to be worth encoding.
  checkDocumentSize(text.length, context.limits)
  const data = textToBinary(text)
  checkDocumentSize(data.length, context.limits)
  const metadata = {
    setter: before?.metadata.setter ?? signer,
    createdAt: before?.metadata.createdAt ?? ts,
    updater: signer,
    updatedAt: ts,
    version: (before?.metadata.version ?? 0) + 1,
  }
  store.put(documentKey(path.collection, path.id), encodeDocument(metadata, data))
  if (before === undefined) noteCollection(store, path.collection)
  updateIndexes(store, { ...path, before: before?.data, after }, context)
}

/** Removes a document and its index entries. */
export function removeDocument(
  store: Store,
  change: { path: DocumentPath; before: StoredDocument },
  context: WriteContext,
): void {
  const { path, before } = change
  store.del(documentKey(path.collection, path.id))
  forgetCollection(store, path.collection)
  updateIndexes(store, { ...path, before: before.data, after: undefined }, context)
}

/**
 * Returns the names of the collections right below a document, or at the top with `parent` empty, by UTF-8 bytes.
 *
 * Reads O(c log n) nodes for c collections: it seeks from name to name.
 */
export function listCollections(store: StoreReader, parent: string): string[] {
  const prefix = parent === '' ? 'd' : `d${keyText(parent).slice(0, -1)}/`
  const names = new Set<string>()
  let lower = prefix
  for (;;) {
    const found = firstKey(store, lower, prefixEnd(prefix))
    if (found === undefined) return [...names].sort().map(textOfKey)
    // A collection path ends with 0x00; one that goes on with a slash belongs to a sub-collection.
    const end = found.slice(prefix.length).search(/[\0/]/) + prefix.length
    names.add(found.slice(prefix.length, end))
    lower = prefixEnd(found.slice(0, end + 1))
  }
}

function firstKey(store: StoreReader, lower: string, upper: string): string | undefined {
  for (const [key] of store.range({ lower, upper })) return key
  return undefined
}
