import { describe, expect, it } from '@jest/globals'
import { readShownGroup, showGroup } from '../../../contract/proof/shown-group.ts'
import { BinaryReader } from '../../../contract/tree/binary.ts'
import { EntryScan } from '../../../contract/tree/entry-scan.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'
import { bytesOf, groupsOf, short } from '../../support/leaf-model.ts'

const TEXT = 'a value longer than its own digest'
const GROUPS = groupsOf([
  ['ab', short('x')],
  ['ac', { bytes: sha256(`V${TEXT}`), long: 1 }],
  ['b', { bytes: sha256(`V${TEXT}!`), long: 2 }],
])
const BYTES = bytesOf(GROUPS)[0] as string

function show(shown: readonly (string | undefined)[]): string {
  return showGroup({ groups: GROUPS, at: 0, bytes: BYTES }, new EntryScan(), (index) => shown[index])
}

function read(bytes: string): ReturnType<typeof readShownGroup> {
  const reader = new BinaryReader(bytes, (expected) => {
    throw new Error(`expected: ${expected}`)
  })
  const group = readShownGroup(reader, sha256)
  reader.end()
  return group
}

describe('a shown group', () => {
  it('has the digest of the group, whichever values it shows', () => {
    for (const shown of [[], [undefined, TEXT], [undefined, TEXT, `${TEXT}!`], [undefined, undefined, `${TEXT}!`]]) {
      expect(read(show(shown)).digest).toBe(sha256(BYTES))
    }
  })

  it('tells its entries', () => {
    expect(read(show([undefined, TEXT])).entries).toEqual([
      { key: 'ab', value: 'x', isLong: false },
      { key: 'ac', value: TEXT, isLong: true },
      { key: 'b', value: undefined, isLong: false },
    ])
  })

  it('is written as docs/proofs.md says', () => {
    expect(show([undefined, TEXT])).toBe(`G\x03\0\x02ab\x01x\x01\x01c\x22\x22${TEXT}\0\x01b\x21${sha256(`V${TEXT}!`)}`)
  })

  it.each([
    ['another letter', 'H\x01\0\0\0', 'a group begins with G'],
    ['no entries', 'G\0', 'a group has a bounded number of entries'],
    ['too many entries', 'G\x09', 'a group has a bounded number of entries'],
    ['a key that shares what is not there', 'G\x01\x01\0\0', 'a key shares with the one before'],
    ['a short value as a long one', 'G\x01\0\0\x22\x20', 'it is not cut short'],
    ['a short value shown as a long one', `G\x01\0\0\x22\x20${'v'.repeat(32)}`, 'a short value stands as it is'],
    ['a value of no kind', 'G\x01\0\0\x23', 'a value is of a kind that there is'],
    ['a number in more bytes than it takes', 'G\x01\x80\0\0\0', 'a number is well formed'],
  ])('is refused with %s', (_name, bytes, expected) => {
    expect(() => read(bytes)).toThrow(`expected: ${expected}`)
  })
})
