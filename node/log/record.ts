/** Argument checks that every log shares. */
import { RECORD_BYTES_MAX } from './log-store.ts'

/**
 * Returns the bytes of UTF-8 of a record's text.
 *
 * @throws {TypeError} when the text is empty or has a lone surrogate (which UTF-8 cannot hold).
 * @throws {RangeError} when it is over {@link RECORD_BYTES_MAX}.
 */
export function recordBytes(text: string): number {
  if (text === '') throw new TypeError('a record has at least one byte, got an empty text')
  if (!text.isWellFormed()) throw new TypeError('a record is well-formed Unicode, got a lone surrogate')
  const bytes = Buffer.byteLength(text, 'utf8')
  if (bytes > RECORD_BYTES_MAX) throw new RangeError(`a record has at most ${RECORD_BYTES_MAX} bytes, got ${bytes}`)
  return bytes
}

/** A part of a log: the records with `from <= number < to`. */
export type RecordRange = { readonly from: number; readonly to: number }

/** Returns the range. @throws {RangeError} unless both ends are integers and `0 <= from <= to <= durableLength`. */
export function checkRange(range: RecordRange, durableLength: number): RecordRange {
  const { from, to } = range
  const valid = Number.isSafeInteger(from) && Number.isSafeInteger(to) && 0 <= from && from <= to && to <= durableLength
  if (!valid) throw new RangeError(`expected 0 <= from <= to <= ${durableLength}, got from ${from} to ${to}`)
  return range
}
