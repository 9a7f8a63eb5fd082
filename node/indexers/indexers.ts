/**
 * What a node keeps about one database outside its state: indexers that were declared here, and indexes built just in time.
 *
 * Entries are only noted when they take effect. The work on them is done in slices between other things, or when a read needs
 * it, so writes are not held up. Nothing in here decides what an entry does.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Contract } from '../../contract/contract.ts'
import type { EntryChanges } from '../../contract/data/changes.ts'
import { ContractError } from '../../contract/errors.ts'
import { isUnder } from '../../contract/index/places.ts'
import { indexerJson, parseIndexer } from '../../contract/indexer/definition.ts'
import type { IndexSource } from '../../contract/query/source.ts'
import type { NodeCache } from '../../contract/tree/node-cache.ts'
import type { Json } from '../../contract/wire/json.ts'
import { NodeError } from '../errors.ts'
import type { LogStore } from '../log/log-store.ts'
import type { DatabaseIndexers, IndexerInfo } from '../ports.ts'
import type { StateFollower } from '../sequencer/executor.ts'
import { JustInTime } from './just-in-time.ts'
import { KeptIndexer } from './kept-indexer.ts'
import { INDEXERS_MAX, JUST_IN_TIME_BUDGET, type JustInTimeBudget } from './limits.ts'
import type { IndexerStorage } from './storage.ts'

/** Slices of work that are done without anything between. */
const SLICES_AT_ONCE = 3

/** How the indexers of a database are opened. */
export type IndexersOptions = {
  readonly storage: IndexerStorage
  readonly log: LogStore
  /** Bounds what indexers hold in memory with all others that have it; indexes built just in time have a budget. */
  readonly cache?: NodeCache
  /** What building indexes just in time may cost; `false` builds none. Default {@link JUST_IN_TIME_BUDGET}. */
  readonly justInTime?: JustInTimeBudget | false
}

/** What a database is told by its indexers. */
export type IndexersCallbacks = {
  /** All have come to the present state, so they may be sealed. */
  onLevel(): void
  /** The state cannot be read. */
  onDamage(error: unknown): void
}

/** See the head of this file. */
export class Indexers implements DatabaseIndexers, StateFollower {
  readonly #options: IndexersOptions
  /** By name. */
  readonly #kept = new Map<string, KeptIndexer>()
  readonly justInTime: JustInTime | undefined
  #next: number
  /** The state that is followed; `undefined` while there is none to rely on. */
  #contract: Contract | undefined
  /** Opening, renewing, flushing and closing of stores, one after the other. */
  #turn: Promise<unknown> = Promise.resolve()
  #isWorking = false
  #isClosed = false
  #callbacks: IndexersCallbacks | undefined

  private constructor(options: IndexersOptions, next: number) {
    this.#options = options
    this.#next = next
    const { justInTime = JUST_IN_TIME_BUDGET } = options
    this.justInTime = justInTime === false ? undefined : new JustInTime(justInTime)
  }

  /** @throws {NodeError} `NODE_CONFIG_INVALID` when the list of indexers cannot be read. */
  static async open(options: IndexersOptions): Promise<Indexers> {
    const { next, indexers } = await options.storage.load()
    const opened = new Indexers(options, next)
    for (const one of indexers) opened.#kept.set(one.definition.name, new KeptIndexer(one, options))
    return opened
  }

  /** Has the database told of what it must do something about. */
  start(callbacks: IndexersCallbacks): void {
    this.#callbacks = callbacks
  }

  /** Does no work until {@link restart}: the state is no longer to be relied on. */
  pause(): void {
    this.#contract = undefined
    this.justInTime?.clear()
  }

  restart(contract: Contract): Promise<void> {
    this.pause()
    return this.#inTurn(async () => {
      for (const kept of this.#kept.values()) await kept.restart(contract)
      this.#contract = contract
      this.#wake()
    })
  }

  told(entry: EntryChanges): void {
    for (const kept of this.#kept.values()) kept.told(entry)
    this.justInTime?.told(entry)
    this.#wake()
  }

  list(): readonly IndexerInfo[] {
    return [...this.#kept.values()].map(infoOf)
  }

  declare(value: Json): Promise<IndexerInfo> {
    return this.#inTurn(async () => {
      const definition = parseIndexer(value)
      const contract = this.#contract
      if (this.#isClosed || contract === undefined)
        throw new NodeError('NODE_CLOSED', 'the database was closed or is being opened again')
      if (this.#kept.has(definition.name)) throw exists(definition.name)
      if (this.#kept.size >= INDEXERS_MAX) {
        const sentence = `a database has at most ${INDEXERS_MAX} indexers at one node; remove one first`
        throw new ContractError('DB_LIMIT_EXCEEDED', sentence, { limit: 'INDEXERS_MAX', expected: INDEXERS_MAX })
      }
      const kept = new KeptIndexer({ number: this.#next++, definition }, this.#options)
      await this.#save([...this.#kept.values(), kept])
      this.#kept.set(definition.name, kept)
      await kept.renew(this.#contract ?? contract)
      this.#wake()
      return infoOf(kept)
    })
  }

  remove(name: string): Promise<void> {
    return this.#inTurn(async () => {
      const kept = this.named(name)
      await this.#save([...this.#kept.values()].filter((other) => other !== kept))
      this.#kept.delete(name)
      await kept.discard()
    })
  }

  /** Returns a declared indexer. @throws {NodeError} `NODE_INDEXER_UNKNOWN` */
  named(name: string): KeptIndexer {
    const kept = this.#kept.get(name)
    if (kept !== undefined) return kept
    throw new NodeError(
      'NODE_INDEXER_UNKNOWN',
      `this node has no indexer ${JSON.stringify(name.slice(0, 80))}; declare it first`,
    )
  }

  /** Returns the indexes of a collection that have followed all entries: those of indexers, then those built just in time. */
  sourcesFor(collection: string): readonly IndexSource[] {
    const sources: IndexSource[] = []
    for (const { follower } of this.#kept.values()) {
      if (!follower?.isLevel || !isUnder(collection, follower.indexer.definition.collection)) continue
      const source = follower.indexer.sourceFor(collection)
      if (source !== undefined) sources.push(source)
    }
    return [...sources, ...(this.justInTime?.sourcesFor(collection) ?? [])]
  }

  /**
   * Does some work on those that have all documents and lag behind. Returns whether any of them may still do so.
   *
   * @param isWanted - Says which, by the path that an indexer is of.
   */
  catchUp(isWanted: (path: string) => boolean = () => true): boolean {
    const slices = { left: SLICES_AT_ONCE }
    let isLagging = false
    for (const kept of this.#kept.values()) {
      if (!kept.isLagging || !isWanted(kept.definition.collection)) continue
      if (slices.left-- <= 0) return true
      kept.work()
      isLagging ||= kept.isLagging
    }
    return this.justInTime?.work(slices, isWanted) || isLagging
  }

  /** Has the indexer whose store cannot be read begin anew. @param error - `NODE_INDEXER_FAILED` */
  fail(error: NodeError): void {
    const { name } = error.data as { readonly name: string }
    this.#kept.get(name)?.fail(error)
    this.#wake()
  }

  /**
   * Seals what has come to the present state, one after the other, and makes it durable.
   *
   * @param settle - Resolves when the log is durable up to the entry that was executed last.
   */
  keep(settle: () => Promise<void>): Promise<void> {
    if (this.#kept.size === 0) return Promise.resolve()
    return this.#inTurn(async () => {
      for (const kept of this.#kept.values()) {
        if (this.#contract === undefined) return
        if (kept.isLagging) this.#slice(() => kept.work())
        kept.seal(this.#contract)
        await nextTurn()
      }
      await settle()
      for (const kept of this.#kept.values()) await kept.flush()
    })
  }

  /** Brings all that have their documents to the present state, before the last seal. */
  async settle(): Promise<void> {
    while (this.#contract !== undefined && this.catchUp()) await nextTurn()
  }

  close(): Promise<void> {
    this.#isClosed = true
    this.pause()
    return this.#inTurn(async () => {
      for (const kept of this.#kept.values()) await kept.close()
    })
  }

  /** Does a slice of work for one. What fails in it that is no matter of that one alone, the database hears of. */
  #slice(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#callbacks?.onDamage(error)
    }
  }

  /** Works on what is left, a slice in each turn of the event loop, until nothing is. */
  #wake(): void {
    if (this.#isWorking || this.#contract === undefined || !this.#hasWork) return
    this.#isWorking = true
    void this.#workOn().finally(() => {
      this.#isWorking = false
      this.#wake()
    })
  }

  get #hasWork(): boolean {
    for (const kept of this.#kept.values()) if (kept.hasWork) return true
    return this.justInTime?.isLagging ?? false
  }

  async #workOn(): Promise<void> {
    await nextTurn()
    while (this.#contract !== undefined && this.#hasWork) {
      for (const kept of [...this.#kept.values()]) {
        if (kept.isSpent) await this.#inTurn(() => this.#renew(kept))
        if (this.#contract === undefined) return
        if (!kept.hasWork) continue
        this.#slice(() => kept.work())
        await nextTurn()
      }
      this.#slice(() => this.justInTime?.work({ left: SLICES_AT_ONCE }, () => true))
      await nextTurn()
    }
    if (this.#kept.size > 0) this.#callbacks?.onLevel()
  }

  async #renew(kept: KeptIndexer): Promise<void> {
    const isThere = this.#kept.get(kept.definition.name) === kept
    if (this.#contract !== undefined && isThere && kept.isSpent) await kept.renew(this.#contract)
  }

  #save(indexers: readonly KeptIndexer[]): Promise<void> {
    return this.#options.storage.save({ next: this.#next, indexers })
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(task)
    this.#turn = done.catch(() => {})
    return done
  }
}

function infoOf(kept: KeptIndexer): IndexerInfo {
  const { follower, failure, from, sealed } = kept
  const state = failure !== undefined ? 'failed' : follower?.isBuilt ? 'ready' : 'building'
  return {
    definition: indexerJson(kept.definition),
    state,
    from,
    seq: follower?.seq ?? 0,
    sealed: sealed ?? null,
    size: follower?.indexer.size ?? 0,
    failures: follower?.indexer.failures ?? 0,
    ...(failure !== undefined && { reason: failure }),
  }
}

function exists(name: string): NodeError {
  return new NodeError(
    'NODE_INDEXER_EXISTS',
    `this node has an indexer ${JSON.stringify(name)} already; remove it, or give another name`,
    {
      name,
    },
  )
}
