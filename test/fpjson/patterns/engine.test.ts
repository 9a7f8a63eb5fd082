/** Patterns mean what they mean in ECMAScript, or are refused; and what a search does was paid before. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { PATTERN_INSTRUCTIONS_MAX, PATTERN_TEXT_UNITS_MAX, PATTERN_UNITS_MAX } from '../../../fpjson/limits.ts'
import { SEED } from '../../support/seed.ts'
import { compiled, countingMeter, failureOf, matchesIn, matchesOfHost, patternTexts, subjects } from './support.ts'

const flagTexts = (flags: string) => fc.subarray([...flags]).map((chosen) => chosen.join(''))

describe('a pattern matches what the engine of the host matches', () => {
  it.each([false, true])('with the flag u: %s', (isUnicode) => {
    let answers = 0
    const cases = fc.tuple(
      patternTexts(isUnicode),
      flagTexts('ims'),
      fc.array(subjects, { minLength: 1, maxLength: 4 }),
    )
    fc.assert(
      fc.property(cases, ([source, flags, texts]) => {
        const all = `${flags}${isUnicode ? 'u' : ''}`
        const refusal = failureOf(() => compiled(source, all))
        if (refusal !== undefined) return
        const pattern = compiled(source, all)
        for (const text of texts) expect(matchesIn(pattern, text)).toEqual(matchesOfHost(source, all, text))
        answers++
      }),
      { seed: SEED, numRuns: 2_000 },
    )
    expect(answers).toBeGreaterThan(1_000)
  })

  it('on long texts, where the matcher works otherwise', () => {
    const parts = fc.constantFrom('a', 'b', '[ab]', 'a+', 'b*?', '(?:ab)+', '(a|ba)', 'a{2,9}', '.', '^', '$', 'c?')
    const sources = fc.array(parts, { minLength: 1, maxLength: 9 }).map((all) => all.join(''))
    const texts = fc.array(fc.constantFrom('a', 'b', 'ab', 'c', '\n', 'aaaa'), { minLength: 1_000, maxLength: 2_000 })
    fc.assert(
      fc.property(sources, flagTexts('ims'), texts, (source, flags, text) => {
        const whole = text.join('').slice(0, PATTERN_TEXT_UNITS_MAX)
        expect(matchesIn(compiled(source, flags), whole)).toEqual(matchesOfHost(source, flags, whole))
      }),
      { seed: SEED, numRuns: 40 },
    )
  })
})

it('takes no text for a pattern that the host does not, and fails with a code alone', () => {
  const tokens = fc.constantFrom(
    ...[
      'a',
      'é',
      '😀',
      'ſ',
      '0',
      '(',
      ')',
      '(?:',
      '(?<n>',
      '[',
      '[^',
      ']',
      '-',
      '{',
      '}',
      '{2}',
      '{0}',
      '{1,2}',
      '{3,}',
    ],
    ...[
      '*',
      '+',
      '?',
      '|',
      '^',
      '$',
      '.',
      '\\',
      '\\d',
      '\\W',
      '\\b',
      '\\p{L}',
      '\\P{Lu}',
      '\\u{1f600}',
      '\\ud83d',
      '\\x41',
    ],
    ...['<', '>', '=', '!', ',', '/', '\\0', '\\-', '()'],
  )
  const sources = fc.array(tokens, { minLength: 1, maxLength: 9 }).map((all) => all.join(''))
  fc.assert(
    fc.property(sources, flagTexts('gimsu'), (source, flags) => {
      if (failureOf(() => compiled(source, flags)) !== undefined) return
      expect(() => new RegExp(source, flags)).not.toThrow()
      expect(() => matchesIn(compiled(source, flags), 'aé😀ſ0-')).not.toThrow()
    }),
    { seed: SEED, numRuns: 3_000 },
  )
})

describe('flags', () => {
  it.each(['y', 'd', 'v', 'x', 'I', ' '])('%j is refused', (flag) => {
    expect(failureOf(() => compiled('a', flag))?.code).toBe('FPJSON_PATTERN')
  })

  it('are named once', () => {
    expect(failureOf(() => compiled('a', 'ii'))?.code).toBe('FPJSON_PATTERN')
  })

  it('m takes no text whose lines end otherwise than with \\n, if the pattern asks for lines', () => {
    const meter = countingMeter()
    for (const end of ['\r', '\u2028', '\u2029']) {
      expect(failureOf(() => compiled('^a', 'm').search(`a${end}`, meter))?.code).toBe('FPJSON_PATTERN')
      expect(matchesIn(compiled('a', 'm'), `a${end}`)).toEqual([[0, 1]])
      expect(matchesIn(compiled('^a'), `a${end}`)).toEqual([[0, 1]])
    }
  })
})

describe('limits', () => {
  it('of the length of a pattern', () => {
    expect(failureOf(() => compiled('a'.repeat(PATTERN_UNITS_MAX)))).toBeUndefined()
    expect(failureOf(() => compiled('a'.repeat(PATTERN_UNITS_MAX + 1)))?.code).toBe('FPJSON_SIZE')
  })

  it('of its instructions', () => {
    expect(failureOf(() => compiled(`a{${PATTERN_INSTRUCTIONS_MAX}}`))).toBeUndefined()
    expect(failureOf(() => compiled(`a{${PATTERN_INSTRUCTIONS_MAX}}b`))?.code).toBe('FPJSON_SIZE')
    expect(failureOf(() => compiled(`a{${PATTERN_INSTRUCTIONS_MAX + 1}}`))?.code).toBe('FPJSON_SIZE')
    expect(failureOf(() => compiled(`a{${'9'.repeat(150)}}`))?.code).toBe('FPJSON_SIZE')
  })

  it('of the text', () => {
    const meter = countingMeter()
    expect(failureOf(() => compiled('a').search('b'.repeat(PATTERN_TEXT_UNITS_MAX), meter)(0))).toBeUndefined()
    expect(failureOf(() => compiled('a').search('b'.repeat(PATTERN_TEXT_UNITS_MAX + 1), meter))?.code).toBe(
      'FPJSON_SIZE',
    )
  })
})

describe('a search', () => {
  it('is paid for all of the text before it begins', () => {
    const meter = countingMeter()
    compiled('[a-z]{1,100}$').search('a'.repeat(1_000), meter)
    expect(meter.used).toBeGreaterThan(100 * 1_000)
  })

  it('costs more with more groups', () => {
    const [few, many] = [countingMeter(), countingMeter()]
    compiled('(?:a)(?:a)(?:a)(?:a)').search('a'.repeat(1_000), few)
    compiled('(a)(a)(a)(a)').search('a'.repeat(1_000), many)
    expect(many.used).toBeGreaterThan(2 * few.used)
  })

  const costOf = (source: string, size: number): number => {
    const meter = countingMeter()
    matchesIn(compiled(source), 'a'.repeat(size), meter)
    return meter.used
  }

  it.each(['a', 'a|b', 'a{1,3}', '(?:ab)+|a'])('for all matches of %s costs what the text is long', (source) => {
    expect(costOf(source, 800)).toBeLessThan(9 * costOf(source, 100))
  })

  it('that may read to the end for each match pays for that', () => {
    expect(costOf('a.*b|a', 800)).toBeGreaterThan(40 * costOf('a.*b|a', 100))
  })

  it('costs the same every time', () => {
    const pattern = compiled('(a|b)+c', 'i')
    const costs = [1, 2, 3].map(() => {
      const meter = countingMeter()
      matchesIn(pattern, 'abcabcab', meter)
      return meter.used
    })
    expect(new Set(costs).size).toBe(1)
  })
})

it('tests what it searches', () => {
  expect(compiled('b+').test('abb', countingMeter())).toBe(true)
  expect(compiled('b+$').test('abba', countingMeter())).toBe(false)
})

it('takes no more fuel to compile than the pattern explains', () => {
  expect(compiled('a').compileFuel).toBeLessThan(3_000)
  expect(compiled('\\p{L}', 'u').compileFuel).toBeGreaterThan(4_000)
})

describe('letters without case with the flag u', () => {
  const wide = 'B-\u{1e900}'

  it('cost what their classes span, which is all that the matcher looks at', () => {
    expect(compiled(`[${wide}]`, 'iu').compileFuel).toBeGreaterThan(60_000)
    expect(compiled(`[${wide}]{2}`, 'iu').compileFuel).toBeLessThan(70_000)
    expect(compiled(`[${wide}]`.repeat(3), 'iu').compileFuel).toBeGreaterThan(180_000)
    expect(compiled('[а-я]', 'iu').compileFuel).toBeLessThan(2_300)
  })

  it('cost once what the ranges of one class share', () => {
    const once = compiled(`[${wide}]`, 'iu').compileFuel
    expect(compiled(`[${wide}${wide}${wide}]`, 'iu').compileFuel).toBeLessThan(once + 200)
  })

  it.each(['\\D', '\\S', '\\W', '[\\s\\S]', '[^a]', '.'])('are not looked for in %s', (source) => {
    const { compileFuel } = compiled(source, 'u')
    expect(compiled(source, 'iu').compileFuel).toBeLessThan(compileFuel + 500)
  })
})
