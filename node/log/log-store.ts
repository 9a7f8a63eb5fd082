/**
 * The port to the log: an append-only list of text records, numbered from 0. The log is the truth; all else is rebuilt
 * from it. Every implementation passes test/conformance/log.ts.
 *
 * A record is in one of two states: appended (in memory; a crash loses it) or durable (on disk; nothing loses it).
 * `durableLength <= length`, and only a failed {@link LogStore.sync} makes `length` smaller.
 */

/** Bytes of UTF-8 of one record; the least is 1. */
export const RECORD_BYTES_MAX: number = 4 * 1024 * 1024

/** A record and its place in the log. */
export type LogRecord = { readonly number: number; readonly text: string }

export interface LogStore extends AsyncDisposable {
  /** Records appended: the number that the next record gets. */
  readonly length: number
  /** Records on disk. */
  readonly durableLength: number

  /**
   * Takes a record and returns its number. Does no I/O: the record is written by the next {@link sync}.
   *
   * @throws {TypeError} when the text is empty or has a lone surrogate, {RangeError} when it is over {@link RECORD_BYTES_MAX}.
   * @throws {NodeError} `NODE_CLOSED`; `NODE_DISK_FULL` until {@link reset}; `NODE_DISK_FAILED` for ever.
   */
  append(text: string): number

  /**
   * Resolves when every record appended before the call is durable. Concurrent calls share one write and one sync of
   * the disk (group commit).
   *
   * A rejection means that all records that were not durable are gone: `length` is `durableLength` again and the owner
   * rebuilds its state from there.
   *
   * @throws {NodeError} `NODE_DISK_FULL`: call {@link reset} to go on. `NODE_DISK_FAILED`: the log is dead; a sync of the
   * disk is never tried twice, because the second may succeed without having written. `NODE_CLOSED`.
   */
  sync(): Promise<void>

  /**
   * Yields the durable records with `from <= number < to`, in order. `to` is the `durableLength` of the moment of the
   * call unless given. Does not disturb the writer; holds a bounded piece of the log in memory.
   *
   * @throws {RangeError} at the call, unless `0 <= from <= to <= durableLength`.
   * @throws {NodeError} `NODE_LOG_DAMAGED`, `NODE_DISK_FAILED` while iterating; records yielded before are right.
   */
  read(from: number, to?: number): AsyncIterable<LogRecord>

  /**
   * Makes the log take records again after `NODE_DISK_FULL`. The owner calls it when its state stands at `durableLength`.
   * Does nothing when the log is well.
   *
   * @throws {NodeError} `NODE_DISK_FAILED`, `NODE_CLOSED`.
   */
  reset(): void

  /** Makes what was appended durable, then lets go of the files. A second call returns the first's result. */
  close(): Promise<void>
}
