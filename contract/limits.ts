/** Named bounds. Each has a test at the bound and one past it. Those of a signed query are in `wire/limits.ts`. */

/** Bytes of a document in canonical JSON. */
export const DOCUMENT_BYTES_MAX: number = 256 * 1024
/** Levels of lists and objects in a document; the document itself is the first. */
export const DOCUMENT_DEPTH_MAX: number = 32
/** Members and list elements in a document, at all levels together. */
export const DOCUMENT_FIELDS_MAX: number = 2_000
/** Bytes of UTF-8 of a collection or document id. */
export const ID_BYTES_MAX: number = 1_500
/** Bytes of UTF-8 of a whole path. */
export const PATH_BYTES_MAX: number = 6 * 1024
/** Bytes of UTF-8 of a field path: a member's name joined to those of the objects around it. */
export const FIELD_PATH_BYTES_MAX: number = 1_500
/** Operations in one batch. */
export const BATCH_OPERATIONS_MAX: number = 500
/** How far below and above the highest nonce seen a nonce may lie. */
export const NONCE_WINDOW: number = 1_024
/** Bytes of canonical JSON of the rules or the schema of one collection. */
export const PROGRAM_BYTES_MAX: number = 64 * 1024
/** Documents that one query may return, and the default of its limit: more is an error, never a silent cut. */
export const RESULT_DOCUMENTS_MAX: number = 10_000
/** Filters and sorts of one query, together; and, by themselves, the fields that it selects. */
export const QUERY_FIELDS_MAX: number = 30
/** Values in the list of `in`, `not-in` and `array-contains-any`. */
export const QUERY_VALUES_MAX: number = 30
/** Levels of `or`, `and` and `not` inside one another. */
export const QUERY_TREE_DEPTH_MAX: number = 16
/** Conjunctions that a query's tree of filters comes to when it is written as one `or` of `and`s. */
export const QUERY_BRANCHES_MAX: number = 30
/** Stretches of indexes that one query merges: one for each value of an `in`, for each branch, for each collection. */
export const QUERY_STREAMS_MAX: number = 2_000
/** Collections of one collection group that a query goes over. */
export const QUERY_COLLECTIONS_MAX: number = 1_000
/** Keys of indexes and documents that one query goes over. */
export const QUERY_KEYS_MAX: number = 20_000
/** Documents that one query may read and drop, because no index says whether they match. */
export const QUERY_DROPPED_MAX: number = 1_000
/** Declared indexes of one collection. */
export const INDEXES_MAX: number = 50
/** Parts of one declared index. */
export const INDEX_PARTS_MAX: number = 10
/** Bytes of documents, keys and values that one step of building or removing an index goes over. */
export const WORK_STEP_BYTES: number = 512 * 1024
/** Owners of one database. */
export const OWNERS_MAX: number = 100
/** Fuel of all rules of one entry. One unit is about one step of a program. */
export const ENTRY_FUEL: number = 1_000_000
/** Bytes of documents and index keys that one entry may read, write and compute; docs/format-state.md says what counts. */
export const ENTRY_BYTES_MAX: number = 16 * 1024 * 1024
/** Fuel of the projection of an indexer for one document. */
export const PROJECTION_FUEL: number = 50_000
/** Levels of schemas inside one schema; the schema itself is the first. */
export const SCHEMA_DEPTH_MAX: number = 32
/** Schemas in one schema, itself included. */
export const SCHEMA_NODES_MAX: number = 2_000
/** Steps of checking one document against its schema; docs/schema.md says what costs how many. */
export const SCHEMA_CHECKS_MAX: number = 100_000
/** Rules and schemas kept compiled. */
export const COMPILED_PROGRAMS_MAX: number = 1_000
/** Bytes of JSON of the rules, and as many of the schemas, kept compiled; compiled they take up to 100 times as much. */
export const COMPILED_BYTES_MAX: number = 2 * 1024 * 1024
/** Values of the configuration, of rules and of schemas remembered from the tree. */
export const SETTINGS_KEPT_MAX: number = 4_000
/** Bytes of the documents that one query may read, with their metadata. */
export const QUERY_READ_BYTES_MAX: number = 16 * 1024 * 1024
