import { describe, expect, it } from '@jest/globals'
import { writeDocument } from '../../../contract/data/documents.ts'
import { decodeDocument } from '../../../contract/data/stored-document.ts'
import { ContractError } from '../../../contract/errors.ts'
import { NO_INDEXES } from '../../../contract/index/definitions.ts'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { QUERY_READ_BYTES_MAX, RESULT_DOCUMENTS_MAX } from '../../../contract/limits.ts'
import { Meter } from '../../../contract/meter.ts'
import { parseQueryOptions } from '../../../contract/query/parse.ts'
import { planQuery } from '../../../contract/query/plan.ts'
import { runPlan } from '../../../contract/query/run.ts'
import type { StoreReader } from '../../../contract/tree/store.ts'
import { Tree } from '../../../contract/tree/tree.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'
import { LONG } from '../../support/random-values.ts'

function write(tree: Tree, id: string, after: JsonObject): void {
  const change = { path: { collection: 'c', id }, before: undefined, after }
  writeDocument(tree, change, { signer: 's', ts: 1, sha256, meter: new Meter(), indexes: NO_INDEXES })
}

function find(store: StoreReader, options: readonly Json[]): string[] {
  return runPlan(store, 'c', planQuery('c', parseQueryOptions(options), sha256)).map(({ id }) => id)
}

/** A tree that counts how many entries and values are read of it. */
function counting(tree: Tree): { store: StoreReader; reads: () => number } {
  let reads = 0
  const store: StoreReader = {
    get: (key) => {
      reads++
      return tree.get(key)
    },
    *range(range) {
      for (const entry of tree.range(range)) {
        reads++
        yield entry
      }
    },
    count: (range) => tree.count(range),
  }
  return { store, reads: () => reads }
}

describe('a query without a limit', () => {
  const tree = new Tree({ kv: new MemoryKv(), sha256 })
  for (let n = 0; n < RESULT_DOCUMENTS_MAX; n++) write(tree, `d${n}`, { all: [1], long: LONG + n, rank: n })

  const forms: [string, Json[]][] = [
    ['by id', []],
    ['by value', [['rank']]],
    ['by containment', [['all', 'array-contains', 1]]],
    ['by long values of one beginning', [['long']]],
  ]

  it.each(forms)('%s returns RESULT_DOCUMENTS_MAX documents', (_name, options) => {
    expect(find(tree, options).length).toBe(RESULT_DOCUMENTS_MAX)
  })

  it.each(forms)('%s refuses one more, and with a limit does not', (name, options) => {
    const more = new Tree({ kv: new MemoryKv(), sha256 })
    for (const [key, value] of tree.range({ lower: '', upper: '\xff' })) more.put(key, value)
    write(more, 'e', { all: [1], long: LONG, rank: 1 })
    const refused = (): unknown => find(more, options)
    expect(refused).toThrow(ContractError)
    expect(refused).toThrow(`DB_LIMIT_EXCEEDED: more than ${RESULT_DOCUMENTS_MAX} documents`)
    if (name.includes('long')) expect(() => find(more, [...options, 1])).toThrow('DB_LIMIT_EXCEEDED')
    else expect(find(more, [...options, RESULT_DOCUMENTS_MAX]).length).toBe(RESULT_DOCUMENTS_MAX)
  })

  it.each<[string, Json[], number]>([
    ['by id', [5], 5],
    ['by value', [['rank', 'desc'], 5], 11],
    ['by equality of long values', [['long', '==', `${LONG}7`], 5], 2],
    ['by containment', [['all', 'array-contains', 1], 5], 10],
    ['by equality from a cursor on', [['rank', '==', 5], ['startAfter', { id: 'd5', __cursor__: true }], 5], 0],
  ])('%s and a limit of 5 reads no more than it returns', (_name, options, readsMax) => {
    const { store, reads } = counting(tree)
    find(store, options)
    expect(reads()).toBeLessThanOrEqual(readsMax)
  })
})

describe('a query', () => {
  it('fails when an index entry has no document, which is no answer', () => {
    const tree = new Tree({ kv: new MemoryKv(), sha256 })
    write(tree, 'a', { rank: 1 })
    tree.del('dc\0a')
    expect(() => find(tree, [['rank']])).toThrow('an index entry has a document')
  })

  it('returns metadata and data', () => {
    const tree = new Tree({ kv: new MemoryKv(), sha256 })
    write(tree, 'a', { rank: 1 })
    const found = runPlan(tree, 'c', planQuery('c', parseQueryOptions([]), sha256))
    const metadata = { setter: 's', createdAt: 1, updater: 's', updatedAt: 1, version: 1 }
    expect(found.map(({ id, stored }) => [id, decodeDocument(stored)])).toEqual([
      ['a', { metadata, data: { rank: 1 } }],
    ])
  })
})

describe('a query that reads QUERY_READ_BYTES_MAX bytes', () => {
  // Each document has 2^18 bytes with its metadata, so that a whole number of them is the limit.
  const metadata = '["s",1,"s",1,1]\n{"text":""}'.length
  const documents = QUERY_READ_BYTES_MAX / 2 ** 18
  const tree = new Tree({ kv: new MemoryKv(), sha256 })
  for (let n = 0; n < documents; n++) {
    const id = String(n).padStart(4, '0')
    write(tree, id, { text: 'x'.repeat(2 ** 18 - metadata) })
  }

  it('answers', () => {
    expect(find(tree, []).length).toBe(documents)
  })

  it('is refused one byte further, whatever it would return', () => {
    write(tree, '9', { text: '' })
    expect(() => find(tree, [])).toThrow(/DB_LIMIT_EXCEEDED: .*read in pages/)
    expect(() => find(tree, [['text'], 2])).toThrow(/DB_LIMIT_EXCEEDED/)
    expect(find(tree, [documents]).length).toBe(documents)
  })
})
