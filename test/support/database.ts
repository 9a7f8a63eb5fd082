/** Databases of real parts, for tests of the node. */
import { join } from 'node:path'
import { genesisText } from '../../contract/wire/genesis.ts'
import { genesisRecord } from '../../contract/wire/log-record.ts'
import { type Genesis, PROTOCOL, type Query } from '../../contract/wire/types.ts'
import { Indexers } from '../../node/indexers/indexers.ts'
import type { JustInTimeBudget } from '../../node/indexers/limits.ts'
import { folderStorage } from '../../node/indexers/storage.ts'
import { openLmdbKv } from '../../node/kv/lmdb-kv.ts'
import type { Disk } from '../../node/log/disk.ts'
import { openFileLog } from '../../node/log/file-log.ts'
import type { Database } from '../../node/ports.ts'
import { openExecutor, reopenExecutor } from '../../node/recover/open-executor.ts'
import { textHash } from '../../node/sequencer/native-sha256.ts'
import { SequencedDatabase } from '../../node/sequencer/sequenced-database.ts'
import type { StateStore } from '../../node/sequencer/state-store.ts'
import type { VerifyPool } from '../../node/workers/verify-pool.ts'
import { signQuery } from '../../sdk/sign.ts'
import type { Signer } from '../../sdk/signers/index.ts'
import { removeDir } from './temp-dir.ts'

/** A genesis of one owner in which every collection is open to all. */
export function openGenesis(owner: Signer, salt = 'test'): Genesis {
  return { protocol: PROTOCOL, owners: [owner.address], secure: false, salt }
}

/** Signs with growing nonces, one count for each signer. */
export class Scribe {
  readonly #db: string
  readonly #nonces = new Map<Signer, number>()
  #expires: number

  constructor(db: string, expires: number = Date.now() + 3_600_000) {
    this.#db = db
    this.#expires = expires
  }

  /** Returns the text of `query`, signed with the next nonce of the signer or the given one. */
  async text(signer: Signer, query: Query, nonce: number = this.next(signer)): Promise<string> {
    return JSON.stringify(await signQuery(signer, { db: this.#db, query, nonce, expires: this.#expires }))
  }

  /** Takes the next nonce of the signer. */
  next(signer: Signer): number {
    const nonce = (this.#nonces.get(signer) ?? 0) + 1
    this.#nonces.set(signer, nonce)
    return nonce
  }
}

/** How {@link openDatabase} opens a database. */
export type DatabaseOptions = {
  readonly dir: string
  readonly genesis: Genesis
  readonly pool: VerifyPool
  readonly disk?: Disk
  readonly clock?: () => number
  readonly justInTime?: JustInTimeBudget | false
  /** May put something between the database and its state store. */
  readonly wrap?: (store: StateStore) => StateStore
}

/** Opens a database over a real log and a real state store in `dir`, whose parts a test may make fail. */
export async function openDatabase(options: DatabaseOptions): Promise<SequencedDatabase> {
  const { dir, genesis, pool, disk, justInTime, clock = Date.now, wrap = (store: StateStore) => store } = options
  const id = textHash(genesisText(genesis))
  const log = await openFileLog(join(dir, 'log'), disk === undefined ? {} : { disk })
  if (log.length === 0) {
    log.append(genesisRecord(genesis))
    await log.sync()
  }
  const indexers = await Indexers.open({
    storage: folderStorage(join(dir, 'indexers')),
    log,
    ...(justInTime !== undefined && { justInTime }),
  }).catch(async (error: unknown) => {
    await log.close()
    throw error
  })
  const source = {
    db: id,
    genesis,
    log,
    pool,
    follower: indexers,
    openState: async () => wrap(openLmdbKv(join(dir, 'state'))),
    discardState: async () => removeDir(join(dir, 'state')),
  }
  return SequencedDatabase.open({
    id,
    log,
    pool,
    indexers,
    open: () => openExecutor(source),
    reopen: (executor, cause) => reopenExecutor(source, executor, cause),
    clock,
  })
}

/** Returns the texts of all durable records. */
export async function recordsOf(database: Database, from = 0): Promise<string[]> {
  const texts: string[] = []
  for await (const { text } of database.records(from)) texts.push(text)
  return texts
}

/** Turns texts into numbered records, as a log yields them. */
export async function* numbered(texts: readonly string[]): AsyncGenerator<{ number: number; text: string }> {
  for (const [number, text] of texts.entries()) yield { number, text }
}
