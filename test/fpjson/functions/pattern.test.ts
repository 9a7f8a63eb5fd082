/** Patterns in programs: `reg`, `test`, `match` and `split`. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createFuel, type Json, run } from '../../../fpjson/index.ts'
import { PATTERN_TEXT_UNITS_MAX, PROGRAM_PATTERNS_MAX } from '../../../fpjson/limits.ts'
import { SEED } from '../../support/seed.ts'
import { compiled, failureOf as patternFailureOf, patternTexts, subjects } from '../patterns/support.ts'
import { errorOf, evaluate, failureOf } from '../support.ts'

describe('reg', () => {
  it.each([
    ['nothing', ['reg']],
    ['a number', ['reg', 1]],
    ['flags that are no text', ['reg', 'a', null]],
    ['three texts', ['reg', 'a', 'g', 'x']],
    ['a variable', ['reg', ['$', 'p']]],
    ['an unknown flag', ['reg', 'a', 'y']],
    ['a backreference', ['reg', '(a)\\1']],
  ])('refuses %s when it is compiled', (_name, form) => {
    const program = ['ifElse', ['T'], ['always', 1], ['test', form]]
    expect(failureOf(program, { p: 'a' })).toEqual(['FPJSON_PATTERN', '3/1'])
  })

  it('reads its texts as they stand', () => {
    expect(run(['test', ['reg', '$x'], 'a'], { vars: { x: 'a' } }).value).toBe(false)
    expect(evaluate(['test', ['reg', 'add'], 'inc'])).toBe(false)
    expect(failureOf(['test', ['reg', '\ud800'], 'a'])[0]).toBe('FPJSON_PROGRAM_INVALID')
  })

  it('is no JSON, no function, and equal to nothing', () => {
    expect(failureOf(['reg', 'a'])[0]).toBe('FPJSON_TYPE')
    expect(failureOf(['map', ['reg', 'a'], ['a']])[0]).toBe('FPJSON_TYPE')
    expect(failureOf([['reg', 'a'], 'a'])[0]).toBe('FPJSON_TYPE')
    expect(evaluate(['equals', ['reg', 'a'], ['reg', 'a']])).toBe(false)
    expect(failureOf(['filter', ['always', ['reg', 'a']], [1]])[0]).toBe('FPJSON_TYPE')
  })

  it('can be a variable', () => {
    expect(evaluate(['[]', ['isNil', ['let', 'p', ['reg', 'a']]], ['test', ['$', 'p'], 'ba']])).toEqual([false, true])
  })

  it('occurs only so often in a program', () => {
    const times = (count: number): Json => ['length', ['[]', ...Array<Json>(count).fill(['reg', 'a'])]]
    expect(evaluate(times(PROGRAM_PATTERNS_MAX))).toBe(PROGRAM_PATTERNS_MAX)
    expect(failureOf(times(PROGRAM_PATTERNS_MAX + 1))[0]).toBe('FPJSON_SIZE')
  })

  it('pays for its compilation each time it is used', () => {
    const used = (program: Json): number => run(program).fuelUsed
    const once = used(['test', ['reg', 'a'], 'a'])
    expect(once).toBeGreaterThan(2_000)
    expect(used(['[]', ['test', ['reg', 'a'], 'a'], ['test', ['reg', 'a'], 'a']])).toBeGreaterThan(2 * once - 2)
  })
})

describe('toString of a pattern', () => {
  it.each([
    ['a/b', 'gi'],
    ['[/\\]/]/', ''],
    ['\\/', 'umis'],
    ['', 'g'],
    ['a\nb\u2028', ''],
    ['\\\\/', ''],
  ])('%j %j is what the host writes', (source, flags) => {
    expect(evaluate(['toString', ['reg', source, flags]])).toBe(String(new RegExp(source, flags)))
  })
})

describe('data', () => {
  it.each([
    ['a text', '^a'],
    ['a list', ['reg', 'a']],
    ['an object', { source: 'a', flags: '', pattern: 'a' }],
    ['null', null],
  ])('is no pattern: %s', (_name, data) => {
    for (const name of ['test', 'match']) {
      expect(failureOf([name, ['$', 'data'], 'a'], { data })[0]).toBe('FPJSON_TYPE')
    }
  })

  it.each([['test'], ['match'], ['split'], ['replace', 'x']])('%s takes texts alone', (name, ...more) => {
    for (const text of [1, null, ['a'], true]) {
      expect(failureOf([name, ['reg', 'a'], ...more, ['$', 'text']], { text })[0]).toBe('FPJSON_TYPE')
    }
  })

  it('is matched only so long', () => {
    const program = ['test', ['reg', 'b'], ['$', 'text']]
    expect(evaluate(program, { text: 'a'.repeat(PATTERN_TEXT_UNITS_MAX) })).toBe(false)
    expect(failureOf(program, { text: 'a'.repeat(PATTERN_TEXT_UNITS_MAX + 1) })[0]).toBe('FPJSON_SIZE')
  })

  it.each(['^(a+)+$', '(a|aa)+$', '(x+x+)+y', '(.*)(.*)(.*)(.*)(.*)!', '[a-z]{1,200}$'])(
    'cannot make %s take longer than its fuel',
    (source) => {
      const text = `${'a'.repeat(PATTERN_TEXT_UNITS_MAX - 1)}!`
      const fuel = createFuel(20_000)
      expect(errorOf(() => run(['test', ['reg', source], ['$', 'text']], { vars: { text }, fuel })).code).toBe(
        'FPJSON_FUEL',
      )
    },
  )
})

/** Lists that a program may give: without halves of characters. */
const isWhole = (parts: readonly (string | undefined)[]): boolean => parts.every((part) => part?.isWellFormed() ?? true)
const asJson = (parts: readonly (string | undefined)[]): Json => parts.map((part) => part ?? null)

describe.each([false, true])('as the engine of the host does, with the flag u: %s,', (isUnicode) => {
  const cases = fc.tuple(
    patternTexts(isUnicode),
    fc.subarray([...'gims']).map((flags) => `${flags.join('')}${isUnicode ? 'u' : ''}`),
    subjects.filter((text) => text.isWellFormed()),
  )
  const check = (ask: (host: RegExp, text: string) => (string | undefined)[], name: string): void => {
    let answers = 0
    fc.assert(
      fc.property(cases, ([source, flags, text]) => {
        if (patternFailureOf(() => compiled(source, flags)) !== undefined) return
        const wanted = ask(new RegExp(source, flags), text)
        if (!isWhole(wanted)) return
        expect(evaluate([name, ['reg', source, flags], ['$', 'text']], { text })).toEqual(asJson(wanted))
        answers++
      }),
      { seed: SEED, numRuns: 600 },
    )
    expect(answers).toBeGreaterThan(200)
  }

  it('match finds', () => {
    check((host, text) => [...(text.match(host) ?? [])], 'match')
  })

  it('split parts', () => {
    check((host, text) => text.split(host), 'split')
  })
})

it('splits the empty text', () => {
  expect(evaluate(['split', ['reg', 'a'], ''])).toEqual([''])
  expect(evaluate(['split', ['reg', 'a*'], ''])).toEqual([])
})
