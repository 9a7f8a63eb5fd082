import type { Range, Store, StoreEntry, StoreReader } from './store.ts'

/**
 * Writes laid over a store that stays as it is: how an entry is atomic.
 *
 * Reads see the writes. {@link Overlay.commit} carries them to the store, in key order, so that the order in which an action
 * wrote them cannot be seen; dropping the overlay drops them.
 */
export class Overlay implements Store {
  readonly #base: StoreReader
  readonly #writes = new Map<string, string | undefined>()

  constructor(base: StoreReader) {
    this.#base = base
  }

  get(key: string): string | undefined {
    const written = this.#writes.get(key)
    return written !== undefined || this.#writes.has(key) ? written : this.#base.get(key)
  }

  put(key: string, value: string): void {
    this.#writes.set(key, value)
  }

  del(key: string): void {
    this.#writes.set(key, undefined)
  }

  *range(range: Range): Generator<StoreEntry, void, undefined> {
    const written = this.#writtenKeys(range)
    const ahead = (a: string, b: string): boolean => (range.reverse ? a > b : a < b)
    let at = 0
    for (const entry of this.#base.range(range)) {
      for (; at < written.length && ahead(written[at] as string, entry[0]); at++)
        yield* this.#written(written[at] as string)
      if (written[at] === entry[0]) yield* this.#written(written[at++] as string)
      else yield entry
    }
    for (; at < written.length; at++) yield* this.#written(written[at] as string)
  }

  count(range: Range): number {
    let count = this.#base.count(range)
    for (const key of this.#writtenKeys(range)) {
      const before = this.#base.get(key) !== undefined
      const after = this.#writes.get(key) !== undefined
      count += Number(after) - Number(before)
    }
    return count
  }

  /** Applies the writes to `store`, in key order, and forgets them. */
  commit(store: Store): void {
    for (const key of [...this.#writes.keys()].sort(compareBinary)) {
      const value = this.#writes.get(key)
      if (value === undefined) store.del(key)
      else store.put(key, value)
    }
    this.#writes.clear()
  }

  #writtenKeys({ lower, upper, reverse }: Range): string[] {
    const keys = [...this.#writes.keys()].filter((key) => key >= lower && key < upper).sort(compareBinary)
    return reverse ? keys.reverse() : keys
  }

  *#written(key: string): Generator<StoreEntry, void, undefined> {
    const value = this.#writes.get(key)
    if (value !== undefined) yield [key, value]
  }
}

function compareBinary(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
