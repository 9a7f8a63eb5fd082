/**
 * Documents that are in several indexes at once, each read in one order: that of what stands in its keys behind the beginning
 * of a stream, which is the id and, before it, values of the same fields in each.
 *
 * Each index is asked for its first document at or behind the furthest that any has come to (leapfrog), so what is read grows
 * with the number of times that they pass one another, not with how many documents each has.
 */
import { inOrder } from './read-scan.ts'
import type { Followed, Reading } from './reading.ts'
import { Row } from './row.ts'
import type { Scan, Stream } from './scan.ts'
import type { Span } from './span.ts'

/** Returns the rows of the first scan whose documents are in all the others too, in the order of the result. */
export function readIntersection(reading: Reading, by: Followed): Iterable<Row> {
  return inOrder(rowsInAll(reading, by), by.plan.scan)
}

function* rowsInAll(reading: Reading, by: Followed): Generator<Row, void, undefined> {
  const first = new Cursor(reading, by, by.plan.scan)
  const others = by.plan.others.map((scan) => new Cursor(reading, by, scan))
  let head = first.start()
  while (head !== undefined) {
    const furthest = passing(head.end, others)
    if (furthest === undefined) return
    if (furthest === head.end) yield head.row
    head = furthest === head.end ? first.seek(head.end, 'behind') : first.seek(furthest, 'at')
  }
}

/** Returns the end of a key when all cursors have it, else the first one behind it at which one of them is. */
function passing(end: string, cursors: readonly Cursor[]): string | undefined {
  for (const cursor of cursors) {
    const found = cursor.seek(end, 'at')
    if (found?.end !== end) return found?.end
  }
  return end
}

/** The first row that is left of a stream, and what stands in its key behind the beginning of the stream. */
type Head = { readonly stream: Stream; readonly row: Row; readonly end: string }

/** A place in the streams of one scan, all of which are in the order of the ends of their keys; it moves one way. */
class Cursor {
  readonly #reading: Reading
  readonly #by: Followed
  readonly #scan: Scan
  /** Of the streams that have more. */
  #heads: readonly Head[] | undefined

  constructor(reading: Reading, by: Followed, scan: Scan) {
    this.#reading = reading
    this.#by = by
    this.#scan = scan
  }

  /** Returns the first head. */
  start(): Head | undefined {
    this.#heads = this.#scan.streams.flatMap((stream) => this.#headOf(stream, undefined))
    return this.#first()
  }

  /** Returns the first head at or behind an end, or behind it. */
  seek(end: string, side: 'at' | 'behind'): Head | undefined {
    const { reverse, streams } = this.#scan
    const edge = (side === 'at') === reverse ? `${end}\0` : end
    const isPast = (head: Head): boolean => (reverse ? head.end < edge : head.end >= edge)
    this.#heads = this.#heads
      ? this.#heads.flatMap((head) => (isPast(head) ? head : this.#headOf(head.stream, edge)))
      : streams.flatMap((stream) => this.#headOf(stream, edge))
    return this.#first()
  }

  #headOf(stream: Stream, edge: string | undefined): readonly Head[] {
    const { reverse, source } = this.#scan
    for (const span of reverse ? [...stream.spans].reverse() : stream.spans) {
      const range = edge === undefined ? span : narrowed(span, stream.prefix + edge, reverse)
      for (const entry of source.reader.range({ ...range, reverse })) {
        this.#reading.countKey(this.#by)
        const row = new Row(this.#reading, this.#by, this.#scan, entry)
        return [{ stream, row, end: row.key.slice(stream.prefix.length) }]
      }
    }
    return []
  }

  #first(): Head | undefined {
    const { reverse } = this.#scan
    let first: Head | undefined
    for (const head of this.#heads ?? []) {
      if (first === undefined || (reverse ? head.end > first.end : head.end < first.end)) first = head
    }
    return first
  }
}

function narrowed({ lower, upper }: Span, edge: string, reverse: boolean): Span {
  if (reverse) return { lower, upper: upper < edge ? upper : edge }
  return { lower: lower > edge ? lower : edge, upper }
}
