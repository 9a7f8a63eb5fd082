import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Gate } from '../../../sdk/transports/gate.ts'
import { SEED } from '../../support/seed.ts'

describe('Gate', () => {
  it('starts tasks in the order in which they came', async () => {
    const gate = new Gate(2)
    const started: number[] = []
    await Promise.all([1, 2, 3, 4, 5].map((n) => gate.run(async () => started.push(n))))
    expect(started).toEqual([1, 2, 3, 4, 5])
  })

  it('returns what the task returns', async () => {
    expect(await new Gate(1).run(async () => 7)).toBe(7)
  })

  it('goes on after a task that failed', async () => {
    const gate = new Gate(1)
    await expect(gate.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await gate.run(async () => 7)).toBe(7)
  })

  it('never runs more tasks than it may, and runs all', async () => {
    const plan = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.array(fc.nat(5), { maxLength: 100 }))
    const property = fc.asyncProperty(plan, async ([max, turns]) => {
      const gate = new Gate(max)
      let running = 0
      let most = 0
      const done = await Promise.all(
        turns.map((count) =>
          gate.run(async () => {
            most = Math.max(most, ++running)
            for (let i = 0; i < count; i++) await Promise.resolve()
            running--
          }),
        ),
      )
      expect([done.length, most <= max]).toEqual([turns.length, true])
    })
    await fc.assert(property, { seed: SEED, numRuns: 100 })
  })
})
