import { describe, expect, it } from '@jest/globals'
import { READ_OPERATIONS } from '../../../contract/actions/reads.ts'
import type { ContractError } from '../../../contract/errors.ts'
import { QUERY_VALUES_MAX, RESULT_DOCUMENTS_MAX } from '../../../contract/limits.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { ALICE, codeOf, OWNER, testDatabase, thrownBy } from '../../support/contract.ts'

const db = await testDatabase(['people', 'posts/p1/comments', 'posts/p1/comments/c1/likes', 'posts/p2/comments'])
await db.write(['set', { age: 30 }, 'people', 'Bob'], ALICE)
await db.write(['set', { age: 20 }, 'people', 'Ann'])
await db.write(['set', { text: 'hi' }, 'posts', 'p1', 'comments', 'c1'])
await db.write(['set', { n: 1 }, 'posts', 'p1', 'comments', 'c1', 'likes', 'l1'])

it('knows these operations that read', () => {
  expect(READ_OPERATIONS.join(' ')).toBe(
    'get cget count sum avg explain getRules getSchema getIndexes getTriggers getCrons getCollection getAddressLink getPolicy getProposals getRelayerJob listRelayerJobs getVerifier getNonce listCollections getLinkedContract getInfo getOwner getVersion getEvolve getBundlers getAlgorithms',
  )
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
  [['getVersion'], 1],
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
    ['DB_INDEX_REQUIRED', ['get', 'people', ['age', '>', 20], ['height'], ['age']]],
  ])('%s for %j', (code, query) => {
    expect(codeOf(() => db.contract.read(query))).toBe(code)
  })

  it('whatever it reads, without a trace', () => {
    const before = db.root()
    db.read('cget', 'people', ['age', '>', 1])
    expect(db.root()).toBe(before)
  })
})

describe('a read of a collection', () => {
  it.each<[Json[], Json]>([
    [
      ['get', 'people', ['or', ['age', '<', 25], ['age', '>', 25]], ['age', 'desc']],
      [{ age: 30 }, { age: 20 }],
    ],
    [['get', 'people', ['not', ['age', '<', 25]]], [{ age: 30 }]],
    [['get', 'people', ['age'], ['offset', 1]], [{ age: 30 }]],
    [['get', 'people', ['age'], ['limitToLast', 1]], [{ age: 30 }]],
    [
      ['get', 'people', ['select', 'height']],
      [{}, {}],
    ],
    [['count', 'people'], 2],
    [['count', 'people', ['age', '>', 20]], 1],
    [['count', 'people', 1], 1],
    [['count', 'people', ['offset', 3]], 0],
    [['count', 'nobody'], 0],
    [['sum', 'age', 'people'], 50],
    [['sum', 'age', 'people', ['age', '>', 20]], 30],
    [['sum', 'name', 'people'], 0],
    [['avg', 'age', 'people'], 25],
    [['avg', 'name', 'people'], null],
    [['get', '**', 'comments'], [{ text: 'hi' }]],
    [['get', '**', 'people', ['age', '>', 20]], [{ age: 30 }]],
    [['get', '**', 'nobody'], []],
    [['count', '**', 'likes'], 1],
  ])('answers %j', (query, answer) => {
    expect(db.read(...query)).toEqual(answer)
  })

  it('tells the path of a document in a group, which is its cursor', () => {
    const [first] = db.read('cget', '**', 'comments') as { path: string }[]
    expect(first).toMatchObject({ id: 'c1', path: 'posts/p1/comments/c1', data: { text: 'hi' } })
    expect(db.read('get', '**', 'comments', ['startAfter', first as Json])).toEqual([])
    expect(db.read('get', '**', 'comments', ['startAt', first as Json])).toEqual([{ text: 'hi' }])
  })

  it('counts by the counts of the tree, however many there are', async () => {
    const many = await testDatabase(['c'])
    const sets = (from: number): Json[] =>
      Array.from({ length: 500 }, (_, n) => ['set', { n: from + n }, 'c', `${from + n}`])
    for (let from = 0; from < 1_500; from += 500) await many.write(['batch', sets(from)])
    expect(many.read('explain', 'count', 'c', ['n', '>=', 100])).toMatchObject({
      results: 1_400,
      keys: 0,
      documents: 0,
    })
    expect(many.read('explain', 'count', 'c', ['n', 'in', [1, 2, 9_999]])).toMatchObject({ results: 2, keys: 0 })
  })

  it('refuses a sum beyond all numbers', async () => {
    const rich = await testDatabase(['c'])
    for (const id of ['a', 'b']) await rich.write(['set', { n: Number.MAX_VALUE }, 'c', id])
    expect(codeOf(() => rich.read('sum', 'n', 'c'))).toBe('DB_LIMIT_EXCEEDED')
  })
})

describe('explain', () => {
  it('tells the index, what was read, and the result', () => {
    expect(db.read('explain', 'get', 'people', ['age', '>', 20])).toEqual({
      indexed: true,
      branches: [
        {
          collection: 'people',
          indexes: [{ kind: 'automatic', parts: [['age', 'asc']], reverse: false, spans: 1, entries: 1 }],
          sorted: false,
          residual: [],
          keys: 1,
          dropped: 0,
        },
      ],
      keys: 1,
      documents: 1,
      dropped: 0,
      cost: 9,
      results: 1,
    })
  })

  it('tells the index that would decide what was read and dropped', () => {
    const plan = db.read('explain', 'get', 'people', ['age', '==', 20], ['height', '>', 1])
    expect(plan).toMatchObject({ indexed: false, branches: [{ residual: [['age', '==', 20]] }] })
    expect(plan).toMatchObject({
      branches: [
        {
          addIndex: {
            collection: 'people',
            index: [
              ['age', 'asc'],
              ['height', 'asc'],
            ],
          },
        },
      ],
    })
  })

  it('tells the refusal of what cannot be run', () => {
    const plan = db.read('explain', 'get', 'people', ['age'], ['height'])
    expect(plan).toMatchObject({ indexed: false, branches: [], error: { code: 'DB_INDEX_REQUIRED' } })
  })

  it.each<[string, Json[]]>([
    ['DB_ARGUMENTS_INVALID', ['explain', 'getRules', 'people']],
    ['DB_ARGUMENTS_INVALID', ['explain', 'sum', 1, 'people']],
    ['DB_ARGUMENTS_INVALID', ['explain', 'get', 'people', ['age', '~', 1]]],
    ['DB_ARGUMENTS_INVALID', ['sum']],
    ['DB_PATH_INVALID', ['explain', 'get']],
    ['DB_PATH_INVALID', ['count', 'people', 'Bob']],
    ['DB_PATH_INVALID', ['get', '**']],
    ['DB_PATH_INVALID', ['get', '**', 'a', 'b']],
    ['DB_PATH_INVALID', ['get', 'posts', 'p1', '**']],
  ])('or a read is refused: %s for %j', (code, query) => {
    expect(codeOf(() => db.read(...query))).toBe(code)
  })
})

it('refuses writes to a collection that is called as groups are', async () => {
  const error = await db.refuse(['set', {}, '**', 'a'])
  expect(error.code).toBe('DB_PATH_INVALID')
})

it('answers what it refused once the indexes that it named are declared, one for each branch', async () => {
  const many = await testDatabase(['c'])
  // What matches is more than may be sorted, and comes last in the order.
  const data = (n: number): Json => ({ kind: n < 2_500 ? 0 : 5, size: n < 2_600 ? 0 : 5, rank: 9_999 - n })
  for (let from = 0; from < 4_000; from += 500) {
    const sets = Array.from({ length: 500 }, (_, n): Json => ['set', data(from + n), 'c', `${from + n}`])
    await many.write(['batch', sets])
  }
  const query: Json[] = ['get', 'c', ['or', ['kind', '==', 5], ['size', '==', 5]], ['rank', 'desc']]
  const named: Json[] = []
  for (let asked = 0; asked < 2; asked++) {
    const error = thrownBy(() => many.read(...query)) as ContractError
    expect(error.code).toBe('DB_INDEX_REQUIRED')
    const [, call] = /addIndex\((.*)\)/.exec(error.sentence) ?? []
    const index = JSON.parse(`[${call}]`) as Json[]
    named.push(index)
    await many.write(['addIndex', ...index])
    while (many.contract.hasWork) await many.write(['tick'])
  }
  expect(named).toHaveLength(2)
  expect(many.read(...query)).toHaveLength(1_500)
})
