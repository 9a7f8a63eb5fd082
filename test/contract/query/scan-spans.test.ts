import { describe, expect, it } from '@jest/globals'
import type { IndexPart } from '../../../contract/index/definitions.ts'
import { VALUE_KEY_BYTES_MAX } from '../../../contract/index/value-key.ts'
import { Reading } from '../../../contract/query/reading.ts'
import { Row } from '../../../contract/query/row.ts'
import { fitScan, type Scan } from '../../../contract/query/scan.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { type QueryState, queryState, wantOf } from '../../support/query-state.ts'

const LONGEST = 'l'.repeat(VALUE_KEY_BYTES_MAX)
const A: IndexPart = ['a', 'asc']
const B: IndexPart = ['b', 'desc']

function documents(): Record<string, JsonObject> {
  const all: Record<string, JsonObject> = {}
  for (const a of [1, 2, 3, 'x']) for (const b of [1, 2, 3]) all[`${a}-${b}`] = { a, b }
  all['long-m'] = { a: 'l', b: `${LONGEST}m` }
  all['long-n'] = { a: 'l', b: `${LONGEST}n` }
  return all
}

function fitted(state: QueryState, ...options: readonly Json[]): Scan {
  const [source] = state.declared
  const scan = source && fitScan(source, wantOf(...options))
  if (scan === undefined) throw new Error('the index serves the query')
  return scan
}

/** Ids in the spans with what the tests say of each: true, false, or undefined where only the document tells. */
function verdicts(state: QueryState, ...options: readonly Json[]): Record<string, boolean | undefined> {
  const scan = fitted(state, ...options)
  const { reading } = state.plan(...options)
  const [by] = reading.followed
  if (by === undefined) throw new Error('the query has a plan')
  const found: Record<string, boolean | undefined> = {}
  for (const { spans } of scan.streams) {
    for (const entry of spans.flatMap((span) => [...scan.source.reader.range(span)])) {
      const row = new Row(new Reading(state.store, [by]), by, scan, entry)
      const said = scan.tests.map(({ part, test }) => test(row.segment(part)))
      found[row.id] = said.includes(false) ? false : said.includes(undefined) ? undefined : true
    }
  }
  return found
}

describe('the keys that a branch leaves', () => {
  const state = queryState({ documents: documents(), indexes: [[A, B]] })

  it('are those of the first range, which needs no test', () => {
    expect(fitted(state, ['a', '>', 1], ['b', '!=', null], ['a']).tests.map(({ part }) => part)).toEqual([1])
  })

  it('are tested by the ranges that follow', () => {
    expect(verdicts(state, ['a', '>', 1], ['b', '>', 2])).toEqual({
      '2-1': false,
      '2-2': false,
      '2-3': true,
      '3-1': false,
      '3-2': false,
      '3-3': true,
    })
  })

  it('are tested for certain values behind a range', () => {
    expect(verdicts(state, ['a', '>', 2], ['b', 'in', [1, 3]])).toEqual({ '3-1': true, '3-2': false, '3-3': true })
  })

  it('need no test where values are followed by a range, whatever the direction', () => {
    expect(verdicts(state, ['a', '==', 2], ['b', '<=', 2])).toEqual({ '2-1': true, '2-2': true })
    expect(fitted(state, ['a', '==', 2], ['b', '<=', 2]).tests).toEqual([])
  })

  it('are left to the document where a value was cut at the edge of a range', () => {
    expect(verdicts(state, ['a', '==', 'l'], ['b', '>', `${LONGEST}m`])).toEqual({
      'long-m': false,
      'long-n': undefined,
    })
  })

  it('are those of certain ids behind certain values', () => {
    expect(verdicts(state, ['a', '==', 1], ['b', '==', 1], ['__id__', '>=', '1-1'])).toEqual({ '1-1': true })
  })

  it('are tested by their ids behind a range', () => {
    expect(verdicts(state, ['a', '==', 1], ['b', '>', 1], ['__id__', '==', '1-3'])).toEqual({
      '1-2': false,
      '1-3': true,
    })
  })
})
