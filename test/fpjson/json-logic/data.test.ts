import { describe } from '@jest/globals'
import { VALUE_DEPTH_MAX } from '../../../fpjson/limits.ts'
import { itGives, itRefuses } from './operations.ts'

const ORDER = { id: 7, total: 0, note: null, buyer: { name: 'Ada', tags: ['new', 'vip'] } }

describe('var', () => {
  itGives([
    [{ var: 'id' }, ORDER, 7],
    [{ var: ['id'] }, ORDER, 7],
    [{ var: 'buyer.name' }, ORDER, 'Ada'],
    [{ var: 'buyer.tags.1' }, ORDER, 'vip'],
    [{ var: 'buyer.tags.length' }, ORDER, 2],
    [{ var: 'buyer.name.0' }, ORDER, 'A'],
    [{ var: 'buyer.name.length' }, ORDER, 3],
    [{ var: 1 }, ['a', 'b'], 'b'],
    [{ var: 1.5 }, [0, [1, 2, 3, 4, 5, 6]], 6],
    [{ var: true }, { true: 1 }, 1],
    [{ var: '' }, 5, 5],
    [{ var: null }, ORDER, ORDER],
    [{ var: [] }, ORDER, ORDER],
    [{ var: ['', 1] }, null, null],
    [{ var: 'lacking' }, ORDER, null],
    [{ var: 'id.lacking' }, ORDER, null],
    [{ var: 'note.lacking' }, ORDER, null],
    [{ var: 'a.' }, { a: { '': 1 } }, 1],
    [{ var: ['lacking', 'none'] }, ORDER, 'none'],
    [{ var: ['lacking', { var: 'id' }] }, ORDER, 7],
    [{ var: ['lacking', [1]] }, ORDER, [1]],
    [{ var: ['total', 9] }, ORDER, 0],
    [{ var: ['note', 9] }, ORDER, null],
    [{ var: ['x', 9] }, null, 9],
    [{ var: { if: [{ var: 'total' }, 'total', 'id'] } }, ORDER, 7],
    [{ var: { var: 'key' } }, { key: 'a.b', a: { b: 1 } }, 1],
    [{ var: { var: 'lacking' } }, { a: 1 }, { a: 1 }],
  ])

  const deep = (steps: number) => Array.from({ length: steps }, () => 'a').join('.')
  itGives([[{ var: deep(VALUE_DEPTH_MAX) }, null, null]])
  itRefuses([
    [{ var: ['a', 1, 2] }, null, 'FPJSON_PROGRAM_INVALID', ''],
    [{ var: [['a']] }, null, 'FPJSON_PROGRAM_INVALID', 'var/0'],
    [{ var: { a: 1, b: 2 } }, null, 'FPJSON_PROGRAM_INVALID', 'var'],
    [{ var: { var: 'path' } }, { path: ['id'] }, 'FPJSON_TYPE', ''],
    [{ var: deep(VALUE_DEPTH_MAX + 1) }, null, 'FPJSON_DEPTH', 'var'],
    [{ var: { var: 'path' } }, { path: deep(VALUE_DEPTH_MAX + 1) }, 'FPJSON_DEPTH', ''],
  ])
})

describe('missing', () => {
  itGives([
    [{ missing: ['id', 'x', 'buyer.age'] }, ORDER, ['x', 'buyer.age']],
    [{ missing: 'x' }, ORDER, ['x']],
    [{ missing: [] }, ORDER, []],
    [{ missing: [['x', 'id']] }, ORDER, ['x']],
    [{ missing: ['total', 'note', 'empty'] }, { total: 0, note: null, empty: '' }, ['note', 'empty']],
    [{ missing: { merge: ['id', { if: [{ var: 'total' }, ['paid'], []] }] } }, ORDER, []],
    [{ missing: [0, 2] }, ['a', 'b'], [2]],
    [{ missing: [''] }, '', ['']],
    [{ if: [{ missing: 'id' }, 'lacks', 'has'] }, ORDER, 'has'],
  ])
  itRefuses([
    [{ missing: [['x'], 'y'] }, null, 'FPJSON_PROGRAM_INVALID', 'missing/0'],
    [{ missing: [{ var: 'keys' }, 'y'] }, { keys: ['x'] }, 'FPJSON_TYPE', ''],
    [{ missing: [['a', ['b']]] }, null, 'FPJSON_PROGRAM_INVALID', 'missing/0/1'],
    [{ missing: { var: 'keys' } }, { keys: [['a']] }, 'FPJSON_TYPE', ''],
  ])
})

describe('missing_some', () => {
  itGives([
    [{ missing_some: [1, ['x', 'id']] }, ORDER, []],
    [{ missing_some: [2, ['x', 'id', 'y']] }, ORDER, ['x', 'y']],
    [{ missing_some: [0, ['x']] }, ORDER, []],
    [{ missing_some: [1, []] }, ORDER, []],
    [{ missing_some: [{ var: 'id' }, { var: 'buyer.tags' }] }, ORDER, ['new', 'vip']],
  ])
  itRefuses([
    [{ missing_some: [1] }, null, 'FPJSON_PROGRAM_INVALID', ''],
    [{ missing_some: [1, 'x'] }, null, 'FPJSON_PROGRAM_INVALID', 'missing_some/1'],
    [{ missing_some: ['1', ['x']] }, null, 'FPJSON_TYPE', ''],
    [{ missing_some: [1, { var: 'keys' }] }, { keys: 'x' }, 'FPJSON_TYPE', ''],
    [{ missing_some: [1, { var: 'keys' }] }, { keys: [{ var: 'x' }] }, 'FPJSON_TYPE', ''],
  ])
})
