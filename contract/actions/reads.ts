/** The table of operations that read. They never write, so any state may answer them. */
import { nextNonce } from '../auth/nonces.ts'
import type { DocumentMemory } from '../data/document-memory.ts'
import { listCollections, readData, readDocument } from '../data/documents.ts'
import { collectionsOfGroup } from '../data/groups.ts'
import {
  type DocumentPath,
  GROUP,
  parseCollectionPath,
  parseDocumentPath,
  parseGroupPath,
  parseOneCollectionPath,
} from '../data/path.ts'
import { decodeMetadata, type StoredDocument } from '../data/stored-document.ts'
import { describe } from '../describe.ts'
import type { Sha256 } from '../env.ts'
import { ContractError } from '../errors.ts'
import { documentPrefix } from '../keys.ts'
import { QUERY_COLLECTIONS_MAX } from '../limits.ts'
import type { Meter } from '../meter.ts'
import { getRules, getSchema, type Programs } from '../programs.ts'
import { addUp, countedOptions, countRows, type Numbers, summedOptions } from '../query/aggregate.ts'
import { explain } from '../query/explain.ts'
import { parseField } from '../query/filter.ts'
import { parseQueryOptions, type QueryOptions } from '../query/parse.ts'
import { limitExceeded } from '../query/reading.ts'
import { type Asked, type Planned, planQuery, runQuery, type Scopes } from '../query/run.ts'
import { collectionScope, groupScope, type Scope } from '../query/scope.ts'
import { createSelect } from '../query/select.ts'
import type { OutsideIndexes } from '../query/source.ts'
import type { StoreReader } from '../tree/store.ts'
import { binaryToText, textToBinary } from '../wire/bytes.ts'
import type { Json, JsonObject } from '../wire/json.ts'
import { isAddress } from '../wire/signature-forms.ts'
import { CONFIG_READS, getCollection, getLinkedContract, readFromConfig } from './config-reads.ts'
import { getCrons } from './crons.ts'
import { getIndexes } from './indexes.ts'
import { getAddressLink } from './links.ts'
import { getPolicy, getProposals } from './policies.ts'
import { getRelayerJob, getRelayerJobs } from './relayer-jobs.ts'
import { getTriggers } from './triggers.ts'
import { getVerifier } from './verifiers.ts'

/** What reads work on. */
export type ReadContext = {
  readonly store: StoreReader
  readonly sha256: Sha256
  readonly programs: Programs
  /** Documents of `store` that are in memory; never given where an entry reads. */
  readonly documents?: DocumentMemory
  /** Indexes beside those of the state; never given where an entry reads. */
  readonly outside?: OutsideIndexes
  /** When `store` holds the documents of an indexer: its collection, the only one there is. */
  readonly indexer?: string
  /** Of the entry whose rules read; a query from outside is bounded by its own limits. */
  readonly meter?: Meter
}

type Read = (context: ReadContext, args: readonly Json[]) => Json

const READS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['get', readGet],
  ['cget', readCget],
  ['count', (context, args) => countRows(planOf(context, args, countedOptions))],
  ['sum', (context, args) => addUpField(context, args).sum],
  ['avg', readAverage],
  ['explain', readExplain],
  ['getRules', ({ store }, args) => getRules(store, parseCollectionPath(args))],
  ['getSchema', ({ store }, args) => getSchema(store, parseCollectionPath(args))],
  ['getIndexes', ({ store }, args) => getIndexes(store, parseCollectionPath(args))],
  ['getTriggers', ({ store }, args) => getTriggers(store, args)],
  ['getCrons', ({ store }, args) => getCrons(store, args)],
  ['getCollection', ({ store }, args) => getCollection(store, args)],
  ['getAddressLink', ({ store }, args) => getAddressLink(store, args)],
  ['getPolicy', ({ store }, args) => getPolicy(store, args)],
  ['getProposals', ({ store }, args) => getProposals(store, args)],
  ['getRelayerJob', ({ store }, args) => getRelayerJob(store, args)],
  ['listRelayerJobs', ({ store }, args) => getRelayerJobs(store, args)],
  ['getVerifier', ({ store }, args) => getVerifier(store, args)],
  ['getNonce', ({ store }, args) => nextNonce(store, parseSigner(args))],
  ['listCollections', ({ store }, args) => listCollections(store, parentOf(args))],
  ['getLinkedContract', ({ store }, args) => getLinkedContract(store, args)],
  ...Object.entries(CONFIG_READS).map(([name, read]): [string, Read] => [
    name,
    ({ store }, args) => readFromConfig(read, store, args),
  ]),
])

/** Names of all operations that read. */
export const READ_OPERATIONS: readonly string[] = [...READS.keys()]

/** Answers `[operation, ...arguments]`. Documents in the answer may be those in memory, which are frozen. @throws {ContractError} */
export function runRead(context: ReadContext, query: Json): Json {
  const [name, ...args] = Array.isArray(query) ? (query as readonly Json[]) : []
  const read = typeof name === 'string' ? READS.get(name) : undefined
  if (read !== undefined) return read(context, args)
  throw new ContractError(
    'DB_OPERATION_UNKNOWN',
    `${describe(name ?? query)} is no operation that reads; there are ${READ_OPERATIONS.join(' ')}`,
  )
}

/** Answers `get` for rules, which leave out the word: `["users", "0x…"]`. */
export function runGet(context: ReadContext, query: Json): Json {
  if (!Array.isArray(query)) throw new ContractError('DB_ARGUMENTS_INVALID', 'get() takes a list: a path and options')
  return readGet(context, query)
}

/** `["get", ...path, ...options]`: data, or `null`; of a collection a list of data. */
function readGet(context: ReadContext, args: readonly Json[]): Json {
  const { steps, options } = splitArguments(args)
  if (isDocument(steps)) return dataAt(context, documentPathOf(steps, options)) ?? null
  const planned = planQueryOf(context, steps, options)
  const select = selectOf(planned)
  return runQuery(planned).map((row) => select(row.data))
}

function dataAt({ store, documents }: ReadContext, path: DocumentPath): JsonObject | undefined {
  if (documents === undefined) return readData(store, path)
  return documents.document(documentPrefix(path.collection), textToBinary(path.id))?.data
}

/** `["cget", ...path, ...options]`: the same with metadata. Each result is a cursor. */
function readCget(context: ReadContext, args: readonly Json[]): Json {
  const { steps, options } = splitArguments(args)
  if (isDocument(steps)) {
    const path = documentPathOf(steps, options)
    const document = readDocument(context.store, path)
    return document === undefined ? null : snapshot(path.id, document)
  }
  const planned = planQueryOf(context, steps, options)
  const select = selectOf(planned)
  return runQuery(planned).map((row) => {
    const found = snapshot(binaryToText(row.id), { metadata: decodeMetadata(row.stored), data: select(row.data) })
    return row.scan.scope.pathPrefix === '' ? found : { ...found, path: binaryToText(row.idKey) }
  })
}

/** `["avg", field, ...path, ...options]`: the mean of the numbers in a field, `null` when there are none. */
function readAverage(context: ReadContext, args: readonly Json[]): Json {
  const { count, sum } = addUpField(context, args)
  return count === 0 ? null : sum / count
}

/** `["sum", field, ...path, ...options]` and the like. */
function addUpField(context: ReadContext, [field, ...args]: readonly Json[]): Numbers {
  const parsed = parseField(field, field ?? null)
  return addUp(planOf(context, args, summedOptions), parsed)
}

/** `["explain", operation, ...]`: how the operation is run. */
function readExplain(context: ReadContext, [operation, ...args]: readonly Json[]): Json {
  switch (operation) {
    case 'get':
    case 'cget':
      return explain(() => planOf(context, args), runAll)
    case 'count':
      return explain(() => planOf(context, args, countedOptions), countRows)
    case 'sum':
    case 'avg': {
      const [first, ...rest] = args
      const field = parseField(first, first ?? null)
      return explain(
        () => planOf(context, rest, summedOptions),
        (planned) => addUp(planned, field).found,
      )
    }
    default:
      throw new ContractError('DB_ARGUMENTS_INVALID', 'explain takes get, cget, count, sum or avg, and its arguments')
  }
}

/** Reads what a query finds, documents included. Returns how many there are. */
function runAll(planned: Planned): number {
  return runQuery(planned).map((row) => row.stored).length
}

function planOf(
  context: ReadContext,
  args: readonly Json[],
  askedOf: (options: QueryOptions) => Asked = (options) => options,
): Planned {
  const { steps, options } = splitArguments(args)
  return planQuery(context, scopesOf(context, steps), askedOf(parseQueryOptions(options, context.meter)))
}

function planQueryOf(context: ReadContext, steps: readonly Json[], options: readonly Json[]): Planned {
  return planQuery(context, scopesOf(context, steps), parseQueryOptions(options, context.meter))
}

function scopesOf({ store, indexer }: ReadContext, steps: readonly Json[]): Scopes {
  if (indexer !== undefined && steps[0] === indexer && steps.length === 1) {
    return { scopes: [collectionScope(indexer)], isGroup: false }
  }
  const group = parseGroupPath(steps)
  if (group === undefined) return { scopes: [collectionScope(parseOneCollectionPath(steps))], isGroup: false }
  const scopes: Scope[] = []
  for (const collection of collectionsOfGroup(store, group)) {
    scopes.push(groupScope(collection))
    if (scopes.length > QUERY_COLLECTIONS_MAX) {
      const sentence = `there are more than ${QUERY_COLLECTIONS_MAX} collections ${describe(group)}; query some of them one by one`
      throw limitExceeded(sentence, { QUERY_COLLECTIONS_MAX })
    }
  }
  return { scopes, isGroup: true }
}

function selectOf({ options }: Planned): (data: JsonObject) => JsonObject {
  return options.select === undefined ? (data) => data : createSelect(options.select)
}

function snapshot(id: string, { metadata, data }: StoredDocument): JsonObject {
  return { id, ...metadata, data, __cursor__: true }
}

/** Says whether steps are those of a document; a collection group has two as well. */
function isDocument(steps: readonly Json[]): boolean {
  return steps.length % 2 === 0 && steps[0] !== GROUP
}

function splitArguments(args: readonly Json[]): { steps: readonly Json[]; options: readonly Json[] } {
  const end = args.findIndex((arg) => typeof arg !== 'string')
  return end < 0 ? { steps: args, options: [] } : { steps: args.slice(0, end), options: args.slice(end) }
}

function documentPathOf(steps: readonly Json[], options: readonly Json[]): DocumentPath {
  const path = parseDocumentPath(steps)
  if (options.length === 0) return path
  throw new ContractError(
    'DB_ARGUMENTS_INVALID',
    'reading one document takes no options; leave out the id to query the collection',
  )
}

function parentOf(args: readonly Json[]): string {
  if (args.length === 0) return ''
  const { collection, id } = parseDocumentPath(args)
  return `${collection}/${id}`
}

function parseSigner(args: readonly Json[]): string {
  const [address] = args
  if (args.length === 1 && isAddress(address)) return address
  throw new ContractError('DB_ARGUMENTS_INVALID', 'getNonce takes one address')
}
