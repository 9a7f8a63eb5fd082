import { expect, it } from '@jest/globals'
import { DocumentMemory, storedDocument } from '../../../contract/data/document-memory.ts'
import { encodeDocument } from '../../../contract/data/stored-document.ts'
import { documentPrefix } from '../../../contract/keys.ts'
import { NodeCache } from '../../../contract/tree/node-cache.ts'
import type { Range, Store, StoreEntry } from '../../../contract/tree/store.ts'
import { canonicalJson } from '../../../contract/wire/canonical.ts'
import type { JsonObject } from '../../../contract/wire/json.ts'

const PREFIX = documentPrefix('people')
const METADATA = { setter: 'a', createdAt: 1, updater: 'a', updatedAt: 1, version: 1 }

function stored(data: JsonObject): string {
  return encodeDocument(METADATA, canonicalJson(data))
}

/** A store that says how often it was asked. */
class Asked implements Store {
  readonly values = new Map<string, string>()
  gets = 0

  get(key: string): string | undefined {
    this.gets++
    return this.values.get(key)
  }
  put(key: string, value: string): void {
    this.values.set(key, value)
  }
  del(key: string): void {
    this.values.delete(key)
  }
  range(_range: Range): Iterable<StoreEntry> {
    return [...this.values]
  }
  count(_range: Range): number {
    return this.values.size
  }
}

function memory(bytesMax?: number): { store: Asked; documents: DocumentMemory } {
  const store = new Asked()
  return { store, documents: new DocumentMemory(store, new NodeCache(bytesMax)) }
}

it('reads a document once', () => {
  const { store, documents } = memory()
  documents.put(`${PREFIX}1`, stored({ n: 1 }))
  expect([documents.document(PREFIX, '1'), documents.document(PREFIX, '1')].map((known) => known?.data)).toEqual([
    { n: 1 },
    { n: 1 },
  ])
  expect([documents.document(PREFIX, '1')?.stored, store.gets]).toEqual([stored({ n: 1 }), 1])
})

it('gives the same data to everyone, which nobody can change', () => {
  const { documents } = memory()
  documents.put(`${PREFIX}1`, stored({ list: [{ n: 1 }] }))
  const first = documents.document(PREFIX, '1')?.data as { list: { n: number }[]; more?: number }
  expect(() => {
    first.more = 2
  }).toThrow(TypeError)
  expect(() => first.list.pop()).toThrow(TypeError)
  expect(() => {
    ;(first.list[0] as { n: number }).n = 9
  }).toThrow(TypeError)
  expect(documents.document(PREFIX, '1')?.data).toBe(first)
})

it('tells documents of one id in several collections apart', () => {
  const { documents } = memory()
  for (const name of ['people', 'people/1/posts']) documents.put(`${documentPrefix(name)}1`, stored({ name }))
  for (let round = 0; round < 2; round++) {
    for (const name of ['people', 'people/1/posts']) {
      expect(documents.document(documentPrefix(name), '1')?.data).toEqual({ name })
    }
  }
})

it('forgets what is written or removed, in either generation', () => {
  const { documents } = memory(2_000)
  for (let n = 0; n < 6; n++) documents.put(PREFIX + n, stored({ n }))
  for (let n = 0; n < 6; n++) documents.document(PREFIX, String(n))
  for (let n = 0; n < 6; n++) {
    documents.put(PREFIX + n, stored({ n: n + 10 }))
    expect(documents.document(PREFIX, String(n))?.data).toEqual({ n: n + 10 })
    documents.del(PREFIX + n)
    expect(documents.document(PREFIX, String(n))).toBeUndefined()
  }
})

it('does not remember that there is no document', () => {
  const { store, documents } = memory()
  expect(documents.document(PREFIX, '1')).toBeUndefined()
  store.put(`${PREFIX}1`, stored({ n: 1 }))
  expect(documents.document(PREFIX, '1')?.data).toEqual({ n: 1 })
})

it('keeps those that were read lately, within its bound', () => {
  const { store, documents } = memory(20_000)
  for (let n = 0; n < 1_000; n++) documents.put(PREFIX + n, stored({ n }))
  for (let n = 0; n < 1_000; n++) {
    documents.document(PREFIX, String(n))
    documents.document(PREFIX, '0')
  }
  expect(store.gets).toBe(1_000)
  for (let n = 0; n < 1_000; n++) documents.document(PREFIX, String(n))
  expect(store.gets).toBeGreaterThan(1_900)
})

it('answers all else from the store', () => {
  const { store, documents } = memory()
  documents.put('i1', '2')
  expect([documents.get('i1'), documents.count({ lower: '', upper: 'z' })]).toEqual(['2', 1])
  expect([...documents.range({ lower: '', upper: 'z' })]).toEqual([['i1', '2']])
  expect(store.values.get('i1')).toBe('2')
})

it('a document in no memory is decoded each time', () => {
  const known = storedDocument(stored({ n: 1 }))
  expect(known.data).toEqual({ n: 1 })
  expect(known.data).not.toBe(known.data)
})
