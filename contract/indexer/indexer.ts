/**
 * Keeps what an indexer is to keep, in a tree of its own.
 *
 * It begins with the documents as they are after an entry, taken in the order of their keys, and goes on with what each entry
 * changes, in that order again. So its root follows from its definition, the entry it began after, and the log.
 *
 * Without a projection the tree holds the entries of one index, as those that owners declare have them, under the indexer's
 * name. With one it is a small state:
 *
 * | key                               | value                                                    |
 * |-----------------------------------|----------------------------------------------------------|
 * | `d` @name 0 id                    | a document, with the metadata of the one it was made of  |
 * | `i`, `a`, `m`, `x` …              | as in the state of a database (`keys.ts`)                |
 * | `f` path                          | why a document is left out: the code of an error         |
 *
 * In an indexer of all collections of a kind, the id of a document is its path.
 */

import type { DocumentChange } from '../data/changes.ts'
import { INDEXER_MARK } from '../data/path.ts'
import { decodeData } from '../data/stored-document.ts'
import type { Sha256 } from '../env.ts'
import { ContractError } from '../errors.ts'
import { updateDeclared } from '../index/declared-entries.ts'
import { type IndexDefinition, NOTHING_DECLARED, placeIndexes, writeDeclared } from '../index/definitions.ts'
import { updateIndexes } from '../index/entries.ts'
import { isKind } from '../index/places.ts'
import { declaredPrefix, documentKey, documentPrefix } from '../keys.ts'
import type { Kv } from '../kv/kv.ts'
import { Meter } from '../meter.ts'
import type { IndexSource } from '../query/source.ts'
import type { NodeCache } from '../tree/node-cache.ts'
import { Overlay } from '../tree/overlay.ts'
import { prefixEnd, type Store, type StoreReader } from '../tree/store.ts'
import { Tree, type TreeHead } from '../tree/tree.ts'
import { textToBinary } from '../wire/bytes.ts'
import type { JsonObject } from '../wire/json.ts'
import type { IndexerDefinition } from './definition.ts'
import { compileProjection, type Project } from './project.ts'

/** What an indexer is opened over. Without `head` it is new. */
export type IndexerOptions = {
  readonly definition: IndexerDefinition
  readonly kv: Kv
  readonly sha256: Sha256
  readonly head?: TreeHead
  /** As that of a tree. */
  readonly cache?: NodeCache | undefined
}

/** What an entry takes in memory beside its key, about. */
const ENTRY_BYTES = 128

/** See the head of this file. */
export class Indexer {
  readonly definition: IndexerDefinition
  readonly #sha256: Sha256
  readonly #tree: Tree
  readonly #project: Project | undefined
  /** Where projected documents are, as a collection. */
  readonly #own: string
  #bytes = 0
  #unsealed = 0

  constructor({ definition, kv, sha256, head, cache }: IndexerOptions) {
    this.definition = definition
    this.#sha256 = sha256
    this.#own = INDEXER_MARK + definition.name
    this.#project = definition.project === undefined ? undefined : compileProjection(definition.project)
    this.#tree = new Tree({ kv, sha256, cache, ...(head && { head }) })
    if (head === undefined && this.#project !== undefined) this.#declareParts()
  }

  /** The tree: of a projecting indexer a state that queries run on. */
  get store(): StoreReader {
    return this.#tree
  }

  /** True when it keeps documents of its own. */
  get isProjecting(): boolean {
    return this.#project !== undefined
  }

  /** Bytes that the keys put since it was opened take in memory, about. */
  get bytes(): number {
    return this.#bytes
  }

  /** Keys put and removed since it was sealed. */
  get unsealed(): number {
    return this.#unsealed
  }

  /** Number of index entries, or of documents when it projects. */
  get size(): number {
    if (!this.isProjecting) return this.#tree.size
    return countUnder(this.#tree, documentPrefix(this.#own))
  }

  /** Number of documents that the projection failed on. */
  get failures(): number {
    return this.isProjecting ? countUnder(this.#tree, 'f') : 0
  }

  /**
   * Follows a change of a document that lies in one of its collections; a document that it begins with is one that was not
   * there before.
   *
   * @throws {ContractError} `DB_LIMIT_EXCEEDED` when an index without projection would need more bytes of keys for it than
   *   an entry may write. Nothing is changed then.
   */
  apply(change: DocumentChange): void {
    const overlay = new Overlay(this.#tree)
    if (this.#project === undefined) this.#index(overlay, change)
    else this.#keep(overlay, change, this.#project)
    overlay.commit(this.#counted())
  }

  /** Hands what changed to the store. Returns where the tree stands; its hash is the root. */
  seal(): TreeHead {
    this.#unsealed = 0
    return this.#tree.seal()
  }

  /** Returns its index as one of a collection's, or `undefined` when it keeps documents of its own. */
  sourceFor(collection: string): IndexSource | undefined {
    const { name, parts } = this.definition
    if (this.isProjecting || parts === undefined) return undefined
    return { kind: 'indexer', details: { name }, parts, prefix: this.#prefixIn(collection), reader: this.#tree }
  }

  #index(store: Store, { collection, id, before, after }: DocumentChange): void {
    const index = { ...this.#definitionOfParts(), prefix: this.#prefixIn(collection) }
    updateDeclared(store, index, { id, before: decoded(before), after: decoded(after) }, this.#context())
  }

  #prefixIn(collection: string): string {
    return declaredPrefix(collection, this.definition.name)
  }

  #keep(store: Store, { collection, id, after }: DocumentChange, project: Project): void {
    const path = `${collection}/${id}`
    const ownId = isKind(this.definition.collection) ? path : id
    const projected = after === undefined ? { failure: undefined } : project({ collection, id, stored: after })
    const failure = this.#write(store, ownId, 'stored' in projected ? projected.stored : undefined)
    this.#note(store, path, failure ?? ('failure' in projected ? projected.failure : undefined))
  }

  /** Replaces one of its documents. Returns the code of the error that keeps the new one out. */
  #write(store: Store, id: string, stored: string | undefined): string | undefined {
    const key = documentKey(this.#own, id)
    const before = store.get(key)
    if (before === stored) return undefined
    const trial = new Overlay(store)
    try {
      this.#replace(trial, { id, before, after: stored })
      trial.commit(store)
      return undefined
    } catch (error) {
      if (!(error instanceof ContractError)) throw error
      this.#replace(store, { id, before, after: undefined })
      return error.code
    }
  }

  #replace(
    store: Store,
    { id, before, after }: { id: string; before: string | undefined; after: string | undefined },
  ): void {
    const key = documentKey(this.#own, id)
    if (after !== undefined) store.put(key, after)
    else if (before !== undefined) store.del(key)
    const parts = this.definition.parts === undefined ? [] : [this.#definitionOfParts()]
    const indexes = placeIndexes(this.#own, { ...NOTHING_DECLARED, indexes: parts }, NOTHING_DECLARED)
    const change = {
      collection: this.#own,
      id,
      before: decoded(before),
      after: decoded(after),
    }
    updateIndexes(store, change, { ...this.#context(), indexes })
  }

  /** Notes why a document is left out, or that it is not. */
  #note(store: Store, path: string, failure: string | undefined): void {
    const key = `f${textToBinary(path)}`
    if (failure !== undefined) store.put(key, failure)
    else if (store.get(key) !== undefined) store.del(key)
  }

  #declareParts(): void {
    if (this.definition.parts === undefined) return
    writeDeclared(this.#tree, this.#own, { ...NOTHING_DECLARED, next: 2, indexes: [this.#definitionOfParts()] })
  }

  #definitionOfParts(): IndexDefinition {
    return { number: 1, parts: this.definition.parts ?? [], unique: false, state: 'ready' }
  }

  #context(): { sha256: Sha256; meter: Meter } {
    return { sha256: this.#sha256, meter: new Meter() }
  }

  /** The tree, counting what is put and removed. */
  #counted(): Store {
    const tree = this.#tree
    return {
      get: (key) => tree.get(key),
      range: (range) => tree.range(range),
      count: (range) => tree.count(range),
      put: (key, value) => {
        this.#unsealed++
        this.#bytes += key.length + ENTRY_BYTES
        tree.put(key, value)
      },
      del: (key) => {
        this.#unsealed++
        this.#bytes -= key.length + ENTRY_BYTES
        tree.del(key)
      },
    }
  }
}

function decoded(stored: string | undefined): JsonObject | undefined {
  return stored === undefined ? undefined : decodeData(stored)
}

function countUnder(store: StoreReader, prefix: string): number {
  return store.count({ lower: prefix, upper: prefixEnd(prefix) })
}
