import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { EntryScan } from '../../../contract/tree/entry-scan.ts'
import { emptyGroups, rankAt } from '../../../contract/tree/leaf.ts'
import { groupsOf, short } from '../../support/leaf-model.ts'
import { SEED } from '../../support/seed.ts'

const key = fc.oneof(
  fc.string({ unit: fc.constantFrom('\0', 'a', '\xff'), maxLength: 5 }),
  fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 125, maxLength: 260 }),
)

describe('a scan', () => {
  it(`finds the first entry that is not less than a key (SEED=${SEED})`, () => {
    const scan = new EntryScan()
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 40 }), key, (keys, wanted) => {
        const sorted = [...keys].sort()
        const groups = groupsOf(sorted.map((text) => [text, short('')]))
        scan.key.take(wanted)
        expect(scan.find(groups)).toBe(sorted.includes(wanted))
        expect(rankAt(groups, scan)).toBe(sorted.filter((text) => text < wanted).length)
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })

  it('finds nothing in no groups', () => {
    const scan = new EntryScan()
    scan.key.take('a')
    expect(scan.find(emptyGroups())).toBe(false)
  })

  it('knows whether bytes stand for the value of an entry', () => {
    const scan = new EntryScan()
    scan.key.take('b')
    scan.find(groupsOf([['b', short('12')]]))
    expect(['12', '1', '13', '123'].map((value) => scan.hasBytes(value))).toEqual([true, false, false, false])
  })

  it('takes the key of an entry for its own', () => {
    const scan = new EntryScan()
    const groups = groupsOf(['a', 'ab', 'abc', 'b'].map((text) => [text, short('')]))
    scan.open(groups, 0)
    scan.takeKeyAt(2)
    expect(Buffer.from(scan.key.bytes.subarray(0, scan.key.length)).toString()).toBe('abc')
  })
})
