import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EntryChanges } from '../../contract/data/changes.ts'
import { ContractError } from '../../contract/errors.ts'
import type { IndexPart } from '../../contract/index/definitions.ts'
import { documentsUnder, isUnder } from '../../contract/index/places.ts'
import { Indexer } from '../../contract/indexer/indexer.ts'
import { MemoryKv } from '../../contract/kv/memory-kv.ts'
import type { IndexSource } from '../../contract/query/source.ts'
import type { StoreReader } from '../../contract/tree/store.ts'
import { nativeSha256 } from '../sequencer/native-sha256.ts'
import { Follower } from './follower.ts'
import { type JustInTimeBudget, RETRY_ENTRIES } from './limits.ts'

/** An index that a query lacks: parts, and the path of a collection or kind of collections. */
export type Lacking = { readonly collection: string; readonly parts: readonly IndexPart[] }

/** The state that an index is built from, and the entry after which it is. */
export type StateNow = { readonly state: StoreReader; readonly seq: number }

/** One query's index being built. */
type Building = { readonly follower: Follower; readonly done: Promise<boolean> }

/**
 * Indexes that a node builds in memory when a query lacks one, and keeps as long as they are used.
 *
 * One is built at a time, in slices of work, and only within a budget; what goes beyond that is left to be declared.
 */
export class JustInTime {
  readonly #budget: JustInTimeBudget
  /** By {@link keyOf}; the one used last is last. */
  readonly #kept = new Map<string, Follower>()
  readonly #building = new Map<string, Building>()
  /** Indexes that went over the budget, and the entry after which that was. */
  readonly #refused = new Map<string, number>()
  #line: Promise<unknown> = Promise.resolve()
  #waiting = 0
  /** Raised when everything is dropped: builds that run are of no use then. */
  #generation = 0

  constructor(budget: JustInTimeBudget) {
    this.#budget = budget
  }

  /** True when an index that is kept has not followed all that it was told. */
  get isLagging(): boolean {
    for (const follower of this.#kept.values()) if (!follower.isLevel) return true
    return false
  }

  /**
   * Does a slice of work for indexes that lag behind, as many as `slices` has left. Returns whether any of them still does.
   *
   * @param isWanted - Says which, by the path that an index is of.
   */
  work(slices: { left: number }, isWanted: (path: string) => boolean): boolean {
    let isLagging = false
    for (const [key, follower] of [...this.#kept]) {
      if (follower.isLevel || !isWanted(follower.indexer.definition.collection)) continue
      isLagging = true
      if (slices.left-- <= 0) return true
      // Dropped unless it comes through: after a failure it is of no use.
      this.#kept.delete(key)
      if (workedOn(follower)) this.#kept.set(key, follower)
    }
    return isLagging && this.isLagging
  }

  /** Takes note of an entry that took effect. */
  told(entry: EntryChanges): void {
    for (const { follower } of this.#building.values()) follower.told(entry)
    for (const [key, follower] of this.#kept) {
      follower.told(entry)
      if (follower.isOverrun) this.#kept.delete(key)
    }
  }

  /** Drops all indexes: the state is another. */
  clear(): void {
    this.#generation++
    this.#kept.clear()
    this.#building.clear()
    this.#refused.clear()
  }

  /** Returns those of a collection that have followed all that was told, and counts them as used. */
  sourcesFor(collection: string): IndexSource[] {
    const sources: IndexSource[] = []
    for (const [key, follower] of [...this.#kept]) {
      const { indexer, documents, workMs } = follower
      const source = isUnder(collection, indexer.definition.collection) && follower.isLevel
      const index = source ? indexer.sourceFor(collection) : undefined
      if (index === undefined) continue
      this.#kept.delete(key)
      this.#kept.set(key, follower)
      const built = { documents, bytes: indexer.bytes, ms: Math.round(workMs) }
      sources.push({ ...index, kind: 'temporary', details: { built } })
    }
    return sources
  }

  /** Builds the index that a query lacks, unless it is there. Resolves to whether it is there then. */
  async build(lacking: Lacking, now: StateNow): Promise<boolean> {
    const key = keyOf(lacking)
    if (this.#kept.has(key)) return true
    const building = this.#building.get(key)
    if (building === undefined && !this.#mayBuild(key, lacking, now)) return false
    if (this.#waiting >= this.#budget.waitingMax) return false
    this.#waiting++
    try {
      return await (building?.done ?? this.#begin(key, lacking, now))
    } finally {
      this.#waiting--
    }
  }

  #mayBuild(key: string, { collection }: Lacking, { state, seq }: StateNow): boolean {
    const refusedAt = this.#refused.get(key)
    if (refusedAt !== undefined && seq < refusedAt + RETRY_ENTRIES) return false
    return state.count(documentsUnder(collection)) <= this.#budget.documentsMax
  }

  /** Builds one when those before it are built. */
  #begin(key: string, lacking: Lacking, now: StateNow): Promise<boolean> {
    const generation = this.#generation
    const done = this.#line.then(() => this.#buildNow(key, lacking, { now, generation }))
    this.#line = done.catch(() => {})
    return done
  }

  async #buildNow(
    key: string,
    { collection, parts }: Lacking,
    { now, generation }: { now: StateNow; generation: number },
  ): Promise<boolean> {
    if (generation !== this.#generation) return false
    if (this.#kept.has(key)) return true
    if (!this.#mayBuild(key, { collection, parts }, now)) return false // One before it went over the budget.
    const definition = { name: 'just-in-time', collection, parts }
    const indexer = new Indexer({ definition, kv: new MemoryKv(), sha256: nativeSha256 })
    const follower = new Follower({ indexer, state: now.state, seq: now.seq })
    const done = this.#finish(follower, generation)
    this.#building.set(key, { follower, done })
    try {
      const isWithin = await done
      if (generation !== this.#generation) return false
      if (isWithin) this.#keep(key, follower)
      else this.#refuse(key, follower.seq)
      return isWithin
    } finally {
      if (generation === this.#generation) this.#building.delete(key)
    }
  }

  /** Works until the index is level. Returns false when it went over the budget, or is of no use any more. */
  async #finish(follower: Follower, generation: number): Promise<boolean> {
    const { indexBytesMax, slicesMax } = this.#budget
    while (!follower.isLevel) {
      if (!workedOn(follower)) return false
      if (follower.indexer.bytes > indexBytesMax || follower.slices > slicesMax || follower.isOverrun) return false
      if (!follower.isLevel) await nextTurn()
      if (generation !== this.#generation) return false
    }
    return true
  }

  #keep(key: string, follower: Follower): void {
    this.#kept.set(key, follower)
    const { keptMax, keptBytesMax } = this.#budget
    let bytes = 0
    for (const { indexer } of this.#kept.values()) bytes += indexer.bytes
    for (const [old, { indexer }] of this.#kept) {
      if (old === key || (this.#kept.size <= keptMax && bytes <= keptBytesMax)) return
      this.#kept.delete(old)
      bytes -= indexer.bytes
    }
  }

  #refuse(key: string, seq: number): void {
    if (this.#refused.size >= this.#budget.waitingMax) this.#refused.clear()
    this.#refused.set(key, seq)
  }
}

/** Does a slice of work. Returns false when a document has more keys than an index may hold of one. */
function workedOn(follower: Follower): boolean {
  try {
    follower.work()
    return true
  } catch (error) {
    if (error instanceof ContractError) return false
    throw error
  }
}

function keyOf({ collection, parts }: Lacking): string {
  return JSON.stringify([collection, parts])
}
