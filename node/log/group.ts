import { RECORD_HEADER_BYTES, writeRecordHeader } from './format.ts'
import { RECORD_BYTES_MAX } from './log-store.ts'
import type { Segment } from './segment.ts'

/** Bytes after which a group takes no more records: bounds what one sync writes and what a torn tail can be. */
const GROUP_BYTES_MAX = 16 * 1024 * 1024

const BUFFER_BYTES_FIRST = 64 * 1024
/** A larger buffer is not kept for the next group. */
const BUFFER_BYTES_KEPT = 1024 * 1024
const BUFFER_BYTES_MAX = GROUP_BYTES_MAX + RECORD_HEADER_BYTES + RECORD_BYTES_MAX

/** Where a group goes: the record number and the offset of its first record. */
export type GroupPlace = {
  readonly segment: Segment
  readonly isNewSegment: boolean
  readonly first: number
  readonly start: number
}

/** Records that one write and one sync make durable, already in the bytes of the segment. */
export class Group {
  readonly place: GroupPlace
  /** Settles when the group is durable or dropped. */
  readonly done: Promise<void>
  /** Says that the group is durable. */
  resolve: () => void = () => {}
  /** Says that the group is dropped. */
  reject: (error: Error) => void = () => {}
  /** A sealed group takes no more records: it is being written. */
  isSealed = false
  #buffer: Buffer
  #used = 0
  #count = 0

  /** @param spare - The {@link spare} of a group that is done. */
  constructor(place: GroupPlace, spare: Buffer | undefined) {
    this.place = place
    this.#buffer = spare ?? Buffer.allocUnsafeSlow(BUFFER_BYTES_FIRST)
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve
      this.reject = reject
    })
    // Whoever called sync() hears of a failure; a group that nobody waits for must not end the process.
    this.done.catch(() => {})
  }

  /** Number of the record after the last. */
  get end(): number {
    return this.place.first + this.#count
  }

  /** Offset in the segment after the last record. */
  get endOffset(): number {
    return this.place.start + this.#used
  }

  get isFull(): boolean {
    return this.#used >= GROUP_BYTES_MAX
  }

  /** What is written to the segment at `place.start`. */
  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#used)
  }

  /** The memory of a group that is done, for the next one. */
  get spare(): Buffer | undefined {
    return this.#buffer.length <= BUFFER_BYTES_KEPT ? this.#buffer : undefined
  }

  /** Adds a record of this many bytes of UTF-8. */
  add(text: string, bytes: number): void {
    const at = this.#used
    const used = at + RECORD_HEADER_BYTES + bytes
    if (used > this.#buffer.length) this.#grow(used)
    this.#buffer.write(text, at + RECORD_HEADER_BYTES, bytes, 'utf8')
    const { segment, start } = this.place
    writeRecordHeader(this.#buffer, { at, offset: start + at, salt: segment.salt }, { bytes, group: start })
    this.#used = used
    this.#count++
  }

  #grow(needed: number): void {
    const size = Math.min(Math.max(needed, this.#buffer.length * 2), BUFFER_BYTES_MAX)
    const buffer = Buffer.allocUnsafeSlow(size)
    this.#buffer.copy(buffer, 0, 0, this.#used)
    this.#buffer = buffer
  }
}
