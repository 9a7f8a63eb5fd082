import { describe, expect, it } from '@jest/globals'
import { EntryScan } from '../../../contract/tree/entry-scan.ts'
import {
  countOf,
  createLeaf,
  dropStale,
  emptyGroups,
  groupBytes,
  markStale,
  rankAt,
  rankOf,
  startOf,
  valueBytesAt,
} from '../../../contract/tree/leaf.ts'
import { toBinary } from '../../../node/sequencer/native-sha256.ts'
import { type Entry, groupsOf, long, short } from '../../support/leaf-model.ts'

const ENTRIES = Array.from({ length: 10 }, (_, i): Entry => [`key${i}`, i === 7 ? long('long') : short(String(i))])

describe('a stale group', () => {
  it.each([
    [0, [0]],
    [7, [7]],
    [30, [30]],
    [31, [31, 32, 39]],
    [39, [31, 32, 39]],
  ])('number %i has no digest any more, nor what is over it', (at, emptied) => {
    const groups = { ...emptyGroups(), digests: Array.from({ length: 40 }, () => 'd'), levels: [['l'], ['m']] }
    markStale(groups, at)
    expect(groups.digests[at]).toBe('d')
    dropStale(groups)
    expect([0, 1, 7, 8, 30, 31, 32, 39].filter((index) => groups.digests[index] === '')).toEqual(emptied)
    expect([groups.stale, groups.levels[0]?.[at >> 2]]).toEqual([0, ''])
  })
})

describe('groups', () => {
  it('say where each begins, and how many entries are before it', () => {
    const groups = groupsOf(ENTRIES)
    expect([startOf(groups, 0), startOf(groups, 1)]).toEqual([0, groups.ends[0]])
    expect([rankOf(groups, 0), rankOf(groups, 1), countOf(groups)]).toEqual([0, 5, 10])
    expect(countOf(emptyGroups())).toBe(0)
  })

  it('are written as docs/format-state.md says', () => {
    const groups = groupsOf([
      ['ab', short('x')],
      ['abc', long('long')],
    ])
    expect(toBinary(groupBytes(groups, 0))).toBe(`G\x02\0\x02ab\x01x\x02\x01c\x21l${'#'.repeat(31)}`)
  })

  it('make a leaf that is not dirty', () => {
    expect(createLeaf(3, groupsOf(ENTRIES))).toMatchObject({ kind: 'leaf', id: 3, dirty: false })
  })
})

describe('the place of a scan', () => {
  it('has a rank and a value', () => {
    const groups = groupsOf(ENTRIES)
    const scan = new EntryScan()
    scan.key.take('key7')
    expect(scan.find(groups)).toBe(true)
    expect([rankAt(groups, scan), scan.isLong, valueBytesAt(groups, scan)]).toEqual([7, true, `l${'#'.repeat(31)}`])
  })
})
