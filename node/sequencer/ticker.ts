import type { DatabaseId } from '../../contract/wire/types.ts'
import { signQuery } from '../../sdk/sign.ts'
import { ed25519 } from '../../sdk/signers/ed25519.ts'

/** How long a tick may wait in the line, ms. */
const TICK_LIFE_MS = 60_000

/**
 * Signs the `tick` queries by which a node goes on with what the state has to do when nobody writes. They are queries like any
 * other, of a key that the node makes for itself each time it starts.
 */
export class Ticker {
  readonly #db: DatabaseId
  readonly #signer = ed25519()
  #nonce = 0

  constructor(db: DatabaseId) {
    this.#db = db
  }

  /** Returns the text of the next tick. @param now - ms since 1970. */
  async next(now: number): Promise<string> {
    const query = { db: this.#db, query: ['tick'] as const, nonce: ++this.#nonce, expires: now + TICK_LIFE_MS }
    return JSON.stringify(await signQuery(this.#signer, query))
  }
}
