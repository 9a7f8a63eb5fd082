import { describe } from '@jest/globals'
import { itGives, itRefuses } from './operations.ts'

const PIES = [
  { filling: 'apple', price: 5 },
  { filling: 'plum', price: 8 },
]

describe('map, filter', () => {
  itGives([
    [{ map: [{ var: '' }, { var: 'price' }] }, PIES, [5, 8]],
    [{ map: [[1, 2], { '*': [{ var: '' }, 2] }] }, null, [2, 4]],
    [{ map: [[1, 2], 'x'] }, null, ['x', 'x']],
    [{ map: [{ var: 'lacking' }, 1] }, {}, []],
    [{ map: ['ab', 1] }, null, []],
    [{ map: [[[1, 2], [3]], { map: [{ var: '' }, { '-': { var: '' } }] }] }, null, [[-1, -2], [-3]]],
    [{ filter: [{ var: '' }, { '>': [{ var: 'price' }, 6] }] }, PIES, [PIES[1] ?? null]],
    [{ filter: [[1, 2, 3, 4], { '%': [{ var: '' }, 2] }] }, null, [1, 3]],
    [{ filter: [{ var: 'o' }, true] }, { o: { a: 1 } }, []],
  ])
  itRefuses([
    [{ map: [[1]] }, null, 'FPJSON_PROGRAM_INVALID', ''],
    [{ filter: { var: 'l' } }, null, 'FPJSON_PROGRAM_INVALID', ''],
    [{ map: [[0, 1], { '/': [1, { var: '' }] }] }, null, 'FPJSON_NUMBER', 'map/1'],
  ])
})

describe('reduce', () => {
  const sum = { '+': [{ var: 'current' }, { var: 'accumulator' }] }
  itGives([
    [{ reduce: [[1, 2, 3], sum, 10] }, null, 16],
    [{ reduce: [[], sum, { var: 'start' }] }, { start: 5 }, 5],
    [{ reduce: [{ var: 'lacking' }, sum, 5] }, {}, 5],
    [{ reduce: [[1, 2], { var: 'accumulator' }] }, null, null],
    [{ reduce: [['a', 'b'], { var: '' }, 0] }, null, { current: 'b', accumulator: { current: 'a', accumulator: 0 } }],
    [{ reduce: [[1], { var: 'start' }, 0] }, { start: 5 }, null],
  ])
  itRefuses([
    [{ reduce: [[1], sum, 0, 0] }, null, 'FPJSON_PROGRAM_INVALID', ''],
    [{ reduce: [[1], sum] }, null, 'FPJSON_NUMBER', 'reduce/1'],
  ])
})

describe('all, none, some', () => {
  const cheap = { '<': [{ var: 'price' }, 6] }
  const any = { '<': [{ var: 'price' }, 9] }
  itGives([
    [{ all: [{ var: '' }, any] }, PIES, true],
    [{ all: [{ var: '' }, cheap] }, PIES, false],
    [{ all: [[], true] }, null, false],
    [{ all: [{ var: 'lacking' }, true] }, {}, false],
    [{ none: [{ var: '' }, cheap] }, PIES, false],
    [{ none: [{ var: '' }, { var: 'lacking' }] }, PIES, true],
    [{ none: [[], true] }, null, true],
    [{ some: [{ var: '' }, cheap] }, PIES, true],
    [{ some: [[1, 2], []] }, null, false],
    [{ some: [[], true] }, null, false],
    [{ some: [[1, 0], { '>': [{ '/': [1, { var: '' }] }, 0] }] }, null, true],
    [{ all: [['', 0], { '/': [0, { cat: [{ var: '' }, 1] }] }] }, null, false],
  ])
  itRefuses([
    [{ all: [[1]] }, null, 'FPJSON_PROGRAM_INVALID', ''],
    [{ some: [[1], 1, 1] }, null, 'FPJSON_PROGRAM_INVALID', ''],
  ])
})

describe('merge', () => {
  itGives([
    [{ merge: [] }, null, []],
    [{ merge: 1 }, null, [1]],
    [{ merge: [[1, [2]], 3, [], [[4]]] }, null, [1, [2], 3, [4]]],
    [{ merge: { var: 'l' } }, { l: [1, [2]] }, [1, [2]]],
    [{ merge: [{ var: 'o' }, null] }, { o: { length: 2, 0: 'a' } }, [{ length: 2, 0: 'a' }, null]],
  ])
})
