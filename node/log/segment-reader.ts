/** Reading one file of the log: every record is checked before it is handed out. */
import { type FileHandle, open } from 'node:fs/promises'
import { NodeError } from '../errors.ts'
import { diskError } from './disk.ts'
import { isPayloadIntact, parseRecordHeader, RECORD_HEADER_BYTES } from './format.ts'
import type { LogRecord } from './log-store.ts'
import type { RecordRange } from './record.ts'
import type { Position, Segment } from './segment.ts'

const CHUNK_BYTES = 256 * 1024

/** A record as it stands in a segment. */
export type SegmentRecord = Position & { readonly group: number; readonly text: string }

/** The first place where a segment is not what was written. */
export type Fault = Position & { readonly reason: string }

/** Yields records of one segment; all of the range lies in it. */
export async function* readSegment(segment: Segment, range: RecordRange): AsyncGenerator<LogRecord, void, undefined> {
  const { path } = segment
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw diskError(error, path)
  })
  try {
    const reader = new SegmentReader(handle, segment, { from: segment.index.seek(range.from), end: segment.bytes })
    while (reader.position.number < range.to) {
      const records = await reader.next().catch((error: unknown) => {
        throw diskError(error, path)
      })
      for (const { number, text } of records) {
        if (number >= range.from && number < range.to) yield { number, text }
      }
      if (records.length > 0) continue
      throw damageError(path, reader.fault ?? { ...reader.position, reason: 'the records after this one are missing' })
    }
  } finally {
    await handle.close()
  }
}

/** Reads and checks the records of one segment from a known place up to `end`, a piece at a time. */
export class SegmentReader {
  readonly #handle: FileHandle
  readonly #segment: Segment
  readonly #end: number
  #number: number
  /** Offset in the segment of the first byte in the buffer that was not taken yet. */
  #offset: number
  #buffer: Buffer = Buffer.allocUnsafe(CHUNK_BYTES)
  #start = 0
  #filled = 0
  #fault: Fault | undefined

  constructor(handle: FileHandle, segment: Segment, span: { from: Position; end: number }) {
    this.#handle = handle
    this.#segment = segment
    this.#end = span.end
    this.#number = span.from.number
    this.#offset = span.from.offset
  }

  /** Where the next record starts. */
  get position(): Position {
    return { number: this.#number, offset: this.#offset }
  }

  /** Where and why reading stopped, when it stopped before the end. */
  get fault(): Fault | undefined {
    return this.#fault
  }

  /** Returns the next records, at least one; none at the end or at a {@link fault}. */
  async next(): Promise<SegmentRecord[]> {
    const records: SegmentRecord[] = []
    while (records.length === 0 && this.#fault === undefined && this.#offset < this.#end) {
      await this.#fill()
      for (let record = this.#take(); record !== undefined; record = this.#take()) records.push(record)
    }
    return records
  }

  /** Takes the next record out of the buffer; `undefined` when it is not whole there, or at the end or a fault. */
  #take(): SegmentRecord | undefined {
    if (this.#offset === this.#end) return undefined
    const place = { at: this.#start, offset: this.#offset, salt: this.#segment.salt }
    const available = this.#filled - this.#start
    if (available < RECORD_HEADER_BYTES) return this.#wantMore('a record header is cut short', RECORD_HEADER_BYTES)
    const header = parseRecordHeader(this.#buffer, place)
    if (header === undefined) return this.#stop('no record starts here')
    const size = RECORD_HEADER_BYTES + header.bytes
    if (available < size) return this.#wantMore('a record is cut short', size)
    if (!isPayloadIntact(this.#buffer, place, header)) return this.#stop('the checksum of the record does not match')
    const text = this.#buffer.toString('utf8', place.at + RECORD_HEADER_BYTES, place.at + size)
    const record = { number: this.#number, offset: this.#offset, group: header.group, text }
    this.#segment.index.add(this.#number, this.#offset)
    this.#start += size
    this.#offset += size
    this.#number++
    return record
  }

  /** Makes room for a record of this size, or stops when the file has no more to give. */
  #wantMore(reason: string, size: number): undefined {
    if (this.#offset + size > this.#end) return this.#stop(reason)
    if (size > this.#buffer.length) {
      const buffer = Buffer.allocUnsafe(size)
      this.#filled = this.#buffer.copy(buffer, 0, this.#start, this.#filled)
      this.#start = 0
      this.#buffer = buffer
    }
    return undefined
  }

  async #fill(): Promise<void> {
    this.#buffer.copyWithin(0, this.#start, this.#filled)
    this.#filled -= this.#start
    this.#start = 0
    const position = this.#offset + this.#filled
    const wanted = Math.min(this.#buffer.length - this.#filled, this.#end - position)
    const { bytesRead } = await this.#handle.read(this.#buffer, this.#filled, wanted, position)
    if (bytesRead === 0) this.#stop('the file is shorter than it was')
    this.#filled += bytesRead
  }

  #stop(reason: string): undefined {
    this.#fault = { number: this.#number, offset: this.#offset, reason }
    return undefined
  }
}

/** Returns the error for a segment that is not what was written. */
export function damageError(path: string, fault: Fault): NodeError {
  const { number, offset, reason } = fault
  const advice =
    'restore this file from a copy, or move the database directory away and restore the log of another node that has it'
  const sentence = `${path} is damaged at byte ${offset} (record ${number}): ${reason}; ${advice}`
  return new NodeError('NODE_LOG_DAMAGED', sentence, { path, offset, record: number, reason })
}
