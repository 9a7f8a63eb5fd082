/**
 * Documents that are in several indexes at once, each read in the order of ids.
 *
 * Each index is asked for its first document at or behind the furthest that any has come to (leapfrog), so what is read grows
 * with the number of times that they pass one another, not with how many documents each has.
 */
import type { Followed, Reading } from './reading.ts'
import { Row } from './row.ts'
import type { Scan, Stream } from './scan.ts'
import type { Span } from './span.ts'

/** Yields the rows of the first scan whose documents are in all the others too, in the order of ids. */
export function* readIntersection(reading: Reading, by: Followed): Generator<Row, void, undefined> {
  const first = new IdCursor(reading, by, by.plan.scan)
  const others = by.plan.others.map((scan) => new IdCursor(reading, by, scan))
  let row = first.start()
  while (row !== undefined) {
    const furthest = passing(row, others)
    if (furthest === undefined) return
    if (furthest === row.id) yield row
    row = furthest === row.id ? first.seek(row.id, 'behind') : first.seek(furthest, 'at')
  }
}

/** Returns the id of the row when all cursors have it, else the first id behind it at which one of them is. */
function passing({ id }: Row, cursors: readonly IdCursor[]): string | undefined {
  for (const cursor of cursors) {
    const found = cursor.seek(id, 'at')
    if (found?.id !== id) return found?.id
  }
  return id
}

/** A place in the streams of one scan, all of which are in the order of ids; it moves one way. */
class IdCursor {
  readonly #reading: Reading
  readonly #by: Followed
  readonly #scan: Scan
  /** The streams that have more, and the first row of each. */
  #heads: { readonly stream: Stream; readonly row: Row }[] | undefined

  constructor(reading: Reading, by: Followed, scan: Scan) {
    this.#reading = reading
    this.#by = by
    this.#scan = scan
  }

  /** Returns the first row. */
  start(): Row | undefined {
    this.#heads = this.#scan.streams.flatMap((stream) => this.#headOf(stream, undefined))
    return this.#first()
  }

  /** Returns the first row at or behind an id, or behind it. */
  seek(id: string, side: 'at' | 'behind'): Row | undefined {
    const { reverse, streams } = this.#scan
    const edge = (side === 'at') === reverse ? `${id}\0` : id
    const isPast = (row: Row): boolean => (reverse ? row.id < edge : row.id >= edge)
    this.#heads = this.#heads
      ? this.#heads.flatMap((head) => (isPast(head.row) ? head : this.#headOf(head.stream, edge)))
      : streams.flatMap((stream) => this.#headOf(stream, edge))
    return this.#first()
  }

  #headOf(stream: Stream, edge: string | undefined): { readonly stream: Stream; readonly row: Row }[] {
    const { reverse, source } = this.#scan
    for (const span of reverse ? [...stream.spans].reverse() : stream.spans) {
      const range = edge === undefined ? span : narrowed(span, stream.prefix + edge, reverse)
      for (const entry of source.reader.range({ ...range, reverse })) {
        this.#reading.countKey(this.#by)
        return [{ stream, row: new Row(this.#reading, this.#by, this.#scan, entry) }]
      }
    }
    return []
  }

  #first(): Row | undefined {
    const { reverse } = this.#scan
    let first: Row | undefined
    for (const { row } of this.#heads ?? []) {
      if (first === undefined || (reverse ? row.id > first.id : row.id < first.id)) first = row
    }
    return first
  }
}

function narrowed({ lower, upper }: Span, edge: string, reverse: boolean): Span {
  if (reverse) return { lower, upper: upper < edge ? upper : edge }
  return { lower: lower > edge ? lower : edge, upper }
}
