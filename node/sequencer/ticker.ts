import type { DatabaseId, SignatureKind } from '../../contract/wire/types.ts'
import { signQuery } from '../../sdk/sign.ts'
import { ed25519 } from '../../sdk/signers/ed25519.ts'
import { evm } from '../../sdk/signers/evm.ts'
import type { Signer } from '../../sdk/signers/signer.ts'

/** How long a tick may wait in the line, ms. */
const TICK_LIFE_MS = 60_000

/** Kinds of keys that a node makes for itself, the cheapest to check first. */
const KINDS: readonly (readonly [SignatureKind, () => Signer])[] = [
  ['ed25519', () => ed25519()],
  ['evm', () => evm()],
]

/** What a tick depends on. */
type TickFacts = {
  /** ms since 1970 */
  readonly now: number
  /** The kinds of signatures that the database accepts. */
  readonly accepted: readonly SignatureKind[]
  /** Returns the next nonce of an address. */
  readonly nonceOf: (address: string) => number
}

/**
 * Signs the `tick` queries by which a node goes on with what the state has to do when nobody writes. They are queries like any
 * other, of keys that the node makes for itself each time it starts.
 */
export class Ticker {
  readonly #db: DatabaseId
  readonly #signers = new Map<SignatureKind, Signer>()

  constructor(db: DatabaseId) {
    this.#db = db
  }

  /**
   * Returns the text of a tick; `undefined` when the database accepts no kind of signature that a node makes keys of.
   *
   * The nonce is that of the state: one that was spent on a tick without effect is used again. So no other tick may be under
   * way.
   */
  next({ now, accepted, nonceOf }: TickFacts): Promise<string> | undefined {
    const signer = this.#signerOf(accepted)
    if (signer === undefined) return undefined
    const nonce = nonceOf(signer.address)
    const query = { db: this.#db, query: ['tick'] as const, nonce, expires: now + TICK_LIFE_MS }
    return signQuery(signer, query).then((signed) => JSON.stringify(signed))
  }

  #signerOf(accepted: readonly SignatureKind[]): Signer | undefined {
    const [kind, make] = KINDS.find(([name]) => accepted.includes(name)) ?? []
    if (kind === undefined || make === undefined) return undefined
    const signer = this.#signers.get(kind) ?? make()
    this.#signers.set(kind, signer)
    return signer
  }
}
