/** Replacement: as the host does it, and no larger than is paid. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createFuel, type Json, run } from '../../../fpjson/index.ts'
import { PATTERN_TEXT_UNITS_MAX } from '../../../fpjson/limits.ts'
import { SEED } from '../../support/seed.ts'
import { errorOf, evaluate, failureOf } from '../support.ts'

const templates = fc.string({
  unit: fc.constantFrom('$', '$', '&', '`', "'", '0', '1', '2', '3', '9', '<', '>', 'a', 'x', '$<a>', '$&', '$10'),
  maxLength: 10,
})
const patterns = fc.constantFrom(
  ...[/b/, /b/g, /(b)(c)?/g, /(?<a>b)|(?<x>c)/g, /(?<a>b)/, /$/g, /^/, /(.)(.)(.)(.)(.)(.)(.)(.)(.)(.)/, /z/],
)
const texts = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '$', 'é'), maxLength: 14 })

describe('a replacement text means what it means to the host', () => {
  it('for patterns', () => {
    fc.assert(
      fc.property(patterns, templates, texts, (pattern, template, text) => {
        const program = ['replace', ['reg', pattern.source, pattern.flags], ['$', 'template'], ['$', 'text']]
        expect(evaluate(program, { template, text })).toBe(text.replace(pattern, template))
      }),
      { seed: SEED, numRuns: 1_000 },
    )
  })

  it('for texts', () => {
    fc.assert(
      fc.property(fc.constantFrom('', 'b', 'bc', '$', 'zz'), templates, texts, (wanted, template, text) => {
        const program = ['replace', ['$', 'wanted'], ['$', 'template'], ['$', 'text']]
        expect(evaluate(program, { wanted, template, text })).toBe(text.replace(wanted, template))
      }),
      { seed: SEED, numRuns: 500 },
    )
  })
})

describe('a function', () => {
  it('is given the match, its groups, the place and the text', () => {
    const program = (fn: Json): Json => ['replace', ['reg', '(b)(x)?', 'g'], fn, 'abb']
    const args = ['unapply', ['toString']]
    expect(evaluate(program(args))).toBe('a["b", "b", undefined, 1, "abb"]["b", "b", undefined, 2, "abb"]')
  })

  it('gives text that is not read for references', () => {
    expect(evaluate(['replace', ['reg', 'b', 'g'], ['always', '$&$1'], 'abb'])).toBe('a$&$1$&$1')
  })

  it.each([
    ['a number', ['always', 1]],
    ['nothing', ['prop', 'a']],
    ['a function, for it lacks an argument', ['replace']],
  ])('that gives %s is refused', (_name, fn) => {
    expect(failureOf(['replace', ['reg', 'b'], fn, 'abb'])[0]).toBe('FPJSON_TYPE')
  })
})

it.each([1, null, [], {}])('%j is no replacement, matched or not', (replacement) => {
  for (const text of ['b', 'a']) {
    expect(failureOf(['replace', ['reg', 'b'], ['$', 'by'], text], { by: replacement })[0]).toBe('FPJSON_TYPE')
  }
})

describe('what grows was paid', () => {
  const text = 'a'.repeat(PATTERN_TEXT_UNITS_MAX)

  it.each([
    ['the text before each match', '$`'],
    ['the text behind each match', "$'"],
    ['the match many times', '$&'.repeat(1_000)],
    ['a long text', 'x'.repeat(10_000)],
  ])('%s', (_name, template) => {
    const fuel = createFuel(500_000)
    const program = ['length', ['replace', ['reg', 'a', 'g'], ['$', 'template'], ['$', 'text']]]
    const error = errorOf(() => run(program, { vars: { template, text }, fuel }))
    expect(['FPJSON_FUEL', 'FPJSON_SIZE']).toContain(error.code)
  })

  it('and is no longer than a text may be', () => {
    const program = ['length', ['replace', ['reg', 'a', 'g'], ['$', 'template'], ['$', 'text']]]
    const vars = { template: 'x'.repeat(1_000), text }
    expect(errorOf(() => run(program, { vars, fuel: 100_000_000 })).code).toBe('FPJSON_SIZE')
  })
})
