import { DOCUMENTS_PREFIX } from '../keys.ts'
import type { CacheUser, NodeCache } from '../tree/node-cache.ts'
import type { Range, Store, StoreEntry } from '../tree/store.ts'
import type { JsonObject } from '../wire/json.ts'
import { copyOf } from './copy.ts'
import { decodeData } from './stored-document.ts'

/** A document as it is stored, and its data. */
export type KnownDocument = {
  readonly stored: string
  /** Returns a copy of the data, for whoever asks to keep. */
  readonly data: () => JsonObject
}

/** Returns a document that is in no memory. */
export function storedDocument(stored: string): KnownDocument
export function storedDocument(stored: string | undefined): KnownDocument | undefined
export function storedDocument(stored: string | undefined): KnownDocument | undefined {
  return stored === undefined ? undefined : { stored, data: () => decodeData(stored) }
}

/** What a document in memory takes besides its bytes, which are there twice: as they are stored, and as an object. */
const DOCUMENT_OVERHEAD_BYTES = 400

/**
 * A store that remembers documents that were read, decoded.
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
  #young = new Map<string, KnownDocument>()
  #old = new Map<string, KnownDocument>()

  constructor(store: Store, cache: NodeCache) {
    this.#store = store
    this.#cache = cache
  }

  endEpoch(): void {
    this.#old = this.#young
    this.#young = new Map()
  }

  /** Returns the document under a key; one that is not there is not remembered. */
  document(key: string): KnownDocument | undefined {
    return this.#young.get(key) ?? this.#remember(key)
  }

  #remember(key: string): KnownDocument | undefined {
    const known = this.#old.get(key) ?? this.#read(key)
    if (known === undefined) return undefined
    this.#cache.rest()
    this.#young.set(key, known)
    this.#cache.count(this, 2 * known.stored.length + DOCUMENT_OVERHEAD_BYTES)
    return known
  }

  #read(key: string): KnownDocument | undefined {
    const found = this.#store.get(key)
    if (found === undefined) return undefined
    // What comes out of a node is a part of the text of all of it, which engines keep as long as the part.
    const stored = ` ${found}`.slice(1)
    const data = decodeData(stored)
    return { stored, data: () => copyOf(data) }
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
    if (!key.startsWith(DOCUMENTS_PREFIX)) return
    this.#young.delete(key)
    this.#old.delete(key)
  }

  range(range: Range): Iterable<StoreEntry> {
    return this.#store.range(range)
  }

  count(range: Range): number {
    return this.#store.count(range)
  }
}
