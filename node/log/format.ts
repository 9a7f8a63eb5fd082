/**
 * The bytes of a log segment (docs/format-log.md is this comment with examples). All numbers are little-endian.
 *
 * A log is a directory of segments. A segment is named by the number of its first record, `000000000042.weftlog`, and
 * is a header followed by records without gaps:
 *
 *     segment header, 32 bytes                      record header, 16 bytes, then the payload
 *      0  8  magic "WEFTLOG1"                        0  4  bytes of the payload, 1 to 4 MiB
 *      8  8  number of the first record              4  4  group: offset in this segment where the record's group began
 *     16  8  bytes of the segment before, 0 if none  8  4  CRC-32 of the payload, started at salt
 *     24  4  salt: random, one per segment          12  4  CRC-32 of bytes 0-11, started at salt + offset of the record
 *     28  4  CRC-32 of bytes 0-27
 *
 * A group is what one sync of the disk made durable. Groups are written one after the other, so everything before
 * `group` was durable before the record was written. That tells a torn tail from damage: when no good record header
 * after a bad spot at X has a group above X, the bad spot lies in the last group, which a crash interrupted and nobody
 * was told about. Otherwise bytes that were durable have changed.
 *
 * The header has a checksum of its own so that a length is never trusted before it is checked, and so that the search
 * for later records costs one pass. The salt keeps a client from planting something that looks like a record header in
 * its own payload, and old disk blocks from being taken for records. The offset in the checksum ties a record to its place.
 */
import { crc32 } from 'node:zlib'
import { RECORD_BYTES_MAX } from './log-store.ts'

/** Bytes before the first record of a segment. */
export const SEGMENT_HEADER_BYTES: number = 32
/** Bytes before the payload of a record. */
export const RECORD_HEADER_BYTES: number = 16

const MAGIC = 'WEFTLOG1'
const MAGIC_FAMILY = 'WEFTLOG'
const SUFFIX = '.weftlog'

/** What the header of a segment says. */
export type SegmentHeader = { readonly first: number; readonly previousBytes: number; readonly salt: number }

/** What the header of a record says. */
export type RecordHeader = { readonly bytes: number; readonly group: number; readonly payloadCrc: number }

/** Where a record stands: `at` in the buffer, `offset` in the segment. */
export type RecordPlace = { readonly at: number; readonly offset: number; readonly salt: number }

/** Returns the file name of the segment that starts with this record. */
export function segmentName(first: number): string {
  return String(first).padStart(12, '0') + SUFFIX
}

/** Returns the number of the first record from a segment's file name; `undefined` when it is no such name. */
export function parseSegmentName(name: string): number | undefined {
  if (!/^\d{12,16}\.weftlog$/.test(name)) return undefined
  const first = Number(name.slice(0, -SUFFIX.length))
  return Number.isSafeInteger(first) && segmentName(first) === name ? first : undefined
}

/** Returns the 32 bytes of a segment header. */
export function encodeSegmentHeader(header: SegmentHeader): Buffer {
  const bytes = Buffer.alloc(SEGMENT_HEADER_BYTES)
  bytes.write(MAGIC, 0, 'latin1')
  bytes.writeBigUInt64LE(BigInt(header.first), 8)
  bytes.writeBigUInt64LE(BigInt(header.previousBytes), 16)
  bytes.writeUInt32LE(header.salt, 24)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 28)), 28)
  return bytes
}

/** Returns what the header says, or why it is none: `version` when another version wrote it, else `damaged`. */
export function parseSegmentHeader(bytes: Buffer): SegmentHeader | 'version' | 'damaged' {
  if (bytes.length < SEGMENT_HEADER_BYTES) return 'damaged'
  if (crc32(bytes.subarray(0, 28)) === bytes.readUInt32LE(28) && bytes.toString('latin1', 0, 8) === MAGIC) {
    const first = Number(bytes.readBigUInt64LE(8))
    const previousBytes = Number(bytes.readBigUInt64LE(16))
    return { first, previousBytes, salt: bytes.readUInt32LE(24) }
  }
  const family = bytes.toString('latin1', 0, MAGIC_FAMILY.length) === MAGIC_FAMILY
  return family && bytes.toString('latin1', 0, 8) !== MAGIC ? 'version' : 'damaged'
}

/** Writes a record's header into `buffer` at `place.at`, after the payload was put behind it. */
export function writeRecordHeader(buffer: Buffer, place: RecordPlace, record: { bytes: number; group: number }): void {
  const { at, salt } = place
  const payloadAt = at + RECORD_HEADER_BYTES
  buffer.writeUInt32LE(record.bytes, at)
  buffer.writeUInt32LE(record.group, at + 4)
  buffer.writeUInt32LE(crc32(buffer.subarray(payloadAt, payloadAt + record.bytes), salt), at + 8)
  buffer.writeUInt32LE(headerCrc(buffer, place), at + 12)
}

/** Returns the record header at `place`, or `undefined` when what stands there is none. */
export function parseRecordHeader(buffer: Buffer, place: RecordPlace): RecordHeader | undefined {
  const { at, offset } = place
  const bytes = buffer.readUInt32LE(at)
  const group = buffer.readUInt32LE(at + 4)
  if (bytes === 0 || bytes > RECORD_BYTES_MAX || group > offset || group < SEGMENT_HEADER_BYTES) return undefined
  if (buffer.readUInt32LE(at + 12) !== headerCrc(buffer, place)) return undefined
  return { bytes, group, payloadCrc: buffer.readUInt32LE(at + 8) }
}

/** Returns whether the payload behind the header at `place` is the one that was written. */
export function isPayloadIntact(buffer: Buffer, place: RecordPlace, header: RecordHeader): boolean {
  const payloadAt = place.at + RECORD_HEADER_BYTES
  return crc32(buffer.subarray(payloadAt, payloadAt + header.bytes), place.salt) === header.payloadCrc
}

function headerCrc(buffer: Buffer, { at, offset, salt }: RecordPlace): number {
  return crc32(buffer.subarray(at, at + 12), (salt + offset) >>> 0)
}
