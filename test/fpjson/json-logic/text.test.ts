import { describe } from '@jest/globals'
import { itGives, itRefuses } from './operations.ts'

describe('cat', () => {
  itGives([
    [{ cat: 'a' }, null, 'a'],
    [{ cat: [] }, null, ''],
    [{ cat: ['I love ', { var: 'filling' }, ' pie'] }, { filling: 'apple' }, 'I love apple pie'],
    [{ cat: [1, true, null, 0.5, 1e21, 1e-7] }, null, '1true0.51e+211e-7'],
  ])
  itRefuses([
    [{ cat: ['a', ['b']] }, null, 'FPJSON_PROGRAM_INVALID', 'cat/1'],
    [{ cat: { var: '' } }, ['a', 'b'], 'FPJSON_TYPE', ''],
    [{ cat: ['a', { var: '' }] }, { toString: 'x' }, 'FPJSON_TYPE', ''],
  ])
})

describe('substr', () => {
  itGives([
    [{ substr: ['jsonlogic', 4] }, null, 'logic'],
    [{ substr: ['jsonlogic', -5] }, null, 'logic'],
    [{ substr: ['jsonlogic', 1, 3] }, null, 'son'],
    [{ substr: ['jsonlogic', -5, 3] }, null, 'log'],
    [{ substr: ['jsonlogic', 4, -2] }, null, 'log'],
    [{ substr: ['jsonlogic', -99, 2] }, null, 'js'],
    [{ substr: ['jsonlogic', 99] }, null, ''],
    [{ substr: ['jsonlogic', 0, 0] }, null, ''],
    [{ substr: ['jsonlogic', 0, -99] }, null, ''],
    [{ substr: ['jsonlogic', 1.9, 2.9] }, null, 'so'],
    [{ substr: ['jsonlogic', -1.9, 2] }, null, 'c'],
    [{ substr: ['jsonlogic', 4, -1.5] }, null, 'log'],
    [{ substr: [12345, 1, 3] }, null, '234'],
    [{ substr: [null, 1, 2] }, null, 'ul'],
    [{ substr: ['😀!', 2] }, null, '!'],
  ])
  itRefuses([
    [{ substr: ['abc'] }, null, 'FPJSON_PROGRAM_INVALID', ''],
    [{ substr: ['abc', '1'] }, null, 'FPJSON_TYPE', ''],
    [{ substr: ['abc', 0, null] }, null, 'FPJSON_TYPE', ''],
    [{ substr: [{ var: '' }, 0] }, ['a'], 'FPJSON_TYPE', ''],
    [{ substr: ['😀', 1] }, null, 'FPJSON_TYPE', ''],
  ])
})
