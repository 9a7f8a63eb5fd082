import type { Range, StoreEntry, StoreReader } from '../tree/store.ts'
import type { Tree } from '../tree/tree.ts'

/** Keys of entries that an answer rests on, and whether it rests on the value too. */
export type Touched = ReadonlyMap<string, boolean>

/**
 * Answers from a tree and notes which entries the answers rest on: those returned, and their neighbours where nothing was
 * found or a range ended, for two entries that stand side by side prove that there is none between them.
 */
export class ReadRecorder implements StoreReader {
  readonly #tree: Tree
  readonly #touched = new Map<string, boolean>()

  constructor(tree: Tree) {
    this.#tree = tree
  }

  /** What was touched so far. */
  get touched(): Touched {
    return this.#touched
  }

  get(key: string): string | undefined {
    const value = this.#tree.get(key)
    if (value === undefined) this.#touchGap(key)
    else this.#touched.set(key, true)
    return value
  }

  *range(range: Range): Generator<StoreEntry, void, undefined> {
    const { lower, upper, reverse = false } = range
    if (lower >= upper) return
    this.#touch(reverse ? this.#tree.keyFrom(upper) : this.#tree.keyBefore(lower))
    for (const entry of this.#tree.range(range)) {
      this.#touched.set(entry[0], true)
      yield entry
    }
    this.#touch(reverse ? this.#tree.keyBefore(lower) : this.#tree.keyFrom(upper))
  }

  count(range: Range): number {
    if (range.lower < range.upper) {
      this.#touchGap(range.lower)
      this.#touchGap(range.upper)
    }
    return this.#tree.count(range)
  }

  /** Notes the entries on both sides of where `key` is or would be, the second possibly being its own. */
  #touchGap(key: string): void {
    this.#touch(this.#tree.keyBefore(key))
    this.#touch(this.#tree.keyFrom(key))
  }

  #touch(key: string | undefined): void {
    if (key !== undefined && !this.#touched.has(key)) this.#touched.set(key, false)
  }
}
