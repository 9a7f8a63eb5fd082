/** Reads the streams of a scan. */

import { describe } from '../describe.ts'
import { RESULT_DOCUMENTS_MAX } from '../limits.ts'
import { prefixEnd } from '../tree/store.ts'
import type { OrderBound } from './order.ts'
import { type Followed, type Reading, tooMany } from './reading.ts'
import { compareRows, compareToBound, Row } from './row.ts'
import type { Scan, Stream } from './scan.ts'
import { intersect, type Span } from './span.ts'

/** What is read, and on whose account. */
type Source = { readonly reading: Reading; readonly by: Followed; readonly scan: Scan }

/** Gives the documents of one stream in the order of the result: those that the keys do not rule out. Reads as it is asked. */
export function readStream(reading: Reading, by: Followed, scan: Scan, { spans }: Stream): Iterable<Row> {
  const source = { reading, by, scan }
  const [only] = spans
  const isSimple = spans.length === 1 && only !== undefined && scan.runs !== 'flip'
  const rows = isSimple ? entries(source, only, scan.reverse) : entriesOfAll(source, spans)
  return inOrder(rows, scan)
}

/** Returns rows of one stream, in the order of its keys, in that of the result, without those that their keys rule out. */
export function inOrder(rows: Iterable<Row>, scan: Scan): Iterable<Row> {
  const kept = scan.tests.length > 0 || scan.checksBounds ? keptRows(rows) : rows
  return scan.runs === 'sort' || !scan.isById ? inGroups(kept, scan) : kept
}

function* entriesOfAll(source: Source, spans: readonly Span[]): Generator<Row, void, undefined> {
  const { reverse, runs } = source.scan
  for (const span of reverse ? [...spans].reverse() : spans) {
    yield* runs === 'flip' ? flipped(source, span) : entries(source, span, reverse)
  }
}

function* entries({ reading, by, scan }: Source, span: Span, reverse: boolean): Generator<Row, void, undefined> {
  for (const entry of scan.source.reader.range({ lower: span.lower, upper: span.upper, reverse })) {
    reading.countKey(by)
    yield new Row(reading, by, scan, entry)
  }
}

/** Each run of equal values is read against the direction in which the runs follow one another. */
function* flipped(from: Source, span: Span): Generator<Row, void, undefined> {
  const { reading, by, scan } = from
  const { reverse, runParts, source } = scan
  let { lower, upper } = span
  while (lower < upper) {
    const [first] = source.reader.range({ lower, upper, reverse })
    if (first === undefined) return
    const row = new Row(reading, by, scan, first)
    const run = row.key.slice(0, row.endOf(runParts))
    const end = prefixEnd(run)
    const [within] = intersect([{ lower, upper }], [{ lower: run, upper: end }])
    if (within !== undefined) yield* entries(from, within, !reverse)
    if (reverse) upper = run
    else lower = end
  }
}

function* keptRows(rows: Iterable<Row>): Generator<Row, void, undefined> {
  for (const row of rows) if (passesTests(row) && isWithinBounds(row)) yield row
}

function passesTests(row: Row): boolean {
  for (const { part, leaf, test } of row.scan.tests) {
    const verdict = test(row.segment(part))
    if (verdict === false) return false
    if (verdict === undefined && leaf !== undefined) row.unsure = [...row.unsure, leaf]
  }
  return true
}

function isWithinBounds(row: Row): boolean {
  if (!row.scan.checksBounds) return true
  const { start, end } = row.scan.stretch
  return isBehind(row, start, 1) && isBehind(row, end, -1)
}

function isBehind(row: Row, bound: OrderBound | undefined, sign: 1 | -1): boolean {
  if (bound === undefined) return true
  const side = sign * compareToBound(row, bound)
  return side > 0 || (side === 0 && bound.isInclusive)
}

/** Sorts what an index does not order: runs that are to be sorted by id, and keys that were cut after one beginning. */
function* inGroups(rows: Iterable<Row>, scan: Scan): Generator<Row, void, undefined> {
  let group: string | undefined
  let held: Row[] = []
  for (const row of rows) {
    const own = groupOf(row)
    if (own !== group) {
      yield* sorted(held, scan)
      held = []
      group = own
    }
    if (own === undefined) yield row
    else held.push(row)
    if (scan.runs !== 'sort' && held.length > RESULT_DOCUMENTS_MAX) throw tooManyCut(scan)
  }
  yield* sorted(held, scan)
}

/** The beginning of the key that a row shares with those with which it is to be sorted; `undefined` for none. */
function groupOf(row: Row): string | undefined {
  const { runs, fixedParts, runParts, orderParts } = row.scan
  for (let part = fixedParts; part < runParts; part++) {
    if (row.isCut(part) && orderParts.includes(part)) return row.beginningOfCut(part)
  }
  return runs === 'sort' ? row.key.slice(0, row.endOf(runParts)) : undefined
}

function sorted(rows: readonly Row[], { stretch }: Scan): readonly Row[] {
  return rows.length < 2 ? rows : [...rows].sort((a, b) => compareRows(a, b, stretch.order))
}

function tooManyCut({ stretch }: Scan): Error {
  const fields = stretch.order.sorts.map(({ field }) => describe(field)).join(' and ')
  return tooMany(`have values of one long beginning in ${fields}`, 'order by another field')
}
