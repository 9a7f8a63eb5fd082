/** How one signer's writes get their nonces. */
import type { Receipt } from '../contract/wire/types.ts'

/** Tries of one write: a count that turns out stale is fetched anew once. */
const TRIES_MAX = 2

type Count = { next: number }

/**
 * Counts the nonces of one signer.
 *
 * The next nonce is fetched once and counted up here, so that writes need not wait for each other. A nonce that ends up
 * unused does no harm: the database takes any unused nonce within a window. When it says that a nonce was used (another
 * tab signs too) or lies too high (many refusals in a row), the count starts over, and writes that the stale count misled
 * are signed once more.
 */
export class NonceCounter {
  readonly #fetchNext: () => Promise<number>
  readonly #unanswered = new Set<Promise<unknown>>()
  #count: Promise<Count> | undefined

  /** @param fetchNext - Asks the database for the next nonce of the signer. */
  constructor(fetchNext: () => Promise<number>) {
    this.#fetchNext = fetchNext
  }

  /** Returns a nonce that nothing else got from this counter. */
  async take(): Promise<number> {
    const count = await this.#current()
    return count.next++
  }

  /** Calls `write` with a nonce, and once more with a fresh one when the receipt says that the first was stale. */
  async use(write: (nonce: number) => Promise<Receipt>): Promise<Receipt> {
    for (let tries = 1; ; tries++) {
      const current = this.#current()
      const count = await current
      const answer = write(count.next++)
      this.#unanswered.add(answer)
      const receipt = await answer.finally(() => this.#unanswered.delete(answer))
      if (!isStale(receipt)) return receipt
      if (this.#count === current) this.#count = undefined
      if (tries === TRIES_MAX) return receipt
    }
  }

  #current(): Promise<Count> {
    if (this.#count === undefined) {
      const begun = this.#begin()
      this.#count = begun
      begun.catch(() => {
        if (this.#count === begun) this.#count = undefined
      })
    }
    return this.#count
  }

  async #begin(): Promise<Count> {
    // Writes still under way hold nonces that the database has not seen; what it answers now could name them again.
    await Promise.allSettled(this.#unanswered)
    return { next: await this.#fetchNext() }
  }
}

function isStale(receipt: Receipt): boolean {
  return !receipt.success && (receipt.error.code === 'DB_NONCE_USED' || receipt.error.code === 'DB_NONCE_TOO_HIGH')
}
