/** What reads tell of the administration of a database. */
import type { Json } from './json.ts'
import type { SignatureKind } from './types.ts'

/** A limit of the protocol that owners may lower for their database. */
export type LimitName =
  | 'BATCH_OPERATIONS_MAX'
  | 'DOCUMENT_BYTES_MAX'
  | 'DOCUMENT_DEPTH_MAX'
  | 'DOCUMENT_FIELDS_MAX'
  | 'ENTRY_BYTES_MAX'
  | 'ENTRY_FUEL'

/** Which contract a database runs, and which is to be next. */
export type Evolution = {
  /** Version of the contract that the state is of. */
  readonly version: number
  /** False for good once `setCanEvolve(false)` took effect. */
  readonly canEvolve: boolean
  /** True while the state waits for another version of the contract. */
  readonly isEvolving: boolean
  /** Id of the source of the contract, or `null`: the one that the database was deployed with. */
  readonly source: string | null
  /** Id of the source of the contract that is to take over. */
  readonly next: string | null
}

/** What owners decided about a database, defaults filled in. */
export type DatabaseSettings = Evolution & {
  readonly protocol: string
  readonly owners: readonly string[]
  readonly secure: boolean
  readonly paused: boolean
  readonly algorithms: readonly SignatureKind[]
  /** Empty: everyone may sequence. */
  readonly bundlers: readonly string[]
  /** Name → id. */
  readonly contracts: Readonly<Record<string, string>>
  readonly limits: Readonly<Record<LimitName, number>>
}

/** What is set for one collection. */
export type CollectionSettings = {
  readonly rules: Json
  readonly schema: Json
  readonly indexes: readonly Json[]
  readonly exempt: readonly string[]
  readonly triggers: readonly Json[]
  /** How many documents it has, sub-collections aside. */
  readonly documents: number
}
