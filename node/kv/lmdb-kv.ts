/**
 * Tree nodes in LMDB: a cache of what the log says, which can be deleted at any time and is rebuilt by replay.
 *
 * Writes collect in memory; {@link LmdbKv.flush} puts all of them, with the log position that they stand for, into one
 * LMDB transaction. So the stored state is always the state after some record of the log, never one in between.
 *
 * Choices, measured with 20,000 random nodes of 1.6 KB out of 100,000 per flush (2 cores):
 * - `overlappingSync: false`: LMDB syncs the pages before it writes the root that points to them, its textbook order.
 *   The library's default lets both share a sync and tells an unclean stop by the boot id, which a restored volume or a
 *   network disk does not change. It costs no throughput here (0.26-0.35 s per flush either way) and no time on the
 *   main thread. `noSync` saved 15-25 % of that, all of it on the background thread, and would turn every power loss
 *   into a replay of the whole log.
 * - `eventTurnBatching: false`: with it on, a failed commit also rejects a promise inside the library that nobody can
 *   reach, which ends the process. Off, everything that fails is ours to handle.
 * - A CRC-32 over key and value stands before each value: LMDB has none. It catches a changed value and a value that
 *   turns up under another key.
 * - No compression: nodes are read in microseconds, and the disk is cheap.
 */
import { crc32 } from 'node:zlib'
import { open, type RootDatabase } from 'lmdb'
import type { Kv } from '../../contract/kv/kv.ts'
import { NodeError, reasonOf } from '../errors.ts'
import { flushError } from './lmdb-error.ts'
import { checkLmdbFiles, damagedError, shortageOf } from './lmdb-file.ts'

/** What the owner stores with the nodes: the log position they stand for, and whatever else must match it. */
export type KvMeta = Readonly<Record<string, string>>

/** Keys of the Kv are `[.0-9a-z]`, so no node can have these. */
const META_KEY = '#meta'
const FORM_KEY = '#form'
/** The form of what is stored, under {@link FORM_KEY}: to be raised when the bytes of nodes change (docs/format-state.md). */
const FORM = '2'
const CRC_BYTES = 4
/** What marks a deleted key: values are never empty. */
const DELETED = ''

/** Writes that go to disk together. */
type Batch = { readonly writes: Map<string, string>; readonly meta: KvMeta | undefined; failure: NodeError | undefined }

/**
 * Opens the store in a directory, which is created if it is absent. One process at a time.
 *
 * @throws {NodeError} `NODE_STATE_DAMAGED` when the files are not what was written, `NODE_DISK_FULL`, `NODE_DISK_FAILED`.
 */
export function openLmdbKv(dir: string): LmdbKv {
  const options = { encoding: 'binary', overlappingSync: false, eventTurnBatching: false, noSubdir: false } as const
  checkLmdbFiles(dir)
  const db = open<Buffer, string>(dir, options)
  try {
    return new LmdbKv(db, dir)
  } catch (error) {
    void db.close()
    throw error
  }
}

/** See {@link openLmdbKv}. */
export class LmdbKv implements Kv {
  readonly #db: RootDatabase<Buffer, string>
  readonly #dir: string
  #pending = new Map<string, string>()
  /** Batches on their way to disk, oldest first. */
  #batches: Batch[] = []
  #last: Promise<void> = Promise.resolve()
  #meta: KvMeta
  #dead: NodeError | undefined
  #closing: Promise<void> | undefined

  constructor(db: RootDatabase<Buffer, string>, dir: string) {
    this.#db = db
    this.#dir = dir
    if (this.#entries > 0 && this.#stored(FORM_KEY) !== FORM) {
      throw damagedError(dir, 'it is in the form of another version')
    }
    const meta = this.#stored(META_KEY)
    this.#meta = meta === undefined ? {} : (JSON.parse(Buffer.from(meta, 'latin1').toString()) as KvMeta)
  }

  /** What the last durable flush stored beside the nodes; empty at first. */
  get meta(): KvMeta {
    return this.#meta
  }

  /** Keys on disk. */
  get size(): number {
    this.#assertOpen()
    const own = [META_KEY, FORM_KEY].filter((key) => this.#db.doesExist(key))
    return this.#entries - own.length
  }

  get #entries(): number {
    return (this.#db.getStats() as { entryCount: number }).entryCount
  }

  /** Keys put or deleted since the last call of {@link flush}. */
  get pendingSize(): number {
    return this.#pending.size
  }

  /** @throws {NodeError} `NODE_STATE_DAMAGED` when the value is not the one that was written. */
  get(key: string): string | undefined {
    this.#assertOpen()
    let value = this.#pending.get(key)
    for (let index = this.#batches.length - 1; value === undefined && index >= 0; index--) {
      value = this.#batches[index]?.writes.get(key)
    }
    if (value === undefined) return this.#stored(key)
    return value === DELETED ? undefined : value
  }

  put(key: string, value: string): void {
    this.#assertOpen()
    if (value === DELETED) throw new TypeError(`a value is never empty, got an empty one for ${key}`)
    this.#pending.set(key, value)
  }

  del(key: string): void {
    this.#assertOpen()
    this.#pending.set(key, DELETED)
  }

  /**
   * Writes everything put and deleted before the call in one transaction; resolves when it is durable. Puts that follow
   * the call belong to the next flush; reads see both. Takes about 3 us per key of the main thread, at once.
   *
   * A rejection loses nothing: all writes that were not stored are pending again, and the next flush takes them with it.
   *
   * @param meta - Replaces {@link LmdbKv.meta}, in the same transaction. Stays as it is when absent.
   * @throws {NodeError} `NODE_DISK_FULL`: try again when there is room. `NODE_DISK_FAILED`: no flush works any more.
   */
  async flush(meta?: KvMeta): Promise<void> {
    this.#assertOpen()
    const batch: Batch = { writes: this.#pending, meta, failure: undefined }
    this.#pending = new Map()
    this.#batches.push(batch)
    const done = this.#last.then(() => this.#store(batch))
    this.#last = done.catch(() => {})
    await done
  }

  /** Waits for flushes that run, then lets go of the files. Pending writes are dropped: the log still has them. */
  close(): Promise<void> {
    this.#closing ??= this.#last.then(() => this.#db.close())
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw new NodeError('NODE_CLOSED', `the state in ${this.#dir} was closed`)
  }

  #stored(key: string): string | undefined {
    // The buffer is the library's only one: it holds the value until the next read.
    const bytes = this.#read(key)
    if (bytes === undefined) return undefined
    const { length } = bytes
    if (length > CRC_BYTES && crc32(bytes.subarray(CRC_BYTES, length), crc32(key)) === bytes.readUInt32LE(0)) {
      return bytes.toString('latin1', CRC_BYTES, length)
    }
    throw damagedError(this.#dir, `the value of ${key} does not match its checksum`)
  }

  #read(key: string): Buffer | undefined {
    try {
      return this.#db.getBinaryFast(key)
    } catch (error) {
      throw damagedError(this.#dir, reasonOf(error), error)
    }
  }

  /** Writes one batch. On failure it and the batches behind it become pending again. */
  async #store(batch: Batch): Promise<void> {
    if (batch.failure !== undefined) throw batch.failure
    try {
      if (this.#dead !== undefined) throw this.#dead
      await this.#commit(batch)
    } catch (error) {
      const failure = await flushError(error, { dir: this.#dir, bytes: batchBytes(batch.writes) })
      if (failure.code !== 'NODE_DISK_FULL') this.#dead = failure
      this.#takeBack(failure)
      throw failure
    }
    if (batch.meta !== undefined) this.#meta = batch.meta
    this.#batches.shift()
  }

  async #commit({ writes, meta }: Batch): Promise<void> {
    if (writes.size === 0 && meta === undefined) return
    const bytes = batchBytes(writes)
    const shortage = shortageOf(this.#dir, bytes)
    if (shortage !== undefined) throw shortage
    // Nodes of one flush share one piece of memory; the library keeps it alive until the commit.
    const arena = Buffer.allocUnsafeSlow(bytes)
    let at = 0
    await this.#db.batch(() => {
      for (const [key, value] of writes) {
        if (value === DELETED) {
          this.#db.remove(key)
          continue
        }
        const slot = arena.subarray(at, at + CRC_BYTES + value.length)
        at += slot.length
        this.#db.put(key, seal(slot, key, value))
      }
      this.#putOwn(FORM_KEY, FORM)
      if (meta !== undefined) this.#putOwn(META_KEY, Buffer.from(JSON.stringify(meta)).toString('latin1'))
    })
  }

  #putOwn(key: string, value: string): void {
    this.#db.put(key, seal(Buffer.allocUnsafeSlow(CRC_BYTES + value.length), key, value))
  }

  #takeBack(failure: NodeError): void {
    const newest = this.#pending
    this.#pending = new Map()
    for (const { writes } of [...this.#batches, { writes: newest }]) {
      for (const [key, value] of writes) this.#pending.set(key, value)
    }
    for (const batch of this.#batches) batch.failure = failure
    this.#batches = []
  }
}

/** Returns the slot with the value behind its checksum. */
function seal(slot: Buffer, key: string, value: string): Buffer {
  slot.write(value, CRC_BYTES, 'latin1')
  slot.writeUInt32LE(crc32(slot.subarray(CRC_BYTES), crc32(key)), 0)
  return slot
}

function batchBytes(writes: ReadonlyMap<string, string>): number {
  let bytes = 0
  for (const value of writes.values()) bytes += CRC_BYTES + value.length
  return bytes
}
