import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Json, run } from '../../../fpjson/index.ts'
import { SEED } from '../../support/seed.ts'
import { evaluate, failureOf } from '../support.ts'

describe('sortWith', () => {
  it('keeps the order of a list when there is no comparator, or when all call everything equal', () => {
    expect(evaluate(['sortWith', [], [3, 1, 2]])).toEqual([3, 1, 2])
    expect(evaluate(['sortWith', ['[]', ['always', 0], ['always', 0]], [3, 1, 2]])).toEqual([3, 1, 2])
  })

  it('sorts as one comparator after the other does, the last one first', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })))
    fc.assert(
      fc.property(pairs, (list) => {
        const [byFirst, bySecond] = [
          ['ascend', ['head']],
          ['descend', ['last']],
        ]
        const together = evaluate(['sortWith', ['[]', byFirst, bySecond], ['$', 'list']], { list })
        expect(together).toEqual(
          evaluate(
            [
              ['pipe', ['sort', bySecond], ['sort', byFirst]],
              ['$', 'list'],
            ],
            { list },
          ),
        )
      }),
      { seed: SEED },
    )
  })

  it.each([[true], ['1'], [null], [['a']]])('takes no comparator that gives %j', (answer) => {
    expect(failureOf(['sortWith', ['[]', ['always', answer]], [1, 2]])[0]).toBe('FPJSON_TYPE')
  })

  it('gives the same for a comparator that contradicts itself', () => {
    expect(evaluate(['sortWith', ['[]', ['always', 1]], [1, 2, 3, 4, 5]])).toEqual([5, 4, 3, 2, 1])
  })

  it('pays for each comparison, and for all functions before it compares', () => {
    const fuelOf = (program: Json) => run(program).fuelUsed
    const sorting = (items: number) => fuelOf(['sortWith', ['[]', ['subtract']], ['reverse', ['range', 0, items]]])
    expect(sorting(1_000)).toBeGreaterThan(10 * 500)
    expect(sorting(1_000)).toBeGreaterThan(sorting(500) * 2)
    expect(fuelOf(['sortWith', ['repeat', ['inc'], 1_000], []])).toBeGreaterThan(2_000)
  })

  it('takes functions alone', () => {
    expect(failureOf(['sortWith', ['subtract'], [1, 2]])[0]).toBe('FPJSON_TYPE')
    expect(failureOf(['sortWith', ['[]', 'subtract'], [1, 2]])[0]).toBe('FPJSON_TYPE')
  })
})

describe.each(['ascend', 'descend', 'maxBy', 'minBy'])('%s', (name) => {
  it.each([
    ['a number and a text', 1, '1'],
    ['null', null, 1],
    ['lists', [1], [2]],
    ['booleans', true, false],
  ])('gives no order to %s', (_name, a, b) => {
    expect(failureOf([name, ['identity'], a, b])[0]).toBe('FPJSON_TYPE')
  })
})

describe('descend', () => {
  it('gives 0 and not -0', () => {
    expect(Object.is(evaluate(['descend', ['identity'], 1, 1]), 0)).toBe(true)
  })
})

describe('maxBy and minBy', () => {
  it.each(['maxBy', 'minBy'])('%s gives the first of two equal ones', (name) => {
    expect(evaluate([name, ['toLower'], 'a', 'A'])).toBe('a')
  })
})

describe('comparator', () => {
  it('refuses a predicate that gives no truth value', () => {
    expect(failureOf([['comparator', ['always', ['inc']]], 1, 2])[0]).toBe('FPJSON_TYPE')
  })
})
