/** Every guarantee of `npm run attack`, once. */
import { describe, expect, it } from '@jest/globals'
import { AREAS } from './areas.ts'

const ROW_TIMEOUT_MS = 120_000

describe.each(AREAS.map(({ name, rows }) => [name, rows] as const))('%s', (_name, rows) => {
  it.each(rows.map((row) => [row.guarantee, row.tried, row] as const))(
    '%s: %s',
    async (_guarantee, _tried, row) => {
      expect(await row.run()).toBeGreaterThan(0)
    },
    ROW_TIMEOUT_MS,
  )
})

it('says of every row something else', () => {
  const guarantees = AREAS.flatMap(({ rows }) => rows.map(({ guarantee }) => guarantee))
  expect(new Set(guarantees).size).toBe(guarantees.length)
})
