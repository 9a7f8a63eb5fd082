import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { connect, type Db, type IndexerDefinition, type Indexers, openIndexers } from '../../sdk/index.ts'
import { startNode, type TestNode } from '../support/node.ts'
import { quickSigner } from '../support/quick-signer.ts'

const TOKEN = 'the token'
const signer = quickSigner(Buffer.alloc(32, 1))
let node: TestNode
let db: Db
let indexers: Indexers

beforeAll(async () => {
  node = await startNode({ indexerToken: TOKEN })
  const id = await node.deploy({ owners: [signer.address], secure: false })
  db = await connect(node.url, { db: id, signer })
  indexers = openIndexers(node.url, { db: id, token: TOKEN })
  await db.set({ age: 20, name: 'Bob' }, 'people', 'Bob')
})
afterAll(async () => {
  await db.close()
  await node.close()
})

function ages(name: string): IndexerDefinition {
  return { name, collection: ['people'], project: { age: '$data.age' } }
}

it('declares an indexer that queries read through', async () => {
  expect(await indexers.declare(ages('ages'))).toMatchObject({ definition: ages('ages'), state: 'building' })
  expect(await db.get('@ages', ['age', '>', 10], ['age', 'desc'], 5)).toEqual([{ age: 20 }])
})

it('declares an indexer of fields that queries of the collection use', async () => {
  await indexers.declare({ name: 'by-name', collection: ['people'], parts: [['name', 'desc'], ['age']] })
  await db.get('people', ['name', '==', 'Bob'], ['age'])
  expect(await db.explain('get', 'people', ['name', 'desc'], ['age'])).toMatchObject({
    branches: [{ indexes: [{ kind: 'indexer', name: 'by-name' }] }],
  })
})

it('lists what is declared', async () => {
  await indexers.declare(ages('listed'))
  expect((await indexers.list()).map(({ definition }) => definition.name)).toContain('listed')
})

it('removes an indexer', async () => {
  await indexers.declare(ages('gone'))
  await indexers.remove('gone')
  await expect(db.get('@gone', ['age'])).rejects.toMatchObject({ code: 'NODE_INDEXER_UNKNOWN' })
})

it('declares none without the token', async () => {
  const denied = openIndexers(node.url, { db: db.id }).declare(ages('denied'))
  await expect(denied).rejects.toMatchObject({ code: 'NODE_INDEXER_DENIED' })
})

it.each([
  ['NODE_INDEXER_UNKNOWN', () => indexers.remove('absent')],
  ['NODE_INDEXER_UNKNOWN', () => indexers.remove('a/../b?c')],
  ['DB_INDEX_INVALID', () => indexers.declare({ name: 'x', collection: ['people'] })],
  ['NODE_DATABASE_UNKNOWN', () => openIndexers(node.url, { db: 'A'.repeat(43) }).list()],
  ['SDK_UNREACHABLE', () => openIndexers('http://127.0.0.1:1', { db: db.id }).list()],
])('throws %s', async (code, call) => {
  await expect(call()).rejects.toMatchObject({ name: 'SdkError', code })
})

it('throws a TypeError for a URL that is not of HTTP', () => {
  expect(() => openIndexers('ftp://host', { db: db.id })).toThrow(TypeError)
  expect(() => (openIndexers as (url: string) => unknown)(node.url)).toThrow(/^openIndexers needs { db }/)
})
