import type { Contract } from '../../contract/contract.ts'
import type { EntryChanges } from '../../contract/data/changes.ts'
import { readHead, writeHead } from '../../contract/head.ts'
import type { IndexerDefinition } from '../../contract/indexer/definition.ts'
import { Indexer } from '../../contract/indexer/indexer.ts'
import type { NodeCache } from '../../contract/tree/node-cache.ts'
import type { TreeHead } from '../../contract/tree/tree.ts'
import { binaryToBytes, bytesToBase64Url } from '../../contract/wire/bytes.ts'
import { isNodeError, reasonOf } from '../errors.ts'
import type { LogStore } from '../log/log-store.ts'
import type { RootAt } from '../ports.ts'
import { nativeSha256, textHash } from '../sequencer/native-sha256.ts'
import { fits } from '../sequencer/position.ts'
import { Follower } from './follower.ts'
import { IndexerState } from './indexer-state.ts'
import { UNSEALED_MAX } from './limits.ts'
import type { Declared, IndexerStorage } from './storage.ts'

/** Where a {@link KeptIndexer} keeps and finds things. */
export type Kept = {
  readonly storage: IndexerStorage
  readonly log: LogStore
  /** Bounds what all that have it hold in memory. */
  readonly cache?: NodeCache | undefined
}

/**
 * A declared indexer of a node, with its store.
 *
 * Its store is a cache as the state's is: one that does not go with the log, or is damaged, is made anew, and the indexer then
 * begins after another entry.
 */
export class KeptIndexer {
  readonly number: number
  readonly definition: IndexerDefinition
  readonly #kept: Kept
  #state: IndexerState | undefined
  #follower: Follower | undefined
  /** The entry after which it began. */
  #from = 0
  #sealed: RootAt | undefined
  /** Records of the log when it was sealed, until that is flushed. */
  #recordsToFlush: number | undefined
  /** True when it is to begin anew. */
  #isSpent = false
  /** Why it stopped for good. */
  #failure: string | undefined

  constructor({ number, definition }: Declared, kept: Kept) {
    this.number = number
    this.definition = definition
    this.#kept = kept
  }

  get follower(): Follower | undefined {
    return this.#follower
  }

  get failure(): string | undefined {
    return this.#failure
  }

  get from(): number {
    return this.#from
  }

  /** Its root when it was last sealed with all documents in it. */
  get sealed(): RootAt | undefined {
    return this.#sealed
  }

  /** True when there is something to do: in slices or, for one that is to begin anew, with {@link renew}. */
  get hasWork(): boolean {
    return this.#isSpent || (this.#follower !== undefined && !this.#follower.isLevel)
  }

  get isSpent(): boolean {
    return this.#isSpent
  }

  /** Goes on from its store with the state as it is now, or begins anew with that. */
  async restart(contract: Contract): Promise<void> {
    this.#forget()
    try {
      this.#state ??= await this.#openState()
      this.#state.drop()
      if (await this.#goOn(this.#state, contract.seq)) return
      await this.renew(contract)
    } catch (error) {
      if (isDamage(error)) await this.renew(contract)
      else this.fail(error)
    }
  }

  /** Begins anew with the state as it is when the store has been made. What fails in it shows in {@link failure}. */
  async renew(contract: Contract): Promise<void> {
    this.#forget()
    try {
      await this.discard()
      this.#state = await this.#openState()
    } catch (error) {
      this.fail(error)
      return
    }
    const indexer = this.#open(this.#state)
    this.#from = contract.seq
    this.#follower = new Follower({ indexer, state: contract.state, seq: contract.seq })
  }

  told(entry: EntryChanges): void {
    this.#follower?.told(entry)
    if (this.#follower?.isOverrun) this.#spend()
  }

  /** True when it has all documents and has not followed all that it was told. */
  get isLagging(): boolean {
    return this.#follower?.isBuilt === true && !this.#follower.isLevel
  }

  /**
   * Does a slice of work. What fails in it shows in {@link failure}.
   *
   * @throws {NodeError} `NODE_STATE_DAMAGED`: that of the database, not its own.
   */
  work(): void {
    try {
      this.#follower?.work()
      // A little at a time, so that the seal of all does not hold up everything else.
      if (this.#follower !== undefined && this.#follower.indexer.unsealed > UNSEALED_MAX) this.#follower.indexer.seal()
    } catch (error) {
      if (isNodeError(error, 'NODE_STATE_DAMAGED')) throw error
      this.fail(error)
    }
  }

  /** Stops for good, or is to begin anew when its store is damaged. */
  fail(error: unknown): void {
    if (isNodeError(error, 'NODE_INDEXER_FAILED')) this.#spend()
    else {
      this.#failure = reasonOf(error)
      this.#follower = undefined
    }
  }

  /** Seals it if it has come to the present state; while it takes documents, what it has so far. */
  seal({ seq, ts }: Contract): void {
    const [follower, state] = [this.#follower, this.#state]
    if (follower === undefined || state === undefined || this.isLagging) return
    try {
      const tree = follower.indexer.seal()
      this.#recordsToFlush = this.#kept.log.length
      if (!follower.isLevel) return
      writeHead(state, { tree, seq, ts })
      state.setFrom(this.#from)
      this.#sealed = { seq, root: bytesToBase64Url(binaryToBytes(tree.rootHash)) }
    } catch (error) {
      this.fail(error)
    }
  }

  /**
   * Makes durable what was sealed; the log is, up to there. What fails shows in {@link failure}; while the disk is full it is
   * tried again with the next seal.
   */
  async flush(): Promise<void> {
    const records = this.#recordsToFlush
    if (records === undefined) return
    this.#recordsToFlush = undefined
    try {
      for await (const { text } of this.#kept.log.read(records - 1, records)) {
        await this.#state?.flush({ records, record: textHash(text) })
      }
    } catch (error) {
      if (!isNodeError(error, 'NODE_DISK_FULL')) this.fail(error)
    }
  }

  async close(): Promise<void> {
    this.#forget()
    const state = this.#state
    this.#state = undefined
    await state?.close()
  }

  /** Closes it and deletes its store. */
  async discard(): Promise<void> {
    await this.close()
    await this.#kept.storage.discardState(this.number)
  }

  async #openState(): Promise<IndexerState> {
    return new IndexerState(this.definition.name, await this.#kept.storage.openState(this.number))
  }

  /** Returns false when the store does not go with the log, or does not have all documents, or lags behind the state. */
  async #goOn(state: IndexerState, seq: number): Promise<boolean> {
    const { position, from } = state
    const head = readHead(state)
    if (head === undefined || from === undefined || position === undefined) return false
    if (head.seq < seq || !(await fits(this.#kept.log, position))) return false
    const indexer = this.#open(state, head.tree)
    this.#from = from
    this.#sealed = { seq: head.seq, root: bytesToBase64Url(binaryToBytes(head.tree.rootHash)) }
    this.#follower = new Follower({ indexer, seq: head.seq })
    return true
  }

  #open(kv: IndexerState, head?: TreeHead): Indexer {
    const { definition } = this
    return new Indexer({ definition, kv, sha256: nativeSha256, cache: this.#kept.cache, ...(head && { head }) })
  }

  #spend(): void {
    this.#forget()
    this.#isSpent = true
  }

  #forget(): void {
    this.#follower = undefined
    this.#sealed = undefined
    this.#recordsToFlush = undefined
    this.#isSpent = false
    this.#failure = undefined
  }
}

function isDamage(error: unknown): boolean {
  return isNodeError(error, 'NODE_STATE_DAMAGED') || isNodeError(error, 'NODE_INDEXER_FAILED')
}
