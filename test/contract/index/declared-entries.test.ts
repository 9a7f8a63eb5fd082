import { expect, it } from '@jest/globals'
import { idOffsetOf, offsetsOf } from '../../../contract/index/declared-entries.ts'

it.each(['7', '25', '1000', '7,25', '12,40,1003'])(
  'the id of an entry %j starts at the last of its offsets',
  (entry) => {
    expect(idOffsetOf(entry)).toBe(offsetsOf(entry).at(-1))
  },
)
