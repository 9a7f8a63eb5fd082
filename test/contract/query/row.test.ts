import { describe, expect, it } from '@jest/globals'
import type { IndexPart } from '../../../contract/index/definitions.ts'
import { valueKey, wholeValueKey } from '../../../contract/index/value-key.ts'
import { compareRows, compareToBound, type Row } from '../../../contract/query/row.ts'
import { runQuery } from '../../../contract/query/run.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'
import { queryState } from '../../support/query-state.ts'
import { LONG } from '../../support/random-values.ts'

const PARTS: readonly IndexPart[] = [
  ['a', 'asc'],
  ['b', 'desc'],
]
const DOCUMENTS: Readonly<Record<string, JsonObject>> = {
  é: { a: 1, b: 'x', __id__: 'mine' },
  two: { a: 1, b: 'y' },
  cut: { a: 2, b: `${LONG}b` },
  cut2: { a: 2, b: `${LONG}a` },
}
const state = queryState({ documents: DOCUMENTS, indexes: [PARTS] })

function rows(...options: readonly Json[]): Row[] {
  return runQuery(state.plan(...options))
}

/** The row of the document `é` in the declared index. */
function first(): Row {
  const row = rows(['a'], ['b', 'desc']).find(({ id }) => id === '\xc3\xa9')
  if (row === undefined) throw new Error('the document is found')
  return row
}

describe('a row of an index', () => {
  it('has the id as bytes', () => {
    expect(first().idKey).toBe('\xc3\xa9')
  })

  it('has the keys of its parts as an ascending index would', () => {
    expect([0, 1, 2].map((part) => first().segment(part))).toEqual([
      valueKey(1, sha256),
      valueKey('x', sha256),
      '\xc3\xa9',
    ])
  })

  it('has the data of its document', () => {
    expect(first().data).toEqual(DOCUMENTS['é'])
  })

  it('reads its document once', () => {
    const row = first()
    const { stored, data } = row
    const read = row.reading.documents
    expect([row.stored, row.data, row.value('b')]).toEqual([stored, data, 'x'])
    expect(row.reading.documents).toBe(read)
  })

  it('takes __id__ for the id, whatever is in the document', () => {
    expect(first().value('__id__')).toBe('é')
  })

  it('has no value of a field that the document lacks', () => {
    expect(first().value('none')).toBeUndefined()
  })

  it('has the order of its values', () => {
    expect([first().orderKey(0), first().orderKey(1)]).toEqual([valueKey(1, sha256), valueKey('x', sha256)])
  })

  it('knows which of its parts were cut, and what is whole', () => {
    const row = rows(['a', '==', 2], ['b', 'desc'])[0]
    expect([row?.isCut(0), row?.isCut(1), row?.wholeOrderKey(0)]).toEqual([false, true, wholeValueKey(`${LONG}b`)])
  })
})

describe('rows', () => {
  it('compare by their documents where keys were cut', () => {
    const [b, a] = rows(['a', '==', 2], ['b', 'desc'])
    const order = { sorts: [{ field: 'b', descending: true }], idDescending: true }
    expect(b && a && [compareRows(b, a, order), compareRows(a, b, order)]).toEqual([-1, 1])
  })

  it('compare by their ids where values are equal', () => {
    const [one, other] = rows(['a', '==', 1], ['b', '>=', 'x'])
    const order = { sorts: [], idDescending: true }
    expect(one && other && compareRows(one, other, order)).toBe(one && other && one.id < other.id ? 1 : -1)
  })

  it.each([
    [{ values: [2], id: undefined }, -1],
    [{ values: [1], id: undefined }, 0],
    [{ values: [0], id: undefined }, 1],
    [{ values: [1, 'y'], id: undefined }, 1],
    [{ values: [1, 'x'], id: 'é' }, 0],
    [{ values: [1, 'x'], id: 'z' }, -1],
  ])('compare to the bound %j', (bound, side) => {
    // The zero of a descending order has a sign.
    expect(Math.sign(compareToBound(first(), { ...bound, isInclusive: true })) + 0).toBe(side)
  })
})
