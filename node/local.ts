/** A database in this process: the same contract, sequencer and log as a node has, without HTTP. */
import { randomBytes } from 'node:crypto'
import { ContractError } from '../contract/errors.ts'
import { copyOf } from '../contract/wire/copy.ts'
import type { Json } from '../contract/wire/json.ts'
import { PROTOCOL, type ProvenRead, type Query, type Receipt, type SignedQuery } from '../contract/wire/types.ts'
import { createDb, type Db } from '../sdk/db.ts'
import { SdkError } from '../sdk/errors.ts'
import type { Signer } from '../sdk/signers/index.ts'
import type { Transport } from '../sdk/transports/transport.ts'
import { openHost } from './context.ts'
import { NodeError } from './errors.ts'
import type { Database, DatabaseHost } from './ports.ts'

/** How a local database is opened. */
export type LocalOptions = {
  /** Owns a database that is made new, and signs writes unless they name another signer. */
  readonly owner: Signer
  /** False: a collection without rules takes writes of everyone. Counts when the database is made. Default true. */
  readonly secure?: boolean
  /** Folder of log and state, of this database alone; it is there again when opened again. Without it all is in memory. */
  readonly dir?: string
  /** MiB of memory for what was read of the database. Default 128. */
  readonly cacheMiB?: number
}

/**
 * Opens a database in this process.
 *
 * @throws {SdkError} `NODE_DIRECTORY_BUSY` when another process has the folder open, and those of a damaged or full disk.
 * @throws {TypeError} When there is no owner.
 * @example
 * const owner = ed25519()
 * const db = await openLocal({ owner, secure: false })
 * await db.set({ name: 'Bob', age: 20 }, 'people', 'Bob')
 * await db.get('people', ['age', '>', 18]) // [{ age: 20, name: 'Bob' }]
 * await db.close()
 */
export function openLocal(options: LocalOptions): Promise<Db> {
  return open(options).catch(rethrow)
}

async function open(options: LocalOptions): Promise<Db> {
  const { owner, secure = true, dir, cacheMiB } = parseOptions(options)
  const host = await openHost({ ...(dir !== undefined && { dir }), ...(cacheMiB !== undefined && { cacheMiB }) })
  try {
    const database = existing(host) ?? (await make(host, { owner: owner.address, secure }))
    return createDb({ id: database.id, transport: new LocalTransport(host, database), signer: owner })
  } catch (error) {
    await host.close()
    throw error
  }
}

/** Programs in JavaScript may give anything. */
function parseOptions(options: Partial<LocalOptions> | undefined): LocalOptions {
  const { owner, ...others } = options ?? {}
  if (typeof owner?.address === 'string') return { ...others, owner }
  throw new TypeError('openLocal needs { owner }: a signer, such as ed25519() of weftdb/signers')
}

/** Returns the database of the folder, if there is one. @throws {NodeError} What kept it from being opened. */
function existing(host: DatabaseHost): Database | undefined {
  const [first, ...others] = [...host.list().map(({ id }) => id), ...host.unopened().keys()]
  if (first === undefined) return undefined
  if (others.length === 0) return host.database(first)
  throw new NodeError(
    'NODE_CONFIG_INVALID',
    `the folder holds ${others.length + 1} databases; openLocal opens folders of one, weft node start those of many`,
  )
}

function make(host: DatabaseHost, { owner, secure }: { owner: string; secure: boolean }): Promise<Database> {
  const salt = randomBytes(16).toString('hex')
  return host.deploy({ protocol: PROTOCOL, owners: [owner], secure, salt })
}

class LocalTransport implements Transport {
  readonly #host: DatabaseHost
  readonly #database: Database
  #closed = false

  constructor(host: DatabaseHost, database: Database) {
    this.#host = host
    this.#database = database
  }

  async write(signed: SignedQuery): Promise<Receipt> {
    this.#assertOpen()
    return this.#database.write(JSON.stringify(signed)).catch(rethrow)
  }

  async read(query: Query): Promise<Json> {
    this.#assertOpen()
    // The caller may change what it is given, and the database keeps what it gives.
    return copyOf(await this.#database.read(query).catch(rethrow))
  }

  async prove(query: Query): Promise<ProvenRead> {
    this.#assertOpen()
    return this.#database.prove(query).catch(rethrow)
  }

  close(): Promise<void> {
    this.#closed = true
    return this.#host.close()
  }

  #assertOpen(): void {
    if (this.#closed) throw new SdkError('SDK_CLOSED', 'the database was closed; open it again')
  }
}

/** Throws what the HTTP transport would throw, so that a caller need not know where the database runs. */
function rethrow(error: unknown): never {
  if (!(error instanceof ContractError || error instanceof NodeError)) throw error
  throw new SdkError(error.code, error.sentence, error.data, { cause: error })
}
