import { expect, it } from '@jest/globals'
import { DocumentMemory, storedDocument } from '../../../contract/data/document-memory.ts'
import { encodeDocument } from '../../../contract/data/stored-document.ts'
import { NodeCache } from '../../../contract/tree/node-cache.ts'
import type { Range, Store, StoreEntry } from '../../../contract/tree/store.ts'
import { canonicalJson } from '../../../contract/wire/canonical.ts'
import type { JsonObject } from '../../../contract/wire/json.ts'

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
  documents.put('d1', stored({ n: 1 }))
  expect([documents.document('d1'), documents.document('d1')].map((known) => known?.data())).toEqual([
    { n: 1 },
    { n: 1 },
  ])
  expect([documents.document('d1')?.stored, store.gets]).toEqual([stored({ n: 1 }), 1])
})

it('gives data that the caller may change', () => {
  const { documents } = memory()
  documents.put('d1', stored({ list: [{ n: 1 }] }))
  const first = documents.document('d1')?.data() as { list: { n: number }[]; more?: number }
  first.more = 2
  ;(first.list[0] as { n: number }).n = 9
  expect(documents.document('d1')?.data()).toEqual({ list: [{ n: 1 }] })
})

it('forgets what is written or removed, in either generation', () => {
  const { documents } = memory(2_000)
  for (let n = 0; n < 6; n++) documents.put(`d${n}`, stored({ n }))
  for (let n = 0; n < 6; n++) documents.document(`d${n}`)
  for (let n = 0; n < 6; n++) {
    documents.put(`d${n}`, stored({ n: n + 10 }))
    expect(documents.document(`d${n}`)?.data()).toEqual({ n: n + 10 })
    documents.del(`d${n}`)
    expect(documents.document(`d${n}`)).toBeUndefined()
  }
})

it('does not remember that there is no document', () => {
  const { store, documents } = memory()
  expect(documents.document('d1')).toBeUndefined()
  store.put('d1', stored({ n: 1 }))
  expect(documents.document('d1')?.data()).toEqual({ n: 1 })
})

it('keeps those that were read lately, within its bound', () => {
  const { store, documents } = memory(20_000)
  for (let n = 0; n < 1_000; n++) documents.put(`d${n}`, stored({ n }))
  for (let n = 0; n < 1_000; n++) {
    documents.document(`d${n}`)
    documents.document('d0')
  }
  expect(store.gets).toBe(1_000)
  for (let n = 0; n < 1_000; n++) documents.document(`d${n}`)
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
  expect(known.data()).toEqual({ n: 1 })
  expect(known.data()).not.toBe(known.data())
})
