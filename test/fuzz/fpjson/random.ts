/** Choices that are the same for the same seed on every engine. */
import { createRandom } from '../../support/random.ts'

/** Draws one thing after another; nothing else may be asked between two draws that must repeat. */
export class Random {
  readonly #next: () => number

  constructor(seed: number) {
    this.#next = createRandom(seed)
  }

  /** Returns a whole number from 0 below `end`. */
  below(end: number): number {
    return Math.floor(this.#next() * end)
  }

  /** Says yes in about `percent` of 100 calls. */
  chance(percent: number): boolean {
    return this.below(1_000) < percent * 10
  }

  /** Returns one of the items, of which there is at least one. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }

  /** Returns as many things as `below(end)` says. */
  many<T>(end: number, make: () => T): T[] {
    return Array.from({ length: this.below(end) }, make)
  }
}

/** Returns the seed of one case of a run: cases are independent, so that one can be made again without those before it. */
export function caseSeed(seed: number, index: number): number {
  let mixed = Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) ^ Math.imul(index + 1, 0xc2b2_ae35)
  mixed ^= mixed >>> 15
  mixed = Math.imul(mixed, 0x2c1b_3c6d)
  return (mixed ^ (mixed >>> 13)) >>> 0
}
