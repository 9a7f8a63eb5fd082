import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compareBinary, gaps, intersect, type Span, sortedUnique } from '../../../contract/query/span.ts'
import { SEED } from '../../support/seed.ts'

const POINTS = [...'abcdefghij']

/** Disjoint and ascending, some of them touching. */
const spans: fc.Arbitrary<Span[]> = fc.subarray(POINTS).map((points) =>
  points.flatMap((lower, i) => {
    const upper = points[i + 1]
    return upper === undefined || i % 3 === 2 ? [] : [{ lower, upper }]
  }),
)

function pointsIn(list: readonly Span[]): string[] {
  return list.flatMap(({ lower, upper }) => POINTS.filter((point) => point >= lower && point < upper))
}

describe('intersect', () => {
  it('holds what both hold, ascending and without empty spans', () => {
    fc.assert(
      fc.property(spans, spans, (some, others) => {
        const both = intersect(some, others)
        expect(pointsIn(both)).toEqual(pointsIn(some).filter((point) => pointsIn(others).includes(point)))
        expect(both.every(({ lower, upper }) => lower < upper)).toBe(true)
      }),
      { seed: SEED, numRuns: 1_000 },
    )
  })
})

describe('gaps', () => {
  it('holds what the holes leave', () => {
    fc.assert(
      fc.property(spans, (holes) => {
        const left = gaps({ lower: 'a', upper: 'k' }, holes)
        expect(pointsIn(left)).toEqual(POINTS.filter((point) => !pointsIn(holes).includes(point)))
        expect(left.every(({ lower, upper }) => lower < upper)).toBe(true)
      }),
      { seed: SEED, numRuns: 1_000 },
    )
  })
})

describe('sortedUnique', () => {
  it('sorts and drops what comes twice', () => {
    fc.assert(
      fc.property(spans, (list) => {
        expect(sortedUnique([...list, ...list].reverse())).toEqual(list)
      }),
      { seed: SEED, numRuns: 200 },
    )
  })
})

describe('compareBinary', () => {
  it('orders bytes, a beginning before what it begins', () => {
    const keys = ['', '\0', '\0\0', '\x01', 'a', 'a\0', 'ab', '\x80', '\xff', '\xff\xff']
    expect([...keys].reverse().sort(compareBinary)).toEqual(keys)
    expect(compareBinary('a', 'a')).toBe(0)
  })
})
