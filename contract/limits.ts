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
/** Bytes of documents, keys and values that one step of building or removing an index goes over, and of those it makes. */
export const WORK_STEP_BYTES: number = 64 * 1024
/** Owners of one database. */
export const OWNERS_MAX: number = 100
/** Addresses that may sequence one database. */
export const BUNDLERS_MAX: number = 100
/** Names under which a database keeps ids of others. */
export const LINKED_CONTRACTS_MAX: number = 100
/** Characters of such a name. */
export const LINK_NAME_LENGTH_MAX: number = 64
/** How long a link of a session key may hold, ms. */
export const LINK_LIFE_MS_MAX: number = 30 * 24 * 60 * 60 * 1_000
/** Collections, and as many operations, that the scope of a session key names. */
export const SCOPE_ENTRIES_MAX: number = 50
/** Members of one policy. */
export const POLICY_MEMBERS_MAX: number = 100
/** Delay of a policy, s. */
export const POLICY_DELAY_SECONDS_MAX: number = 30 * 24 * 60 * 60
/** Proposals of one policy that are neither run nor cancelled. Its members have equal shares, so it is no less than `POLICY_MEMBERS_MAX`. */
export const PROPOSALS_MAX: number = 100
/** How long a proposal may be approved and run after the delay of its policy, ms. */
export const PROPOSAL_LIFE_MS: number = 30 * 24 * 60 * 60 * 1_000
/** Bytes of canonical JSON of the query of a proposal. */
export const PROPOSAL_BYTES_MAX: number = 16 * 1024
/** Relayer jobs of one database. */
export const RELAYER_JOBS_MAX: number = 1_000
/** Relayers of one job. */
export const RELAYERS_MAX: number = 100
/** Co-signers that one job names. All of them, and the user, fit into `INNER_SIGNATURES_MAX` (`wire/limits.ts`). */
export const RELAYER_SIGNERS_MAX: number = 30
/** Characters of the id of a relayer job, and of the name of a verifier. */
export const NAME_LENGTH_MAX: number = 64
/** Verifiers of outside proofs of one database. */
export const VERIFIERS_MAX: number = 100
/** Public signals of an outside proof. */
export const ZKP_SIGNALS_MAX: number = 32
/** Outside proofs that one entry checks; adding a verifier counts as one. */
export const ENTRY_ZKP_MAX: number = 2
/** Fuel of all rules of one entry. One unit is about one step of a program. */
export const ENTRY_FUEL: number = 200_000
/** Bytes of documents and index keys that one entry may read, write and compute; docs/format-state.md says what counts. */
export const ENTRY_BYTES_MAX: number = 16 * 1024 * 1024
/** Bytes of UTF-8 of the key of a trigger or a cron. */
export const JOB_KEY_BYTES_MAX: number = 200
/** Triggers of one collection; their JSON together has at most `PROGRAM_BYTES_MAX` bytes. */
export const TRIGGERS_MAX: number = 50
/** Fields by which one trigger may be restricted. */
export const TRIGGER_FIELDS_MAX: number = 30
/** Triggers inside one another: one that a write of the entry itself fires is the first. */
export const TRIGGER_DEPTH_MAX: number = 10
/** Triggers that one entry, or one tick of a cron, may fire. */
export const TRIGGER_FIRINGS_MAX: number = 50
/** Crons of one database. */
export const CRONS_MAX: number = 100
/** Ticks of crons that one entry runs at most; those that are left run in the entries that follow. */
export const CATCH_UP_TICKS_MAX: number = 1_000
/** Fuel of ticks after which an entry begins no other. Each tick has `ENTRY_FUEL` of its own. */
export const CATCH_UP_FUEL: number = 1_000_000
/** Bytes read and written in ticks after which an entry begins no other. Each tick has `ENTRY_BYTES_MAX` of its own. */
export const CATCH_UP_BYTES: number = 16 * 1024 * 1024
/** Ticks that a cron may be behind; one that is further is suspended. */
export const CRON_BACKLOG_MAX: number = 100_000
/** Fuel of the projection of an indexer for one document. */
export const PROJECTION_FUEL: number = 50_000
/** Levels of schemas inside one schema; the schema itself is the first. */
export const SCHEMA_DEPTH_MAX: number = 32
/** Schemas in one schema, itself included. */
export const SCHEMA_NODES_MAX: number = 2_000
/** Patterns in one schema. */
export const SCHEMA_PATTERNS_MAX: number = 64
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
