import { DOCUMENTS_PREFIX, documentPrefixLength } from '../keys.ts'
import type { CacheUser, NodeCache } from '../tree/node-cache.ts'
import type { Range, Store, StoreEntry } from '../tree/store.ts'
import type { Json, JsonObject } from '../wire/json.ts'
import { decodeData } from './stored-document.ts'

/** A document as it is stored, in how many bytes, and its data, which is not to be changed. */
export type KnownDocument = { readonly stored: string; readonly bytes: number; readonly data: JsonObject }

/** Returns a document that is in no memory; its data is decoded each time that it is asked for. */
export function storedDocument(stored: string): KnownDocument {
  return new StoredDocument(stored)
}

class StoredDocument implements KnownDocument {
  readonly stored: string

  constructor(stored: string) {
    this.stored = stored
  }

  get bytes(): number {
    return this.stored.length
  }

  get data(): JsonObject {
    return decodeData(this.stored)
  }
}

/** What a document in memory takes besides its bytes, which are there twice: as they are stored, and as an object. */
const DOCUMENT_OVERHEAD_BYTES = 400
/** What the map of a collection takes that has few documents in memory. */
const COLLECTION_BYTES = 300

/** Documents by the prefix of their collection's keys, and by their ids; binary strings. */
type Documents = Map<string, Map<string, KnownDocument>>

/**
 * A store that remembers documents that were read, decoded and frozen.
 *
 * Reads from outside ask for the same documents again and again; this spares each the descent of the tree and the parsing. What
 * entries read is not remembered, so that importing many documents drives none out. All writes must go through here.
 *
 * They are bounded together with the nodes of the tree: those that were not read in an epoch are dropped at its end.
 */
export class DocumentMemory implements Store, CacheUser {
  readonly #store: Store
  readonly #cache: NodeCache
  /** Read in this epoch, and in the one before. */
  #young: Documents = new Map()
  #old: Documents = new Map()

  constructor(store: Store, cache: NodeCache) {
    this.#store = store
    this.#cache = cache
  }

  endEpoch(): void {
    this.#old = this.#young
    this.#young = new Map()
  }

  /**
   * Returns a document; one that is not there is not remembered.
   *
   * @param prefix - Of the keys of its collection. Apart from the id it costs nothing to put the two together and to hash them.
   */
  document(prefix: string, id: string): KnownDocument | undefined {
    return this.#young.get(prefix)?.get(id) ?? this.#remember(prefix, id)
  }

  #remember(prefix: string, id: string): KnownDocument | undefined {
    const known = this.#old.get(prefix)?.get(id) ?? this.#read(prefix + id)
    if (known === undefined) return undefined
    this.#cache.rest()
    let documents = this.#young.get(prefix)
    if (documents === undefined) {
      documents = new Map()
      this.#young.set(prefix, documents)
      this.#cache.count(this, COLLECTION_BYTES)
    }
    documents.set(ownText(id), known)
    this.#cache.count(this, 2 * known.bytes + DOCUMENT_OVERHEAD_BYTES)
    return known
  }

  #read(key: string): KnownDocument | undefined {
    const found = this.#store.get(key)
    if (found === undefined) return undefined
    const stored = ownText(found)
    const data = decodeData(stored)
    freeze(data)
    return { stored, bytes: stored.length, data }
  }

  get(key: string): string | undefined {
    return this.#store.get(key)
  }

  put(key: string, value: string): void {
    this.#forget(key)
    this.#store.put(key, value)
  }

  del(key: string): void {
    this.#forget(key)
    this.#store.del(key)
  }

  #forget(key: string): void {
    if (!key.startsWith(DOCUMENTS_PREFIX) || this.#young.size + this.#old.size === 0) return
    const length = documentPrefixLength(key)
    const [prefix, id] = [key.slice(0, length), key.slice(length)]
    this.#young.get(prefix)?.delete(id)
    this.#old.get(prefix)?.delete(id)
  }

  range(range: Range): Iterable<StoreEntry> {
    return this.#store.range(range)
  }

  count(range: Range): number {
    return this.#store.count(range)
  }
}

/** Returns the same text. What comes out of a node is a part of the text of all of it, which engines keep as long as the part. */
function ownText(text: string): string {
  return ` ${text}`.slice(1)
}

function freeze(value: Json): void {
  if (typeof value !== 'object' || value === null) return
  Object.freeze(value)
  for (const inner of Object.values(value)) freeze(inner)
}
