/** Copies with something changed. */
import { describe, expect, it } from '@jest/globals'
import type { Json } from '../../../fpjson/index.ts'
import { run } from '../../../fpjson/index.ts'
import { evaluate, failureOf } from '../support.ts'

/** Data that other libraries take for a placeholder or for an end. */
const TRAPS: Json[] = [{ '@@functional/placeholder': true }, { '@@transducer/reduced': true }, ['__']]

it.each(TRAPS)('puts %j into a list as the data that it is', (value) => {
  const vars = { value, list: [1] }
  const [at, list] = [
    ['$', 'value'],
    ['$', 'list'],
  ]
  const calls = [
    ['update', 0, at, list],
    ['insert', 0, at, list],
    ['insertAll', 0, ['of', at], list],
    ['adjust', 0, ['always', at], list],
    ['intersperse', at, [1, 2]],
  ]
  expect(evaluate(['[]', ...calls], vars)).toEqual([[value], [value, 1], [value, 1], [value], [1, value, 2]])
})

describe.each([
  ['adjust', [0, ['inc'], [1]], 0],
  ['update', [0, 9, [1]], 0],
  ['insert', [0, 9, [1]], 0],
  ['insertAll', [0, [9], [1]], 0],
  ['remove', [0, 1, [1]], 0],
  ['remove', [0, 1, [1]], 1],
  ['move', [0, 0, [1]], 0],
  ['move', [0, 0, [1]], 1],
  ['swap', [0, 0, [1]], 0],
  ['swap', [0, 0, [1]], 1],
])('%s %j', (name, args, at) => {
  it.each([0.5, '0', null, [], {}, true])(`refuses %j as argument ${at}`, (index) => {
    expect(failureOf([name, ...args.with(at, ['$', 'index'])], { index })[0]).toBe('FPJSON_TYPE')
  })

  it.each([Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER])(`answers for %p as argument ${at}`, (index) => {
    expect([[1], [1, 9], []]).toContainEqual(evaluate([name, ...args.with(at, index)]))
  })
})

describe('swap', () => {
  it('changes nothing with an index just past the end', () => {
    expect(evaluate(['[]', ['swap', 0, 2, ['a', 'b']], ['swap', 0, -3, ['a', 'b']], ['swap', 2, 0, 'ab']])).toEqual([
      ['a', 'b'],
      ['a', 'b'],
      'ab',
    ])
  })

  it.each(['__proto__', 'constructor'])('takes no member of the name %s', (name) => {
    const own = JSON.parse(`{"a":1,"${name}":{"b":2}}`) as Json
    expect(failureOf(['swap', ['$', 'name'], 'a', ['$', 'own']], { name, own })[0]).toBe('FPJSON_NAME_FORBIDDEN')
    expect(failureOf(['swap', 'a', ['$', 'name'], ['$', 'own']], { name, own })[0]).toBe('FPJSON_NAME_FORBIDDEN')
    expect(failureOf(['swap', 'a', ['$', 'name'], { a: 1 }], { name })[0]).toBe('FPJSON_NAME_FORBIDDEN')
  })

  it('swaps no inherited members', () => {
    expect(evaluate(['swap', 'a', 'toString', { a: 1 }])).toEqual({ a: 1 })
  })

  it('leaves the rest of the members in place', () => {
    expect(evaluate(['swap', 'a', 'b', { a: 1, b: 2, c: 3 }])).toEqual({ a: 2, b: 1, c: 3 })
  })
})

it('pays for the list that it copies, also where little changes', () => {
  const fuelOf = (items: number) =>
    run(['length', ['update', 0, 1, ['$', 'list']]], { vars: { list: Array(items).fill(0) } }).fuelUsed
  expect(fuelOf(5_000) - fuelOf(1)).toBe(4_999)
})
