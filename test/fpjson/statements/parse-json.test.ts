import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Json } from '../../../fpjson/index.ts'
import { LIST_ITEMS_MAX, TEXT_UNITS_MAX, VALUE_DEPTH_MAX } from '../../../fpjson/limits.ts'
import { SEED } from '../../support/seed.ts'
import { errorOf, runRule } from '../support.ts'

const RULE = [
  ['=$x', ['parse()', '$text']],
  ['mod()', { x: '$x' }],
]
const run = (text: Json, fuel = 10_000_000) => runRule(RULE, { vars: { text }, fuel })
const parsed = (text: Json): Json | undefined => run(text).mods['x']
const failureOf = (text: Json) => {
  const { code, path } = errorOf(() => parsed(text))
  return [code, path.join('/')]
}

/** Texts for the two parsers to agree or differ about: JSON and what is nearly JSON. */
const NEARLY_JSON: fc.Arbitrary<string> = fc
  .tuple(
    fc.json(),
    fc.nat(),
    fc.constantFrom(
      '',
      ' ',
      '\n',
      ',',
      ':',
      '[',
      ']',
      '{',
      '}',
      '"',
      '\\',
      '0',
      '-',
      '.',
      'e',
      'u',
      't',
      'null',
      '\u0000',
      '\u2028',
    ),
  )
  .map(([text, at, part]) => text.slice(0, at % (text.length + 1)) + part + text.slice(at % (text.length + 1)))

/** What the engine makes of a text; `undefined` when it is no JSON, or when {@link parsed} may refuse it. */
function engineValue(text: string): Json | undefined {
  try {
    return JSON.parse(text, (key: string, item: unknown): unknown => {
      if (['__proto__', 'constructor', 'prototype'].includes(key)) throw new Error('forbidden')
      return Object.is(item, -0) ? 0 : item
    }) as Json
  } catch {
    return undefined
  }
}

describe('parse()', () => {
  it.each<[string, Json]>([
    ['null', null],
    [' true\n', true],
    ['false', false],
    ['0', 0],
    ['-0', 0],
    ['-1.50e+2', -150],
    ['1E-2', 0.01],
    ['0.1', 0.1],
    ['9007199254740991', 2 ** 53 - 1],
    ['100000000000000000000', 1e20],
    ['1e308', 1e308],
    ['""', ''],
    ['"a\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\ud83d\\uDE00é"', 'a"\\/\b\f\n\r\tA😀é'],
    ['[]', []],
    ['[ 1 , [ ] , { } ]', [1, [], {}]],
    ['{"b":1,"a":{"c":[2]},"":null}', { b: 1, a: { c: [2] }, '': null }],
    ['{"toString":1,"length":2,"0":3}', { toString: 1, length: 2, 0: 3 }],
  ])('%s', (text, value) => {
    expect(parsed(text)).toEqual(value)
  })

  it.each([
    '',
    ' ',
    'nul',
    'nulll',
    'True',
    "'a'",
    'NaN',
    'Infinity',
    '+1',
    '01',
    '1.',
    '.5',
    '1e',
    '- 1',
    '0x1',
    '1 2',
    '[1,]',
    '[,1]',
    '[1 2]',
    '[1',
    ']',
    '{',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{a:1}',
    '{1:1}',
    '{"a":1 "b":2}',
    '{"a":1]',
    '"',
    '"a',
    '"\\',
    '"\\x"',
    '"\\u12"',
    '"\\u12g4"',
    '"\n"',
    '"\t"',
    '"\u0000"',
    '\u00a01',
    '\ufeff1',
    '1//',
    '/**/1',
    '"\\ud800"',
    '{"\\udc00":1}',
    '{"a":1,"a":1}',
    '{"a":1,"b":{},"\\u0061":2}',
  ])('refuses %j', (text) => {
    expect(failureOf(text)).toEqual(['FPJSON_TYPE', '0/1/1'])
  })

  it.each<[Json]>([[1], [null], [['[]', '1']], [{ a: 1 }], [true]])('refuses %j, which is no text', (text) => {
    expect(failureOf(text)[0]).toBe('FPJSON_TYPE')
  })

  it.each([
    '9007199254740993',
    '-9007199254740993',
    '123456789012345678901',
    '1000000000000000000001',
    '0.100000000000000005551',
    '123456789012345678.901',
    `1${'0'.repeat(400)}`,
  ])('refuses the number %s, which would not be kept', (text) => {
    expect(failureOf(text)[0]).toBe('FPJSON_TYPE')
  })

  it('takes 20 digits of a number, not counting zeros around them', () => {
    const texts = ['0.00012345678901234567890', '12345678901234567.89100e3', '-1.2345678901234567891e-7']
    for (const text of texts) expect(parsed(text)).toBe(Number(text))
  })

  it.each(['1e309', '-1e309', '[1e999999999]'])('refuses %s, beyond the largest number', (text) => {
    expect(failureOf(text)[0]).toBe('FPJSON_NUMBER')
  })

  it.each(['__proto__', 'constructor', 'prototype', '\\u005f_proto__'])('refuses %s as a name', (name) => {
    expect(failureOf(`{"a":[{"${name}":{"polluted":1}}]}`)[0]).toBe('FPJSON_NAME_FORBIDDEN')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('says what it expected, where, and what came', () => {
    expect(errorOf(() => parsed('{"a": nope, "b": 1}')).message).toBe(
      'FPJSON_TYPE: parse() expected a value at character 6, got "nope, \\"b\\": 1" (at /0/1/1)',
    )
    expect(errorOf(() => parsed('[1')).sentence).toBe('parse() expected ] at character 2, got the end (at /0/1/1)')
    expect(errorOf(() => parsed('{"a":1,"a":2}')).sentence).toContain('another name than "a", which is there already')
    expect(errorOf(() => parsed('9007199254740993')).sentence).toContain('send others as texts')
  })

  it(`follows ${VALUE_DEPTH_MAX} levels below the first and no more`, () => {
    const nested = (levels: number, [open, close]: readonly [string, string]) =>
      open.repeat(levels) + close.repeat(levels)
    for (const pair of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const text = (levels: number) => nested(levels, pair).replace(':}', ':1}')
      expect(parsed(text(VALUE_DEPTH_MAX + 1))).toBeDefined()
      expect(failureOf(text(VALUE_DEPTH_MAX + 2))[0]).toBe('FPJSON_DEPTH')
    }
    expect(failureOf('['.repeat(500_000))[0]).toBe('FPJSON_DEPTH')
  })

  it(`makes lists of ${LIST_ITEMS_MAX} elements and none longer`, () => {
    const zeros = (count: number) => `[${Array(count).fill('0').join(',')}]`
    expect(parsed(zeros(LIST_ITEMS_MAX))).toHaveLength(LIST_ITEMS_MAX)
    expect(failureOf(zeros(LIST_ITEMS_MAX + 1))[0]).toBe('FPJSON_SIZE')
  })

  it('takes texts as long as a text may be', () => {
    expect(parsed(`"${'x'.repeat(TEXT_UNITS_MAX - 2)}"`)).toHaveLength(TEXT_UNITS_MAX - 2)
    expect(failureOf(`"${'x'.repeat(TEXT_UNITS_MAX - 1)}"`)[0]).toBe('FPJSON_SIZE')
  })

  it('costs one for each unit of the text and each value in it', () => {
    const costOf = (text: string) => run(text).fuel.used
    // Beside itself, a value costs one each time it leaves: kept in the variable, and passed to mod().
    expect(costOf('[1,2,3,4]') - costOf('[1,2,3]')).toBe(2 + 3)
    expect(costOf(`[1]${' '.repeat(160)}`) - costOf('[1]')).toBe(160)
    const { used } = run('{"a":[1,"x"]}').fuel
    expect(run('{"a":[1,"x"]}', used).verdict.decision).toBeUndefined()
    expect(errorOf(() => run('{"a":[1,"x"]}', used - 1)).code).toBe('FPJSON_FUEL')
  })

  it('agrees with the engine wherever both take a text, and takes nothing that the engine does not', () => {
    fc.assert(
      fc.property(fc.oneof(NEARLY_JSON, fc.json()), (text) => {
        const expected = engineValue(text)
        let value: Json | undefined
        try {
          value = parsed(text)
        } catch {
          return
        }
        expect(value).toEqual(expected)
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })

  it('takes back what stringify() wrote', () => {
    const rule = [
      ['=$text', ['stringify()', '$value']],
      ['=$x', ['parse()', '$text']],
      ['mod()', { x: '$x' }],
    ]
    const value = fc
      .jsonValue({ maxDepth: 5 })
      .filter((json) => !/__proto__|constructor|prototype|\\ud/.test(JSON.stringify(json)))
    fc.assert(
      fc.property(value, (json) => {
        const positive = JSON.parse(JSON.stringify(json)) as Json
        expect(runRule(rule, { vars: { value: positive }, fuel: 1_000_000 }).mods['x']).toEqual(positive)
      }),
      { seed: SEED, numRuns: 1_000 },
    )
  })
})
