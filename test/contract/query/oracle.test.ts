/** Queries of every form against a plain scan. CASES sets how many; `npm run oracle` does the same for longer. */
import { describe, expect, it } from '@jest/globals'
import { compareAll } from '../../oracle/compare.ts'
import { compareLarge } from '../../oracle/large.ts'
import { SEED } from '../../support/seed.ts'

const CASES = Number(process.env['CASES'] ?? 600)

describe('a query', () => {
  it.each([
    ['memory', CASES],
    ['lmdb', CASES / 4],
    ['http', CASES / 12],
    ['proof', CASES / 6],
  ] as const)(
    `through %s answers as a scan does (SEED=${SEED})`,
    async (through, cases) => {
      const { queries } = await compareAll({ cases, seed: SEED, through })
      expect(queries).toBe(cases)
    },
    3_600_000,
  )
})

describe('a query of a collection larger than what one query may drop', () => {
  it(`is answered in the end, or refused for what nothing spares (SEED=${SEED})`, async () => {
    const { queries, plans } = await compareLarge({ cases: CASES / 6, seed: SEED, documents: 4_000 })
    expect(queries).toBe(CASES / 6)
    expect(Object.keys(plans)).toEqual(expect.arrayContaining(['automatic, residual', 'declared', 'intersection']))
  }, 600_000)
})
