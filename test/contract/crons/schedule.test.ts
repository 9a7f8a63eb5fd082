import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  afterTick,
  firstProgress,
  type Progress,
  type Schedule,
  skipTo,
  ticksDue,
} from '../../../contract/crons/schedule.ts'
import { SEED } from '../../support/seed.ts'

const schedule: fc.Arbitrary<Schedule> = fc
  .record({
    start: fc.nat(100),
    span: fc.integer({ min: 1, max: 30 }),
    do: fc.boolean(),
    end: fc.option(fc.nat(300), { nil: undefined }),
    times: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
  })
  .map(({ end, times, ...rest }) => ({
    ...rest,
    ...(end !== undefined && { end }),
    ...(times !== undefined && { times }),
  }))

/** The times of all ticks up to and with `now`, by walking every second. */
function walk({ start, span, do: atStart, end, times }: Schedule, now: number): number[] {
  const found: number[] = []
  for (let second = start; second <= now; second++) {
    const isTick = (second - start) % span === 0 && (atStart || second > start)
    if (isTick && (end === undefined || second <= end) && (times === undefined || found.length < times)) {
      found.push(second)
    }
  }
  return found
}

/** The times of all ticks up to and with `now`, one after the other. */
function step(schedule: Schedule, now: number): { readonly times: number[]; readonly progress: Progress } {
  const times: number[] = []
  let progress = firstProgress(schedule)
  while (progress.next !== undefined && progress.next <= now) {
    times.push(progress.next)
    progress = afterTick(schedule, { next: progress.next, runs: progress.runs })
  }
  return { times, progress }
}

describe('a schedule', () => {
  it('has the ticks that a walk over all seconds finds', () => {
    fc.assert(
      fc.property(schedule, fc.nat(400), (one, now) => {
        const times = walk(one, now)
        expect(step(one, now).times).toEqual(times)
        expect(ticksDue(one, firstProgress(one), now)).toBe(times.length)
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })

  it('counts what is due from anywhere on, and skips just that', () => {
    fc.assert(
      fc.property(schedule, fc.nat(400), fc.nat(400), (one, a, b) => {
        const [then, now] = [Math.min(a, b), Math.max(a, b)]
        const { progress } = step(one, then)
        const due = step(one, now).times.length - progress.runs
        expect(ticksDue(one, progress, now)).toBe(due)
        const skipped = skipTo(one, progress, now)
        expect([skipped.runs, ticksDue(one, skipped, now)]).toEqual([progress.runs, 0])
        if (skipped.next !== undefined) {
          expect(skipped.next).toBeGreaterThan(now)
          expect((skipped.next - one.start) % one.span).toBe(0)
          expect(skipped.next === progress.next || skipped.next - one.span <= now).toBe(true)
        }
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })

  it('is exact for a second every second of many years, at once', () => {
    const every: Schedule = { start: 0, span: 1, do: true }
    const now = 9_007_199_254_740
    expect(ticksDue(every, firstProgress(every), now)).toBe(now + 1)
    expect(skipTo(every, firstProgress(every), now)).toEqual({ next: now + 1, runs: 0 })
  })
})
