import { describe, expect, it } from '@jest/globals'
import { Contract } from '../../../contract/contract.ts'
import type { DocumentChange } from '../../../contract/data/changes.ts'
import { encodeDocument } from '../../../contract/data/stored-document.ts'
import { documentsUnder, isUnder, placeOfDocument } from '../../../contract/index/places.ts'
import { parseIndexer } from '../../../contract/indexer/definition.ts'
import { Indexer } from '../../../contract/indexer/indexer.ts'
import { indexerOfQuery, readIndexer, stepsOfQuery } from '../../../contract/indexer/read.ts'
import { documentKey } from '../../../contract/keys.ts'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { Programs } from '../../../contract/programs.ts'
import { textToBinary } from '../../../contract/wire/bytes.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { PROTOCOL, type Query } from '../../../contract/wire/types.ts'
import { nativeSha256 } from '../../../node/sequencer/native-sha256.ts'
import { optionsOf, randomIndex, randomQuery } from '../../oracle/generate.ts'
import { scan } from '../../oracle/model.ts'
import { codeOf } from '../../support/contract.ts'
import { applyTo, Model } from '../../support/indexed-world.ts'
import { createRandom } from '../../support/random.ts'
import { SEED } from '../../support/seed.ts'

const DB = 'A'.repeat(43)
const OWNER = `ed25519:${'A'.repeat(43)}`

function newContract(): Contract {
  return new Contract({
    db: DB,
    kv: new MemoryKv(),
    host: { sha256: nativeSha256, verify: () => true, queryId: (query) => nativeSha256(String(query.nonce)) },
    genesis: { protocol: PROTOCOL, owners: [OWNER], secure: false, salt: '' },
  })
}

function newIndexer(definition: Json, kv: MemoryKv = new MemoryKv()): Indexer {
  return new Indexer({ definition: parseIndexer(definition), kv, sha256: nativeSha256 })
}

/** Gives an indexer the documents of a state, and all that follows. */
function follow(contract: Contract, indexers: readonly Indexer[]): void {
  for (const indexer of indexers) {
    const path = indexer.definition.collection
    for (const [key, after] of contract.state.range(documentsUnder(path))) {
      const place = placeOfDocument(key)
      if (isUnder(place.collection, path)) indexer.apply({ key, ...place, before: undefined, after })
    }
  }
  contract.watch(({ changes }) => {
    for (const indexer of indexers) {
      for (const change of changes) if (isUnder(change.collection, indexer.definition.collection)) indexer.apply(change)
    }
  })
}

function ask(indexer: Indexer, query: Json): Json {
  return readIndexer(indexer, query, { sha256: nativeSha256, programs: new Programs() })
}

/** Returns what is read, or `undefined` when an index is lacking or the query is too large. */
function unlessRefused(read: () => Json): Json | undefined {
  try {
    return read()
  } catch (error) {
    if (/DB_INDEX_REQUIRED|DB_LIMIT_EXCEEDED/.test(String(error))) return undefined
    throw error
  }
}

/** Ids of what `cget` found; in a group, paths. */
function idsOf(found: Json): string[] {
  return (found as { id: string; path?: string }[]).map(({ id, path }) => path ?? id)
}

function change(id: string, before: JsonObject | undefined, after: JsonObject | undefined): DocumentChange {
  const metadata = { setter: OWNER, createdAt: 1, updater: OWNER, updatedAt: 1, version: 1 }
  const stored = (data: JsonObject | undefined) => data && encodeDocument(metadata, textToBinary(JSON.stringify(data)))
  return { key: documentKey('people', id), collection: 'people', id, before: stored(before), after: stored(after) }
}

describe('an indexer without a projection', () => {
  it(`serves the queries of its collections as a scan does (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    const contract = newContract()
    const model = new Model(random)
    for (let n = 0; n < 20; n++) applyTo(contract, DB, OWNER, model.change())
    const indexers = ['people', 'posts/*/comments'].flatMap((path, i) =>
      Array.from({ length: 25 }, (_, n) =>
        newIndexer({ name: `x${i}-${n}`, collection: path.split('/'), parts: randomIndex(random) }),
      ),
    )
    follow(contract, indexers)
    const outside = {
      sourcesFor: (collection: string) =>
        indexers
          .filter(({ definition }) => isUnder(collection, definition.collection))
          .flatMap((indexer) => indexer.sourceFor(collection) ?? []),
    }
    let used = 0
    // Few of the queries are such that these indexes serve them best.
    for (let round = 0; round < 120 || (used < 4 && round < 3_000); round++) {
      if (round % 3 === 0) applyTo(contract, DB, OWNER, model.change())
      const path = ['people', 'posts/p1/comments', '*'][round % 3] as string
      const isGroup = path === '*'
      const documents = model.documents(path)
      const query = randomQuery(random, { documents, gone: [], isGroup })
      const asked = [...(isGroup ? ['**', 'comments'] : path.split('/')), ...optionsOf(random, query)]
      const found = unlessRefused(() => contract.read(['cget', ...asked], outside))
      if (found === undefined) continue
      expect(idsOf(found)).toEqual(scan(documents, query).map((one) => (isGroup ? one.path : one.id)))
      used += Number(JSON.stringify(contract.read(['explain', 'get', ...asked], outside)).includes('"indexer"'))
    }
    expect(used).toBeGreaterThan(3)
  })

  it('is used for what the state has no index for, and told of by explain', async () => {
    const contract = newContract()
    applyTo(contract, DB, OWNER, ['set', { age: 3, name: 'Bob' }, 'people', 'Bob'])
    const query: Json = ['get', 'people', ['age', 'desc'], ['name', 'asc']]
    expect(codeOf(() => contract.read(query))).toBe('DB_INDEX_REQUIRED')
    const indexer = newIndexer({ name: 'by-age', collection: ['people'], parts: [['age', 'desc'], ['name']] })
    follow(contract, [indexer])
    const outside = { sourcesFor: (path: string) => [indexer.sourceFor(path) as never] }
    expect(contract.read(query, outside)).toEqual([{ age: 3, name: 'Bob' }])
    expect(contract.read(['explain', ...query], outside)).toMatchObject({
      branches: [
        {
          indexes: [
            {
              kind: 'indexer',
              name: 'by-age',
              parts: [
                ['age', 'desc'],
                ['name', 'asc'],
              ],
            },
          ],
        },
      ],
    })
    expect([indexer.size, indexer.failures, indexer.isProjecting]).toEqual([1, 0, false])
  })

  it('changes nothing when a document has too many keys', () => {
    const fields = Array.from({ length: 9 }, (_, n) => `f${n}`)
    const parts = [['tags', 'array'], ...fields.map((field) => [field])]
    const indexer = newIndexer({ name: 'a', collection: ['people'], parts })
    const whole = Object.fromEntries(fields.map((field) => [field, 'x'.repeat(300)]))
    indexer.apply(change('Bob', undefined, { tags: [1], ...whole }))
    const before = indexer.seal().rootHash
    // More elements than a document may have, so that the bound is met without long paths.
    const tags = Array.from({ length: 7_000 }, (_, n) => n)
    expect(codeOf(() => indexer.apply(change('Bob', { tags: [1], ...whole }, { tags, ...whole })))).toBe(
      'DB_LIMIT_EXCEEDED',
    )
    expect([indexer.size, indexer.seal().rootHash]).toEqual([1, before])
  })
})

describe('an indexer with a projection', () => {
  const PROGRAM = {
    age: '$data.age',
    rank: '$data.rank',
    small: '$data.small',
    tags: '$data.tags',
    text: '$data.text',
  }

  it.each(['people', 'posts/*/comments'])(
    `of %s answers queries of what it keeps as a scan does (SEED=${SEED})`,
    (path) => {
      const random = createRandom(SEED)
      const contract = newContract()
      const model = new Model(random)
      for (let n = 0; n < 20; n++) applyTo(contract, DB, OWNER, model.change())
      const indexer = newIndexer({ name: 'short', collection: path.split('/'), project: PROGRAM })
      follow(contract, [indexer])
      let answers = 0
      for (let round = 0; round < 60; round++) {
        applyTo(contract, DB, OWNER, model.change())
        const documents = model.documents(path).map((document) => ({
          ...document,
          id: path === 'people' ? document.id : document.path,
          data: Object.fromEntries(Object.keys(PROGRAM).map((name) => [name, document.data[name] ?? null])),
        }))
        expect(indexer.size).toBe(documents.length)
        const query = randomQuery(random, { documents, gone: [], isGroup: false })
        const found = unlessRefused(() => ask(indexer, ['cget', '@short', ...optionsOf(random, query)]))
        if (found === undefined) continue
        expect(idsOf(found)).toEqual(scan(documents, query).map(({ id }) => id))
        answers++
      }
      expect(answers).toBeGreaterThan(10)
    },
  )

  it('leaves out documents for which the program gives null or fails, and counts those that it failed for', () => {
    const project = [['ifElse', ['lt', ['__'], 18], ['always', null], ['objOf', 'age']], '$data.age']
    const indexer = newIndexer({ name: 'adults', collection: ['people'], project })
    const documents = { young: { age: 3 }, old: { age: 30 }, none: {}, text: { age: 'x' } }
    for (const [id, data] of Object.entries(documents)) indexer.apply(change(id, undefined, data))
    expect([ask(indexer, ['get', '@adults']), indexer.size, indexer.failures]).toEqual([[{ age: 30 }], 1, 2])
    indexer.apply(change('text', { age: 'x' }, { age: 40 }))
    indexer.apply(change('old', { age: 30 }, { age: 'x' }))
    indexer.apply(change('none', {}, undefined))
    expect([ask(indexer, ['get', '@adults']), indexer.size, indexer.failures]).toEqual([[{ age: 40 }], 1, 1])
    for (const id of ['young', 'old', 'text']) indexer.apply(change(id, { age: 1 }, undefined))
    expect([indexer.size, indexer.failures]).toEqual([0, 0])
  })

  it('leaves out what it cannot index', () => {
    const name = 'n'.repeat(1_501)
    const indexer = newIndexer({ name: 'a', collection: ['people'], project: { [name]: '$data.n', n: '$data.n' } })
    indexer.apply(change('Bob', undefined, { n: 1 }))
    expect([indexer.size, indexer.failures]).toEqual([0, 1])
  })

  it('keeps an index over what it keeps', () => {
    const project = { age: '$data.age', name: ['toUpper', '$data.name'] }
    const definition = { name: 'people', collection: ['people'], project }
    const [plain, indexed] = [newIndexer(definition), newIndexer({ ...definition, parts: [['age', 'desc'], ['name']] })]
    for (const indexer of [plain, indexed]) {
      for (const [id, age] of Object.entries({ bob: 2, al: 2, eve: 3 }))
        indexer.apply(change(id, undefined, { age, name: id }))
    }
    const query: Json = ['get', '@people', ['age', 'desc'], ['name', 'asc'], ['select', 'name']]
    expect(ask(indexed, query)).toEqual([{ name: 'EVE' }, { name: 'AL' }, { name: 'BOB' }])
    expect(() => ask(plain, query)).toThrow(
      'DB_INDEX_REQUIRED: this query of @people needs an index over [["age","desc"],["name","asc"]]; declare an indexer that has these parts',
    )
    expect([ask(plain, ['count', '@people']), ask(plain, ['sum', 'age', '@people'])]).toEqual([3, 7])
    expect(ask(plain, ['explain', 'count', '@people'])).toMatchObject({ results: 3 })
  })

  it('is read with options alone', () => {
    const indexer = newIndexer({ name: 'a', collection: ['people'], project: '$data' })
    for (const query of [
      ['get', '@a', 'Bob'],
      ['get', 'people'],
      ['get', '@b'],
      ['get', '**', 'people'],
    ]) {
      const found = (() => {
        try {
          return ask(indexer, query)
        } catch (error) {
          return String(error)
        }
      })()
      expect(found).toEqual(query[1]?.startsWith('@') ? expect.stringContaining('DB_PATH_INVALID') : [])
    }
  })
})

describe('the root of an indexer', () => {
  it(`follows from its definition, the entry it began after, and the log (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    const model = new Model(random)
    const [before, after] = [15, 25].map((length) => Array.from({ length }, () => model.change())) as [Query[], Query[]]
    const definitions: Json[] = [
      { name: 'a', collection: ['posts', '*', 'comments'], parts: [['age'], ['tags', 'array']] },
      { name: 'b', collection: ['people'], project: { age: '$data.age' }, parts: [['age'], ['name']] },
    ]
    const rootsOf = (isSealedOften: boolean): string[] => {
      const contract = newContract()
      const indexers = definitions.map((definition) => newIndexer(definition))
      for (const query of before) applyTo(contract, DB, OWNER, query)
      follow(contract, indexers)
      for (const query of after) {
        applyTo(contract, DB, OWNER, query)
        if (isSealedOften) for (const indexer of indexers) indexer.seal()
      }
      return indexers.map((indexer) => indexer.seal().rootHash)
    }
    expect(rootsOf(true)).toEqual(rootsOf(false))
  })

  it('is opened again from where it was sealed', () => {
    const kv = new MemoryKv()
    const definition = parseIndexer({ name: 'a', collection: ['people'], project: { n: '$data.n' }, parts: [['n']] })
    const indexer = new Indexer({ definition, kv, sha256: nativeSha256 })
    indexer.apply(change('Bob', undefined, { n: 1 }))
    const head = indexer.seal()
    const again = new Indexer({ definition, kv, sha256: nativeSha256, head })
    for (const one of [indexer, again]) one.apply(change('Bob', { n: 1 }, { n: 2 }))
    expect(again.seal()).toEqual(indexer.seal())
    expect(ask(again, ['get', '@a', ['n', '==', 2]])).toEqual([{ n: 2 }])
  })
})

it.each<[Json, readonly string[] | undefined, string | undefined]>([
  [['get', '@a', ['n']], ['@a'], 'a'],
  [['explain', 'sum', 'n', '@a'], ['@a'], 'a'],
  [['avg', '@n', 'people'], ['people'], undefined],
  [['count', 'posts', 'p', 'comments', 5], ['posts', 'p', 'comments'], undefined],
  [['getRules', '@a'], undefined, undefined],
  [['get'], [], undefined],
  [7, undefined, undefined],
])('stepsOfQuery and indexerOfQuery of %j', (query, steps, name) => {
  expect([stepsOfQuery(query), indexerOfQuery(query)]).toEqual([steps, name])
})
