import { describe, expect, it } from '@jest/globals'
import { type Json, runLogic, type TraceStep } from '../../../fpjson/index.ts'
import { errorOf } from '../support.ts'

function stepsOf(logic: Json, data: Json): unknown[] {
  const steps: unknown[] = []
  const trace = ({ path, name, inputs, value, depth }: TraceStep) => {
    steps.push([path.join('/'), name, inputs, value, depth])
  }
  runLogic(logic, { data, trace })
  return steps
}

describe('a trace', () => {
  it('tells each step with its inputs and result, those that it evaluates itself inside it', () => {
    expect(stepsOf({ if: [{ '>': [{ var: 'n' }, 1] }, [{ var: ['x', 0] }], { var: 'n' }] }, { n: 2 })).toEqual([
      ['if/0/>/0', 'var', ['n'], 2, 1],
      ['if/0', '>', [2, 1], true, 1],
      ['if/1/0', 'var', ['x', 0], 0, 2],
      ['if/1', 'list', [], [0], 1],
      ['', 'if', [true, [0]], [0], 0],
    ])
  })

  it('tells what is done for each element', () => {
    const list = { map: [{ var: 'l' }, { '-': { var: '' } }] }
    expect(stepsOf({ reduce: [list, { var: 'current' }, 9] }, { l: [1] })).toEqual([
      ['reduce/0/map/0', 'var', ['l'], [1], 2],
      ['reduce/0/map/1/-', 'var', [''], 1, 2],
      ['reduce/0/map/1', '-', [1], -1, 2],
      ['reduce/0', 'map', [[1]], [-1], 1],
      ['reduce/1', 'var', ['current'], -1, 1],
      ['', 'reduce', [[-1], 9], -1, 0],
    ])
  })
})

describe('fuel', () => {
  const costs: [Json, Json, number][] = [
    [1, null, 1],
    [[1, [2]], null, 4],
    [[1, { var: '' }], 2, 7],
    [{ var: 'a.b' }, { a: { b: 1 } }, 4],
    [{ var: `${'a'.repeat(15)}.${'b'.repeat(33)}` }, null, 4 + 2],
    [{ var: { var: 'p' } }, { p: 'a.b', a: { b: 1 } }, 8],
    [{ and: [true, { '!': true }] }, null, 6],
    [{ map: [{ var: '' }, 1] }, [1, 2, 3], 11],
    [{ some: [{ var: '' }, { var: '' }] }, [0, 1, 2], 9],
    [{ merge: [[1, 2], 3] }, null, 10],
    [{ in: [3, { var: '' }] }, [1, 2, 3, 4], 8],
    [{ in: ['bc', { var: '' }] }, 'abcd', 11],
    [{ cat: [{ var: '' }, 'y'] }, 'x'.repeat(16), 4 + 2 + 3],
    [{ '==': [{ var: '' }, 1] }, 'x'.repeat(33), 5 + 3],
    [{ '==': [{ var: '' }, { var: '' }] }, 'x'.repeat(33), 6 + 1 + 3],
    [{ missing: ['a', 'b.c'] }, {}, 3 + 2 + 5 + 5],
    [{ or: Array<number>(1_000).fill(0) }, null, 1_001 + 1],
  ]

  it.each(costs)('of %j over %j is %p', (logic, data, fuelUsed) => {
    expect(runLogic(logic, { data }).fuelUsed).toBe(fuelUsed)
  })

  it.each<[string, Json, string[]]>([
    [
      'reduce',
      { reduce: [{ var: '' }, { '!': { var: 'current' } }, 0] },
      [...Array(4).fill(''), '0', '', '1', '1', '1/!', '1/!', '', '1', '1', '1/!', '1/!', '1'],
    ],
    ['all', { all: [{ var: '' }, { '!!': { var: 'n' } }] }, ['', '', '', '0', '', '1', '1', '1/!!', '1/!!', '', '1']],
    ['map', { map: [{ var: '' }, { var: 'n' }] }, ['', '', '', '0', '', '', '1', '1', '1', '1', '1']],
    ['+', { '+': [{ var: 'length' }, 1] }, ['', '', '', '0', '0', '']],
  ])('runs out at the step of %s that it did not pay', (name, logic, places) => {
    const data = [{ n: 1 }, { n: 2 }]
    const found = places.map((_, fuel) => errorOf(() => runLogic(logic, { data, fuel })).path.join('/'))
    expect(found).toEqual(places.map((place) => (place === '' ? '' : `${name}/${place}`)))
  })
})
