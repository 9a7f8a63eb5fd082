import { describe, expect, it } from '@jest/globals'
import { checkLogic, type Json, runLogic } from '../../../fpjson/index.ts'
import { parseLogic } from '../../../fpjson/json-logic/parse.ts'
import { PROGRAM_DEPTH_MAX, PROGRAM_NODES_MAX } from '../../../fpjson/limits.ts'
import { errorOf } from '../support.ts'
import { itRefuses } from './operations.ts'

const refusal = (logic: unknown): [code: string, path: string] => {
  const { code, path } = errorOf(() => checkLogic(logic))
  return [code, path.join('/')]
}

describe('data in a program', () => {
  it.each<Json>([
    null,
    true,
    17,
    3.14,
    'apple',
    [],
    ['a', ['b']],
    {},
    { a: 1, b: { var: 'x' } },
    [{ a: { '+': [1, 2] }, b: [{ or: 1 }] }],
    ['add', 1, ['$', 'x']],
  ])('%j is itself', (logic) => {
    expect(runLogic(logic, { data: { x: 1 } }).value).toEqual(logic)
  })

  it('is found in lists beside what is evaluated', () => {
    expect(runLogic([1, { var: 'x' }, ['y', {}]], { data: { x: 2 } }).value).toEqual([1, 2, ['y', {}]])
  })
})

describe('an operation', () => {
  itRefuses([
    [{ fubar: [] }, null, 'FPJSON_FUNCTION_UNKNOWN', ''],
    [{ '': 1 }, null, 'FPJSON_FUNCTION_UNKNOWN', ''],
    [{ VAR: 'a' }, null, 'FPJSON_FUNCTION_UNKNOWN', ''],
    [{ if: [false, { fubar: 1 }] }, null, 'FPJSON_FUNCTION_UNKNOWN', 'if/1'],
    [[1, { and: { or: { fubar: 1 } } }], null, 'FPJSON_FUNCTION_UNKNOWN', '1/and/or'],
    [{ map: [[], { '==': [1] }] }, null, 'FPJSON_PROGRAM_INVALID', 'map/1'],
    [{ '==': [1, 1], '!=': [1, 2] }, null, 'FPJSON_PROGRAM_INVALID', ''],
    [{ or: [false, { note: 'both', in: ['a', 'b'] }] }, null, 'FPJSON_PROGRAM_INVALID', 'or/1'],
    [{ cat: ['a', [{ var: 'b' }]] }, null, 'FPJSON_PROGRAM_INVALID', 'cat/1'],
  ])

  it('says how many arguments it takes', () => {
    const sentences = [{ '!': [] }, { merge: [1], reduce: [] }, { '*': [] }, { var: [1, 2, 3] }, { log: 1 }].map(
      (logic) => errorOf(() => checkLogic(logic)).message,
    )
    expect(sentences).toEqual([
      'FPJSON_PROGRAM_INVALID: arguments of !: expected 1, got 0 (at the top)',
      'FPJSON_PROGRAM_INVALID: an object with several members is data, but "merge" is an operation; put operations into lists (at the top)',
      'FPJSON_PROGRAM_INVALID: arguments of *: expected at least 1, got 0 (at the top)',
      'FPJSON_PROGRAM_INVALID: arguments of var: expected 0 to 2, got 3 (at the top)',
      'FPJSON_FUNCTION_UNKNOWN: log is not available: logic has no effects (at the top)',
    ])
  })
})

describe('what is no JSON', () => {
  it.each([
    ['undefined', undefined, ''],
    ['a function', { '!': () => true }, '!'],
    ['NaN', { '+': [1, Number.NaN] }, '+/1'],
    ['a hole', { '+': new Array(1) }, '+/0'],
    ['half a character', { cat: ['a', '\ud800'] }, 'cat/1'],
    ['half a character in a key', [{ a: 1, '\udc00': 2 }], '0'],
    ['an object of a class', { '!': new Map() }, '!'],
  ])('is refused: %s', (_name, logic, path) => {
    expect(refusal(logic)).toEqual(['FPJSON_PROGRAM_INVALID', path])
  })
})

describe('limits', () => {
  const nested = (levels: number): Json => {
    let logic: Json = true
    for (let level = 0; level < levels; level++) logic = { '!': logic }
    return logic
  }

  it('takes a program at the deepest and refuses one level more', () => {
    expect(runLogic(nested(PROGRAM_DEPTH_MAX)).value).toBe(true)
    expect(refusal(nested(PROGRAM_DEPTH_MAX + 1))).toEqual([
      'FPJSON_DEPTH',
      Array(PROGRAM_DEPTH_MAX).fill('!').join('/'),
    ])
    expect(refusal(nested(5_000))[0]).toBe('FPJSON_DEPTH')
  })

  it('takes a program at the largest and refuses one value more', () => {
    const sum = (operands: number): Json => ({ '+': Array<number>(operands).fill(1) })
    expect(runLogic(sum(PROGRAM_NODES_MAX - 2)).value).toBe(PROGRAM_NODES_MAX - 2)
    expect(refusal(sum(PROGRAM_NODES_MAX - 1))[0]).toBe('FPJSON_SIZE')
  })
})

it('names places from the path on that the program has in a larger text', () => {
  const { path } = errorOf(() => parseLogic({ or: [{ fubar: 1 }] }, ['allow write']))
  expect(path).toEqual(['allow write', 'or', 0])
})
