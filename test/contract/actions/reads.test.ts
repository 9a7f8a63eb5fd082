import { describe, expect, it } from '@jest/globals'
import { READ_OPERATIONS } from '../../../contract/actions/reads.ts'
import { QUERY_VALUES_MAX, RESULT_DOCUMENTS_MAX } from '../../../contract/limits.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { ALICE, codeOf, OWNER, testDatabase } from '../../support/contract.ts'

const db = await testDatabase(['people', 'posts/p1/comments', 'posts/p1/comments/c1/likes', 'posts/p2/comments'])
await db.write(['set', { age: 30 }, 'people', 'Bob'], ALICE)
await db.write(['set', { age: 20 }, 'people', 'Ann'])
await db.write(['set', { text: 'hi' }, 'posts', 'p1', 'comments', 'c1'])
await db.write(['set', { n: 1 }, 'posts', 'p1', 'comments', 'c1', 'likes', 'l1'])

it('knows these operations that read', () => {
  expect(READ_OPERATIONS.join(' ')).toBe('get cget getRules getSchema getOwner getInfo getNonce listCollections')
})

it.each<[Json[], Json]>([
  [['get', 'people', 'Bob'], { age: 30 }],
  [['get', 'people', 'Eve'], null],
  [
    ['get', 'people'],
    [{ age: 20 }, { age: 30 }],
  ],
  [['get', 'people', ['age', '>', 20]], [{ age: 30 }]],
  [['get', 'people', ['age', '<', 30], RESULT_DOCUMENTS_MAX], [{ age: 20 }]],
  [['get', 'people', ['age', 'in', Array(QUERY_VALUES_MAX).fill(30)]], [{ age: 30 }]],
  [['get', 'nobody'], []],
  [['get', 'posts', 'p1', 'comments', 'c1', 'likes'], [{ n: 1 }]],
  [['cget', 'people', 'Eve'], null],
  [['getNonce', ALICE.address], 2],
  [['getNonce', '0x0000000000000000000000000000000000000000'], 1],
  [['getOwner'], [OWNER.address]],
  [['getInfo'], { protocol: 'WeftDB/1', owners: [OWNER.address], secure: true }],
  [['getRules', 'nobody'], null],
  [['getSchema', 'people'], null],
  [['listCollections'], ['people', 'posts']],
  [['listCollections', 'posts', 'p1'], ['comments']],
  [['listCollections', 'posts', 'p1', 'comments', 'c1'], ['likes']],
  [['listCollections', 'people', 'Bob'], []],
])('answers %j', (query, answer) => {
  expect(db.read(...query)).toEqual(answer)
})

it('returns documents with metadata that serve as cursors', () => {
  const [ann] = db.read('cget', 'people', ['age'], 1) as Json[]
  expect(ann).toMatchObject({ id: 'Ann', data: { age: 20 }, version: 1, __cursor__: true })
  expect(db.read('get', 'people', ['age'], ['startAfter', ann as Json])).toEqual([{ age: 30 }])
})

describe('refuses', () => {
  it.each<[string, Json]>([
    ['DB_OPERATION_UNKNOWN', ['set', {}, 'people', 'Bob']],
    ['DB_OPERATION_UNKNOWN', []],
    ['DB_OPERATION_UNKNOWN', null],
    ['DB_OPERATION_UNKNOWN', { 0: 'get', length: 2 }],
    ['DB_OPERATION_UNKNOWN', 'get'],
    ['DB_OPERATION_UNKNOWN', ['constructor']],
    ['DB_OPERATION_UNKNOWN', [['get'], 'people']],
    ['DB_PATH_INVALID', ['get']],
    ['DB_PATH_INVALID', ['get', 'people', '__Bob__']],
    ['DB_PATH_INVALID', ['getRules']],
    ['DB_PATH_INVALID', ['getSchema', 'people', 'Bob']],
    ['DB_PATH_INVALID', ['listCollections', 'people']],
    ['DB_ARGUMENTS_INVALID', ['get', 'people', 'Bob', 5]],
    ['DB_ARGUMENTS_INVALID', ['get', 'people', {}]],
    ['DB_ARGUMENTS_INVALID', ['get', 'people', 0]],
    ['DB_ARGUMENTS_INVALID', ['getOwner', 1]],
    ['DB_ARGUMENTS_INVALID', ['getInfo', {}]],
    ['DB_ARGUMENTS_INVALID', ['getNonce']],
    ['DB_ARGUMENTS_INVALID', ['getNonce', 'Bob']],
    ['DB_LIMIT_EXCEEDED', ['get', 'people', RESULT_DOCUMENTS_MAX + 1]],
    ['DB_LIMIT_EXCEEDED', ['get', 'people', ['age', 'in', Array(QUERY_VALUES_MAX + 1).fill(30)]]],
    ['DB_INDEX_REQUIRED', ['get', 'people', ['age', '>', 20], ['height']]],
  ])('%s for %j', (code, query) => {
    expect(codeOf(() => db.contract.read(query))).toBe(code)
  })

  it('whatever it reads, without a trace', () => {
    const before = db.root()
    db.read('cget', 'people', ['age', '>', 1])
    expect(db.root()).toBe(before)
  })
})
