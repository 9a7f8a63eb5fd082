import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { INDEXERS_MAX } from '../../../node/indexers/limits.ts'
import type { IndexerInfo } from '../../../node/ports.ts'
import type { SequencedDatabase } from '../../../node/sequencer/sequenced-database.ts'
import { createVerifyPool, type VerifyPool } from '../../../node/workers/verify-pool.ts'
import { optionsOf, randomQuery } from '../../oracle/generate.ts'
import { scan } from '../../oracle/model.ts'
import { type DatabaseOptions, openDatabase, openGenesis, recordsOf, Scribe } from '../../support/database.ts'
import { Model } from '../../support/indexed-world.ts'
import { rootOf } from '../../support/indexer-roots.ts'
import { systemError, watchedDisk } from '../../support/log-files.ts'
import { quickSigner } from '../../support/quick-signer.ts'
import { createRandom } from '../../support/random.ts'
import { SEED } from '../../support/seed.ts'
import { removeDir, tempDir } from '../../support/temp-dir.ts'

const bob = quickSigner(Buffer.alloc(32, 1))
const genesis = openGenesis(bob)

const BY_AGE: Json = {
  name: 'by-age',
  collection: ['people'],
  parts: [
    ['age', 'desc'],
    ['name', 'asc'],
  ],
}
const COMMENTS: Json = {
  name: 'comments',
  collection: ['posts', '*', 'comments'],
  parts: [
    ['age', 'asc'],
    ['rank', 'asc'],
  ],
}
const ADULTS: Json = {
  name: 'adults',
  collection: ['people'],
  project: [['ifElse', ['lt', ['__'], 18], ['always', null], ['objOf', 'age']], '$data.age'],
}
const AGES: Json = { name: 'ages', collection: ['people'], project: { age: '$data.age', tags: '$data.tags' } }

let pool: VerifyPool
let dir: string
let database: SequencedDatabase
let scribe: Scribe

beforeAll(async () => {
  pool = await createVerifyPool({ threads: 1 })
})
afterAll(() => pool.close())
beforeEach(async () => {
  dir = tempDir()
  database = await open()
})
afterEach(async () => {
  await database.close().catch(() => {})
  removeDir(dir)
})

/** Without indexes just in time, so that what answers is an indexer. */
async function open(options: Partial<DatabaseOptions> = {}): Promise<SequencedDatabase> {
  const opened = await openDatabase({ dir, genesis, pool, justInTime: false, ...options })
  scribe ??= new Scribe(opened.id)
  return opened
}

async function write(query: Query): Promise<void> {
  const receipt = await database.write(await scribe.text(bob, query))
  if (!receipt.success) throw new Error(receipt.error.message)
}

async function writePeople(ages: Readonly<Record<string, number>>): Promise<void> {
  const sets = Object.entries(ages).map(([name, age]): Query => ['set', { name, age }, 'people', name])
  await write(['batch', sets])
}

/** Waits until an indexer is at the last entry and sealed there. */
async function sealed(name: string, at: SequencedDatabase = database): Promise<IndexerInfo> {
  for (;;) {
    const { seq } = await at.root()
    const info = at.indexers.list().find(({ definition }) => (definition as { name: string }).name === name)
    if (info === undefined || info.state === 'failed') throw new Error(`${name} is not there: ${info?.reason}`)
    if (info.sealed?.seq === seq) return info
    await nextTurn()
  }
}

async function expectRightRoot(name: string, at: SequencedDatabase = database): Promise<IndexerInfo> {
  const info = await sealed(name, at)
  const { definition, from, sealed: root } = info
  const records = await recordsOf(at)
  expect(root?.root).toBe(rootOf({ db: at.id, genesis, records, definition, from, at: root?.seq as number }))
  return info
}

function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'none',
    (error: { code?: string }) => error.code ?? error,
  )
}

describe('a declared indexer', () => {
  it('serves queries that the state has no index for, and goes on as documents change', async () => {
    await writePeople({ al: 20, eve: 30 })
    const query: Query = ['get', 'people', ['age', 'desc'], ['name', 'asc'], ['select', 'name']]
    expect(await codeOf(database.read(query))).toBe('DB_INDEX_REQUIRED')
    const declared = await database.indexers.declare(BY_AGE)
    expect(declared).toMatchObject({ definition: BY_AGE, from: 1, seq: 1, sealed: null })
    await sealed('by-age')
    expect(await database.read(query)).toEqual([{ name: 'eve' }, { name: 'al' }])
    await writePeople({ al: 40, dan: 30 })
    expect(await database.read(query)).toEqual([{ name: 'al' }, { name: 'dan' }, { name: 'eve' }])
    expect(await database.read(['explain', ...query])).toMatchObject({
      indexed: true,
      branches: [{ indexes: [{ kind: 'indexer', name: 'by-age' }] }],
    })
    expect(await database.read(['getIndexes', 'people'])).toEqual({ indexes: [], exempt: [] })
    expect(await expectRightRoot('by-age')).toMatchObject({ state: 'ready', from: 1, seq: 2, size: 3, failures: 0 })
  })

  it('that projects is read under its name', async () => {
    await writePeople({ al: 10, eve: 30 })
    await database.indexers.declare(ADULTS)
    await sealed('adults')
    await writePeople({ dan: 20 })
    expect(await database.read(['get', '@adults', ['age', 'desc']])).toEqual([{ age: 30 }, { age: 20 }])
    expect(await database.read(['count', '@adults', ['age', '>', 25]])).toBe(1)
    expect(await database.read(['cget', '@adults', 1])).toMatchObject([{ id: 'dan', setter: bob.address, version: 1 }])
    await write(['set', { age: 'old' }, 'people', 'al'])
    expect(await expectRightRoot('adults')).toMatchObject({ size: 2, failures: 1 })
  })

  it.each<[Query, string]>([
    [['get', '@nobody'], 'NODE_INDEXER_UNKNOWN'],
    [['get', '@__proto__'], 'NODE_INDEXER_UNKNOWN'],
    [['get', '@by-age'], 'DB_ARGUMENTS_INVALID'],
    [['get', '@adults', 'Bob'], 'DB_PATH_INVALID'],
    [['get', '@adults', ['age'], ['x']], 'DB_INDEX_REQUIRED'],
    [['getRules', '@adults'], 'DB_PATH_INVALID'],
  ])('is not what %j asks for', async (query, code) => {
    await database.indexers.declare(BY_AGE)
    await database.indexers.declare(ADULTS)
    await sealed('adults')
    expect(await codeOf(database.read(query))).toBe(code)
  })

  it('is refused when its name is taken, its definition is wrong, or there are too many', async () => {
    await database.indexers.declare(BY_AGE)
    expect(await codeOf(database.indexers.declare(BY_AGE))).toBe('NODE_INDEXER_EXISTS')
    expect(await codeOf(database.indexers.declare({ name: 'x', collection: ['people'] }))).toBe('DB_INDEX_INVALID')
    for (let n = 1; n < INDEXERS_MAX; n++) await database.indexers.declare({ ...(BY_AGE as object), name: `x${n}` })
    expect(await codeOf(database.indexers.declare(ADULTS))).toBe('DB_LIMIT_EXCEEDED')
    await database.indexers.remove('x1')
    await database.indexers.declare(ADULTS)
  })

  it('is gone when it is removed', async () => {
    await writePeople({ al: 20 })
    await database.indexers.declare(ADULTS)
    await sealed('adults')
    await database.indexers.remove('adults')
    expect(await codeOf(database.indexers.remove('adults'))).toBe('NODE_INDEXER_UNKNOWN')
    expect(await codeOf(database.read(['get', '@adults']))).toBe('NODE_INDEXER_UNKNOWN')
    await database.close()
    expect(readdirSync(join(dir, 'indexers'))).toEqual(['list.json'])
    database = await open()
    expect(database.indexers.list()).toEqual([])
  })

  it('fails for good when one document has too many keys, and hinders nothing', async () => {
    const fields = Array.from({ length: 9 }, (_, n) => `f${n}`)
    const tags = Array.from({ length: 1_980 }, (_, n) => n)
    const whole = Object.fromEntries(fields.map((field) => [field, 'x'.repeat(300)]))
    const steps = ['many', 'y'.repeat(1_500), 'z'.repeat(1_500), 'w'.repeat(1_500), 'c']
    await database.indexers.declare({
      name: 'huge',
      collection: steps,
      parts: [['tags', 'array'], ...fields.map((f) => [f])],
    })
    await write(['exemptIndex', 'tags', ...steps])
    await write(['set', { tags, ...whole }, ...steps, 'i'.repeat(1_500)])
    await writePeople({ al: 20 })
    for (let n = 0; n < 20; n++) await nextTurn()
    await database.read(['get', ...steps, ['a'], 1])
    expect(database.indexers.list()).toMatchObject([{ state: 'failed', reason: expect.stringContaining('DB_LIMIT') }])
    expect(await database.read(['count', 'people'])).toBe(1)
  })
})

it(`indexers answer as a scan does, while documents change (SEED=${SEED})`, async () => {
  const random = createRandom(SEED)
  const model = new Model(random)
  for (let n = 0; n < 10; n++) await write(model.change())
  for (const one of [COMMENTS, AGES, { ...(BY_AGE as object), parts: [['age'], ['rank']] }]) {
    await database.indexers.declare(one as Json)
    await write(model.change())
  }
  let answers = 0
  for (let round = 0; round < 150; round++) {
    if (round % 3 === 0) await write(model.change())
    const path = ['people', 'posts/p1/comments', '*', '@ages'][round % 4] as string
    const isGroup = path === '*'
    const documents = model.documents(path === '@ages' ? 'people' : path).map((document) => ({
      ...document,
      data:
        path !== '@ages' ? document.data : { age: document.data['age'] ?? null, tags: document.data['tags'] ?? null },
    }))
    const query = randomQuery(random, { documents, gone: [], isGroup })
    const steps = isGroup ? ['**', 'comments'] : path.split('/')
    const found = await database.read(['cget', ...steps, ...optionsOf(random, query)]).catch((error: Error) => {
      if (!/DB_INDEX_REQUIRED|DB_LIMIT_EXCEEDED/.test(error.message)) throw error
      return undefined
    })
    if (found === undefined) continue
    answers++
    const ids = (found as { id: string; path?: string }[]).map((one) => one.path ?? one.id)
    expect(ids).toEqual(scan(documents, query).map((one) => (isGroup ? one.path : one.id)))
  }
  expect(answers).toBeGreaterThan(30)
  for (const name of ['comments', 'ages', 'by-age']) await expectRightRoot(name)
}, 60_000)

describe('after a restart', () => {
  it('an indexer goes on from where it was, with the root that a replay has', async () => {
    await writePeople({ al: 20 })
    await database.indexers.declare(BY_AGE)
    await database.indexers.declare(ADULTS)
    await writePeople({ eve: 30 })
    await database.close()
    database = await open()
    expect(database.indexers.list().map(({ from, seq, state }) => [from, seq, state])).toEqual([
      [1, 2, 'ready'],
      [1, 2, 'ready'],
    ])
    await writePeople({ al: 50, dan: 20 })
    for (const name of ['by-age', 'adults']) expect(await expectRightRoot(name)).toMatchObject({ from: 1, seq: 3 })
    expect(await database.read(['get', '@adults', ['age']])).toEqual([{ age: 20 }, { age: 30 }, { age: 50 }])
  })

  it('it goes on when the state is made again from the log', async () => {
    await writePeople({ al: 20 })
    await database.indexers.declare(BY_AGE)
    await writePeople({ eve: 30 })
    await database.close()
    removeDir(join(dir, 'state'))
    database = await open()
    await writePeople({ al: 50 })
    expect(await expectRightRoot('by-age')).toMatchObject({ from: 1, seq: 3 })
  })

  it('it goes on after a crash, from where it was with the last seal', async () => {
    await writePeople({ al: 20 })
    await database.indexers.declare(BY_AGE)
    await sealed('by-age')
    await writePeople({ eve: 30 })
    const copy = tempDir()
    cpSync(dir, copy, { recursive: true })
    const crashed = await openDatabase({ dir: copy, genesis, pool, justInTime: false })
    expect(await expectRightRoot('by-age', crashed)).toMatchObject({ from: 1, seq: 2, size: 2 })
    await crashed.close()
    removeDir(copy)
  })

  it.each(['behind', 'missing', 'damaged', 'of another log'])('it begins anew when its store is %s', async (what) => {
    await writePeople({ al: 20 })
    await database.indexers.declare(BY_AGE)
    await database.close()
    const [store, old] = [join(dir, 'indexers', '1'), join(dir, 'old')]
    cpSync(store, old, { recursive: true })
    database = await open()
    await writePeople({ eve: 30 })
    await database.close()
    if (what === 'damaged') writeFileSync(join(store, 'data.mdb'), 'x')
    else removeDir(store)
    if (what === 'behind') cpSync(old, store, { recursive: true })
    if (what === 'of another log') cpSync(await storeOfAnother(), store, { recursive: true })
    database = await open()
    await writePeople({ dan: 40 })
    expect(await expectRightRoot('by-age')).toMatchObject({ from: 2, seq: 3, size: 3 })
  })

  /** A store of the same definition at the same entry, with other documents. */
  async function storeOfAnother(): Promise<string> {
    const other = tempDir()
    const at = await openDatabase({ dir: other, genesis: openGenesis(bob, 'other'), pool })
    const signs = new Scribe(at.id)
    await at.indexers.declare(BY_AGE)
    for (const name of ['x', 'y']) await at.write(await signs.text(bob, ['set', { name, age: 1 }, 'people', name]))
    await at.close()
    return join(other, 'indexers', '1')
  }

  it('a list that is damaged is an error that says so', async () => {
    await database.indexers.declare(BY_AGE)
    await database.close()
    const file = join(dir, 'indexers', 'list.json')
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -10))
    expect(await codeOf(open())).toBe('NODE_CONFIG_INVALID')
  })
})

it('two nodes have the same roots for the same log', async () => {
  const other = tempDir()
  const clock = () => 1_790_000_000_000
  await database.close()
  database = await open({ clock })
  const second = await openDatabase({ dir: other, genesis, pool, clock, justInTime: false })
  const model = new Model(createRandom(SEED))
  const both = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n++) {
      const text = await scribe.text(bob, model.change())
      for (const one of [database, second]) await one.write(text)
      if (n % 4 === 0) await second.root()
    }
  }
  await both(10)
  for (const one of [database, second]) for (const each of [COMMENTS, AGES]) await one.indexers.declare(each)
  await both(15)
  for (const name of ['comments', 'ages']) {
    const [a, b] = [await expectRightRoot(name), await expectRightRoot(name, second)]
    expect([a.from, a.seq, a.sealed]).toEqual([b.from, b.seq, b.sealed])
  }
  await second.close()
  removeDir(other)
})

it('goes back with the state when the log loses entries, and on from there', async () => {
  await database.close()
  let failing = false
  const { disk } = watchedDisk((call) => (failing && call === 'write' ? systemError('ENOSPC') : undefined))
  database = await open({ disk })
  await writePeople({ al: 20 })
  await database.indexers.declare(BY_AGE)
  await sealed('by-age')
  await writePeople({ eve: 30 })
  failing = true
  const lost = await scribe.text(bob, ['set', { name: 'lost', age: 99 }, 'people', 'lost'])
  expect(await codeOf(database.write(lost))).toBe('NODE_DISK_FULL')
  failing = false
  const query: Query = ['get', 'people', ['age', 'desc'], ['name', 'asc'], ['select', 'name']]
  expect(await database.read(query)).toEqual([{ name: 'eve' }, { name: 'al' }])
  await database.root()
  await database.write(lost)
  expect(await database.read(query)).toEqual([{ name: 'lost' }, { name: 'eve' }, { name: 'al' }])
  expect(await expectRightRoot('by-age')).toMatchObject({ from: 1 })
})
