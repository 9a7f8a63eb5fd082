import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { describe as describeValue, placeOf, pointerOf, shorten } from '../../contract/describe.ts'
import { canonicalJson } from '../../contract/wire/canonical.ts'
import type { Json } from '../../contract/wire/json.ts'
import { SEED } from '../support/seed.ts'

describe('shorten', () => {
  it.each([
    ['short text', 'a'.repeat(80), 'a'.repeat(80)],
    ['long text', 'a'.repeat(81), `${'a'.repeat(80)}…`],
    ['a short list', [1, 2, 3, 4], [1, 2, 3, 4]],
    ['a long list', [1, 2, 3, 4, 5], [1, 2, 3, 4, '…']],
    ['an object, in name order', { e: 5, d: 4, c: 3, b: 2, a: 1 }, { a: 1, b: 2, c: 3, d: 4, '…': '1 more' }],
    ['two levels', [[[]], { a: {} }], [['[…]'], { a: '{…}' }]],
    ['NaN', Number.NaN, 'NaN'],
    ['-0', [-0], ['-0']],
    ['a lone surrogate', '\ud800', '\ufffd'],
  ] as readonly (readonly [string, Json, Json])[])('%s', (_name, value, short) => {
    expect(shorten(value)).toStrictEqual(short)
  })

  it('keeps a member named __proto__ a member', () => {
    expect(Object.keys(shorten(JSON.parse('{"__proto__":1}')) as object)).toEqual(['__proto__'])
  })

  it('always gives something small with canonical JSON', () => {
    const unit = fc.string({
      unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      maxLength: 300,
    })
    const anything = fc.anything({
      maxDepth: 4,
      key: unit,
      values: [unit, fc.double(), fc.boolean(), fc.constant(null)],
      withNullPrototype: false,
    })
    fc.assert(
      fc.property(anything, (value) => {
        expect(canonicalJson(shorten(value as Json)).length).toBeLessThan(20_000)
      }),
      { seed: SEED, numRuns: 1_000 },
    )
  })
})

describe('describe', () => {
  it('says nothing of an absent value', () => {
    expect(describeValue(undefined)).toBe('nothing')
  })

  it('gives JSON text of at most one line', () => {
    expect(describeValue({ a: 'x' })).toBe('{"a":"x"}')
    expect(describeValue(['x'.repeat(80), 'y'.repeat(80), 'z'.repeat(80)]).length).toBe(161)
  })
})

describe('pointerOf', () => {
  it('escapes as RFC 6901 asks', () => {
    expect(pointerOf(['a/b', 'm~n', '~1', '', 0])).toBe('/a~1b/m~0n/~01//0')
  })
})

describe('placeOf', () => {
  it('names the whole, the place, or its beginning', () => {
    expect(placeOf('', 'the document')).toBe('the document')
    expect(placeOf('/a', 'the document')).toBe('/a')
    expect(placeOf(`/${'a'.repeat(1000)}`, 'the document').length).toBe(161)
  })
})
