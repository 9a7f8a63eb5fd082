/** The port between the SDK and a database, wherever it runs. */
import type { Json } from '../../contract/wire/json.ts'
import type { ProvenRead, Query, Receipt, SignedQuery } from '../../contract/wire/types.ts'

/** Carries queries to one database. */
export interface Transport {
  /**
   * Hands over a signed query and resolves when it is durable or refused. Queries arrive in the order of the calls.
   *
   * @throws {SdkError} when there is no answer. The write may have been executed all the same; sending the same signed
   * query again is safe: a database executes it at most once. The second time it answers the first receipt, or
   * `DB_NONCE_USED` when that was long ago.
   */
  write(signed: SignedQuery): Promise<Receipt>
  /** Answers a reading query. @throws {SdkError} with the code of the refusal, or of the transport's own failure. */
  read(query: Query): Promise<Json>
  /** Answers a reading query with a proof, which is the caller's to check. @throws {SdkError} as {@link read} does. */
  prove(query: Query): Promise<ProvenRead>
  /** Waits for the writes under way, then lets go of everything. */
  close(): Promise<void>
}
