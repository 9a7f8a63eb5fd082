/** A database as an application sees it: the call forms of WeaveDB over any transport. */
import type { Json, JsonObject } from '../contract/wire/json.ts'
import type { DatabaseId, ProvenRead, Query, Receipt, SignedQuery, Snapshot } from '../contract/wire/types.ts'
import { type Accounts, createAccounts } from './accounts.ts'
import { type Administration, createAdministration, withOptions } from './administration.ts'
import { SdkError } from './errors.ts'
import { createJobs, type Jobs } from './jobs.ts'
import type { JsonData } from './json-data.ts'
import { NonceCounter } from './nonces.ts'
import { data as dataOperator, del, inc, ms, remove, signer as signerOperator, ts, union, zkp } from './operators.ts'
import { assertArguments, parseCall, snapshotQuery, type WriteOptions } from './query.ts'
import { createRelays, type Relays } from './relays.ts'
import { assertSendable, signQuery } from './sign.ts'
import type { Signer } from './signers/signer.ts'
import type { Transport } from './transports/transport.ts'

/** How long a signed query stays valid unless the application says otherwise, in ms. */
export const EXPIRES_MS: number = 5 * 60 * 1_000

/** The steps of a path: collection, document, sub-collection and so on; a write may end with options. */
export type Path = readonly string[] | readonly [...steps: string[], options: WriteOptions]

/** A path step or an option of a read: limit `5`, sort `["age", "desc"]`, filter `["age", ">", 20]`, bound `["startAt", 20]`. */
export type ReadArgument = string | number | readonly Json[]

/** What may follow the arguments of a read that is to be proven. */
export type ProofOption = { readonly proof: true }

/** An answer with its proof and the query that `verifyRead` of `weftdb/sdk/verify` takes with it. Nothing in it is checked yet. */
export type Proven<Result = Json> = Omit<ProvenRead, 'result'> & { readonly result: Result; readonly query: Query }

type ReadArguments = readonly ReadArgument[]
type ProvenArguments = readonly [...ReadArguments, ProofOption]

/** A read that can be proven: with `{ proof: true }` after its arguments it resolves to a {@link Proven} answer. */
export type ProvableRead<Default> = {
  <Result = Default>(...query: ReadArguments): Promise<Result>
  <Result = Default>(...query: ProvenArguments): Promise<Proven<Result>>
}

/** A field of an index: `['age']`, `['age', 'desc']`, or `['tags', 'array']` for the elements of a list. */
export type IndexField = readonly [field: string, kind?: 'asc' | 'desc' | 'array']

/** The collection of an index, `*` standing for any document id: `'posts', '*', 'comments'`; and options. */
export type IndexPath =
  | Path
  | readonly [...steps: string[], options: { readonly unique: boolean; readonly signer?: Signer }]

/** What is described where it is made. */
type Parts = Administration & Accounts & Jobs & Relays

/**
 * One database. All functions may be taken off it (`const { get, set } = db`).
 *
 * Writes resolve to a {@link Receipt}; a refusal is a receipt with `success: false`, not an exception. Reads throw
 * {@link SdkError} whose `code` is that of the refusal. Both throw {@link SdkError} when there is no answer and, before anything
 * is sent, when the query is larger or deeper than a query may be (`DB_LIMIT_EXCEEDED`); `TypeError` when an argument has no
 * JSON form. Writes that are not awaited reach the database in the order of the calls as long as their signer takes them in order.
 */
export type Db = Parts & {
  readonly id: DatabaseId

  /** Creates the document or replaces it whole. */
  set<Data extends object>(data: Data & JsonData<Data>, ...path: Path): Promise<Receipt>
  /** Creates a document whose id the database makes; the receipt tells it as `docId`. */
  add<Data extends object>(data: Data & JsonData<Data>, ...collection: Path): Promise<Receipt>
  /** Merges `data` into a document that exists; a dotted name reaches a nested field. */
  update<Data extends object>(data: Data & JsonData<Data>, ...path: Path): Promise<Receipt>
  /** Merges `data` into the document, which is created when it is not there. */
  upsert<Data extends object>(data: Data & JsonData<Data>, ...path: Path): Promise<Receipt>
  /** Takes away a document that exists. */
  delete(...path: Path): Promise<Receipt>
  /** Runs an operation that the rules of the collection name, for example `query('set:follow', {}, 'follows', 'a:b')`. */
  query(name: string, ...args: readonly (Json | WriteOptions)[]): Promise<Receipt>
  /** Runs several writes of one signer; all of them take effect or none. */
  batch(operations: readonly Query[], options?: WriteOptions): Promise<Receipt>
  /**
   * Sends queries that several signers have signed (`sign`) as one entry. Each takes effect or fails alone: the receipt has one
   * of each, in `receipts`.
   */
  bundle(signed: readonly SignedQuery[], options?: WriteOptions): Promise<Receipt>

  /**
   * Replaces the rules of a collection. With the key of a rule behind the collection it sets the statements of that one:
   * `setRules(statements, 'posts', 'set:follow')`, or `'set:follow@0'` with its place. `del()` in place of the first argument
   * removes them. Owners only, as are those that follow and {@link Administration}.
   */
  setRules(rules: Json, ...collection: Path): Promise<Receipt>
  /** Replaces the JSON Schema of a collection. Documents already there are not checked again. */
  setSchema(schema: JsonObject, ...collection: Path): Promise<Receipt>
  removeSchema(...collection: Path): Promise<Receipt>
  /**
   * Declares an index over several fields: `addIndex([['age', 'desc'], ['height']], 'people')`. A unique one, with
   * `{ unique: true }` last, refuses writes that would give two documents of a collection the same values.
   */
  addIndex(fields: readonly IndexField[], ...collection: IndexPath): Promise<Receipt>
  removeIndex(fields: readonly IndexField[], ...collection: Path): Promise<Receipt>
  /** Turns off the automatic indexes of a field and of what is inside it. */
  exemptIndex(field: string, ...collection: Path): Promise<Receipt>

  /**
   * Returns the data of a document (`null` when it is not there), or of the documents of a collection that match. It and
   * the next two take `{ proof: true }` last.
   */
  readonly get: ProvableRead<Json>
  /** Returns what {@link get} does, with metadata: a {@link Snapshot} for each document. */
  readonly cget: ProvableRead<Snapshot | readonly Snapshot[] | null>
  /** Returns how many documents of a collection match: `count('people', ['age', '>', 20])`. */
  readonly count: ProvableRead<number>
  /** Returns the sum of the numbers in a field of the documents that match: `sum('age', 'people')`. */
  sum(field: string, ...query: readonly ReadArgument[]): Promise<number>
  /** Returns the mean of the numbers in a field of the documents that match, or `null` when there are none. */
  avg(field: string, ...query: readonly ReadArgument[]): Promise<number | null>
  /** Returns how a read is run, which indexes it uses and what it costs: `explain('get', 'people', ['age', '>', 20])`. */
  explain(operation: string, ...query: readonly ReadArgument[]): Promise<JsonObject>
  /** Returns the rules of a collection, or `null`. */
  getRules(...collection: readonly string[]): Promise<Json>
  /** Returns the JSON Schema of a collection, or `null`. */
  getSchema(...collection: readonly string[]): Promise<Json>
  /** Returns the declared indexes of a collection with their states, and its exempt fields. */
  getIndexes(...collection: readonly string[]): Promise<JsonObject>
  /** Returns the next nonce of an address: one more than the highest seen. */
  getNonce(address: string): Promise<number>
  /** Returns the names of the collections at the top, or of those below a document. */
  listCollections(...documentPath: readonly string[]): Promise<readonly string[]>

  /** Signs an operation without sending it: `sign('set', { age: 20 }, 'people', 'Bob')`. */
  sign(op: string, ...args: readonly (Json | WriteOptions)[]): Promise<SignedQuery>
  /** Sends what {@link sign} made, here or elsewhere. The same signed query is executed at most once, however often it is sent. */
  send(signed: SignedQuery): Promise<Receipt>
  /** Waits for the writes under way and lets go of the connection. */
  close(): Promise<void>

  readonly inc: typeof inc
  readonly union: typeof union
  readonly remove: typeof remove
  readonly del: typeof del
  readonly ts: typeof ts
  readonly ms: typeof ms
  readonly signer: typeof signerOperator
  readonly data: typeof dataOperator
  readonly zkp: typeof zkp
}

/** What a {@link Db} is made of. */
export type DbOptions = {
  readonly id: DatabaseId
  readonly transport: Transport
  /** Signs every write that names no other signer. Without it each write must name one. */
  readonly signer?: Signer
  /** Returns the time in ms since 1970. */
  readonly clock?: () => number
  /** How long a signed query stays valid, in ms. */
  readonly expiresMs?: number
}

/** Returns the database behind `options.transport`. Sends nothing. */
export function createDb(options: DbOptions): Db {
  const { id, transport } = options
  const read = createReader(transport)
  const writer = createWriter(options, read)
  const write = writer.write
  return {
    id,
    ...createAdministration({ write, read }),
    ...createAccounts({ signer: options.signer, write, sign: writer.sign, read }),
    ...createJobs({ write, read }),
    ...createRelays({ write, sign: writer.sign, read }),
    set: (data, ...path) => write('set', [data, ...path]),
    add: (data, ...collection) => write('add', [data, ...collection]),
    update: (data, ...path) => write('update', [data, ...path]),
    upsert: (data, ...path) => write('upsert', [data, ...path]),
    delete: (...path) => write('delete', path),
    query: (name, ...args) => write('query', [name, ...args]),
    batch: (operations, writeOptions) => write('batch', withOptions([operations], writeOptions)),
    bundle: (signed, writeOptions) => write('bundle', withOptions([signed], writeOptions)),
    setRules: (rules, ...collection) => write('setRules', [rules, ...collection]),
    setSchema: (schema, ...collection) => write('setSchema', [schema, ...collection]),
    removeSchema: (...collection) => write('removeSchema', collection),
    addIndex: (fields, ...collection) => write('addIndex', [fields, ...collection]),
    removeIndex: (fields, ...collection) => write('removeIndex', [fields, ...collection]),
    exemptIndex: (field, ...collection) => write('exemptIndex', [field, ...collection]),
    get: createProvable(transport, 'get'),
    cget: createProvable(transport, 'cget'),
    count: createProvable(transport, 'count'),
    sum: (field, ...query) => read('sum', [field, ...query]),
    avg: (field, ...query) => read('avg', [field, ...query]),
    explain: (operation, ...query) => read('explain', [operation, ...query]),
    getRules: (...collection) => read('getRules', collection),
    getSchema: (...collection) => read('getSchema', collection),
    getIndexes: (...collection) => read('getIndexes', collection),
    getNonce: (address) => read('getNonce', [address]),
    listCollections: (...documentPath) => read('listCollections', documentPath),
    sign: writer.sign,
    send: async (signed) => {
      assertSendable(signed)
      return transport.write(signed)
    },
    close: () => transport.close(),
    inc,
    union,
    remove,
    del,
    ts,
    ms,
    signer: signerOperator,
    data: dataOperator,
    zkp,
  }
}

type Reader = <Result>(op: string, args: readonly Json[]) => Promise<Result>

/** The answers of reads have the types that the contract gives them; a transport has checked that they are JSON. */
function createReader(transport: Transport): Reader {
  return async <Result>(op: string, args: readonly Json[]) => {
    assertArguments(op, args)
    return (await transport.read([op, ...args])) as Result
  }
}

function createProvable<Default>(transport: Transport, op: string): ProvableRead<Default> {
  async function answer(...args: ReadArguments | ProvenArguments): Promise<unknown> {
    const isToBeProven = isProven(args)
    const query: Query = [op, ...((isToBeProven ? args.slice(0, -1) : args) as ReadArguments)]
    assertArguments(op, query.slice(1))
    if (!isToBeProven) return transport.read(query)
    return { ...(await transport.prove(query)), query }
  }
  return answer as ProvableRead<Default>
}

function isProven(args: ReadArguments | ProvenArguments): args is ProvenArguments {
  const last = args.at(-1)
  return (
    typeof last === 'object' &&
    last !== null &&
    'proof' in last &&
    last.proof === true &&
    Object.keys(last).length === 1
  )
}

type Writer = {
  write(op: string, args: readonly unknown[]): Promise<Receipt>
  sign(op: string, ...args: readonly unknown[]): Promise<SignedQuery>
}

function createWriter(options: DbOptions, read: Reader): Writer {
  const clock = options.clock ?? Date.now
  const expiresMs = options.expiresMs ?? EXPIRES_MS
  const counters = new Map<string, NonceCounter>()

  function counterOf(signer: Signer): NonceCounter {
    let counter = counters.get(signer.address)
    if (counter === undefined) {
      counter = new NonceCounter(async () => parseNonce(await read('getNonce', [signer.address])))
      counters.set(signer.address, counter)
    }
    return counter
  }

  function prepare(op: string, args: readonly unknown[]) {
    const call = parseCall(args)
    const signer = call.signer ?? options.signer
    if (signer === undefined) {
      throw new SdkError('SDK_SIGNER_MISSING', `${op} is a write: give connect a signer, or the call { signer } last`)
    }
    const query = snapshotQuery(op, call.args)
    return {
      counter: counterOf(signer),
      sign: (nonce: number) => signQuery(signer, { db: options.id, query, nonce, expires: clock() + expiresMs }),
    }
  }

  return {
    async write(op, args) {
      const { counter, sign } = prepare(op, args)
      return counter.use(async (nonce) => options.transport.write(await sign(nonce)))
    },
    async sign(op, ...args) {
      const { counter, sign } = prepare(op, args)
      return sign(await counter.take())
    },
  }
}

function parseNonce(value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= 1) return value as number
  throw new SdkError('SDK_RESPONSE_INVALID', `getNonce must answer a whole number from 1, got ${JSON.stringify(value)}`)
}
