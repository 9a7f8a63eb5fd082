/** What the recorded vectors do not say: what is refused, own rules, and agreement with slow models. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { FUNCTION_NAMES, type Json, RESERVED_NAMES } from '../../fpjson/index.ts'
import { SEED } from '../support/seed.ts'
import { evaluate, failureOf } from './support.ts'

const codeOf = (...call: [program: unknown, vars?: Record<string, Json>]) => failureOf(...call)[0]

describe('the table', () => {
  it('has no name twice, and none that is reserved', () => {
    expect(new Set([...FUNCTION_NAMES, ...RESERVED_NAMES]).size).toBe(FUNCTION_NAMES.length + RESERVED_NAMES.length)
  })

  it.each(FUNCTION_NAMES.filter((name) => name !== 'T' && name !== 'F'))(
    '%s with a placeholder is a function that waits',
    (name) => {
      expect(evaluate(['type', ['last', ['[]', [name, ['__']]]]])).toBe('Function')
    },
  )

  it.each(FUNCTION_NAMES)('%s either answers or fails with a code on values of every type', (name) => {
    const values = [null, true, -1, 'text', [], [1], {}, { a: 1 }, ['$', 'missing'], ['inc'], ['T'], ['typ', 'Array']]
    for (const a of values) {
      for (const b of values) {
        for (const c of [0, 'x', [2, 1], { a: 1 }]) {
          try {
            evaluate([name, a, b, c])
          } catch (error) {
            expect(error).toMatchObject({ name: 'FpjsonError' })
          }
        }
      }
    }
  })
})

describe('arithmetic', () => {
  it.each([
    ['text', ['add', '1', 2]],
    ['null', ['inc', null]],
    ['nothing', ['multiply', 2, ['$', 'missing']]],
    ['a list', ['subtract', [5], 1]],
    ['text in a list', ['sum', [1, '2']]],
  ])('does not take %s for a number', (_name, program) => {
    expect(codeOf(program)).toBe('FPJSON_TYPE')
  })

  it.each([
    ['0 / 0', ['divide', 0, 0]],
    ['1 / 0', ['divide', 1, 0]],
    ['an overflow', ['multiply', 1e308, 10]],
    ['5 mod 0', ['modulo', 5, 0]],
    ['mathMod of a fraction', ['mathMod', 17.5, 5]],
    ['the mean of nothing', ['mean', []]],
  ])('refuses %s', (_name, program) => {
    expect(codeOf(program)).toBe('FPJSON_NUMBER')
  })

  it.each([[['negate', 0]], [['multiply', 0, -1]], [['modulo', -4, 2]], [['product', [0, -5]]]])(
    '%j is 0, not -0',
    (program) => {
      expect(evaluate(program)).toBe(0)
    },
  )
})

describe('relation', () => {
  it.each([
    ['text and number', ['lt', '10', 9]],
    ['null and number', ['gte', null, 0]],
    ['lists', ['gt', [2], [1]]],
    ['booleans', ['max', true, false]],
    ['something missing', ['lte', 1, ['$', 'missing']]],
  ])('gives no order to %s', (_name, program) => {
    expect(codeOf(program)).toBe('FPJSON_TYPE')
  })

  it('tells absent from null, and an absent value equals only an absent one', () => {
    const program = ['map', ['equals', ['$', 'missing']], ['[]', null, [], ['$', 'other']]]
    expect(evaluate(program)).toEqual([false, false, true])
  })

  it('takes the name of a type as text', () => {
    expect(evaluate(['is', 'String', 'x'])).toBe(true)
  })
})

describe('logic', () => {
  it.each([
    ['not', ['not', ['equals', 1]]],
    ['filter', ['filter', ['equals'], [1]]],
    ['when', ['when', ['always', ['inc']], ['inc'], 1]],
  ])('%s refuses a function where a truth value is meant', (_name, program) => {
    expect(codeOf(program)).toBe('FPJSON_TYPE')
  })

  it('sees a missing variable as missing in every spelling', () => {
    const spellings = [
      ['isNil', ['$', 'x']],
      ['isNil', { var: 'x' }],
      ['not', ['$', 'x']],
      ['isNil', ['prop', 'a', {}]],
    ]
    expect(evaluate(['[]', ...spellings])).toEqual([true, true, true, true])
  })
})

describe('text', () => {
  it('changes the case of letters only where the tables of engines agree', () => {
    expect(evaluate(['toLower', 'ΟΔΟΣ Ж ÿ 𐐀 Ა'])).toBe('οδοσ ж ÿ 𐐀 Ა')
  })

  it('trims the blanks of ECMAScript', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(' ', '\u00a0', '\u3000', '\ufeff', '\n', 'a', '\u200b')), (units) => {
        expect(evaluate(['trim', units.join('')])).toBe(units.join('').trim())
      }),
      { seed: SEED },
    )
  })

  it('finds and splits like the obvious search', () => {
    const unit = fc.constantFrom('a', 'b')
    const text = fc.array(unit, { maxLength: 200 }).map((units) => units.join(''))
    const pattern = fc.array(unit, { minLength: 1, maxLength: 24 }).map((units) => units.join(''))
    const texts = fc.tuple(text, pattern, text).map(([a, p, b]) => [a + p + p.slice(1) + p + b, p] as const)
    fc.assert(
      fc.property(texts, ([whole, part]) => {
        expect(evaluate(['indexOf', ['$', 'p'], ['$', 't']], { p: part, t: whole })).toBe(whole.indexOf(part))
        expect(evaluate(['split', ['$', 'p'], ['$', 't']], { p: part, t: whole })).toEqual(whole.split(part))
      }),
      { seed: SEED, numRuns: 500 },
    )
  })

  it('writes control characters in texts as ramda does, not as JSON', () => {
    expect(evaluate(['toString', '\v\0\u001f\\"'])).toBe('"\\v\\0\u001f\\\\\\""')
  })

  it('joins no lists, objects or nulls', () => {
    expect(codeOf(['join', ',', [null]])).toBe('FPJSON_TYPE')
  })
})

describe('lists', () => {
  const item = fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom('1', '2', null, true),
    fc.constant([1]),
    fc.constant({ a: 1 }),
  )
  const lists = fc.array(item, { maxLength: 12 })
  const sameAs = (a: unknown) => (b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  const unique = <T>(list: T[]) => list.filter((value, index) => list.findIndex(sameAs(value)) === index)

  it('makes sets as the obvious model does', () => {
    fc.assert(
      fc.property(lists, lists, (a, b) => {
        const vars = { a, b } as Record<string, Json>
        const sets = ['uniq', 'union', 'difference', 'intersection'].map((name) => [name, ['$', 'a'], ['$', 'b']])
        expect(evaluate(['[]', ...sets], vars)).toEqual([
          unique(a),
          unique([...a, ...b]),
          unique(a).filter((value) => !b.some(sameAs(value))),
          unique(a).filter((value) => b.some(sameAs(value))),
        ])
      }),
      { seed: SEED },
    )
  })

  it('sorts stably as the engine does with a comparator that is consistent', () => {
    const rows = fc.array(fc.record({ key: fc.integer({ min: 0, max: 3 }), at: fc.integer() }), { maxLength: 40 })
    fc.assert(
      fc.property(rows, (list) => {
        const byKey = list.toSorted((a, b) => a.key - b.key)
        expect(evaluate(['sortBy', ['prop', 'key'], ['$', 'list']], { list })).toEqual(byKey)
      }),
      { seed: SEED },
    )
  })

  it('takes parts as slice() does', () => {
    const index = fc.integer({ min: -8, max: 8 })
    fc.assert(
      fc.property(index, index, (from, to) => {
        expect(evaluate(['slice', from, to, [0, 1, 2, 3, 4]])).toEqual([0, 1, 2, 3, 4].slice(from, to))
      }),
      { seed: SEED },
    )
  })

  it('sorts no keys of different types', () => {
    expect(codeOf(['sortBy', ['identity'], [3, 'a', 1]])).toBe('FPJSON_TYPE')
  })

  it('takes no truth value for the answer of a comparator', () => {
    expect(codeOf(['sort', ['lt'], [3, 1, 2]])).toBe('FPJSON_TYPE')
  })

  it('repeats nothing less than no times', () => {
    expect(evaluate(['repeat', 1, 0])).toEqual([])
    expect(codeOf(['repeat', 1, -1])).toBe('FPJSON_TYPE')
  })

  it('does not treat a result that begins with a function as a call', () => {
    expect(codeOf(['pair', ['inc'], 5])).toBe('FPJSON_TYPE')
  })
})

describe('objects', () => {
  it('adds to a list only next to what is there', () => {
    expect(evaluate(['assoc', 2, 'c', ['a', 'b']])).toEqual(['a', 'b', 'c'])
    expect(codeOf(['assoc', 3, 'd', ['a', 'b']])).toBe('FPJSON_TYPE')
  })

  it('writes a variable only next to what is there', () => {
    expect(codeOf(['let', 'l.5', 1], { l: [1] })).toBe('FPJSON_TYPE')
    expect(codeOf(['let', 'l.length', 1], { l: [1] })).toBe('FPJSON_TYPE')
    expect(codeOf(['let', 'n.b', 1], { n: 5 })).toBe('FPJSON_TYPE')
  })
})
