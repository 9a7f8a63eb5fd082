import { ACCESS_BYTES, type Meter } from '../meter.ts'
import { lowerBound } from './lower-bound.ts'
import type { Range, Store, StoreEntry, StoreReader } from './store.ts'

/** New keys that are put in their places one by one; more of them are sorted with the others. */
const PLACED_KEYS_MAX = 32

/** A key that was written: its value in the store and that in the overlay, `undefined` where there is none. */
export type Written = {
  readonly key: string
  readonly before: string | undefined
  readonly after: string | undefined
}

/** What an overlay had under a key: `undefined` when nothing had been written there. */
type Saved = { readonly value: string | undefined } | undefined

/**
 * Writes laid over a store that stays as it is: how an entry is atomic.
 *
 * Reads see the writes. {@link Overlay.commit} carries them to the store, in key order, so that the order in which an action
 * wrote them cannot be seen; dropping the overlay drops them. A meter, when there is one, is charged for what passes through.
 */
export class Overlay implements Store {
  readonly #base: StoreReader
  readonly #meter: Meter | undefined
  readonly #writes = new Map<string, string | undefined>()
  /** While something is attempted: what the keys that it wrote had before. */
  #saved: Map<string, Saved> | undefined
  /** Keys of `#writes` in order, but for those in `#unsorted`. */
  #sorted: string[] = []
  #unsorted: string[] = []

  constructor(base: StoreReader, meter?: Meter) {
    this.#base = base
    this.#meter = meter
  }

  get(key: string): string | undefined {
    const value = this.peek(key)
    this.#spendOn(key, value)
    return value
  }

  put(key: string, value: string): void {
    this.#write(key, value)
  }

  del(key: string): void {
    this.#write(key, undefined)
  }

  *range(range: Range): Generator<StoreEntry, void, undefined> {
    this.#meter?.spend(ACCESS_BYTES + range.lower.length + range.upper.length)
    if (range.lower < range.upper) yield* this.#merged(range)
  }

  /** The entries of the base with those written. What was removed is paid too: it is passed one by one. */
  *#merged({ lower, upper, reverse = false }: Range): Generator<StoreEntry, void, undefined> {
    const keys = this.#sortedKeys()
    const [first, last] = [lowerBound(keys, lower), lowerBound(keys, upper) - 1]
    const [end, step] = reverse ? [first - 1, -1] : [last + 1, 1]
    let at = reverse ? last : first
    for (const entry of this.#base.range({ lower, upper, reverse })) {
      this.#spendOn(entry[0], entry[1])
      for (; at !== end && isAhead(keys[at] as string, entry[0], reverse); at += step) {
        yield* this.#written(keys[at] as string)
      }
      if (at === end || keys[at] !== entry[0]) yield entry
      else {
        yield* this.#written(entry[0])
        at += step
      }
    }
    for (; at !== end; at += step) yield* this.#written(keys[at] as string)
  }

  count(range: Range): number {
    this.#meter?.spend(ACCESS_BYTES + range.lower.length + range.upper.length)
    let count = this.#base.count(range)
    for (const key of this.#writtenKeys(range)) {
      const before = this.#base.get(key) !== undefined
      const after = this.#writes.get(key) !== undefined
      count += Number(after) - Number(before)
    }
    return count
  }

  /** Yields what was written within a range, in key order, beside what the store has. Costs the meter nothing. */
  *writtenIn({ lower, upper }: Range): Generator<Written, void, undefined> {
    for (const key of this.#writtenKeys({ lower, upper })) {
      yield { key, before: this.#base.get(key), after: this.#writes.get(key) }
    }
  }

  /** Applies the writes to `store`, in key order, and forgets them. */
  commit(store: Store): void {
    for (const key of this.#sortedKeys()) {
      const value = this.#writes.get(key)
      if (value === undefined) store.del(key)
      else store.put(key, value)
    }
    this.#writes.clear()
    this.#sorted = []
  }

  /**
   * Runs `run`. When it throws, takes back all that it wrote, in time linear in the keys of the overlay, and throws on; what it
   * cost the meter stays spent. Attempts may stand inside one another.
   */
  attempt<T>(run: () => T): T {
    const outer = this.#saved
    const saved = new Map<string, Saved>()
    this.#saved = saved
    try {
      const result = run()
      for (const [key, had] of saved) if (outer?.has(key) === false) outer.set(key, had)
      return result
    } catch (error) {
      this.#takeBack(saved)
      throw error
    } finally {
      this.#saved = outer
    }
  }

  #takeBack(saved: ReadonlyMap<string, Saved>): void {
    for (const [key, had] of saved) {
      if (had === undefined) this.#writes.delete(key)
      else this.#writes.set(key, had.value)
    }
    const isWritten = (key: string): boolean => this.#writes.has(key)
    this.#sorted = this.#sorted.filter(isWritten)
    this.#unsorted = this.#unsorted.filter(isWritten)
  }

  /** Returns what {@link Overlay.get} does, without a charge: for the configuration, which every operation reads. */
  peek(key: string): string | undefined {
    const written = this.#writes.get(key)
    return written !== undefined || this.#writes.has(key) ? written : this.#base.get(key)
  }

  #write(key: string, value: string | undefined): void {
    this.#spendOn(key, value)
    const isNew = !this.#writes.has(key)
    if (this.#saved?.has(key) === false) this.#saved.set(key, isNew ? undefined : { value: this.#writes.get(key) })
    if (isNew) this.#unsorted.push(key)
    this.#writes.set(key, value)
  }

  #spendOn(key: string, value: string | undefined): void {
    this.#meter?.spend(ACCESS_BYTES + key.length + (value?.length ?? 0))
  }

  #writtenKeys({ lower, upper }: Range): string[] {
    const keys = this.#sortedKeys()
    return keys.slice(lowerBound(keys, lower), lowerBound(keys, upper))
  }

  /** Rules may read after every write, so what was sorted stays sorted: a few new keys are put in their places. */
  #sortedKeys(): readonly string[] {
    const [sorted, more] = [this.#sorted, this.#unsorted]
    if (more.length > PLACED_KEYS_MAX) this.#sorted = sorted.concat(more).sort(compareBinary)
    else for (const key of more) sorted.splice(lowerBound(sorted, key), 0, key)
    if (more.length > 0) this.#unsorted = []
    return this.#sorted
  }

  *#written(key: string): Generator<StoreEntry, void, undefined> {
    const value = this.#writes.get(key)
    this.#spendOn(key, value)
    if (value !== undefined) yield [key, value]
  }
}

function isAhead(a: string, b: string, reverse: boolean): boolean {
  return reverse ? a > b : a < b
}

function compareBinary(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
