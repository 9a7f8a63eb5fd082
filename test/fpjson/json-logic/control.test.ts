import { describe, expect, it } from '@jest/globals'
import { type Json, runLogic } from '../../../fpjson/index.ts'
import { isTruthy } from '../../../fpjson/json-logic/truth.ts'
import { itGives, itRefuses } from './operations.ts'

const FALSE: Json[] = [false, null, 0, -0, '', []]
const TRUE: Json[] = [true, 1, -1, 0.1, '0', 'false', ' ', [0], [[]], {}, { length: 0 }]

describe('truth', () => {
  it.each(FALSE)('of %j is false', (value) => {
    expect(isTruthy(value)).toBe(false)
    expect(runLogic({ '!!': [{ var: '' }] }, { data: value }).value).toBe(false)
    expect(runLogic({ '!': [{ var: '' }] }, { data: value }).value).toBe(true)
  })

  it.each(TRUE)('of %j is true', (value) => {
    expect(isTruthy(value)).toBe(true)
    expect(runLogic({ '!!': [{ var: '' }] }, { data: value }).value).toBe(true)
    expect(runLogic({ '!': { var: '' } }, { data: value }).value).toBe(false)
  })

  itGives([
    [{ '!': [[]] }, null, true],
    [{ '!!': [[[]]] }, null, true],
    [{ '!!': { a: 1, b: 2 } }, null, true],
  ])
  itRefuses([
    [{ '!': [] }, null, 'FPJSON_PROGRAM_INVALID', ''],
    [{ '!!': [1, 2] }, null, 'FPJSON_PROGRAM_INVALID', ''],
  ])
})

describe.each(['if', '?:'])('%s', (name) => {
  itGives([
    [{ [name]: [] }, null, null],
    [{ [name]: 'only' }, null, 'only'],
    [{ [name]: [true, 'yes'] }, null, 'yes'],
    [{ [name]: [false, 'yes'] }, null, null],
    [{ [name]: [false, 'yes', 'no'] }, null, 'no'],
    [{ [name]: [[], 'a', '', 'b', '0', 'c', 'd'] }, null, 'c'],
    [{ [name]: [0, 'a', null, 'b'] }, null, null],
    [{ [name]: [{ var: 'n' }, [{ var: 'n' }], 0] }, { n: 2 }, [2]],
  ])
})

describe('and, or', () => {
  itGives([
    [{ and: [1, 'a', [2]] }, null, [2]],
    [{ and: [1, '', 2] }, null, ''],
    [{ and: [[], true] }, null, []],
    [{ and: 3 }, null, 3],
    [{ or: [0, '', 'a', 'b'] }, null, 'a'],
    [{ or: [0, null, []] }, null, []],
    [{ or: [false] }, null, false],
  ])
  itRefuses([
    [{ and: [] }, null, 'FPJSON_PROGRAM_INVALID', ''],
    [{ or: [] }, null, 'FPJSON_PROGRAM_INVALID', ''],
  ])
})

it('evaluates only what the answer needs', () => {
  const fails = { '/': [1, 0] }
  const programs: Json[] = [
    { if: [true, 1, fails, fails, fails] },
    { if: [false, fails, 1] },
    { '?:': [0, fails, true, 1, fails] },
    { and: [0, fails] },
    { or: [1, fails] },
  ]
  expect(programs.map((program) => runLogic(program).value)).toEqual([1, 1, 1, 0, 1])
})
