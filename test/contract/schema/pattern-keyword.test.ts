import { describe, expect, it } from '@jest/globals'
import { SCHEMA_CHECKS_MAX, SCHEMA_PATTERNS_MAX } from '../../../contract/limits.ts'
import { compileSchema } from '../../../contract/schema/schema.ts'
import { schemaSentence } from '../../../contract/schema/violation.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { PATTERN_TEXT_UNITS_MAX, PATTERN_UNITS_MAX } from '../../../fpjson/limits.ts'
import { codeOf, thrownBy } from '../../support/contract.ts'

const errorOf = (action: () => unknown): string => (thrownBy(action) as Error).message

describe('pattern', () => {
  it.each([
    ['^[a-z][a-z0-9_]{2,19}$', ['bob', 'alice_1'], ['Bob', 'bo', '1bob', 'bob!', `a${'b'.repeat(20)}`]],
    ['b', ['abc', 'b'], ['', 'ac']],
    ['^.$', ['a', '😀'], ['ab', '\n', '']],
    ['^\\p{Lu}', ['Éa', 'A'], ['éa', '1']],
  ])('%s', (pattern, fitting, others) => {
    const check = compileSchema({ pattern })
    expect(fitting.filter((text) => check(text) !== undefined)).toEqual([])
    expect(others.filter((text) => check(text) === undefined)).toEqual([])
  })

  it('says nothing about values of other types', () => {
    const check = compileSchema({ pattern: '^a$' })
    expect(([null, 1, true, ['b'], { a: 'b' }] as Json[]).map((value) => check(value))).toEqual(
      Array(5).fill(undefined),
    )
  })

  it('tells what the text must match', () => {
    const violation = compileSchema({ properties: { name: { pattern: '^a' } } })({ name: 'b' })
    expect(violation).toEqual({ path: '/name', keyword: 'pattern', expected: '^a', got: 'b' })
    expect(violation && schemaSentence(violation)).toBe('/name must match the pattern "^a", got "b"')
  })

  it.each([
    ['a back-reference', '(a)\\1'],
    ['look-ahead', 'a(?=b)'],
    ['look-behind', '(?<=b)a'],
    ['an open group', '(a'],
    [`more than ${PATTERN_UNITS_MAX} units`, 'a'.repeat(PATTERN_UNITS_MAX + 1)],
    ['more instructions than there may be', '(a{30}){30}'],
  ])('refuses %s when the schema is set', (_what, pattern) => {
    expect(codeOf(() => compileSchema({ pattern }))).toBe('DB_SCHEMA_INVALID')
  })

  it(`takes ${PATTERN_UNITS_MAX} units`, () => {
    expect(compileSchema({ pattern: 'a'.repeat(PATTERN_UNITS_MAX) })('a'.repeat(PATTERN_UNITS_MAX))).toBe(undefined)
  })

  it(`stands at most ${SCHEMA_PATTERNS_MAX} times in a schema`, () => {
    const schemaOf = (count: number): Json => ({
      allOf: Array.from({ length: count }, (_, i) => ({ pattern: `^a{${i}}` })),
    })
    expect(compileSchema(schemaOf(SCHEMA_PATTERNS_MAX))('a'.repeat(SCHEMA_PATTERNS_MAX))).toBe(undefined)
    expect(errorOf(() => compileSchema(schemaOf(SCHEMA_PATTERNS_MAX + 1)))).toMatch(/^DB_LIMIT_EXCEEDED: .*64 patterns/)
  })

  it('takes no time that grows with more than the text, and is paid for', () => {
    const check = compileSchema({ pattern: '^(a+)+$' })
    expect(check(`${'a'.repeat(5_000)}b`)?.keyword).toBe('pattern')
    const dear = compileSchema({ pattern: '([ab]{20}c?){8}$' })
    expect(errorOf(() => dear('ab'.repeat(PATTERN_TEXT_UNITS_MAX / 2)))).toMatch(`more than ${SCHEMA_CHECKS_MAX} steps`)
  })

  it(`is held against texts of at most ${PATTERN_TEXT_UNITS_MAX} units`, () => {
    const check = compileSchema({ pattern: '^a' })
    expect(check('a'.repeat(PATTERN_TEXT_UNITS_MAX))).toBe(undefined)
    expect(codeOf(() => check('a'.repeat(PATTERN_TEXT_UNITS_MAX + 1)))).toBe('DB_LIMIT_EXCEEDED')
  })
})
