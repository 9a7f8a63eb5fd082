import { describe, expect, it } from '@jest/globals'
import { runLogic } from '../../../fpjson/index.ts'
import { REMAINDER_FUEL } from '../../../fpjson/limits.ts'
import { itGives, itRefuses } from './operations.ts'

describe('+, *', () => {
  itGives([
    [{ '+': [1, 2] }, null, 3],
    [{ '+': [] }, null, 0],
    [{ '+': '3.14' }, null, 3.14],
    [{ '+': ['1', ' 2 apples'] }, null, 3],
    [{ '+': [0.1, 0.2] }, null, 0.1 + 0.2],
    [{ '*': [2, 3, 4] }, null, 24],
    [{ '*': ['2', '3 apples'] }, null, 6],
    [{ '*': 'apples' }, null, 'apples'],
    [{ '*': [null] }, null, null],
  ])
  itRefuses([
    [{ '*': [] }, null, 'FPJSON_PROGRAM_INVALID', ''],
    [{ '+': [1, 'apples'] }, null, 'FPJSON_NUMBER', ''],
    [{ '+': [1, ''] }, null, 'FPJSON_NUMBER', ''],
    [{ '+': [1, true] }, null, 'FPJSON_NUMBER', ''],
    [{ '+': [1, null] }, null, 'FPJSON_NUMBER', ''],
    [{ '+': 'Infinity' }, null, 'FPJSON_NUMBER', ''],
    [{ '*': [1e308, 10] }, null, 'FPJSON_NUMBER', ''],
    [{ or: [0, { '+': { var: 'l' } }] }, { l: [1, 2] }, 'FPJSON_TYPE', 'or/1'],
    [{ '+': [1, [2]] }, null, 'FPJSON_PROGRAM_INVALID', '+/1'],
    [{ '+': { a: 1, b: 2 } }, null, 'FPJSON_PROGRAM_INVALID', '+'],
  ])
})

describe('-, /, %', () => {
  itGives([
    [{ '-': [3, 2] }, null, 1],
    [{ '-': 2 }, null, -2],
    [{ '-': ['5', '2'] }, null, 3],
    [{ '-': [null, true] }, null, -1],
    [{ '/': [1, 4] }, null, 0.25],
    [{ '/': ['0x10', ' 4 '] }, null, 4],
    [{ '%': [101, 2] }, null, 1],
    [{ '%': [-5, 3] }, null, -2],
    [{ '%': [5.5, 2] }, null, 1.5],
  ])
  itRefuses([
    [{ '-': [] }, null, 'FPJSON_PROGRAM_INVALID', ''],
    [{ '-': [1, 2, 3] }, null, 'FPJSON_PROGRAM_INVALID', ''],
    [{ '-': '3 apples' }, null, 'FPJSON_NUMBER', ''],
    [{ '/': [1, 0] }, null, 'FPJSON_NUMBER', ''],
    [{ '/': [0, null] }, null, 'FPJSON_NUMBER', ''],
    [{ '%': [5, 0] }, null, 'FPJSON_NUMBER', ''],
    [{ if: [{ '/': [0, 0] }, 1, 2] }, null, 'FPJSON_NUMBER', 'if/0'],
  ])
})

describe('min, max', () => {
  itGives([
    [{ min: [3, 1, 2] }, null, 1],
    [{ max: [3, 1, 2] }, null, 3],
    [{ max: 5 }, null, 5],
    [{ max: ['10', 9] }, null, 10],
    [{ min: [null, 1] }, null, 0],
  ])
  itRefuses([
    [{ min: [] }, null, 'FPJSON_PROGRAM_INVALID', ''],
    [{ max: ['a', 1] }, null, 'FPJSON_NUMBER', ''],
    [{ max: [{ var: '' }] }, [1, 2], 'FPJSON_TYPE', ''],
  ])
})

it('has no -0', () => {
  const zeros = [{ '-': 0 }, { '*': [0, -1] }, { '/': [0, -5] }, { '%': [-4, 2] }, { '-': [null] }, { max: [-0] }, -0]
  expect(zeros.map((zero) => Object.is(runLogic(zero).value, 0))).toEqual(Array(7).fill(true))
  expect(Object.is(runLogic({ '*': { var: '' } }, { data: -0 }).value, 0)).toBe(true)
})

it('% pays for a large quotient', () => {
  const fuelOf = (divisor: number) => runLogic({ '%': [1.7e308, divisor] }).fuelUsed
  expect(fuelOf(3.1e-310)).toBe(fuelOf(1.7e300) + REMAINDER_FUEL)
})
