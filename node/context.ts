/** The composition root: the one place that puts the parts of a node together. */
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseGenesis } from '../contract/config.ts'
import { ContractError } from '../contract/errors.ts'
import { NodeCache } from '../contract/tree/node-cache.ts'
import { WireError } from '../contract/wire/errors.ts'
import { genesisText } from '../contract/wire/genesis.ts'
import { genesisRecord, parseLogRecord } from '../contract/wire/log-record.ts'
import { isDatabaseId } from '../contract/wire/signature-forms.ts'
import type { DatabaseId, Genesis } from '../contract/wire/types.ts'
import { CACHE_MIB_DEFAULT, CACHE_MIB_MAX, isCacheMib } from './cache-size.ts'
import { type NodeCode, NodeError } from './errors.ts'
import { Indexers } from './indexers/indexers.ts'
import type { JustInTimeBudget } from './indexers/limits.ts'
import { folderStorage, type IndexerStorage, memoryStorage } from './indexers/storage.ts'
import { openLmdbKv } from './kv/lmdb-kv.ts'
import { type DirectoryLock, lockDirectory } from './log/directory-lock.ts'
import { diskError, makeFolders } from './log/disk.ts'
import { openFileLog } from './log/file-log.ts'
import type { LogStore } from './log/log-store.ts'
import { MemoryLog } from './log/memory-log.ts'
import type { Database, DatabaseHost, DatabaseInfo } from './ports.ts'
import { openExecutor, reopenExecutor } from './recover/open-executor.ts'
import { textHash } from './sequencer/native-sha256.ts'
import { SequencedDatabase } from './sequencer/sequenced-database.ts'
import { MemoryStateStore, type StateStore } from './sequencer/state-store.ts'
import { createVerifyPool, type VerifyPool } from './workers/verify-pool.ts'

/** How a host is opened. */
export type HostOptions = {
  /** Folder of all data; created if absent. Without it everything is in memory and gone when the host closes. */
  readonly dir?: string
  /** Threads that check signatures. */
  readonly threads?: number
  /** MiB of memory for what the databases and their indexers have read, in all. Default {@link CACHE_MIB_DEFAULT}. */
  readonly cacheMiB?: number
  /** Told while a database executes entries again at the start. */
  readonly onRecovery?: (progress: { readonly db: DatabaseId; readonly seq: number }) => void
  /** What building indexes just in time may cost; `false` builds none. Default: a budget (docs/indexers.md). */
  readonly justInTime?: JustInTimeBudget | false
  /** Told of what only the operator can mend. The same may be told again and again. */
  readonly onTrouble?: (trouble: Trouble) => void
  /** ms since 1970. */
  readonly clock?: () => number
}

/** What befell a database: it cannot be opened, its disk is full, its state had to be made again. */
export type Trouble = { readonly db: DatabaseId; readonly error: unknown }

/** What is wrong with one database and leaves the others alone. */
const OF_ONE_DATABASE: ReadonlySet<string> = new Set<NodeCode>([
  'NODE_LOG_DAMAGED',
  'NODE_LOG_VERSION',
  'NODE_STATE_DAMAGED',
  'NODE_DISK_FAILED',
  'NODE_DIVERGED',
])

/** Where a database keeps its log and its state. */
type Storage = {
  readonly log: LogStore
  readonly openState: () => Promise<StateStore>
  readonly discardState: () => Promise<void>
  readonly indexers: IndexerStorage
}

/**
 * Opens all databases of a folder. One that is damaged is not served, and tells why to whoever asks for it.
 *
 * @throws {NodeError} `NODE_DIRECTORY_BUSY`, `NODE_CONFIG_INVALID`, `NODE_DISK_FULL`, `NODE_WORKER_FAILED`
 * @throws {TypeError} When `cacheMiB` is no size.
 */
export async function openHost(options: HostOptions = {}): Promise<DatabaseHost> {
  const { dir, cacheMiB = CACHE_MIB_DEFAULT } = options
  if (!isCacheMib(cacheMiB)) {
    throw new TypeError(
      `cacheMiB is a whole number from 1 to ${CACHE_MIB_MAX}, got ${cacheMiB}; leave it out for ${CACHE_MIB_DEFAULT}`,
    )
  }
  const lock = dir === undefined ? undefined : lockDirectory(dir)
  let host: Host | undefined
  try {
    host = new Host(options, lock, await createVerifyPool({ threads: options.threads ?? 2 }))
    for (const id of dir === undefined ? [] : await databaseFolders(dir)) await host.open(id)
    return host
  } catch (error) {
    if (host === undefined) lock?.release()
    else await host.close().catch(() => {})
    throw error
  }
}

class Host implements DatabaseHost {
  readonly #options: HostOptions
  readonly #lock: DirectoryLock | undefined
  readonly #pool: VerifyPool
  /** Of all databases and indexers. */
  readonly #cache: NodeCache
  readonly #databases = new Map<DatabaseId, SequencedDatabase>()
  readonly #unopened = new Map<DatabaseId, NodeError>()
  readonly #deploying = new Map<DatabaseId, Promise<Database>>()
  #closing: Promise<void> | undefined

  constructor(options: HostOptions, lock: DirectoryLock | undefined, pool: VerifyPool) {
    this.#options = options
    this.#lock = lock
    this.#pool = pool
    this.#cache = new NodeCache((options.cacheMiB ?? CACHE_MIB_DEFAULT) * 1024 * 1024)
  }

  async deploy(value: Genesis): Promise<Database> {
    if (this.#closing !== undefined) throw new NodeError('NODE_CLOSED', 'the node is shutting down')
    const genesis = parseGenesis(value)
    const id = textHash(genesisText(genesis))
    this.#assertOpened(id)
    if (this.#databases.has(id) || this.#deploying.has(id)) {
      throw new NodeError(
        'NODE_DATABASE_EXISTS',
        `database ${id} exists already; give another salt for another database`,
        { id },
      )
    }
    const deploying = this.#deploy(id, genesis)
    this.#deploying.set(id, deploying)
    try {
      return await deploying
    } finally {
      this.#deploying.delete(id)
    }
  }

  async #deploy(id: DatabaseId, genesis: Genesis): Promise<Database> {
    const storage = await this.#storage(id)
    try {
      // A deployment that failed half-way may have left the genesis there.
      if (storage.log.length === 0) storage.log.append(genesisRecord(genesis))
      await storage.log.sync()
      return await this.#start(id, genesis, storage)
    } catch (error) {
      await storage.log.close().catch(() => {})
      if (error instanceof NodeError) this.#options.onTrouble?.({ db: id, error })
      throw error
    }
  }

  /** Opens a database that stands in the folder, or keeps what is wrong with it. */
  async open(id: DatabaseId): Promise<void> {
    try {
      await this.#open(id)
    } catch (error) {
      if (!(error instanceof NodeError && OF_ONE_DATABASE.has(error.code))) throw error
      this.#unopened.set(id, error)
      this.#options.onTrouble?.({ db: id, error })
    }
  }

  async #open(id: DatabaseId): Promise<void> {
    const storage = await this.#storage(id)
    try {
      // A crash before the genesis was durable leaves an empty log: nobody was told of that database.
      if (storage.log.length === 0) await storage.log.close()
      else await this.#start(id, await genesisOf(storage.log, id), storage)
    } catch (error) {
      await storage.log.close().catch(() => {})
      throw error
    }
  }

  database(id: DatabaseId): Database {
    const database = this.#databases.get(id)
    if (database !== undefined) return database
    this.#assertOpened(id)
    throw new NodeError(
      'NODE_DATABASE_UNKNOWN',
      `this node serves no database ${id.slice(0, 60)}; deploy it first, or ask its node`,
    )
  }

  list(): readonly DatabaseInfo[] {
    return [...this.#databases.values()].map((database) => database.info())
  }

  unopened(): ReadonlyMap<DatabaseId, NodeError> {
    return this.#unopened
  }

  #assertOpened(id: DatabaseId): void {
    const error = this.#unopened.get(id)
    if (error !== undefined) throw error
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#deploying.values())
    const closed = await Promise.allSettled([...this.#databases.values()].map((database) => database.close()))
    try {
      await this.#pool.close()
    } finally {
      this.#lock?.release()
    }
    for (const result of closed) if (result.status === 'rejected') throw result.reason
  }

  async #start(id: DatabaseId, genesis: Genesis, storage: Storage): Promise<Database> {
    const { onRecovery, onTrouble, clock, justInTime } = this.#options
    const { log, openState, discardState } = storage
    const indexers = await Indexers.open({
      storage: storage.indexers,
      log,
      cache: this.#cache,
      ...(justInTime !== undefined && { justInTime }),
    })
    const source = {
      db: id,
      genesis,
      log,
      openState,
      discardState,
      follower: indexers,
      pool: this.#pool,
      cache: this.#cache,
      ...(onRecovery && { onProgress: (seq: number) => onRecovery({ db: id, seq }) }),
    }
    const database = await SequencedDatabase.open({
      id,
      log,
      pool: this.#pool,
      indexers,
      open: () => openExecutor(source),
      reopen: (executor, cause) => reopenExecutor(source, executor, cause),
      ...(onTrouble && { onTrouble: (error: unknown) => onTrouble({ db: id, error }) }),
      clock: clock ?? Date.now,
    })
    this.#databases.set(id, database)
    return database
  }

  async #storage(id: DatabaseId): Promise<Storage> {
    const { dir } = this.#options
    if (dir === undefined) {
      return {
        log: new MemoryLog(),
        openState: async () => new MemoryStateStore(),
        discardState: async () => {},
        indexers: memoryStorage(),
      }
    }
    const folder = join(databasesDir(dir), id)
    const stateDir = join(folder, 'state')
    await makeFolders([databasesDir(dir), folder, join(folder, 'log')])
    return {
      log: await openFileLog(join(folder, 'log')),
      openState: async () => openLmdbKv(stateDir),
      discardState: () => rm(stateDir, { recursive: true, force: true }),
      indexers: folderStorage(join(folder, 'indexers')),
    }
  }
}

function databasesDir(dir: string): string {
  return join(dir, 'databases')
}

/** Ids of the databases that stand in the folder. */
async function databaseFolders(dir: string): Promise<readonly DatabaseId[]> {
  const path = databasesDir(dir)
  try {
    await mkdir(path, { recursive: true })
    return (await readdir(path)).filter(isDatabaseId).sort()
  } catch (error) {
    throw diskError(error, path)
  }
}

async function genesisOf(log: LogStore, id: DatabaseId): Promise<Genesis> {
  for await (const { text } of log.read(0, 1)) {
    const genesis = readGenesis(text)
    if (genesis !== undefined && textHash(genesisText(genesis)) === id) return genesis
  }
  throw new NodeError(
    'NODE_LOG_DAMAGED',
    `the log in folder ${id} does not begin with the genesis of that database; restore it from a copy`,
  )
}

/** Returns the genesis in a record, or `undefined` when it is of another kind or malformed. */
function readGenesis(text: string): Genesis | undefined {
  try {
    const content = parseLogRecord(text)
    return content.type === 'genesis' ? parseGenesis(content.genesis) : undefined
  } catch (error) {
    if (error instanceof ContractError || error instanceof WireError) return undefined
    throw error
  }
}
