/** One file of the log: how it is made, and where its records start. */
import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Disk, syncDirectory, writeAll } from './disk.ts'
import { encodeSegmentHeader, SEGMENT_HEADER_BYTES, type SegmentHeader, segmentName } from './format.ts'

const INDEX_STRIDE_BYTES = 256 * 1024

/** A place in a segment where a record starts. */
export type Position = { readonly number: number; readonly offset: number }

/** A segment on disk. `bytes` is its durable end. */
export type Segment = SegmentHeader & { readonly path: string; bytes: number; readonly index: SparseIndex }

/**
 * Knows where some records start: about one place for every 256 KiB that was written or read (16 bytes of memory each).
 * The places only ever grow at the end.
 */
export class SparseIndex {
  readonly #positions: Position[]

  constructor(first: number) {
    this.#positions = [{ number: first, offset: SEGMENT_HEADER_BYTES }]
  }

  /** Notes where a record starts, if that is far enough behind the last place. */
  add(number: number, offset: number): void {
    const last = this.#positions.at(-1)
    if (last !== undefined && offset - last.offset >= INDEX_STRIDE_BYTES) this.#positions.push({ number, offset })
  }

  /** Returns the last known place at or before the record. O(log n). */
  seek(number: number): Position {
    const index = lastIndexAtMost(this.#positions, (position) => position.number, number)
    const position = this.#positions[index]
    if (position === undefined) throw new RangeError(`record ${number} lies before its segment`)
    return position
  }
}

/** Returns the index of the last item whose key is at most `key`, or -1. Keys ascend. */
export function lastIndexAtMost<T>(items: readonly T[], keyOf: (item: T) => number, key: number): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const item = items[middle]
    if (item !== undefined && keyOf(item) <= key) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Returns a segment that does not exist on disk yet. */
export function planSegment(dir: string, first: number, previousBytes: number): Segment {
  const salt = randomBytes(4).readUInt32LE()
  const path = join(dir, segmentName(first))
  return { first, previousBytes, salt, path, bytes: SEGMENT_HEADER_BYTES, index: new SparseIndex(first) }
}

/**
 * Creates the file of a planned segment and returns it open for writing. The name appears only when the header is
 * durable, so a segment with a bad header is always damage.
 */
export async function createSegment(segment: Segment, disk: Disk): Promise<FileHandle> {
  const draft = `${segment.path}.new`
  const handle = await open(draft, 'w+')
  try {
    await writeAll(disk, handle.fd, { bytes: encodeSegmentHeader(segment), position: 0 })
    await disk.sync(handle.fd)
    await rename(draft, segment.path)
    await syncDirectory(dirname(segment.path))
    return handle
  } catch (error) {
    await handle.close()
    await rm(draft, { force: true })
    throw error
  }
}
