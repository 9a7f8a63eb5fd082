import { describe, expect, it } from '@jest/globals'
import { type Json, run } from '../../../fpjson/index.ts'
import { evaluate, failureOf } from '../support.ts'

describe('a transducer', () => {
  it.each<[string, Json]>([
    ['a text', 'map'],
    ['a list', ['[]', ['map', ['inc']]]],
    ['a function that takes no pipeline', ['inc']],
    ['a function that gives none', ['always', [1]]],
    ['a list function that lacks more than its list', ['map']],
    ['a list function that is no stage', ['reverse']],
    ['a function that calls it', ['applyTo', 1]],
  ])('is not %s', (_name, transducer) => {
    expect(failureOf(['into', [], transducer, [1]])[0]).toBe('FPJSON_TYPE')
    expect(failureOf(['transduce', transducer, ['add'], 0, [1]])[0]).toBe('FPJSON_TYPE')
  })

  it('may do nothing', () => {
    expect(evaluate(['into', [], ['identity'], [1, 2]])).toEqual([1, 2])
    expect(evaluate(['into', [], ['take', 0], []])).toEqual([])
  })

  it('may have as many stages as there is fuel for', () => {
    const stages = (count: number): Json => ['apply', ['compose'], ['repeat', ['map', ['inc']], count]]
    expect(evaluate(['into', [], stages(20_000), [1]])).toEqual([20_001])
    expect(failureOf(['into', [], stages(100_000), [1]])[0]).toBe('FPJSON_FUEL')
  })

  it('may run others inside', () => {
    const inner = ['into', [], ['map', ['inc']]]
    expect(evaluate(['into', [], ['map', inner], [[1], [2, 3]]])).toEqual([[2], [3, 4]])
  })
})

describe('a pipeline', () => {
  const kept = (then: Json): Json => ['last', ['[]', ['into', [], ['pipe', ['take', 1], ['let', 'kept']], [1]], then]]

  it('cannot leave the run', () => {
    expect(failureOf(kept(['$', 'kept']))[0]).toBe('FPJSON_TYPE')
    expect(evaluate(kept(['type', ['$', 'kept']]))).toBe('Function')
  })

  it.each<[string, Json]>([
    ['called', [['$', 'kept'], [1]]],
    ['an object', ['pick', ['plan'], ['$', 'kept']]],
    ['a list', ['length', ['$', 'kept']]],
    ['a condition', ['not', ['$', 'kept']]],
    ['a target', ['into', ['$', 'kept'], ['take', 1], [1]]],
    ['a step of transduce', ['transduce', ['take', 1], ['$', 'kept'], 0, [1]]],
  ])('is never %s', (_name, program) => {
    expect(failureOf(kept(program))[0]).toBe('FPJSON_TYPE')
  })

  it('shows nothing of what it is made of', () => {
    expect(evaluate(kept(['map', ['prop', ['__'], ['$', 'kept']], ['plan', 'arity', 'make']]))).toEqual([
      null,
      null,
      null,
    ])
  })

  it('is a plan, which runs again from its beginning wherever it is used', () => {
    const again = ['into', [], ['always', ['$', 'kept']]]
    expect(
      evaluate(
        kept([
          'map',
          again,
          [
            [1, 2],
            [3, 4],
          ],
        ]),
      ),
    ).toEqual([[1], [3]])
  })

  it('has nothing of another one that it is used in', () => {
    const inside = ['pipe', ['into', ['x'], ['var', 'outer']], ['append', 'y']]
    const program = ['into', [], ['compose', ['map', inside], ['let', 'outer'], ['take', 2]], [[1, 2, 3], [4], [5]]]
    expect(evaluate(program)).toEqual([
      ['x', 1, 2, 'y'],
      ['x', 4, 'y'],
    ])
  })
})

describe('fuel', () => {
  const fuelOf = (transducer: Json, items: number): number =>
    run(['into', [], transducer, ['range', 0, items]]).fuelUsed
  const perItem = (transducer: Json): number => (fuelOf(transducer, 1_000) - fuelOf(transducer, 0)) / 1_000

  it('is spent for each value at each stage', () => {
    const one = perItem(['identity'])
    expect(perItem(['drop', -1])).toBe(one + 1)
    expect(perItem(['compose', ['drop', -1], ['drop', -1]])).toBe(one + 2)
    expect(fuelOf(['take', 1], 1_000)).toBeLessThan(1_100)
  })

  it('is spent for windows and copies by their size', () => {
    expect(fuelOf(['aperture', 100], 1_000)).toBeGreaterThan(900 * 100)
  })

  it('runs out where values multiply', () => {
    const many = ['chain', ['repeat', ['__'], 100]]
    expect(failureOf(['into', [], ['compose', many, many, many, many, ['filter', ['F']]], [1]])[0]).toBe('FPJSON_FUEL')
  })
})
