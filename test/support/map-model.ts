/** The ordered map as a sorted array: slow and obvious. */
import type { Range, StoreEntry } from '../../contract/tree/store.ts'

export class MapModel {
  #entries: StoreEntry[] = []

  get entries(): readonly StoreEntry[] {
    return this.#entries
  }

  get(key: string): string | undefined {
    return this.#entries.find((entry) => entry[0] === key)?.[1]
  }

  put(key: string, value: string): void {
    this.del(key)
    const at = this.#entries.findIndex((entry) => entry[0] > key)
    this.#entries.splice(at < 0 ? this.#entries.length : at, 0, [key, value])
  }

  del(key: string): void {
    this.#entries = this.#entries.filter((entry) => entry[0] !== key)
  }

  range({ lower, upper, reverse }: Range): StoreEntry[] {
    const inside = this.#entries.filter(([key]) => key >= lower && key < upper)
    return reverse ? inside.reverse() : inside
  }
}
