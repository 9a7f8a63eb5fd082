import { describe, expect, it } from '@jest/globals'
import { INDEX_PARTS_MAX, INDEXES_MAX } from '../../../contract/limits.ts'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { ALICE, OPEN, testDatabase } from '../../support/contract.ts'

const AGE: Json = [['age', 'desc'], ['height']]

describe('addIndex', () => {
  it('is ready with the entry itself when the collection is small', async () => {
    const db = await testDatabase(['people'])
    await db.write(['set', { age: 1, height: 2 }, 'people', 'Bob'])
    await db.write(['addIndex', AGE, 'people'])
    expect(db.read('getIndexes', 'people')).toEqual({
      indexes: [
        {
          parts: [
            ['age', 'desc'],
            ['height', 'asc'],
          ],
          unique: false,
          state: 'ready',
        },
      ],
      exempt: [],
    })
  })

  it.each<[string, Query]>([
    ['no list', ['addIndex', 'age', 'people']],
    ['no parts', ['addIndex', [], 'people']],
    ['a part that is no list', ['addIndex', ['age'], 'people']],
    ['an unknown direction', ['addIndex', [['age', 'up']], 'people']],
    ['a part of three', ['addIndex', [['age', 'asc', 1], ['b']], 'people']],
    ['the id', ['addIndex', [['age'], ['__id__']], 'people']],
    ['a name that no document has', ['addIndex', [['age'], ['a.__proto__']], 'people']],
    ['the id as a field without its indexes', ['exemptIndex', '__id__', 'people']],
    ['a stray backslash', ['addIndex', [['a\\b'], ['b']], 'people']],
    ['a field twice', ['addIndex', [['a'], ['a', 'desc']], 'people']],
    [
      'two lists',
      [
        'addIndex',
        [
          ['a', 'array'],
          ['b', 'array'],
        ],
        'people',
      ],
    ],
    ['what is automatic', ['addIndex', [['age', 'desc']], 'people']],
    ['an unknown option', ['addIndex', AGE, 'people', { uniq: true }]],
    ['an option that is no boolean', ['addIndex', AGE, 'people', { unique: 1 }]],
  ])('refuses %s', async (_name, query) => {
    const db = await testDatabase(['people'])
    expect((await db.refuse(query)).code).toBe('DB_INDEX_INVALID')
  })

  it('takes a list and its own elements apart', async () => {
    const db = await testDatabase(['people'])
    await db.write(['addIndex', [['tags', 'array'], ['tags']], 'people'])
    expect(db.read('getIndexes', 'people')).toMatchObject({ indexes: [{ state: 'ready' }] })
  })

  it(`takes ${INDEX_PARTS_MAX} parts and no more`, async () => {
    const db = await testDatabase(['people'])
    const parts = Array.from({ length: INDEX_PARTS_MAX + 1 }, (_, n) => [`f${n}`])
    await db.write(['addIndex', parts.slice(1), 'people'])
    expect((await db.refuse(['addIndex', parts, 'people'])).data).toMatchObject({ limit: 'INDEX_PARTS_MAX' })
  })

  it(`is possible ${INDEXES_MAX} times a collection`, async () => {
    const db = await testDatabase(['people'])
    const calls = Array.from({ length: INDEXES_MAX }, (_, n) => ['addIndex', [['a'], [`f${n}`]], 'people'])
    await db.write(['batch', calls])
    expect((await db.refuse(['addIndex', AGE, 'people'])).data).toMatchObject({ limit: 'INDEXES_MAX' })
    await db.write(['addIndex', AGE, 'others'])
  })

  it('is refused for an index that is there, also while it goes', async () => {
    const db = await testDatabase(['people'])
    await db.write(['addIndex', AGE, 'people'])
    expect((await db.refuse(['addIndex', AGE, 'people'])).code).toBe('DB_INDEX_INVALID')
    expect(
      (
        await db.refuse([
          'batch',
          [
            ['removeIndex', AGE, 'people'],
            ['addIndex', AGE, 'people'],
          ],
        ])
      ).code,
    ).toBe('DB_INDEX_INVALID')
  })
})

describe('a unique index', () => {
  const unique: Query = ['addIndex', [['name']], 'users', { unique: true }]

  it('lets each value be taken once, and again when it is free', async () => {
    const db = await testDatabase(['users'])
    await db.write(unique)
    await db.write(['set', { name: 'bob' }, 'users', 'u1'])
    const error = await db.refuse(['set', { name: 'bob' }, 'users', 'u2'], ALICE)
    expect([error.code, error.data]).toEqual(['DB_UNIQUE_TAKEN', { fields: ['name'], id: 'u1' }])
    await db.write(['update', { age: 3 }, 'users', 'u1'])
    await db.write(['update', { name: 'rob' }, 'users', 'u1'])
    await db.write(['set', { name: 'bob' }, 'users', 'u2'])
    await db.write(['delete', 'users', 'u2'])
    await db.write(['set', { name: 'bob' }, 'users', 'u1'])
  })

  it('takes null as a value, and leaves documents without the field alone', async () => {
    const db = await testDatabase(['users'])
    await db.write(unique)
    await db.write([
      'batch',
      [
        ['set', {}, 'users', 'u1'],
        ['set', {}, 'users', 'u2'],
        ['set', { name: null }, 'users', 'u3'],
      ],
    ])
    expect((await db.refuse(['set', { name: null }, 'users', 'u4'])).code).toBe('DB_UNIQUE_TAKEN')
  })

  it('lets two documents of one batch swap no value that is taken at the time', async () => {
    const db = await testDatabase(['users'])
    await db.write(unique)
    await db.write([
      'batch',
      [
        ['set', { name: 'a' }, 'users', 'u1'],
        ['set', { name: 'b' }, 'users', 'u2'],
      ],
    ])
    expect(
      (
        await db.refuse([
          'batch',
          [
            ['set', { name: 'b' }, 'users', 'u1'],
            ['set', { name: 'a' }, 'users', 'u2'],
          ],
        ])
      ).code,
    ).toBe('DB_UNIQUE_TAKEN')
    expect(db.read('get', 'users', 'u1')).toEqual({ name: 'a' })
  })

  it('holds for all that is written while it is built', async () => {
    const db = await testDatabase(['users'])
    const filler = 'x'.repeat(20_000)
    const sets = Array.from({ length: 40 }, (_, n): Json => ['set', { filler, name: `${n}` }, 'users', `u${10 + n}`])
    for (const half of [sets.slice(0, 20), sets.slice(20)]) await db.write(['batch', half])
    await db.write(unique)
    // Behind all that is indexed so far.
    await db.write(['set', { name: 'new' }, 'users', 'z1'])
    expect(db.read('getIndexes', 'users')).toMatchObject({ indexes: [{ state: 'building' }] })
    expect((await db.refuse(['set', { name: 'new' }, 'users', 'z2'])).code).toBe('DB_UNIQUE_TAKEN')
    await db.write(['update', { name: 'other' }, 'users', 'z1'])
    await db.write(['set', { name: 'new' }, 'users', 'z2'])
    expect(db.read('getIndexes', 'users')).toMatchObject({ indexes: [{ state: 'building' }] })
    while (db.contract.hasWork) await db.write(['tick'])
    expect(db.read('getIndexes', 'users')).toMatchObject({ indexes: [{ state: 'ready' }] })
    expect((await db.refuse(['set', { name: '39' }, 'users', 'z3'])).code).toBe('DB_UNIQUE_TAKEN')
  })

  it('fails, and says which documents stand against it, where a value is there twice', async () => {
    const db = await testDatabase(['users'])
    await db.write([
      'batch',
      [
        ['set', { name: 'a' }, 'users', 'u1'],
        ['set', { name: 'a' }, 'users', 'u2'],
      ],
    ])
    await db.write(unique)
    await db.write(['tick'])
    expect(db.read('getIndexes', 'users')).toMatchObject({
      indexes: [{ state: 'failed', reason: expect.stringMatching(/users\/u2.*"u1"/) }],
    })
    await db.write(['set', { name: 'a' }, 'users', 'u3'])
    await db.write(['removeIndex', [['name']], 'users'])
    expect(db.read('getIndexes', 'users')).toEqual({ indexes: [], exempt: [] })
  })

  it('holds within each collection of its kind', async () => {
    const db = await testDatabase()
    await db.write(['setRules', OPEN, 'posts', '*', 'comments'])
    await db.write(['addIndex', [['n']], 'posts', '*', 'comments', { unique: true }])
    await db.write(['set', { n: 1 }, 'posts', 'p1', 'comments', 'c1'])
    await db.write(['set', { n: 1 }, 'posts', 'p2', 'comments', 'c1'])
    expect((await db.refuse(['set', { n: 1 }, 'posts', 'p1', 'comments', 'c2'])).code).toBe('DB_UNIQUE_TAKEN')
  })
})

describe('a path with asterisks for some ids', () => {
  it.each<[string, Json]>([
    ['addIndex', AGE],
    ['removeIndex', AGE],
    ['exemptIndex', 'bio'],
    ['setRules', OPEN],
    ['setSchema', {}],
    ['addTrigger', { key: 'k', on: 'create', func: [['upsert()', [{ n: 1 }, 'counts', 'all']]] }],
  ])('is refused by %s', async (operation, what) => {
    const db = await testDatabase()
    expect((await db.refuse([operation, what, 'a', '*', 'b', 'x', 'c'])).code).toBe('DB_PATH_INVALID')
  })
})

it('serves a collection whose path has an asterisk as the name of a collection', async () => {
  const path = ['a', 'x', '*', 'y', 'c']
  const db = await testDatabase([path.join('/')])
  for (const id of ['p', 'q']) await db.write(['set', { a: 1, b: 1 }, ...path, id])
  await db.write(['addIndex', [['a'], ['b']], ...path])
  await db.write(['set', { a: 1, b: 2 }, ...path, 'r'])
  expect(db.read('get', ...path, ['a', '==', 1], ['b'])).toHaveLength(3)
})

it('indexes a field whose name is empty', async () => {
  const db = await testDatabase(['people'])
  for (const n of [2, 1]) await db.write(['set', { '': n, a: 1 }, 'people', `p${n}`])
  await db.write(['addIndex', [['a'], ['']], 'people'])
  expect(db.read('get', 'people', [''])).toEqual([
    { '': 1, a: 1 },
    { '': 2, a: 1 },
  ])
  expect(db.read('get', 'people', ['a', '==', 1], ['', 'desc'], 1)).toEqual([{ '': 2, a: 1 }])
  expect(db.read('get', 'people', ['', '==', 1])).toHaveLength(1)
  expect(db.read('sum', '', 'people')).toBe(3)
})

describe('removeIndex', () => {
  it('is refused for an index that is not there', async () => {
    const db = await testDatabase(['people'])
    expect((await db.refuse(['removeIndex', AGE, 'people'])).code).toBe('DB_INDEX_INVALID')
  })

  it('leaves nothing of it', async () => {
    const db = await testDatabase(['people'])
    await db.write(['addIndex', AGE, 'people'])
    await db.write(['removeIndex', AGE, 'people'])
    expect(db.read('getIndexes', 'people')).toEqual({ indexes: [], exempt: [] })
  })
})

describe('exemptIndex', () => {
  it('is noted', async () => {
    const db = await testDatabase(['people'])
    await db.write(['exemptIndex', 'bio.long', 'people'])
    expect(db.read('getIndexes', 'people')).toEqual({ indexes: [], exempt: ['bio.long'] })
  })

  it('is refused for a field that is exempt, or inside one', async () => {
    const db = await testDatabase(['people'])
    await db.write(['exemptIndex', 'bio', 'people'])
    expect((await db.refuse(['exemptIndex', 'bio', 'people'])).code).toBe('DB_INDEX_INVALID')
    expect((await db.refuse(['exemptIndex', 'bio.text', 'people'])).code).toBe('DB_INDEX_INVALID')
  })

  it('lets an index of the field be declared', async () => {
    const db = await testDatabase(['people'])
    await db.write(['exemptIndex', 'bio', 'people'])
    await db.write(['addIndex', [['bio']], 'people'])
    expect(db.read('getIndexes', 'people')).toMatchObject({ indexes: [{ state: 'ready' }] })
  })
})

describe('what is declared about indexes', () => {
  it.each<Query>([
    ['addIndex', AGE, 'people'],
    ['removeIndex', AGE, 'people'],
    ['exemptIndex', 'bio', 'people'],
  ])('is for owners: %j', async (...query) => {
    const db = await testDatabase(['people'])
    expect((await db.refuse(query as unknown as Query, ALICE)).code).toBe('DB_OWNER_REQUIRED')
  })
})

describe('tick', () => {
  it('may be signed by anyone and takes nothing', async () => {
    const db = await testDatabase()
    await db.write(['tick'], ALICE)
    expect((await db.refuse(['tick', 1], ALICE)).code).toBe('DB_ARGUMENTS_INVALID')
  })
})
