/** What one query may read together: a bounded number of collections and of stretches of indexes. */
import { expect, it } from '@jest/globals'
import { QUERY_COLLECTIONS_MAX, QUERY_STREAMS_MAX } from '../../../contract/limits.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { codeOf, OPEN, type TestDatabase, testDatabase } from '../../support/contract.ts'

/** Values of `in`, of which each that is filtered by beside a sort is one stretch of an index. */
const VALUES = 30

async function withCollections(count: number): Promise<TestDatabase> {
  const db = await testDatabase()
  await db.write(['setRules', OPEN, 'posts', '*', 'comments'])
  for (let from = 0; from < count; from += 500) {
    const writes = Array.from({ length: Math.min(500, count - from) }, (_, n): Json => {
      return ['set', { a: 1, b: n }, 'posts', `p${from + n}`, 'comments', 'c']
    })
    await db.write(['batch', writes])
  }
  return db
}

it(`goes over at most ${QUERY_COLLECTIONS_MAX} collections of a group`, async () => {
  const db = await withCollections(QUERY_COLLECTIONS_MAX)
  expect(db.read('count', '**', 'comments')).toBe(QUERY_COLLECTIONS_MAX)
  await db.write(['set', {}, 'posts', 'more', 'comments', 'c'])
  expect(codeOf(() => db.read('count', '**', 'comments'))).toBe('DB_LIMIT_EXCEEDED')
})

it(`merges at most ${QUERY_STREAMS_MAX} stretches of indexes`, async () => {
  const collections = Math.floor(QUERY_STREAMS_MAX / VALUES)
  const db = await withCollections(collections)
  await db.write(['addIndex', [['a'], ['b']], 'posts', '*', 'comments'])
  const query: Json[] = ['**', 'comments', ['a', 'in', Array.from({ length: VALUES }, (_, n) => n)], ['b']]
  expect(db.read('get', ...query)).toHaveLength(collections)
  await db.write(['set', { a: 1, b: 1 }, 'posts', 'more', 'comments', 'c'])
  await db.write(['set', { a: 1, b: 1 }, 'posts', 'moreover', 'comments', 'c'])
  expect(codeOf(() => db.read('get', ...query))).toBe('DB_LIMIT_EXCEEDED')
})
