/** Rules against a plain reading of their documentation. CASES sets how many; `npm run oracle -- rules` does the same for longer. */
import { expect, it } from '@jest/globals'
import { compareRules } from '../../oracle/rules/compare.ts'
import { SEED } from '../../support/seed.ts'

const CASES = Number(process.env['CASES'] ?? 6_000)

it(`rules of both versions decide as the reference does (SEED=${SEED})`, () => {
  const { cases, outcomes } = compareRules({ cases: CASES, seed: SEED })
  expect(cases).toBe(CASES)
  // Cases that all end alike would compare nothing.
  const seen = ['v1 allowed', 'v2 allowed', 'v1 DB_ACCESS_DENIED', 'v2 DB_ACCESS_DENIED'].map(
    (name) => outcomes[name] ?? 0,
  )
  expect(Math.min(...seen)).toBeGreaterThan(CASES / 50)
}, 3_600_000)
