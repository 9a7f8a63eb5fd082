/** Named bounds of indexers and of indexes built just in time. */

/** How long one slice of work may hold up everything else, in ms. One document more may go beyond it. */
export const SLICE_MS: number = 4
/** Index entries and documents that an indexer changes before what changed is sealed: each may touch a node of its tree. */
export const UNSEALED_MAX: number = 2_000
/** Slices that a read waits for an indexer to come to the present state. */
export const READ_SLICES_MAX: number = 100
/** Bytes of documents that an indexer may have before it that it has not followed; beyond it begins anew. */
export const BEHIND_BYTES_MAX: number = 64 * 1024 * 1024
/** Indexers of one database at one node. */
export const INDEXERS_MAX: number = 16

/** What building indexes just in time may cost. */
export type JustInTimeBudget = {
  /** Documents that one index may be built from. */
  readonly documentsMax: number
  /** Bytes of memory that one index may take. */
  readonly indexBytesMax: number
  /** Slices of work that one index may take to build. */
  readonly slicesMax: number
  /** Indexes that are kept. The one used longest ago goes first. */
  readonly keptMax: number
  /** Bytes of memory that all of them may take. */
  readonly keptBytesMax: number
  /** Reads of one database that may wait for an index to be built; further ones are told to declare it. */
  readonly waitingMax: number
}

/** The budget unless a host is told another. */
export const JUST_IN_TIME_BUDGET: JustInTimeBudget = {
  documentsMax: 200_000,
  indexBytesMax: 64 * 1024 * 1024,
  slicesMax: 2_000,
  keptMax: 8,
  keptBytesMax: 128 * 1024 * 1024,
  waitingMax: 32,
}
/** Indexes that one read may have built: a query of several collections may need several. */
export const BUILDS_PER_READ_MAX: number = 4
/** Entries after which an index that went over its budget may be tried again. */
export const RETRY_ENTRIES: number = 10_000
