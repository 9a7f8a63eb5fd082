/**
 * The log on disk: segments of checksummed records (format.ts), one write and one sync per group.
 *
 * Records collect in the newest group while the one before is being written. The first `sync` that finds nothing being
 * written starts a writer, which takes group after group until no caller waits: under load a group holds whatever came
 * in during the sync of the former, so the rate follows the load and not the disk.
 *
 * Invariants: groups are written one at a time, in order; `segment.bytes` of the last segment is its durable end; a
 * group never spans two segments; a failure drops every record that is not durable, including those of later groups.
 *
 * One process per directory: the caller holds node/log/directory-lock.ts.
 */
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { NodeError } from '../errors.ts'
import { type Disk, diskError, isDiskFull, nodeDisk, writeAll } from './disk.ts'
import { SEGMENT_HEADER_BYTES } from './format.ts'
import { Group, type GroupPlace } from './group.ts'
import type { LogRecord, LogStore } from './log-store.ts'
import { checkRange, type RecordRange, recordBytes } from './record.ts'
import { type RecoveredLog, recoverLog } from './recovery.ts'
import { createSegment, lastIndexAtMost, planSegment, type Segment } from './segment.ts'
import { readSegment } from './segment-reader.ts'

const SEGMENT_BYTES_DEFAULT = 64 * 1024 * 1024
/** Keeps the offset of every group below 2^32, whatever the last group adds. */
const SEGMENT_BYTES_MAX = 1024 * 1024 * 1024

export type FileLogOptions = {
  /** A segment that has reached this size is followed by a new one. 64 MiB unless given; at most 1 GiB. */
  readonly segmentBytes?: number
  /** The system calls to use. The real ones unless given. */
  readonly disk?: Disk
}

/**
 * Opens the log in a directory, which is created if it is absent. Reads the last segment in full.
 *
 * @throws {NodeError} `NODE_LOG_DAMAGED` when bytes that were durable have changed, `NODE_LOG_VERSION`,
 * `NODE_DISK_FULL`, `NODE_DISK_FAILED`.
 */
export async function openFileLog(dir: string, options: FileLogOptions = {}): Promise<FileLog> {
  const { segmentBytes = SEGMENT_BYTES_DEFAULT, disk = nodeDisk } = options
  if (!Number.isSafeInteger(segmentBytes) || segmentBytes <= SEGMENT_HEADER_BYTES || segmentBytes > SEGMENT_BYTES_MAX) {
    throw new RangeError(
      `segmentBytes lies between ${SEGMENT_HEADER_BYTES} and ${SEGMENT_BYTES_MAX}, got ${segmentBytes}`,
    )
  }
  try {
    return new FileLog(await recoverLog(dir, disk), { segmentBytes, disk })
  } catch (error) {
    throw diskError(error, dir)
  }
}

/** See {@link openFileLog}. */
export class FileLog implements LogStore {
  /** What opening did: bytes of an interrupted group that it cut off the end. */
  readonly recovered: { readonly bytesCut: number }
  readonly #segments: Segment[]
  readonly #options: Required<FileLogOptions>
  #handle: FileHandle
  #length: number
  #durableLength: number
  /** Groups that are not durable; the first may be being written. */
  #groups: Group[] = []
  /** Memory of the last durable group, for the next one. */
  #spare: Buffer | undefined
  /** Records below this number are waited for. */
  #wantedLength = 0
  #isWriting = false
  #fault: NodeError | undefined
  #closing: Promise<void> | undefined

  constructor(recovered: RecoveredLog, options: Required<FileLogOptions>) {
    this.recovered = { bytesCut: recovered.bytesCut }
    this.#segments = recovered.segments
    this.#handle = recovered.handle
    this.#length = recovered.length
    this.#durableLength = recovered.length
    this.#options = options
  }

  get length(): number {
    return this.#length
  }

  get durableLength(): number {
    return this.#durableLength
  }

  append(text: string): number {
    this.#assertUsable()
    const bytes = recordBytes(text)
    let group = this.#groups.at(-1)
    if (group === undefined || group.isSealed || group.isFull) {
      group = new Group(this.#nextPlace(group), this.#spare)
      this.#spare = undefined
      this.#groups.push(group)
    }
    group.add(text, bytes)
    return this.#length++
  }

  async sync(): Promise<void> {
    this.#assertUsable()
    await this.#flush()
  }

  read(from: number, to: number = this.#durableLength): AsyncIterable<LogRecord> {
    if (this.#closing !== undefined) throw closedError()
    return this.#records(checkRange({ from, to }, this.#durableLength))
  }

  reset(): void {
    if (this.#closing === undefined && this.#fault?.code === 'NODE_DISK_FULL') this.#fault = undefined
    this.#assertUsable()
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #close(): Promise<void> {
    try {
      if (this.#fault === undefined) await this.#flush()
    } finally {
      await this.#handle.close()
    }
  }

  #assertUsable(): void {
    if (this.#closing !== undefined) throw closedError()
    if (this.#fault !== undefined) throw this.#fault
  }

  get #active(): Segment {
    const segment = this.#segments.at(-1)
    if (segment === undefined) throw new Error('invariant broken: a log has at least one segment')
    return segment
  }

  /** Returns where the group after `previous` goes; after the durable end when there is none. */
  #nextPlace(previous: Group | undefined): GroupPlace {
    const segment = previous?.place.segment ?? this.#active
    const end = previous?.endOffset ?? segment.bytes
    const first = this.#length
    if (end < this.#options.segmentBytes) return { segment, isNewSegment: false, first, start: end }
    const next = planSegment(dirname(segment.path), first, end)
    return { segment: next, isNewSegment: true, first, start: SEGMENT_HEADER_BYTES }
  }

  /** Resolves when everything appended so far is durable. */
  #flush(): Promise<void> | undefined {
    this.#wantedLength = this.#length
    const last = this.#groups.at(-1)
    if (last !== undefined && !this.#isWriting) {
      this.#isWriting = true
      // A microtask later, so that all who sync in the same turn share the first group too.
      queueMicrotask(() => void this.#writeGroups())
    }
    return last?.done
  }

  /** Writes groups while somebody waits for them. Never rejects: a failure goes to those who wait. */
  async #writeGroups(): Promise<void> {
    let group = this.#groups[0]
    while (group !== undefined && group.place.first < this.#wantedLength) {
      group.isSealed = true
      try {
        await this.#writeGroup(group)
      } catch (error) {
        await this.#fail(error)
        break
      }
      this.#durableLength = group.end
      this.#groups.shift()
      this.#spare = group.spare
      group.resolve()
      group = this.#groups[0]
    }
    this.#isWriting = false
  }

  async #writeGroup(group: Group): Promise<void> {
    const { segment, isNewSegment, first, start } = group.place
    const { disk } = this.#options
    if (isNewSegment) {
      const handle = await createSegment(segment, disk)
      const previous = this.#handle
      this.#handle = handle
      this.#segments.push(segment)
      await previous.close()
    }
    await writeAll(disk, this.#handle.fd, { bytes: group.bytes, position: start })
    try {
      await disk.sync(this.#handle.fd)
    } catch (error) {
      throw new SyncFailure('the disk did not sync', { cause: error })
    }
    segment.index.add(first, start)
    segment.bytes = group.endOffset
  }

  /** Drops all records that are not durable. A full disk is survived if the file can be cut back to its durable end. */
  async #fail(error: unknown): Promise<void> {
    const { disk } = this.#options
    const { path, bytes } = this.#active
    let fault = error instanceof SyncFailure ? deadError(error.cause, path) : diskError(error, path)
    if (fault.code === 'NODE_DISK_FULL') {
      try {
        await disk.truncate(this.#handle.fd, bytes)
        await disk.sync(this.#handle.fd)
      } catch (cause) {
        fault = deadError(cause, path)
      }
    }
    const dropped = this.#groups
    this.#groups = []
    this.#length = this.#durableLength
    this.#fault = fault
    for (const group of dropped) group.reject(fault)
  }

  async *#records({ from, to }: RecordRange): AsyncGenerator<LogRecord, void, undefined> {
    let number = from
    while (number < to) {
      const at = lastIndexAtMost(this.#segments, (segment) => segment.first, number)
      const segment = this.#segments[at]
      if (segment === undefined) throw new Error(`invariant broken: no segment holds record ${number}`)
      const end = Math.min(to, this.#segments[at + 1]?.first ?? to)
      yield* readSegment(segment, { from: number, to: end })
      number = end
    }
  }
}

/** Marks a failed sync, after which nothing is known about the file any more, a full disk included. */
class SyncFailure extends Error {
  override readonly name = 'SyncFailure'
}

function deadError(cause: unknown, path: string): NodeError {
  if (!isDiskFull(cause)) return diskError(cause, path)
  const sentence = `the disk ran full while ${path} was synced; free some space and start the node again`
  return new NodeError('NODE_DISK_FAILED', sentence, { path }, { cause })
}

function closedError(): NodeError {
  return new NodeError('NODE_CLOSED', 'the log was closed; open it again to use it')
}
