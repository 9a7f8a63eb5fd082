import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  listCollections,
  readData,
  readDocument,
  removeDocument,
  type WriteContext,
  writeDocument,
} from '../../../contract/data/documents.ts'
import { NO_INDEXES } from '../../../contract/index/definitions.ts'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { Meter } from '../../../contract/meter.ts'
import { Tree } from '../../../contract/tree/tree.ts'
import type { JsonObject } from '../../../contract/wire/json.ts'
import { nativeSha256 } from '../../../node/sequencer/native-sha256.ts'
import { SEED } from '../../support/seed.ts'

function newStore(): Tree {
  return new Tree({ kv: new MemoryKv(), sha256: nativeSha256 })
}

function contextOf(ts = 1): WriteContext {
  return { signer: 'ann', ts, sha256: nativeSha256, meter: new Meter(), indexes: NO_INDEXES }
}

function put(store: Tree, collection: string, write: { id: string; data: JsonObject; ts?: number }): void {
  const path = { collection, id: write.id }
  const change = { path, before: readDocument(store, path), after: write.data }
  writeDocument(store, change, contextOf(write.ts))
}

function remove(store: Tree, collection: string, id: string): void {
  const path = { collection, id }
  const before = readDocument(store, path)
  if (before !== undefined) removeDocument(store, { path, before }, contextOf())
}

it('counts versions and keeps the time of creation', () => {
  const store = newStore()
  put(store, 'c', { id: 'd', data: { a: 1 }, ts: 1 })
  put(store, 'c', { id: 'd', data: { a: 2 }, ts: 2 })
  expect(readDocument(store, { collection: 'c', id: 'd' })).toEqual({
    metadata: { setter: 'ann', createdAt: 1, updater: 'ann', updatedAt: 2, version: 2 },
    data: { a: 2 },
  })
  expect(readData(store, { collection: 'c', id: 'd' })).toEqual({ a: 2 })
  expect(readData(store, { collection: 'c', id: 'x' })).toBeUndefined()
})

it('leaves an empty store when every document is removed again', () => {
  const document = fc.dictionary(fc.string({ maxLength: 3 }), fc.jsonValue({ maxDepth: 3 }))
  const writes = fc.array(
    fc.record({ collection: fc.constantFrom('c', 'c/d/e', 'ca'), id: fc.constantFrom('d', 'x', 'é'), data: document }),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(writes, (list) => {
      const store = newStore()
      const plain = list.map((write) => ({ ...write, data: JSON.parse(JSON.stringify(write.data)) as JsonObject }))
      for (const { collection, id, data } of plain) put(store, collection, { id, data })
      for (const { collection, id } of plain) remove(store, collection, id)
      expect([...store.range({ lower: '', upper: '\xff' })]).toEqual([])
    }),
    { seed: SEED },
  )
})

it('lists the collections below a document, as a look at every path does', () => {
  const name = fc.constantFrom('a', 'a\0', 'a\0b', 'a!', 'a0', 'b', '\0', 'é', 'a b', '\uffff')
  const path = fc.oneof(fc.tuple(name), fc.tuple(name, name, name), fc.tuple(name, name, name, name, name))
  fc.assert(
    fc.property(
      fc.array(fc.tuple(path, name), { maxLength: 15 }),
      fc.array(name, { maxLength: 2 }),
      (documents, parent) => {
        const store = newStore()
        for (const [collection, id] of documents) put(store, collection.join('/'), { id, data: {} })
        const below = parent.length === 2 ? parent : []
        const names = documents
          .map(([collection]) => collection)
          .filter((collection) => below.every((step, i) => collection[i] === step) && collection.length > below.length)
          .map((collection) => collection[below.length] as string)
        const expected = [...new Set(names)].sort((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y)))
        expect(listCollections(store, below.join('/'))).toEqual(expected)
      },
    ),
    { seed: SEED, numRuns: 300 },
  )
})
