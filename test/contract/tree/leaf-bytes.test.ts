import { describe, expect, it } from '@jest/globals'
import { varint } from '../../../contract/tree/binary.ts'
import { emptyGroups, type Groups } from '../../../contract/tree/leaf.ts'
import {
  numberBytes,
  openGap,
  spliceBytes,
  usedBytes,
  writeNumber,
  writeText,
} from '../../../contract/tree/leaf-bytes.ts'

/** Groups of bytes that are none of real entries. */
function groupsOf(...texts: string[]): Groups {
  let end = 0
  const ends = texts.map((text) => {
    end += text.length
    return end
  })
  return { ...emptyGroups(), data: Uint8Array.from(Buffer.from(texts.join(''))), ends }
}

function textsOf({ data, ends }: Groups): string[] {
  return ends.map((end, i) => Buffer.from(data.subarray(ends[i - 1] ?? 0, end)).toString())
}

describe('spliceBytes', () => {
  it.each([
    ['longer', 7, ['abc', 'd____ef', 'gh']],
    ['as long', 3, ['abc', 'd__ef', 'gh']],
    ['shorter', 1, ['abc', 'd_ef', 'gh']],
  ])('makes a place %s', (_name, _bytes, texts) => {
    const groups = groupsOf('abc', 'dXXXef', 'gh')
    const bytes = (texts[1] as string).length - 3
    spliceBytes(groups, { group: 1, at: 4, end: 7, bytes })
    groups.data.fill('_'.charCodeAt(0), 4, 4 + bytes)
    expect(textsOf(groups)).toEqual(texts)
  })
})

describe('openGap', () => {
  it('makes room where there is none, and more than is needed', () => {
    const groups = groupsOf('ab')
    openGap(groups, { at: 2, end: 2, bytes: 10 })
    expect(groups.data.length).toBe(15)
    expect(usedBytes(groups)).toBe(2)
  })
})

describe('numbers among bytes', () => {
  it.each([0, 127, 128, 16_383, 16_384, 2 ** 40])('%i is written as varint does', (value) => {
    const data = new Uint8Array(10)
    const end = writeNumber(data, 1, value)
    expect(end - 1).toBe(numberBytes(value))
    expect(Buffer.from(data.subarray(1, end)).toString('latin1')).toBe(varint(value))
  })
})

describe('texts among bytes', () => {
  it('are written byte by byte', () => {
    const data = new Uint8Array(4)
    expect(writeText(data, 1, '\xffa')).toBe(3)
    expect([...data]).toEqual([0, 255, 97, 0])
  })
})
