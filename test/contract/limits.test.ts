/** Every bound has a test at the bound and one past it. Here: every bound has a test that knows it by name. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import * as limits from '../../contract/limits.ts'
import * as wireLimits from '../../contract/wire/limits.ts'

const TESTS = new URL('../', import.meta.url)

const TEXTS = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && name !== 'contract/limits.test.ts')
  .map((name) => readFileSync(new URL(name, TESTS), 'utf8'))

it.each(Object.entries({ ...limits, ...wireLimits }))('%s is a bound, and tested', (name, bound) => {
  expect(Number.isSafeInteger(bound) && bound > 0).toBe(true)
  expect(TEXTS.some((text) => new RegExp(`\\b${name}\\b`).test(text))).toBe(true)
})
