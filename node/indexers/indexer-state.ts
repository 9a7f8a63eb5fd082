import type { Kv } from '../../contract/kv/kv.ts'
import { isNodeError, NodeError } from '../errors.ts'
import type { RecordAt } from '../sequencer/position.ts'
import type { StateStore } from '../sequencer/state-store.ts'

/** Storage key of the number of the entry after which an indexer began. */
const FROM_KEY = 'from.'

/**
 * Where the tree of one indexer is kept. What it seals waits here until the log holds the entries that it came from, so the
 * store never stands for what the log may still lose.
 */
export class IndexerState implements Kv {
  readonly #name: string
  readonly #store: StateStore
  readonly #staged = new Map<string, string | undefined>()
  #position: RecordAt | undefined

  /** @param name - Of the indexer, for errors. */
  constructor(name: string, store: StateStore) {
    this.#name = name
    this.#store = store
    const { records, record } = store.meta
    if (records !== undefined && record !== undefined) this.#position = { records: Number(records), record }
  }

  /** The last record of the log that the last flush stood for. */
  get position(): RecordAt | undefined {
    return this.#position
  }

  /** The entry after which the indexer began; `undefined` unless it was set, which is when all documents are in. */
  get from(): number | undefined {
    const text = this.get(FROM_KEY)
    return text === undefined ? undefined : Number(text)
  }

  setFrom(seq: number): void {
    this.put(FROM_KEY, String(seq))
  }

  /** @throws {NodeError} `NODE_INDEXER_FAILED` when the value is not the one that was written: the state is not to blame. */
  get(key: string): string | undefined {
    if (this.#staged.has(key)) return this.#staged.get(key)
    try {
      return this.#store.get(key)
    } catch (error) {
      throw isNodeError(error, 'NODE_STATE_DAMAGED') ? failedError(this.#name, error.sentence, error) : error
    }
  }

  put(key: string, value: string): void {
    this.#staged.set(key, value)
  }

  del(key: string): void {
    this.#staged.set(key, undefined)
  }

  /** Makes the staged writes durable, as of `position`. After a rejection the next call makes up for it. */
  async flush(position: RecordAt): Promise<void> {
    for (const [key, value] of this.#staged) {
      if (value === undefined) this.#store.del(key)
      else this.#store.put(key, value)
    }
    this.#staged.clear()
    await this.#store.flush({ records: String(position.records), record: position.record })
    this.#position = position
  }

  /** Drops the staged writes. */
  drop(): void {
    this.#staged.clear()
  }

  close(): Promise<void> {
    return this.#store.close()
  }
}

/** Returns the error of an indexer that cannot go on. */
export function failedError(name: string, reason: string, cause?: unknown): NodeError {
  const sentence = `the indexer ${JSON.stringify(name)} cannot go on (${reason}); remove it, and declare it again if that can help`
  return new NodeError('NODE_INDEXER_FAILED', sentence, { name, reason }, { cause })
}
