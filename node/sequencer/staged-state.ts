import type { Kv } from '../../contract/kv/kv.ts'
import { type LogPosition, parsePosition, positionTexts } from './position.ts'
import type { StateStore } from './state-store.ts'

/**
 * A state store with a way back: what the contract seals waits here until the log holds the entries that it came from.
 *
 * So the store always has the state at {@link position}, which is durable in the log, and when the log loses what was not
 * durable, the state is made again from there without opening the store anew. (A full disk does not let it be opened.)
 */
export class StagedState implements Kv {
  readonly #store: StateStore
  readonly #staged = new Map<string, string | undefined>()
  #position: LogPosition | undefined
  #flushedRecords: number | undefined

  constructor(store: StateStore) {
    this.#store = store
    this.#position = parsePosition(store.meta)
    this.#flushedRecords = this.#position?.records
  }

  /** What the state without the staged writes stands for; `undefined` while it is empty. */
  get position(): LogPosition | undefined {
    return this.#position
  }

  get(key: string): string | undefined {
    return this.#staged.has(key) ? this.#staged.get(key) : this.#store.get(key)
  }

  put(key: string, value: string): void {
    this.#staged.set(key, value)
  }

  del(key: string): void {
    this.#staged.set(key, undefined)
  }

  /** Makes the staged writes durable, as the state at `position`. After a rejection the next call makes up for it. */
  async flush(position: LogPosition): Promise<void> {
    for (const [key, value] of this.#staged) {
      if (value === undefined) this.#store.del(key)
      else this.#store.put(key, value)
    }
    this.#staged.clear()
    this.#position = position
    if (this.#flushedRecords === position.records) return
    await this.#store.flush(positionTexts(position))
    this.#flushedRecords = position.records
  }

  /** Drops the staged writes. */
  drop(): void {
    this.#staged.clear()
  }

  close(): Promise<void> {
    return this.#store.close()
  }
}
