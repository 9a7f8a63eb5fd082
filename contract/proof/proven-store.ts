import { lowerBound } from '../tree/lower-bound.ts'
import type { Range, StoreEntry, StoreReader } from '../tree/store.ts'
import { invalid } from './invalid.ts'

/** An entry that a proof shows. */
export type ShownEntry = {
  readonly key: string
  /** `undefined` when the proof shows nothing but its digest. */
  readonly value: string | undefined
  /** How many entries of the tree are before it. */
  readonly rank: number
  /** The group that it is shown with, counted from 0. */
  readonly group: number
  /** The proof shows its value in place of a digest. */
  readonly isLong: boolean
}

/**
 * Answers from the entries that a proof shows, and refuses to answer what they do not prove.
 *
 * Two entries whose ranks differ by one have nothing between them. So they prove what is absent, where a range ends, and how many
 * entries it has.
 */
export class ProvenStore implements StoreReader {
  readonly #entries: readonly ShownEntry[]
  readonly #keys: readonly string[]
  readonly #size: number
  readonly #usedGroups = new Set<number>()
  readonly #usedValues = new Set<string>()

  /**
   * @param entries - In order.
   * @param size - Entries of the whole tree.
   * @throws {ContractError} `DB_PROOF_INVALID` when the keys do not ascend.
   */
  constructor(entries: readonly ShownEntry[], size: number) {
    this.#entries = entries
    this.#keys = entries.map((entry) => entry.key)
    this.#size = size
    for (let i = 1; i < entries.length; i++) {
      if ((this.#keys[i - 1] as string) >= (this.#keys[i] as string)) throw invalid('its keys do not ascend')
    }
  }

  get(key: string): string | undefined {
    const at = lowerBound(this.#keys, key)
    if (this.#keys[at] === key) return this.#valueAt(at)
    this.#checkGap(at)
    return undefined
  }

  range({ lower, upper, reverse = false }: Range): Iterable<StoreEntry> {
    if (lower >= upper) return []
    return reverse ? this.#descending(lower, upper) : this.#ascending(lower, upper)
  }

  count({ lower, upper }: Range): number {
    return lower < upper ? this.#rank(upper) - this.#rank(lower) : 0
  }

  /**
   * Throws unless every part that the proof shows was needed: then it is the only proof of what was asked.
   *
   * @throws {ContractError} `DB_PROOF_INVALID`
   */
  assertUsedUp(): void {
    const isUsed = this.#entries.every(
      ({ key, group, isLong }) => this.#usedGroups.has(group) && (!isLong || this.#usedValues.has(key)),
    )
    if (!isUsed) throw invalid('it shows what was not asked for')
  }

  *#ascending(lower: string, upper: string): Generator<StoreEntry, void, undefined> {
    let at = lowerBound(this.#keys, lower)
    this.#checkGap(at)
    while (at < this.#keys.length && (this.#keys[at] as string) < upper) {
      yield [this.#keys[at] as string, this.#valueAt(at)]
      this.#checkGap(++at)
    }
  }

  *#descending(lower: string, upper: string): Generator<StoreEntry, void, undefined> {
    let at = lowerBound(this.#keys, upper)
    this.#checkGap(at)
    while (at > 0 && (this.#keys[at - 1] as string) >= lower) {
      yield [this.#keys[at - 1] as string, this.#valueAt(at - 1)]
      this.#checkGap(--at)
    }
  }

  /** Returns the number of keys of the tree that are less than `key`. */
  #rank(key: string): number {
    const at = lowerBound(this.#keys, key)
    this.#checkGap(at)
    return this.#rankAt(at)
  }

  #valueAt(at: number): string {
    const { key, value, group } = this.#entries[at] as ShownEntry
    if (value === undefined) throw invalid('a value that is asked for is not shown')
    this.#usedGroups.add(group)
    this.#usedValues.add(key)
    return value
  }

  /** Throws unless entry `at` comes right after the one before it in the tree, the ends of the tree being entries too. */
  #checkGap(at: number): void {
    if (this.#rankAt(at) - this.#rankAt(at - 1) !== 1) throw invalid('what lies between two entries is not shown')
    for (const i of [at - 1, at]) {
      const entry = this.#entries[i]
      if (entry !== undefined) this.#usedGroups.add(entry.group)
    }
  }

  #rankAt(at: number): number {
    return at < 0 ? -1 : (this.#entries[at]?.rank ?? this.#size)
  }
}
