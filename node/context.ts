/** The composition root: the one place that puts the parts of a node together. */
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseGenesis } from '../contract/config.ts'
import { genesisText } from '../contract/wire/genesis.ts'
import { genesisRecord, parseLogRecord } from '../contract/wire/log-record.ts'
import { isDatabaseId } from '../contract/wire/signature-forms.ts'
import type { DatabaseId, Genesis } from '../contract/wire/types.ts'
import { NodeError } from './errors.ts'
import { openLmdbKv } from './kv/lmdb-kv.ts'
import { type DirectoryLock, lockDirectory } from './log/directory-lock.ts'
import { openFileLog } from './log/file-log.ts'
import type { LogStore } from './log/log-store.ts'
import { MemoryLog } from './log/memory-log.ts'
import type { Database, DatabaseHost, DatabaseInfo } from './ports.ts'
import { openExecutor } from './recover/open-executor.ts'
import { textHash } from './sequencer/native-sha256.ts'
import { SequencedDatabase } from './sequencer/sequenced-database.ts'
import { MemoryStateStore } from './sequencer/state-store.ts'
import { createVerifyPool, type VerifyPool } from './workers/verify-pool.ts'

/** How a host is opened. */
export type HostOptions = {
  /** Folder of all data; created if absent. Without it everything is in memory and gone when the host closes. */
  readonly dir?: string
  /** Threads that check signatures. */
  readonly threads?: number
  /** Told while a database executes entries again at the start. */
  readonly onRecovery?: (progress: { readonly db: DatabaseId; readonly seq: number }) => void
  /** ms since 1970. */
  readonly clock?: () => number
}

/** Where a database keeps its log and its state. */
type Storage = {
  readonly log: LogStore
  readonly openState: () => Promise<MemoryStateStore | ReturnType<typeof openLmdbKv>>
  readonly discardState: () => Promise<void>
}

/**
 * Opens all databases of a folder.
 *
 * @throws {NodeError} `NODE_DIRECTORY_BUSY`, `NODE_LOG_DAMAGED`, `NODE_DIVERGED`, `NODE_DISK_FULL`, …
 */
export async function openHost(options: HostOptions = {}): Promise<DatabaseHost> {
  const { dir } = options
  if (dir !== undefined) await mkdir(databasesDir(dir), { recursive: true })
  const lock = dir === undefined ? undefined : lockDirectory(dir)
  let host: Host | undefined
  try {
    host = new Host(options, lock, await createVerifyPool({ threads: options.threads ?? 2 }))
    if (dir !== undefined) {
      const names = await readdir(databasesDir(dir))
      for (const name of names.filter(isDatabaseId).sort()) await host.open(name)
    }
    return host
  } catch (error) {
    if (host === undefined) lock?.release()
    else await host.close()
    throw error
  }
}

class Host implements DatabaseHost {
  readonly #options: HostOptions
  readonly #lock: DirectoryLock | undefined
  readonly #pool: VerifyPool
  readonly #databases = new Map<DatabaseId, SequencedDatabase>()
  readonly #deploying = new Set<DatabaseId>()
  #closing: Promise<void> | undefined

  constructor(options: HostOptions, lock: DirectoryLock | undefined, pool: VerifyPool) {
    this.#options = options
    this.#lock = lock
    this.#pool = pool
  }

  async deploy(value: Genesis): Promise<Database> {
    if (this.#closing !== undefined) throw new NodeError('NODE_CLOSED', 'the node is shutting down')
    const genesis = parseGenesis(value)
    const id = textHash(genesisText(genesis))
    if (this.#databases.has(id) || this.#deploying.has(id)) {
      throw new NodeError(
        'NODE_DATABASE_EXISTS',
        `database ${id} exists already; give another salt for another database`,
        { id },
      )
    }
    this.#deploying.add(id)
    try {
      const storage = await this.#storage(id)
      storage.log.append(genesisRecord(genesis))
      await storage.log.sync()
      return await this.#start(id, genesis, storage)
    } finally {
      this.#deploying.delete(id)
    }
  }

  /** Opens a database that stands in the folder. */
  async open(id: DatabaseId): Promise<void> {
    const storage = await this.#storage(id)
    // A crash before the genesis was durable leaves an empty log: nobody was told of that database.
    if (storage.log.length === 0) return await storage.log.close()
    await this.#start(id, await genesisOf(storage.log, id), storage)
  }

  database(id: DatabaseId): Database {
    const database = this.#databases.get(id)
    if (database !== undefined) return database
    throw new NodeError(
      'NODE_DATABASE_UNKNOWN',
      `this node serves no database ${id.slice(0, 60)}; deploy it first, or ask its node`,
    )
  }

  list(): readonly DatabaseInfo[] {
    return [...this.#databases.values()].map((database) => database.info())
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    const closed = await Promise.allSettled([...this.#databases.values()].map((database) => database.close()))
    await this.#pool.close()
    this.#lock?.release()
    for (const result of closed) if (result.status === 'rejected') throw result.reason
  }

  async #start(id: DatabaseId, genesis: Genesis, storage: Storage): Promise<Database> {
    const { onRecovery, clock } = this.#options
    const source = {
      db: id,
      genesis,
      ...storage,
      pool: this.#pool,
      ...(onRecovery && { onProgress: (seq: number) => onRecovery({ db: id, seq }) }),
    }
    const open = () => openExecutor(source)
    const database = await SequencedDatabase.open({
      id,
      genesis,
      log: storage.log,
      pool: this.#pool,
      open,
      clock: clock ?? Date.now,
    })
    this.#databases.set(id, database)
    return database
  }

  async #storage(id: DatabaseId): Promise<Storage> {
    const { dir } = this.#options
    if (dir === undefined) {
      return { log: new MemoryLog(), openState: async () => new MemoryStateStore(), discardState: async () => {} }
    }
    const stateDir = join(databasesDir(dir), id, 'state')
    return {
      log: await openFileLog(join(databasesDir(dir), id, 'log')),
      openState: async () => openLmdbKv(stateDir),
      discardState: () => rm(stateDir, { recursive: true, force: true }),
    }
  }
}

function databasesDir(dir: string): string {
  return join(dir, 'databases')
}

async function genesisOf(log: LogStore, id: DatabaseId): Promise<Genesis> {
  for await (const { text } of log.read(0, 1)) {
    const content = parseLogRecord(text)
    if (content.type !== 'genesis') break
    const genesis = parseGenesis(content.genesis)
    if (textHash(genesisText(genesis)) === id) return genesis
  }
  throw new NodeError(
    'NODE_LOG_DAMAGED',
    `the log in folder ${id} does not begin with the genesis of that database; restore it from a copy`,
  )
}
