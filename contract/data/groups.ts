/**
 * Collection groups: all collections of one name, at any depth.
 *
 * Sub-collections are found by a list in the state: each that has documents is in it, under the last step of its path. A
 * collection at the top is found by its name.
 */
import { documentPrefix, groupKey, groupPrefix } from '../keys.ts'
import { prefixEnd, type Store, type StoreReader } from '../tree/store.ts'
import { binaryToText } from '../wire/bytes.ts'

/** Puts a collection, which has a document, on the list. */
export function noteCollection(store: Store, collection: string): void {
  if (!isSubCollection(collection)) return
  const key = groupKey(collection)
  if (store.get(key) === undefined) store.put(key, '')
}

/** Takes a collection off the list when it has no document left. */
export function forgetCollection(store: Store, collection: string): void {
  if (isSubCollection(collection) && !hasDocuments(store, collection)) store.del(groupKey(collection))
}

/** Yields the paths of the collections of a name that have documents: that at the top first, then by UTF-8 bytes. */
export function* collectionsOfGroup(store: StoreReader, name: string): Generator<string, void, undefined> {
  if (hasDocuments(store, name)) yield name
  const prefix = groupPrefix(name)
  for (const [key] of store.range({ lower: prefix, upper: prefixEnd(prefix) })) {
    yield binaryToText(key.slice(prefix.length))
  }
}

function isSubCollection(collection: string): boolean {
  return collection.includes('/')
}

function hasDocuments(store: StoreReader, collection: string): boolean {
  const prefix = documentPrefix(collection)
  for (const _ of store.range({ lower: prefix, upper: prefixEnd(prefix) })) return true
  return false
}
