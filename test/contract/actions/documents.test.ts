import { describe, expect, it } from '@jest/globals'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { ALICE, BOB, OPEN, START, type TestDatabase, testDatabase } from '../../support/contract.ts'

describe.each([['people'], ['posts/p1/comments'], ['a/b/c/d/e']])('in %s', (collection) => {
  const path = collection.split('/')

  async function open(): Promise<TestDatabase> {
    return testDatabase([collection])
  }

  it('adds a document under an id of its own', async () => {
    const db = await open()
    const { docId } = await db.write(['add', { age: 20 }, ...path])
    expect(db.read('get', ...path, docId as string)).toEqual({ age: 20 })
    expect(docId).toMatch(/^[A-Za-z0-9][\w-]{21}$/)
  })

  it('sets, and replaces the whole document', async () => {
    const db = await open()
    await db.write(['set', { age: 20, name: 'Bob' }, ...path, 'Bob'])
    await db.write(['set', { age: 21 }, ...path, 'Bob'])
    expect(db.read('get', ...path, 'Bob')).toEqual({ age: 21 })
  })

  it('updates, and keeps what the update leaves alone', async () => {
    const db = await open()
    await db.write(['set', { age: 20, at: { x: 1, y: 2 } }, ...path, 'Bob'])
    await db.write(['update', { 'at.x': 5, age: { __op: 'inc', n: 2 } }, ...path, 'Bob'])
    expect(db.read('get', ...path, 'Bob')).toEqual({ age: 22, at: { x: 5, y: 2 } })
  })

  it('upserts what is there and what is not', async () => {
    const db = await open()
    await db.write(['upsert', { a: 1 }, ...path, 'Bob'])
    await db.write(['upsert', { b: 2 }, ...path, 'Bob'])
    expect(db.read('get', ...path, 'Bob')).toEqual({ a: 1, b: 2 })
  })

  it('deletes a document with every trace of it', async () => {
    const db = await open()
    await db.write(['set', { age: 20 }, ...path, 'Bob'])
    await db.write(['delete', ...path, 'Bob'])
    expect([
      db.read('get', ...path, 'Bob'),
      db.read('get', ...path, ['age', '==', 20]),
      db.read('listCollections', ...path.slice(0, -1)),
    ]).toEqual([null, [], []])
  })

  it('refuses to update or delete what is not there', async () => {
    const db = await open()
    for (const query of [
      ['update', { a: 1 }, ...path, 'Bob'],
      ['delete', ...path, 'Bob'],
    ] as Query[]) {
      expect(await db.refuse(query)).toMatchObject({
        code: 'DB_DOCUMENT_MISSING',
        data: { path: `${collection}/Bob` },
      })
    }
  })
})

it('keeps who created and who wrote last, when, and how often', async () => {
  const db = await testDatabase(['people'])
  await db.write(['set', { a: 1 }, 'people', 'Bob'], ALICE)
  await db.write(['update', { a: 2 }, 'people', 'Bob'], BOB)
  expect(db.read('cget', 'people', 'Bob')).toEqual({
    id: 'Bob',
    setter: ALICE.address,
    updater: BOB.address,
    createdAt: START + 1_000,
    updatedAt: START + 2_000,
    version: 2,
    data: { a: 2 },
    __cursor__: true,
  })
})

it('starts over with a document that was deleted', async () => {
  const db = await testDatabase(['people'])
  await db.write(['set', { a: 1 }, 'people', 'Bob'], ALICE)
  await db.write(['delete', 'people', 'Bob'], BOB)
  await db.write(['set', { a: 2 }, 'people', 'Bob'], BOB)
  expect(db.read('cget', 'people', 'Bob')).toMatchObject({ setter: BOB.address, version: 1, createdAt: START + 3_000 })
})

describe('a named operation', () => {
  const rules: Json = [
    ['set:follow', [['allow()']]],
    ['set', [['deny()']]],
  ]

  it('is decided by the rules of its name, not by those of its type', async () => {
    const db = await testDatabase()
    await db.write(['setRules', rules, 'follows'])
    await db.write(['query', 'set:follow', { a: 1 }, 'follows', 'x'], ALICE)
    expect(db.read('get', 'follows', 'x')).toEqual({ a: 1 })
    expect((await db.refuse(['set', { a: 1 }, 'follows', 'y'], ALICE)).code).toBe('DB_ACCESS_DENIED')
  })

  it.each([['create:follow'], ['write:follow'], ['*']])('is decided by %s too', async (pattern) => {
    const db = await testDatabase()
    await db.write(['setRules', [[pattern, [['allow()']]]], 'follows'])
    await db.write(['query', 'set:follow', { a: 1 }, 'follows', 'x'], ALICE)
    expect(db.read('get', 'follows', 'x')).toEqual({ a: 1 })
  })

  it.each([['set'], ['write'], ['create'], ['set:unfollow'], ['update:follow'], ['add:follow']])(
    'is not let in by %s',
    async (pattern) => {
      const db = await testDatabase()
      await db.write(['setRules', [[pattern, [['allow()']]]], 'follows'])
      const error = await db.refuse(['query', 'set:follow', { a: 1 }, 'follows', 'x'], ALICE)
      expect(error.message).toBe(
        'DB_ACCESS_DENIED: no rule of follows matches set:follow of follows/x; only what a rule allows is written',
      )
    },
  )

  it('takes all five types', async () => {
    const db = await testDatabase()
    await db.write(['setRules', [['write:x', [['allow()']]]], 'c'])
    await db.write(['query', 'set:x', { a: 1 }, 'c', 'd'])
    await db.write(['query', 'update:x', { b: 2 }, 'c', 'd'])
    await db.write(['query', 'upsert:x', { c: 3 }, 'c', 'd'])
    expect(db.read('get', 'c', 'd')).toEqual({ a: 1, b: 2, c: 3 })
    await db.write(['query', 'delete:x', 'c', 'd'])
    await db.write(['query', 'add:x', { e: 5 }, 'c'])
    expect(db.read('get', 'c')).toEqual([{ e: 5 }])
  })

  it.each([
    ['follow'],
    ['set'],
    ['set:'],
    [':follow'],
    ['set:a:b'],
    ['get:x'],
    ['batch:x'],
    ['set:set'],
    ['set:get'],
    ['set:a b'],
    ['set:a,b'],
    ['set:*'],
    ['constructor:x'],
    [5],
    [null],
    [['set:x']],
  ])('is not named %j', async (name) => {
    const db = await testDatabase(['c'])
    expect((await db.refuse(['query', name as Json, { a: 1 }, 'c', 'd'])).code).toBe('DB_ARGUMENTS_INVALID')
  })
})

describe('arguments that are none', () => {
  it.each<Query>([
    ['set'],
    ['set', 'people', 'Bob'],
    ['set', null, 'people', 'Bob'],
    ['set', [], 'people', 'Bob'],
    ['set', 5, 'people', 'Bob'],
    ['add', 'people'],
    ['update', [{ a: 1 }], 'people', 'Bob'],
    ['upsert', true, 'people', 'Bob'],
    ['query'],
  ])('%j', async (...query) => {
    const db = await testDatabase(['people'])
    expect((await db.refuse(query as unknown as Query)).code).toBe('DB_ARGUMENTS_INVALID')
  })

  it.each<Query>([
    ['set', {}, 'people'],
    ['set', {}],
    ['add', {}, 'people', 'Bob'],
    ['delete', 'people'],
    ['delete'],
    ['delete', { a: 1 }, 'people', 'Bob'],
    ['set', {}, 'people', 5],
    ['set', {}, 'people', ''],
    ['set', {}, 'people', 'a/b'],
    ['set', {}, '..', 'Bob'],
    ['set', {}, 'people', '__proto__'],
  ])('as a path: %j', async (...query) => {
    const db = await testDatabase(['people'])
    expect((await db.refuse(query as unknown as Query)).code).toBe('DB_PATH_INVALID')
  })
})

it('decides about a sub-collection by the rules of its kind, unless it has its own', async () => {
  const db = await testDatabase()
  await db.write(['setRules', OPEN, 'posts', '*', 'comments'])
  await db.write(['set', { a: 1 }, 'posts', 'p1', 'comments', 'c1'], ALICE)
  expect((await db.refuse(['set', {}, 'posts', 'p1', 'likes', 'l1'], ALICE)).code).toBe('DB_ACCESS_DENIED')
  expect((await db.refuse(['set', {}, 'posts', 'p1', 'comments', 'c1', 'comments', 'c2'])).code).toBe(
    'DB_ACCESS_DENIED',
  )
  await db.write(['setRules', [['*', [['deny()']]]], 'posts', 'p1', 'comments'])
  expect((await db.refuse(['set', {}, 'posts', 'p1', 'comments', 'c2'], ALICE)).code).toBe('DB_ACCESS_DENIED')
  await db.write(['set', { a: 1 }, 'posts', 'p2', 'comments', 'c1'], ALICE)
})

it('checks a sub-collection against the schema of its kind', async () => {
  const db = await testDatabase(['posts/p1/comments'])
  await db.write(['setSchema', { required: ['text'] }, 'posts', '*', 'comments'])
  const { code, data } = await db.refuse(['add', { a: 1 }, 'posts', 'p1', 'comments'])
  expect([code, data]).toEqual([
    'DB_SCHEMA_VIOLATION',
    { path: '', keyword: 'required', expected: 'text', got: { a: 1 } },
  ])
})

it('takes writes of everyone where there are no rules only when the database is not secure', async () => {
  const [secure, open] = [await testDatabase(), await testDatabase([], { secure: false })]
  expect(await secure.refuse(['set', {}, 'people', 'Bob'])).toMatchObject({
    code: 'DB_ACCESS_DENIED',
    data: { collection: 'people' },
  })
  await open.write(['set', { a: 1 }, 'people', 'Bob'], ALICE)
  await open.write(['query', 'set:x', { a: 2 }, 'people', 'Bob'], ALICE)
  expect(open.read('get', 'people', 'Bob')).toEqual({ a: 2 })
  await open.write(['setRules', [], 'people'])
  expect((await open.refuse(['set', {}, 'people', 'Bob'])).code).toBe('DB_ACCESS_DENIED')
})

it.each<[string, Query]>([
  ['a document', ['set', {}, 'posts', '*']],
  ['one below it', ['set', {}, 'posts', '*', 'comments', 'x']],
  ['an addition below it', ['add', {}, 'posts', '*', 'comments']],
  ['a removal', ['delete', 'posts', '*']],
])('refuses the asterisk as the id of a document: %s', async (_, query) => {
  const db = await testDatabase(['posts', 'posts/*/comments'])
  expect((await db.refuse(query)).code).toBe('DB_PATH_INVALID')
})
