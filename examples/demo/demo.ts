/** What the parts of the demo share. */
import type { Db, Json, Receipt } from 'weftdb/sdk'
import type { Signer } from 'weftdb/signers'
import type { Checks } from './checks.ts'

/** A database with somebody to write to it. */
export type Demo = {
  /** Writes as the owner unless told otherwise. */
  readonly db: Db
  readonly checks: Checks
  readonly wallets: readonly Wallet[]
}

/** One person. */
export type Wallet = { readonly name: string; readonly signer: Signer }

/** Rules of a collection that nobody but the owners of the database writes to. */
export const OWNERS_WRITE: Json = [['write', [['allowif()', ['includes', '$signer', '$contract.owners']]]]]

/** Waits for writes that must succeed. @throws {Error} with the reason when one is refused. */
export async function written(...writes: readonly Promise<Receipt>[]): Promise<void> {
  for (const receipt of await Promise.all(writes)) {
    if (!receipt.success) throw new Error(`${receipt.error.code}: ${receipt.error.message}`)
  }
}
