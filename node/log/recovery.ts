/** What happens to the files of a log when it is opened: check that they fit together, cut a torn tail. */
import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { NodeError } from '../errors.ts'
import { type Disk, syncDirectory, writeAll } from './disk.ts'
import {
  parseRecordHeader,
  parseSegmentHeader,
  parseSegmentName,
  RECORD_HEADER_BYTES,
  SEGMENT_HEADER_BYTES,
} from './format.ts'
import { createSegment, planSegment, type Segment, SparseIndex } from './segment.ts'
import { damageError, type Fault, SegmentReader } from './segment-reader.ts'

const SEARCH_CHUNK_BYTES = 1024 * 1024

/** A log whose files are right. `handle` is the last segment, open for writing; `length` counts all records. */
export type RecoveredLog = {
  readonly segments: Segment[]
  readonly handle: FileHandle
  readonly length: number
  readonly bytesCut: number
}

/**
 * Opens the segments of a directory, which is created if it is absent.
 *
 * Reads the last segment in full and the headers of the others: their records are checked when they are read.
 *
 * @throws {NodeError} `NODE_LOG_DAMAGED`, `NODE_LOG_VERSION`.
 */
export async function recoverLog(dir: string, disk: Disk): Promise<RecoveredLog> {
  await mkdir(dir, { recursive: true })
  const segments = await openSegments(dir)
  const last = segments.at(-1)
  if (last === undefined) {
    const segment = planSegment(dir, 0, 0)
    return { segments: [segment], handle: await createSegment(segment, disk), length: 0, bytesCut: 0 }
  }
  const handle = await open(last.path, 'r+')
  try {
    const { length, bytesCut } = await recoverTail(handle, last, disk)
    await syncDirectory(dir)
    return { segments, handle, length, bytesCut }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** Returns the segments in order, after checking that none is missing, cut or longer than it was. */
async function openSegments(dir: string): Promise<Segment[]> {
  const names = await readdir(dir)
  // Left behind by a crash while a segment was created: nothing was ever written to it.
  for (const name of names.filter((name) => name.endsWith('.weftlog.new'))) await rm(join(dir, name))
  const firsts = names.map(parseSegmentName).filter((first) => first !== undefined)
  const segments: Segment[] = []
  let previousBytes = 0
  for (const first of firsts.sort((a, b) => a - b)) {
    const segment = await openSegment(dir, first)
    if (segments.length === 0 && first !== 0)
      throw damageError(segment.path, missing(0, 'the segments before are missing'))
    if (segment.previousBytes !== previousBytes) {
      const reason = `the segment before has ${previousBytes} bytes, expected ${segment.previousBytes}`
      throw damageError(segments.at(-1)?.path ?? segment.path, { ...missing(first, reason), offset: previousBytes })
    }
    segments.push(segment)
    previousBytes = segment.bytes
  }
  return segments
}

async function openSegment(dir: string, first: number): Promise<Segment> {
  const { path } = planSegment(dir, first, 0)
  const handle = await open(path, 'r')
  try {
    const bytes = Buffer.alloc(SEGMENT_HEADER_BYTES)
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0)
    const header = parseSegmentHeader(bytes.subarray(0, bytesRead))
    if (header === 'version') {
      const sentence = `${path} was written by another version of the log format; open it with the version that wrote it`
      throw new NodeError('NODE_LOG_VERSION', sentence, { path })
    }
    if (header === 'damaged') throw damageError(path, missing(first, 'the segment header is not what was written'))
    if (header.first !== first)
      throw damageError(path, missing(first, `the header says that it starts at ${header.first}`))
    return { ...header, path, bytes: (await handle.stat()).size, index: new SparseIndex(first) }
  } finally {
    await handle.close()
  }
}

function missing(number: number, reason: string): Fault {
  return { number, offset: 0, reason }
}

/** Checks the last segment, cuts a torn tail and makes what is left durable. Sets `segment.bytes`. */
async function recoverTail(
  handle: FileHandle,
  segment: Segment,
  disk: Disk,
): Promise<{ length: number; bytesCut: number }> {
  const size = segment.bytes
  const from = { number: segment.first, offset: SEGMENT_HEADER_BYTES }
  const reader = new SegmentReader(handle, segment, { from, end: size })
  let lastGroup = SEGMENT_HEADER_BYTES
  for (let records = await reader.next(); records.length > 0; records = await reader.next()) {
    lastGroup = records.at(-1)?.group ?? lastGroup
  }
  const { number, offset } = reader.position
  if (reader.fault !== undefined) {
    if (await hasLaterGroup(handle, segment, { offset, size })) throw damageError(segment.path, reader.fault)
    await disk.truncate(handle.fd, offset)
  }
  await rewrite(handle, disk, { offset: lastGroup, end: offset })
  segment.bytes = offset
  return { length: number, bytesCut: size - offset }
}

/** Returns whether a record header after a bad spot belongs to a group that began after it. One pass. */
async function hasLaterGroup(
  handle: FileHandle,
  segment: Segment,
  spot: { offset: number; size: number },
): Promise<boolean> {
  const chunk = Buffer.alloc(SEARCH_CHUNK_BYTES)
  const step = SEARCH_CHUNK_BYTES - RECORD_HEADER_BYTES + 1
  for (let start = spot.offset + 1; start < spot.size; start += step) {
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, start)
    for (let at = 0; at + RECORD_HEADER_BYTES <= bytesRead; at++) {
      // The cheap half of the check comes first: almost every place fails it.
      if (chunk.readUInt32LE(at + 4) <= spot.offset) continue
      if (parseRecordHeader(chunk, { at, offset: start + at, salt: segment.salt }) !== undefined) return true
    }
  }
  return false
}

/**
 * Writes the last group over itself and syncs. After a crash it may stand in the page cache only, and after a failed
 * sync the kernel may hold it for written: only a new write is sure to be synced.
 */
async function rewrite(handle: FileHandle, disk: Disk, span: { offset: number; end: number }): Promise<void> {
  const chunk = Buffer.alloc(Math.min(SEARCH_CHUNK_BYTES, span.end - span.offset))
  let position = span.offset
  while (position < span.end) {
    const { bytesRead } = await handle.read(chunk, 0, Math.min(chunk.length, span.end - position), position)
    if (bytesRead === 0) throw new Error(`the file ended at ${position} while it was read`)
    await writeAll(disk, handle.fd, { bytes: chunk.subarray(0, bytesRead), position })
    position += bytesRead
  }
  await disk.sync(handle.fd)
}
