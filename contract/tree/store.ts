/** What the layers above see of the tree: an ordered map of binary strings. */

/** One key with its value. */
export type StoreEntry = readonly [key: string, value: string]

/** The keys from `lower` (inclusive) up to `upper` (exclusive), in key order or, with `reverse`, against it. */
export type Range = { readonly lower: string; readonly upper: string; readonly reverse?: boolean }

/** Reads of an ordered map. Keys and values are binary strings, ordered as byte strings. */
export interface StoreReader {
  get(key: string): string | undefined
  /** Entries of a range, lazily. The store must not change while it is read. */
  range(range: Range): Iterable<StoreEntry>
  /** Number of entries of a range. */
  count(range: Range): number
}

/** An ordered map. */
export interface Store extends StoreReader {
  put(key: string, value: string): void
  del(key: string): void
}

/** Returns the least key greater than every key that starts with `prefix`. */
export function prefixEnd(prefix: string): string {
  for (let i = prefix.length - 1; i >= 0; i--) {
    const code = prefix.charCodeAt(i)
    if (code < 0xff) return prefix.slice(0, i) + String.fromCharCode(code + 1)
  }
  throw new RangeError('a prefix of nothing but 0xff bytes has no end')
}
