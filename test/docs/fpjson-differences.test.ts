import { expect, it } from '@jest/globals'
import { DIFFERENCES_PART } from './fpjson-differences.ts'
import { pageWith } from './generated.ts'

it('docs/differences.md says what a run of the recorded programs gives; npm run docs makes it', () => {
  const { stands, made } = pageWith(DIFFERENCES_PART)
  expect(stands).toBe(made)
})
