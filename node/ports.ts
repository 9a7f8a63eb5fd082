/** What the parts of a node know of each other. HTTP, CLI and the in-process SDK see databases only through these. */
import type { Json } from '../contract/wire/json.ts'
import type { DatabaseId, Genesis, ProvenRead, Query, Receipt } from '../contract/wire/types.ts'
import type { NodeError } from './errors.ts'

/** Where a database stands. */
export type DatabaseInfo = {
  readonly id: DatabaseId
  readonly protocol: string
  readonly owners: readonly string[]
  readonly secure: boolean
  /** Entries executed and durable. */
  readonly seq: number
  /** Time of the last entry, ms since 1970; 0 before the first. */
  readonly ts: number
  /** Records in the log: genesis, entries and bundle headers. */
  readonly records: number
}

/** A state root with the entry after which it holds. */
export type RootAt = { readonly seq: number; readonly root: string }

/** An indexer of a node: what it keeps follows from its definition, the entry it began after, and the log. */
export type IndexerInfo = {
  /** As it was declared: `{ name, collection, parts?, project? }`. */
  readonly definition: Json
  /** `building` until all documents are in; `failed` when it cannot go on. */
  readonly state: 'building' | 'ready' | 'failed'
  /** The entry after which it began, with the documents as they were then. */
  readonly from: number
  /** The entry up to which it has followed the log. */
  readonly seq: number
  /** Its root, and the entry after which it holds; `null` before the first seal with all documents in it. */
  readonly sealed: RootAt | null
  /** Index entries that it has or, when it projects, documents. */
  readonly size: number
  /** Documents that its projection failed on, and that it leaves out. */
  readonly failures: number
  /** Why it failed. */
  readonly reason?: string
}

/** The indexers of one database at this node. They are no part of its state. */
export interface DatabaseIndexers {
  list(): readonly IndexerInfo[]
  /** Declares an indexer and begins to build it. @throws {ContractError} `DB_INDEX_INVALID`. @throws {NodeError} `NODE_INDEXER_EXISTS` */
  declare(definition: Json): Promise<IndexerInfo>
  /** Removes an indexer with what it keeps. @throws {NodeError} `NODE_INDEXER_UNKNOWN` */
  remove(name: string): Promise<void>
}

/** One database as the outside sees it. */
export interface Database {
  readonly id: DatabaseId
  /**
   * Takes one signed query as JSON text, from check to durable entry. Refusals are receipts, not exceptions.
   *
   * @throws {NodeError} `NODE_OVERLOADED`, `NODE_DISK_FULL`, `NODE_CLOSED`: the write was not accepted.
   */
  write(text: string): Promise<Receipt>
  /**
   * Answers a reading query, for example `["get", "people", "Bob"]`, from the executed state, once all of that is durable:
   * an answer never shows what a crash could still undo.
   *
   * @throws {ContractError} The query is refused.
   */
  read(query: Query): Promise<Json>
  /**
   * Answers a reading query of the state with a proof. Seals first, so that the answer is of the last entry, and records the root in
   * the log; the answer waits for that.
   *
   * @throws {ContractError} The query is refused.
   */
  prove(query: Query): Promise<ProvenRead>
  readonly indexers: DatabaseIndexers
  info(): DatabaseInfo
  /** Seals the state, records its root in the log and returns it. */
  root(): Promise<RootAt>
  /** Texts of the log's records from number `from`, oldest first; with `follow` it waits for new ones until aborted. */
  records(
    from: number,
    options?: { readonly follow?: AbortSignal },
  ): AsyncIterable<{ readonly number: number; readonly text: string }>
}

/** Many databases in one process. */
export interface DatabaseHost {
  /** Makes a database from its genesis; its id is the hash of the genesis. @throws {NodeError} `NODE_DATABASE_EXISTS` */
  deploy(genesis: Genesis): Promise<Database>
  /** Returns an open database. @throws {NodeError} `NODE_DATABASE_UNKNOWN`, or what kept it from being opened. */
  database(id: DatabaseId): Database
  /** The open databases. */
  list(): readonly DatabaseInfo[]
  /** The databases of the folder that could not be opened, and why. */
  unopened(): ReadonlyMap<DatabaseId, NodeError>
  close(): Promise<void>
}
