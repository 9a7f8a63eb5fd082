import { describe, expect, it } from '@jest/globals'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { testDatabase } from '../../support/contract.ts'

const BOB = { name: 'Bob', job: { title: 'cook' }, none: null }

async function database() {
  const db = await testDatabase(['people'])
  await db.write(['set', BOB, 'people', 'Bob'])
  await db.write(['update', { age: 20 }, 'people', 'Bob'])
  return db
}

function write(condition: Json, id = 'Bob'): Query {
  return ['upsert', { seen: true }, 'people', id, { if: condition }]
}

describe('a precondition', () => {
  it.each<[Json, string?]>([
    [{}],
    [{ exists: true }],
    [{ exists: false }, 'Ann'],
    [{ version: 2 }],
    [{ equals: { name: 'Bob' } }],
    [{ equals: { 'job.title': 'cook', none: null, job: { title: 'cook' } } }],
    [{ exists: true, version: 2, equals: { age: 20 } }],
  ])('lets a write pass: %j', async (condition, id = 'Bob') => {
    const db = await database()
    await db.write(write(condition, id))
    expect(db.read('get', 'people', id)).toMatchObject({ seen: true })
  })

  it.each<[Json, string?]>([
    [{ exists: false }],
    [{ exists: true }, 'Ann'],
    [{ version: 1 }],
    [{ version: 3 }],
    [{ version: 1 }, 'Ann'],
    [{ equals: { name: 'Ann' } }],
    [{ equals: { other: null } }],
    [{ equals: { none: null } }, 'Ann'],
    [{ equals: { age: '20' } }],
    [{ equals: { toString: null } }],
    [{ exists: true, version: 2, equals: { age: 21 } }],
  ])('stops it: %j', async (condition, id = 'Bob') => {
    const db = await database()
    expect((await db.refuse(write(condition, id))).code).toBe('DB_PRECONDITION_FAILED')
  })

  it.each<Json>([
    { if: null },
    { if: [] },
    { if: { exists: 1 } },
    { if: { version: 0 } },
    { if: { version: 1.5 } },
    { if: { equals: [] } },
    { if: { equals: { '': 1 } } },
    { if: { equals: { 'a\\b': 1 } } },
    { if: { newer: true } },
    { if: {}, more: 1 },
    { unless: {} },
    {},
  ])('is not written %j', async (options) => {
    const db = await database()
    expect((await db.refuse(['set', {}, 'people', 'Bob', options])).code).toBe('DB_ARGUMENTS_INVALID')
  })

  it('is there for every write of a document, also inside a batch', async () => {
    const db = await database()
    const stale = { if: { version: 1 } }
    const writes: Query[] = [
      ['set', {}, 'people', 'Bob', stale],
      ['update', {}, 'people', 'Bob', stale],
      ['upsert', {}, 'people', 'Bob', stale],
      ['delete', 'people', 'Bob', stale],
      ['query', 'set:job', {}, 'people', 'Bob', stale],
      ['add', {}, 'people', { if: { exists: true } }],
    ]
    for (const query of writes) {
      expect((await db.refuse(query)).code).toBe('DB_PRECONDITION_FAILED')
      expect((await db.refuse(['batch', [['set', {}, 'people', 'Ann'], query]])).code).toBe('DB_PRECONDITION_FAILED')
    }
  })

  it('sees what the batch has written before', async () => {
    const db = await database()
    const next = (version: number): Json => ['update', { version }, 'people', 'Bob', { if: { version } }]
    await db.write(['batch', [next(2), next(3), next(4)]])
    expect(db.read('get', 'people', 'Bob')).toMatchObject({ version: 4 })
  })
})
