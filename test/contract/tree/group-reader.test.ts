import { expect, it } from '@jest/globals'
import { EntryScan } from '../../../contract/tree/entry-scan.ts'
import { readGroup } from '../../../contract/tree/group-reader.ts'
import { toBinary } from '../../../node/sequencer/native-sha256.ts'
import { type Entry, groupsOf, long, short } from '../../support/leaf-model.ts'

const host = { scan: new EntryScan(), toBinary }

it('reads the keys of a group, its short values, and where its long ones are', () => {
  const groups = groupsOf(
    Array.from(
      { length: 12 },
      (_, i): Entry => [`key${String(i).padStart(2, '0')}`, i % 2 ? long(`${i}`) : short(`${i}`)],
    ),
  )
  const digest = `7${'#'.repeat(31)}`
  expect(readGroup(groups, 1, host)).toEqual({
    keys: ['key06', 'key07', 'key08', 'key09', 'key10', 'key11'],
    values: [
      '6',
      { groups, rank: 7, digest },
      '8',
      { groups, rank: 9, digest: `9${'#'.repeat(31)}` },
      '10',
      { groups, rank: 11, digest: `1${'#'.repeat(31)}` },
    ],
  })
})

it('finds nothing where there is no group', () => {
  expect(readGroup(groupsOf([]), 0, host)).toEqual({ keys: [], values: [] })
})
