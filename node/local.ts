/** A database in this process: the same contract, sequencer and log as a node has, without HTTP. */
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ContractError } from '../contract/errors.ts'
import type { Json } from '../contract/wire/json.ts'
import { PROTOCOL, type Query, type Receipt, type SignedQuery } from '../contract/wire/types.ts'
import { createDb, type Db } from '../sdk/db.ts'
import { SdkError } from '../sdk/errors.ts'
import type { Signer } from '../sdk/signers/index.ts'
import type { Transport } from '../sdk/transports/transport.ts'
import { openHost } from './context.ts'
import { NodeError, systemCode } from './errors.ts'
import type { Database, DatabaseHost } from './ports.ts'

/** How a local database is opened. */
export type LocalOptions = {
  /** Owns a database that is made new, and signs writes unless they name another signer. */
  readonly owner: Signer
  /** False: a collection without rules takes writes of everyone. Counts when the database is made. Default true. */
  readonly secure?: boolean
  /** Folder of log and state; the database is there again when it is opened again. Without it all is in memory. */
  readonly dir?: string
}

/**
 * Opens a database in this process.
 *
 * @throws {NodeError} `NODE_DIRECTORY_BUSY` when another process has the folder open, and those of a damaged or full disk.
 * @example
 * const owner = ed25519()
 * const db = await openLocal({ owner, secure: false })
 * await db.set({ name: 'Bob', age: 20 }, 'people', 'Bob')
 * await db.get('people', ['age', '>', 18]) // [{ age: 20, name: 'Bob' }]
 * await db.close()
 */
export async function openLocal({ owner, secure = true, dir }: LocalOptions): Promise<Db> {
  const host = await openHost(dir === undefined ? {} : { dir })
  try {
    const database = (await existing(host, dir)) ?? (await make(host, { owner: owner.address, secure, dir }))
    return createDb({ id: database.id, transport: new LocalTransport(host, database), signer: owner })
  } catch (error) {
    await host.close()
    throw error
  }
}

/** Returns the database that the folder was made for. */
async function existing(host: DatabaseHost, dir: string | undefined): Promise<Database | undefined> {
  if (dir === undefined) return undefined
  try {
    return host.database((await readFile(idFile(dir), 'utf8')).trim())
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}

async function make(
  host: DatabaseHost,
  options: { owner: string; secure: boolean; dir: string | undefined },
): Promise<Database> {
  const { owner, secure, dir } = options
  const salt = randomBytes(16).toString('hex')
  const database = await host.deploy({ protocol: PROTOCOL, owners: [owner], secure, salt })
  if (dir !== undefined) await writeFile(idFile(dir), `${database.id}\n`)
  return database
}

function idFile(dir: string): string {
  return join(dir, 'local-database')
}

class LocalTransport implements Transport {
  readonly #host: DatabaseHost
  readonly #database: Database

  constructor(host: DatabaseHost, database: Database) {
    this.#host = host
    this.#database = database
  }

  write(signed: SignedQuery): Promise<Receipt> {
    return this.#database.write(JSON.stringify(signed)).catch(rethrow)
  }

  read(query: Query): Promise<Json> {
    return this.#database.read(query).catch(rethrow)
  }

  close(): Promise<void> {
    return this.#host.close()
  }
}

/** Throws what the HTTP transport would throw, so that a caller need not know where the database runs. */
function rethrow(error: unknown): never {
  if (!(error instanceof ContractError || error instanceof NodeError)) throw error
  throw new SdkError(error.code, error.sentence, error.data, { cause: error })
}
