import { describe, expect, it } from '@jest/globals'
import { valueKey, wholeValueKey } from '../../../contract/index/value-key.ts'
import { fieldAxis, idAxis } from '../../../contract/query/axis.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'
import { LONG } from '../../support/random-values.ts'

describe('the axis of ids', () => {
  const axis = idAxis('p')

  it('has a span of one key for each id', () => {
    expect(axis.equal('a')).toEqual({ lower: 'pa', upper: 'pa\0' })
  })

  it('places a cursor by its id', () => {
    expect(axis.placeOfCursor({ id: 'é' })).toEqual({ before: 'p\xc3\xa9', after: 'p\xc3\xa9\0' })
  })

  it('is all of one type', () => {
    expect(axis.sameType('a')).toEqual({ lower: 'p', upper: 'q' })
  })
})

describe('the axis of a field', () => {
  const axis = fieldAxis('p', 'f', sha256)
  const long = wholeValueKey(LONG)

  it('has a span of all ids for each value', () => {
    expect(axis.equal('a')).toEqual({ lower: 'p\x06a\0', upper: 'p\x06a\x01' })
  })

  it('has a span for a long value that no other long value is in', () => {
    const { lower, upper } = axis.equal(LONG)
    expect(lower).toBe(`p${valueKey(LONG, sha256)}`)
    const other = `p${valueKey(`${LONG}a`, sha256)}`
    expect(other >= lower && other < upper).toBe(false)
  })

  it('places a short value by its key alone', () => {
    expect(axis.place('a')).toEqual({ before: 'p\x06a\0', after: 'p\x06a\x01' })
  })

  it('places a long value among those that share its beginning', () => {
    const beginning = long.slice(0, 256)
    expect(axis.place(LONG)).toEqual({
      before: `p${beginning}`,
      after: `p${beginning.slice(0, -1)}m`,
      among: { value: long },
    })
  })

  it('places a cursor by its value and its id', () => {
    const cursor = (f: string): { id: string; data: { f: string } } => ({ id: 'é', data: { f } })
    expect(axis.placeOfCursor(cursor('a'))).toEqual({ before: 'p\x06a\0\xc3\xa9', after: 'p\x06a\0\xc3\xa9\0' })
    expect(axis.placeOfCursor(cursor(LONG)).among).toEqual({ value: long, id: '\xc3\xa9' })
  })
})
