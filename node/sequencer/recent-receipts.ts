import type { Receipt } from '../../contract/wire/types.ts'

/** Receipts remembered at least; at most twice as many are. */
export const RECENT_RECEIPTS_MIN: number = 10_000

/**
 * Receipts of the last writes, by id of the query: a query that arrives twice, because a browser, a proxy or an impatient
 * client sent it again, gets the answer of the first time. One that is older gets `DB_NONCE_USED`; it never takes effect twice.
 */
export class RecentReceipts {
  #young = new Map<string, Receipt>()
  #old = new Map<string, Receipt>()

  add(id: string, receipt: Receipt): void {
    if (this.#young.size === RECENT_RECEIPTS_MIN) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(id, receipt)
  }

  get(id: string): Receipt | undefined {
    return this.#young.get(id) ?? this.#old.get(id)
  }

  /** Forgets all, when what they tell of may have been undone. */
  clear(): void {
    this.#young.clear()
    this.#old.clear()
  }
}
