import { expect, it } from '@jest/globals'
import * as constants from '../../fpjson/limits.ts'
import { LIMITS_PART, limits } from './fpjson-limits.ts'
import { pageWith } from './generated.ts'

it('docs/fpjson.md lists the limits as they are made from the source; npm run docs makes it', () => {
  const { stands, made } = pageWith(LIMITS_PART)
  expect(stands).toBe(made)
})

it('every limit is listed, with its value', () => {
  expect(Object.fromEntries(limits().map(({ name, value }) => [name, value]))).toEqual({ ...constants })
})
