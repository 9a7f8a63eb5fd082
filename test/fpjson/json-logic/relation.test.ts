import { describe } from '@jest/globals'
import { itGives, itRefuses } from './operations.ts'

describe('==, !=', () => {
  itGives([
    [{ '==': [1, 1] }, null, true],
    [{ '==': [1, '1'] }, null, true],
    [{ '==': ['1', ' 1.0 '] }, null, false],
    [{ '==': [1, ' 1.0 '] }, null, true],
    [{ '==': [0, ''] }, null, true],
    [{ '==': [true, 1] }, null, true],
    [{ '==': [true, '1'] }, null, true],
    [{ '==': [true, 'true'] }, null, false],
    [{ '==': [null, 0] }, null, false],
    [{ '==': [null, null] }, null, true],
    [{ '==': [null, { var: 'x' }] }, { x: [] }, false],
    [{ '!=': [{ var: 'x' }, null] }, { x: { a: 1 } }, true],
    [{ '!=': [{ var: 'x' }, null] }, {}, false],
    [{ '!=': [1, 2] }, null, true],
    [{ '!=': ['a', 'a'] }, null, false],
  ])
  itRefuses([
    [{ '==': [1] }, null, 'FPJSON_PROGRAM_INVALID', ''],
    [{ '==': [1, 1, 1] }, null, 'FPJSON_PROGRAM_INVALID', ''],
    [{ '==': [5, [5]] }, null, 'FPJSON_TYPE', ''],
    [{ '==': [{ var: 'l' }, ''] }, { l: [] }, 'FPJSON_TYPE', ''],
    [{ and: [{ '!=': [{ var: 'o' }, { var: 'o' }] }] }, { o: {} }, 'FPJSON_TYPE', 'and/0'],
  ])
})

describe('===, !==', () => {
  itGives([
    [{ '===': [1, '1'] }, null, false],
    [{ '===': ['ä', 'ä'] }, null, true],
    [{ '===': [null, null] }, null, true],
    [{ '===': [{ var: 'l' }, 1] }, { l: [1] }, false],
    [{ '!==': [{ var: 'o' }, 'x'] }, { o: {} }, true],
    [{ '!==': [0, -0] }, null, false],
  ])
  itRefuses([
    [{ '===': [{ var: 'l' }, { var: 'l' }] }, { l: [1] }, 'FPJSON_TYPE', ''],
    [{ '!==': [[1], [1]] }, null, 'FPJSON_TYPE', ''],
  ])
})

describe('<, <=, >, >=', () => {
  itGives([
    [{ '<': [1, 2] }, null, true],
    [{ '<': [2, 1] }, null, false],
    [{ '<': ['2', 10] }, null, true],
    [{ '<': ['2', '10'] }, null, false],
    [{ '<': [null, 1] }, null, true],
    [{ '<=': [true, 1] }, null, true],
    [{ '<': ['x', 1] }, null, false],
    [{ '>=': ['x', 1] }, null, false],
    [{ '<': [5, 'Infinity'] }, null, true],
    [{ '<': ['\uffff', '😀'] }, null, false],
    [{ '<': [1, 2, 3] }, null, true],
    [{ '<': [1, 1, 3] }, null, false],
    [{ '<=': [1, 1, 3] }, null, true],
    [{ '<=': [1, 4, 3] }, null, false],
    [{ '<': [-1, 0, null] }, null, false],
    [{ '>': [2, 1] }, null, true],
    [{ '>': [1, 1] }, null, false],
    [{ '>=': [1, 1] }, null, true],
    [{ '>=': [{ var: 'age' }, 18] }, { age: 20 }, true],
  ])
  itRefuses([
    [{ '>': [3, 2, 1] }, null, 'FPJSON_PROGRAM_INVALID', ''],
    [{ '<': 1 }, null, 'FPJSON_PROGRAM_INVALID', ''],
    [{ '<': [[5], 10] }, null, 'FPJSON_PROGRAM_INVALID', '</0'],
    [{ '<': [{ var: 'l' }, 10] }, { l: [5] }, 'FPJSON_TYPE', ''],
    [{ '>=': [10, { var: 'o' }] }, { o: {} }, 'FPJSON_TYPE', ''],
  ])
})

describe('in', () => {
  itGives([
    [{ in: ['a', ['a', 'b']] }, null, true],
    [{ in: ['c', ['a', 'b']] }, null, false],
    [{ in: [1, ['1']] }, null, false],
    [{ in: [null, [0, null]] }, null, true],
    [{ in: [1, { var: 'l' }] }, { l: [[1], { a: 1 }] }, false],
    [{ in: ['Spring', 'Springfield'] }, null, true],
    [{ in: ['i', 'team'] }, null, false],
    [{ in: [2, '123'] }, null, true],
    [{ in: [null, 'it is null'] }, null, true],
    [{ in: ['', 'abc'] }, null, true],
    [{ in: ['', ''] }, null, false],
    [{ in: ['a', null] }, null, false],
    [{ in: ['1', 1] }, null, false],
    [{ in: ['a', { var: 'o' }] }, { o: { a: 1 } }, false],
    [{ in: [[1], { var: 'o' }] }, { o: 5 }, false],
    [{ in: ['bcbcbcbcbcbcbcbcbd', { var: '' }] }, `a${'bc'.repeat(20)}bd`, true],
  ])
  itRefuses([
    [{ in: [[1], [[1]]] }, null, 'FPJSON_TYPE', ''],
    [{ in: [{ var: 'l' }, 'abc'] }, { l: ['a'] }, 'FPJSON_TYPE', ''],
    [{ in: ['a'] }, null, 'FPJSON_PROGRAM_INVALID', ''],
  ])
})
