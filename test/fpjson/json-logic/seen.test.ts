import { expect, it } from '@jest/globals'
import { compileLogic, type Json } from '../../../fpjson/index.ts'

const DATA: Json = { a: { b: 1 }, list: [{ n: 2 }, 3], text: 'ab', null: null }

it.each<[Json, Json]>([
  [true, {}],
  [{ var: 'a.b' }, { 'a.b': 1 }],
  [{ var: ['a.c', 5] }, { 'a.c': null }],
  [{ var: ['a.b', { var: 'text' }] }, { 'a.b': 1, text: 'ab' }],
  [
    { and: [{ '==': [{ var: 'text' }, { var: 'a.b' }] }, { '!': [{ var: 'nothing' }] }] },
    { text: 'ab', 'a.b': 1, nothing: null },
  ],
  [[{ var: 'list.1' }, [{ var: 'list.0.n' }]], { 'list.1': 3, 'list.0.n': 2 }],
  [{ var: 'null' }, { null: null }],
  [{ var: 'text.length' }, { 'text.length': 2 }],
  [{ var: '' }, {}],
  [{ var: [] }, {}],
  [{ var: { cat: ['a', '.b'] } }, {}],
  [{ some: [{ var: 'list' }, { var: 'n' }] }, { list: (DATA as { list: Json }).list }],
  [
    { reduce: [{ var: 'list' }, { var: 'current' }, { var: 'a.b' }] },
    { list: (DATA as { list: Json }).list, 'a.b': 1 },
  ],
  [{ var: 'toString' }, { toString: null }],
  [{ if: [{ var: 'nothing' }, { var: 'a' }, { var: 'a' }] }, { nothing: null, a: { b: 1 } }],
])('logic %j sees %j', (logic, seen) => {
  expect(compileLogic(logic).seen(DATA)).toEqual(seen)
})
