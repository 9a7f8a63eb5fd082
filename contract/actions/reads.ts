/** The table of operations that read. They never write, so any state may answer them. */
import { nextNonce } from '../auth/nonces.ts'
import { readConfig } from '../config.ts'
import { listCollections, readData, readDocument } from '../data/documents.ts'
import { parseCollectionPath, parseDocumentPath } from '../data/path.ts'
import { decodeData, decodeDocument, type StoredDocument } from '../data/stored-document.ts'
import { describe } from '../describe.ts'
import type { Sha256 } from '../env.ts'
import { ContractError } from '../errors.ts'
import type { Meter } from '../meter.ts'
import { getRules, getSchema } from '../programs.ts'
import { parseQueryOptions } from '../query/parse.ts'
import { planQuery } from '../query/plan.ts'
import { type Found, runPlan } from '../query/run.ts'
import type { StoreReader } from '../tree/store.ts'
import type { Json } from '../wire/json.ts'
import { kindOfAddress } from '../wire/signature-forms.ts'
import { getIndexes } from './indexes.ts'

/** What reads work on. */
export type ReadContext = {
  readonly store: StoreReader
  readonly sha256: Sha256
  /** Of the entry whose rules read; a query from outside is bounded by its own limits. */
  readonly meter?: Meter
}

type Read = (context: ReadContext, args: readonly Json[]) => Json

const READS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['get', readGet],
  ['cget', readCget],
  ['getRules', ({ store }, args) => getRules(store, parseCollectionPath(args))],
  ['getSchema', ({ store }, args) => getSchema(store, parseCollectionPath(args))],
  ['getIndexes', ({ store }, args) => getIndexes(store, parseCollectionPath(args))],
  ['getOwner', ({ store }, args) => readConfig(noArguments(store, args)).owners],
  ['getInfo', ({ store }, args) => ({ ...readConfig(noArguments(store, args)) })],
  ['getNonce', ({ store }, args) => nextNonce(store, parseSigner(args))],
  ['listCollections', ({ store }, args) => listCollections(store, parentOf(args))],
])

/** Names of all operations that read. */
export const READ_OPERATIONS: readonly string[] = [...READS.keys()]

/** Answers `[operation, ...arguments]`. @throws {ContractError} */
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
  if (steps.length % 2 === 0) {
    return readData(context.store, documentPathOf(steps, options)) ?? null
  }
  return find(context, steps, options).map(({ stored }) => decodeData(stored))
}

/** `["cget", ...path, ...options]`: the same with metadata. Each result is a cursor. */
function readCget(context: ReadContext, args: readonly Json[]): Json {
  const { steps, options } = splitArguments(args)
  if (steps.length % 2 === 0) {
    const path = documentPathOf(steps, options)
    const document = readDocument(context.store, path)
    return document === undefined ? null : snapshot(path.id, document)
  }
  return find(context, steps, options).map(({ id, stored }) => snapshot(id, decodeDocument(stored)))
}

function find({ store, sha256, meter }: ReadContext, steps: readonly Json[], options: readonly Json[]): Found[] {
  const collection = parseCollectionPath(steps)
  return runPlan(store, collection, planQuery(collection, parseQueryOptions(options, meter), sha256))
}

function snapshot(id: string, { metadata, data }: StoredDocument): Json {
  return { id, ...metadata, data, __cursor__: true }
}

function splitArguments(args: readonly Json[]): { steps: readonly Json[]; options: readonly Json[] } {
  const end = args.findIndex((arg) => typeof arg !== 'string')
  return end < 0 ? { steps: args, options: [] } : { steps: args.slice(0, end), options: args.slice(end) }
}

function documentPathOf(steps: readonly Json[], options: readonly Json[]): ReturnType<typeof parseDocumentPath> {
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
  if (args.length === 1 && typeof address === 'string' && kindOfAddress(address) !== undefined) return address
  throw new ContractError('DB_ARGUMENTS_INVALID', 'getNonce takes one address')
}

function noArguments<T>(value: T, args: readonly Json[]): T {
  if (args.length > 0) throw new ContractError('DB_ARGUMENTS_INVALID', 'this takes no arguments')
  return value
}
