import { expect, it } from '@jest/globals'
import { SEED } from '../support/seed.ts'
import { killRounds } from './kill.ts'

it('loses nothing that was acknowledged in six kills', async () => {
  const report = await killRounds(6, SEED)
  expect(report).toEqual({
    seed: SEED,
    rounds: 6,
    acknowledged: expect.any(Number),
    entries: expect.any(Number),
    seconds: expect.any(Number),
  })
  expect(report.acknowledged).toBeGreaterThan(0)
}, 60_000)
