import { performance } from 'node:perf_hooks'
import type { DocumentChange, EntryChanges } from '../../contract/data/changes.ts'
import { documentsUnder, isUnder, placeOfDocument } from '../../contract/index/places.ts'
import type { Indexer } from '../../contract/indexer/indexer.ts'
import { Overlay } from '../../contract/tree/overlay.ts'
import type { Range, StoreReader } from '../../contract/tree/store.ts'
import { BEHIND_BYTES_MAX, SLICE_MS } from './limits.ts'

/** Where an indexer stands when it begins to follow. */
export type FollowerStart = {
  readonly indexer: Indexer
  /** The entry up to which it has followed or, when it is to begin, after which the state is now. */
  readonly seq: number
  /** The state that it begins with, which may change while the follower works; absent when it has all documents already. */
  readonly state?: StoreReader
}

/**
 * Brings an indexer to the state and keeps it there, in slices of work.
 *
 * It takes the documents as they were after the entry it began with, in the order of their keys, although entries go on: of a
 * document that changes before its turn it remembers how it was. What the entries changed waits until the documents are in.
 * So what the indexer comes to does not depend on when there was time for it.
 */
export class Follower {
  readonly indexer: Indexer
  /** Documents gone over. */
  documents = 0
  /** Slices of work done, and the time they took in ms. */
  slices = 0
  workMs = 0
  readonly #path: string
  /** The state as it was, while documents are taken; `undefined` when all are in. */
  #start: { readonly was: Overlay; readonly remembered: Set<string>; left: Range } | undefined
  #waiting: DocumentChange[] = []
  #followed = 0
  #bytes = 0
  #seq: number

  constructor({ indexer, state, seq }: FollowerStart) {
    this.indexer = indexer
    this.#path = indexer.definition.collection
    this.#seq = seq
    if (state === undefined) return
    this.#start = { was: new Overlay(state), remembered: new Set(), left: documentsUnder(this.#path) }
  }

  /** The entry up to which it has been told; the indexer is there when {@link isLevel}. */
  get seq(): number {
    return this.#seq
  }

  /** True when the documents of the beginning are in. */
  get isBuilt(): boolean {
    return this.#start === undefined
  }

  /** True when the indexer has followed all that was told. */
  get isLevel(): boolean {
    return this.isBuilt && this.#waiting.length === 0
  }

  /** True when more waits than may; it is to begin anew. */
  get isOverrun(): boolean {
    return this.#bytes > BEHIND_BYTES_MAX
  }

  /** Takes note of an entry that took effect. Does no work. */
  told({ seq, changes }: EntryChanges): void {
    if (seq <= this.#seq) return
    this.#seq = seq
    for (const change of changes) {
      if (!isUnder(change.collection, this.#path)) continue
      this.#bytes += bytesOf(change)
      this.#waiting.push(change)
      this.#remember(change)
    }
  }

  /**
   * Works until it is level or, asked after each document, the slice is over: {@link SLICE_MS} have gone.
   *
   * @throws {ContractError} The indexer cannot take a document; it is of no use any more.
   */
  work(isOver: () => boolean = sliceFromNow()): void {
    const begin = performance.now()
    this.slices++
    if (this.#start !== undefined) this.#takeDocuments(isOver)
    while (this.isBuilt && this.#waiting.length > 0) {
      this.#followOne()
      if (isOver()) break
    }
    this.workMs += performance.now() - begin
  }

  /** Of a document whose turn has not come, how it was after the entry that the follower began with. */
  #remember({ key, before }: DocumentChange): void {
    const { was, remembered, left } = this.#start ?? {}
    if (was === undefined || left === undefined || remembered === undefined) return
    if (key < left.lower || remembered.has(key)) return
    remembered.add(key)
    if (before === undefined) was.del(key)
    else was.put(key, before)
  }

  #takeDocuments(isOver: () => boolean): void {
    const start = this.#start
    if (start === undefined) return
    for (const [key, after] of start.was.range(start.left)) {
      const { collection, id } = placeOfDocument(key)
      if (isUnder(collection, this.#path)) {
        this.indexer.apply({ key, collection, id, before: undefined, after })
        this.documents++
      }
      if (!isOver()) continue
      start.left = { ...start.left, lower: `${key}\0` }
      return
    }
    this.#start = undefined
  }

  #followOne(): void {
    const change = this.#waiting[this.#followed++] as DocumentChange
    this.#bytes -= bytesOf(change)
    this.indexer.apply(change)
    if (this.#followed < this.#waiting.length) return
    this.#waiting = []
    this.#followed = 0
  }
}

function sliceFromNow(): () => boolean {
  const end = performance.now() + SLICE_MS
  return () => performance.now() >= end
}

function bytesOf({ key, before = '', after = '' }: DocumentChange): number {
  return key.length + before.length + after.length
}
