import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { CANONICAL_DEPTH_MAX, canonicalJson } from '../../../contract/wire/canonical.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { SEED } from '../../support/seed.ts'

/** Lists inside lists, `levels` of them. */
const nested = (levels: number): Json => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as Json

/** The same value with the members of every object the other way round. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  )
}

it('writes the example of RFC 8785 section 3.2.4', () => {
  const value = JSON.parse(
    '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
  ) as Json
  expect(canonicalJson(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
})

it('sorts members by UTF-16 code units, as the example of RFC 8785 section 3.2.3', () => {
  const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6']
  const text = canonicalJson(Object.fromEntries(names.map((name) => [name, 0])))
  expect(Object.keys(JSON.parse(`[${text}]`)[0] as object)).toHaveLength(names.length)
  expect([...text.matchAll(/"((?:[^"\\]|\\.)*)":/g)].map(([, name]) => JSON.parse(`"${name}"`))).toEqual([
    '\r',
    '1',
    '\u0080',
    '\u00f6',
    '\u20ac',
    '\ud83d\ude00',
    '\ufb33',
  ])
})

it('writes what parses to the same value, whatever the order of members', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (any) => {
      const value = JSON.parse(JSON.stringify(any)) as Json
      const text = canonicalJson(value)
      expect(JSON.parse(text)).toEqual(value)
      expect(canonicalJson(reversed(value))).toBe(text)
    }),
    { seed: SEED, numRuns: 500 },
  )
})

describe('what JSON cannot carry unchanged', () => {
  it.each([
    ['NaN', Number.NaN],
    ['an infinity', [Number.POSITIVE_INFINITY]],
    ['-0', { a: -0 }],
    ['undefined', undefined],
    ['an absent member', { a: undefined }],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a big integer', 1n],
    ['half a surrogate pair', '\ud800'],
    ['half a pair in a name', { '\udc00': 1 }],
  ])('%s throws a TypeError', (_name, value) => {
    expect(() => canonicalJson(value as Json)).toThrow(TypeError)
  })

  it('a hole in a list throws a TypeError', () => {
    const list = [1, 2]
    delete list[0]
    expect(() => canonicalJson(list)).toThrow(TypeError)
  })
})

it('follows CANONICAL_DEPTH_MAX levels and no more', () => {
  expect(canonicalJson(nested(CANONICAL_DEPTH_MAX))).toHaveLength(2 * CANONICAL_DEPTH_MAX)
  expect(() => canonicalJson(nested(CANONICAL_DEPTH_MAX + 1))).toThrow(TypeError)
})
