import { describe, expect, it } from '@jest/globals'
import { writeDocument } from '../../../contract/data/documents.ts'
import { decodeDocument } from '../../../contract/data/stored-document.ts'
import { ContractError } from '../../../contract/errors.ts'
import { NO_INDEXES } from '../../../contract/index/definitions.ts'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import {
  QUERY_BRANCHES_MAX,
  QUERY_DROPPED_MAX,
  QUERY_KEYS_MAX,
  QUERY_READ_BYTES_MAX,
  RESULT_DOCUMENTS_MAX,
} from '../../../contract/limits.ts'
import { Meter } from '../../../contract/meter.ts'
import { Programs } from '../../../contract/programs.ts'
import { parseQueryOptions } from '../../../contract/query/parse.ts'
import type { Row } from '../../../contract/query/row.ts'
import { planQuery, runQuery } from '../../../contract/query/run.ts'
import { collectionScope } from '../../../contract/query/scope.ts'
import type { StoreReader } from '../../../contract/tree/store.ts'
import { Tree } from '../../../contract/tree/tree.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'
import { thrownBy } from '../../support/contract.ts'
import { LONG } from '../../support/random-values.ts'

function write(tree: Tree, id: string, after: JsonObject): void {
  const change = { path: { collection: 'c', id }, before: undefined, after }
  writeDocument(tree, change, { signer: 's', ts: 1, sha256, meter: new Meter(), indexes: NO_INDEXES })
}

function rows(store: StoreReader, options: readonly Json[]): Row[] {
  const context = { store, programs: new Programs(), sha256 }
  const scopes = { scopes: [collectionScope('c')], isGroup: false }
  return runQuery(planQuery(context, scopes, parseQueryOptions(options)))
}

/** Ids of what a query finds; the documents are read, as they are for an answer. */
function find(store: StoreReader, options: readonly Json[]): string[] {
  return rows(store, options).map((row) => {
    decodeDocument(row.stored)
    return row.id
  })
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
    ['by id, the last', [['limitToLast', 5]], 5],
    ['by value against the direction of ids', [['rank'], ['__id__', 'desc'], 5], 15],
    ['by either of two values', [['or', ['rank', '==', 5], ['rank', '==', 7]], 5], 4],
    ['by one of several values', [['rank', 'in', [1, 2, 3, 4, 5, 6]], 5], 11],
    ['by two equalities', [['all', 'array-contains', 1], ['rank', '==', 5], 5], 3],
  ])('%s and a limit of 5 reads no more than it returns', (_name, options, readsMax) => {
    const { store, reads } = counting(tree)
    find(store, options)
    // Declared indexes are looked up once.
    expect(reads()).toBeLessThanOrEqual(readsMax + 1)
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
    const found = rows(tree, [])
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
    expect(find(tree, [documents]).length).toBe(documents)
  })
})

describe('a query that no index decides', () => {
  const tree = new Tree({ kv: new MemoryKv(), sha256 })
  for (let n = 0; n <= QUERY_DROPPED_MAX; n++) {
    write(tree, `d${n}`, { rank: n, kind: n === QUERY_DROPPED_MAX ? 'last' : 'other' })
  }

  it('reads and drops QUERY_DROPPED_MAX documents', () => {
    expect(find(tree, [['kind', '==', 'last'], ['rank']])).toEqual([`d${QUERY_DROPPED_MAX}`])
  })

  it('sorts what one filter leaves when the order leaves too much', () => {
    const options: Json[] = [
      ['kind', '==', 'none'],
      ['rank', 'desc'],
    ]
    expect(find(tree, options)).toEqual([])
    write(tree, 'e', { rank: -1, kind: 'few' })
    write(tree, 'f', { rank: -2, kind: 'few' })
    write(tree, 'g', { kind: 'few' })
    expect(find(tree, [['kind', '==', 'few'], ['rank']])).toEqual(['f', 'e'])
    expect(find(tree, [['kind', '==', 'few'], ['rank'], ['startAfter', -2]])).toEqual(['e'])
  })

  it('is refused one further, with the index that would decide it', () => {
    for (let n = 0; n <= QUERY_DROPPED_MAX; n++) write(tree, `below${n}`, { rank: -n - 3, kind: 'many' })
    const error = thrownBy(() =>
      find(tree, [
        ['kind', '==', 'many'],
        ['rank', 'desc'],
      ]),
    ) as ContractError
    const index = [
      ['kind', 'asc'],
      ['rank', 'desc'],
    ]
    expect({ code: error.code, data: error.data }).toEqual({
      code: 'DB_INDEX_REQUIRED',
      data: { collection: 'c', index },
    })
    expect(error.sentence).toContain('addIndex([["kind","asc"],["rank","desc"]], "c")')
  })

  it('is refused at once when no index gives its order', () => {
    const error = thrownBy(() => find(tree, [['kind'], ['rank', 'desc']])) as ContractError
    expect(error.code).toBe('DB_INDEX_REQUIRED')
  })

  it('is refused as too large when no index could decide it, with the filter that none does', () => {
    const lists = new Tree({ kv: new MemoryKv(), sha256 })
    for (let n = 0; n <= QUERY_DROPPED_MAX; n++) write(lists, `d${n}`, { tags: [n], rank: n })
    const allBut = (last: number): Json => ['not', ['tags', 'array-contains-any', [0, last]]]
    expect(find(lists, [allBut(1), ['rank']])).toHaveLength(QUERY_DROPPED_MAX - 1)
    for (let n = 0; n <= QUERY_DROPPED_MAX; n++) write(lists, `d${n}`, { tags: [1], rank: n })
    const error = thrownBy(() => find(lists, [allBut(1), ['rank']])) as ContractError
    expect(error.data).toEqual({ limit: 'QUERY_DROPPED_MAX', expected: QUERY_DROPPED_MAX })
    expect(error.sentence).toContain('do not pass not ["tags","array-contains-any",[0,1]]')
  })
})

describe('a query that goes over many keys', () => {
  const tree = new Tree({ kv: new MemoryKv(), sha256 })
  const context = { signer: 's', ts: 1, sha256, meter: { spend: () => {} } as unknown as Meter, indexes: NO_INDEXES }
  for (let n = 0; n <= QUERY_KEYS_MAX; n++) {
    writeDocument(tree, { path: { collection: 'c', id: `d${n}` }, before: undefined, after: { rank: n } }, context)
  }

  it('sorts QUERY_KEYS_MAX of them', () => {
    expect(find(tree, [['rank', '>', 0], ['__id__'], 2])).toEqual(['d1', 'd10'])
  })

  it('reads in the order of ids instead when most documents match', () => {
    const { store, reads } = counting(tree)
    expect(find(store, [['rank', '>=', 0], ['__id__'], 2])).toEqual(['d0', 'd1'])
    expect(reads()).toBeLessThan(10)
  })

  it('is refused one further', () => {
    const options: Json[] = [['rank', '>=', 0], ['__id__'], ['offset', QUERY_KEYS_MAX], 1]
    const error = thrownBy(() => find(tree, options)) as ContractError
    expect(error.data).toEqual({ limit: 'QUERY_KEYS_MAX', expected: QUERY_KEYS_MAX })
  })
})

describe('a tree of filters', () => {
  const tree = new Tree({ kv: new MemoryKv(), sha256 })
  const pair = (n: number): Json => ['or', ['a', '==', n], ['b', '==', n]]

  it('has QUERY_BRANCHES_MAX branches', () => {
    const many = Array.from({ length: QUERY_BRANCHES_MAX }, (_, n): Json => ['a', '>', n])
    expect(find(tree, [['or', ...many]])).toEqual([])
  })

  it('is refused beyond, however few its filters are', () => {
    const error = thrownBy(() => find(tree, [1, 2, 3, 4, 5].map(pair))) as ContractError
    expect(error.data).toEqual({ limit: 'QUERY_BRANCHES_MAX', expected: QUERY_BRANCHES_MAX, got: 32 })
  })
})
