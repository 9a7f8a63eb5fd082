import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { merge } from '../../../contract/query/merge.ts'
import { SEED } from '../../support/seed.ts'

const byNumber = (a: number, b: number): number => a - b

describe('merge', () => {
  it('gives what sorting all would', () => {
    const sequences = fc.array(fc.array(fc.integer({ min: 0, max: 20 })).map((items) => items.sort(byNumber)))
    fc.assert(
      fc.property(sequences, (some) => {
        expect([...merge(some, byNumber)]).toEqual(some.flat().sort(byNumber))
      }),
      { seed: SEED },
    )
  })

  it('gives equal items in the order of their sequences', () => {
    const sequences = [[{ of: 1 }], [{ of: 2 }], [{ of: 3 }], [{ of: 4 }]]
    expect([...merge(sequences, () => 0)].map(({ of }) => of)).toEqual([1, 2, 3, 4])
  })

  it('reads of each sequence no more than it has handed on and one', () => {
    let read = 0
    function* numbers(): Generator<number, void, undefined> {
      for (let n = 0; ; n++) {
        read++
        yield n
      }
    }
    for (const n of merge([numbers(), numbers(), numbers()], byNumber)) if (n === 3) break
    expect(read).toBeLessThanOrEqual(3 * 4 + 2)
  })
})
