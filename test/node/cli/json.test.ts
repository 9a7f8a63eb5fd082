import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseJsonFrom } from '../../../node/cli/json.ts'
import { SEED } from '../../support/seed.ts'

/** Returns what is said of a text. */
function refusal(text: string): string {
  try {
    parseJsonFrom('the document', text)
    return 'taken'
  } catch (error) {
    expect(error).toMatchObject({ code: 'CLI_JSON_INVALID' })
    return (error as { sentence: string }).sentence
  }
}

describe('numbers', () => {
  it.each([
    ['{"c":9007199254740993}', '9007199254740993', '9007199254740992'],
    ['[-9007199254740995]', '-9007199254740995', '-9007199254740996'],
    ['123456789012345678901234567890', '123456789012345678901234567890', '1.2345678901234568e+29'],
    ['9007199254740993.0', '9007199254740993.0', '9007199254740992'],
    ['9.007199254740993e15', '9.007199254740993e15', '9007199254740992'],
    ['1e400', '1e400', 'Infinity'],
    ['1e-400', '1e-400', '0'],
  ])('of %s are refused rather than changed', (text, number, became) => {
    expect(refusal(text)).toBe(
      `the document must hold numbers that a 64-bit float can hold: the number ${number} would become ${became}; write a text, "${number}"`,
    )
  })

  it.each([
    '9007199254740992',
    '-9007199254740991',
    '0',
    '0.0',
    '-0.0',
    '1.50',
    '1e300',
    '1E+2',
    '10000000000000000',
    '0.10000000000000001',
    '3.14159265358979323846',
    '{"9007199254740993":"9007199254740993","a\\\\":"\\"9007199254740993"}',
  ])('of %s pass', (text) => {
    expect(parseJsonFrom('it', text)).toEqual(JSON.parse(text))
  })

  it('that JavaScript wrote pass', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const text = JSON.stringify(value)
        expect(parseJsonFrom('it', text)).toEqual(JSON.parse(text))
      }),
      { seed: SEED, numRuns: 300 },
    )
  })
})

describe('what is no JSON', () => {
  it.each([
    ['{"a":1,"a":2}', /^the document must be JSON, got {"a":1,"a":2}: an object names a member twice; /],
    [`${'['.repeat(71)}${']'.repeat(71)}`, /: expected JSON of at most 64 levels, got 71; flatten it$/],
    ['{a:1}', /^the document must be JSON, got {a:1}: .*position 1/],
    ['', /^the document must be JSON, got : ./],
  ])('is refused for its own reason: %s', (text, message) => {
    expect(refusal(text)).toMatch(message)
  })
})
