import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { documentKey } from '../../../contract/keys.ts'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { Tree } from '../../../contract/tree/tree.ts'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import type { Indexers } from '../../../node/indexers/indexers.ts'
import { JustInTime } from '../../../node/indexers/just-in-time.ts'
import { JUST_IN_TIME_BUDGET, type JustInTimeBudget, RETRY_ENTRIES } from '../../../node/indexers/limits.ts'
import { nativeSha256 } from '../../../node/sequencer/native-sha256.ts'
import type { SequencedDatabase } from '../../../node/sequencer/sequenced-database.ts'
import { createVerifyPool, type VerifyPool } from '../../../node/workers/verify-pool.ts'
import { optionsOf, randomQuery } from '../../oracle/generate.ts'
import { scan } from '../../oracle/model.ts'
import { openDatabase, openGenesis, Scribe } from '../../support/database.ts'
import { Model } from '../../support/indexed-world.ts'
import { quickSigner } from '../../support/quick-signer.ts'
import { createRandom } from '../../support/random.ts'
import { SEED } from '../../support/seed.ts'
import { removeDir, tempDir } from '../../support/temp-dir.ts'

const bob = quickSigner(Buffer.alloc(32, 1))
const genesis = openGenesis(bob)

let pool: VerifyPool
let dir: string
let database: SequencedDatabase
let scribe: Scribe

beforeAll(async () => {
  pool = await createVerifyPool({ threads: 1 })
})
afterAll(() => pool.close())
beforeEach(() => {
  dir = tempDir()
})
afterEach(async () => {
  await database.close()
  removeDir(dir)
})

async function open(budget: Partial<JustInTimeBudget> | false = {}): Promise<void> {
  const justInTime = budget && { ...JUST_IN_TIME_BUDGET, ...budget }
  database = await openDatabase({ dir, genesis, pool, justInTime })
  scribe = new Scribe(database.id)
}

async function write(query: Query): Promise<void> {
  const receipt = await database.write(await scribe.text(bob, query))
  if (!receipt.success) throw new Error(receipt.error.message)
}

async function writeMany(count: number, collection = 'people', from = 0): Promise<void> {
  for (let n = 0; n < count; n += 100) {
    const ids = Array.from({ length: Math.min(100, count - n) }, (_, i) => from + n + i)
    await write(['batch', ids.map((id): Query => ['set', { a: id % 7, b: id, c: id % 3 }, collection, `${id}`])])
  }
}

/** A query that no index of the state serves; `field` names the one that it sorts by last. */
const asking = (field: string, collection = 'people'): Query => ['get', collection, ['a'], [field, 'desc'], 2]

/** The kinds of the indexes that a query uses, or the code of its refusal. */
async function kindsOf(query: Query): Promise<unknown> {
  const told = (await database.read(['explain', ...query])) as {
    branches: { indexes: { kind: string }[] }[]
    error?: Json
  }
  return (
    (told.error as { code: string } | undefined)?.code ??
    told.branches.flatMap(({ indexes }) => indexes.map(({ kind }) => kind))
  )
}

function kept(): JustInTime | undefined {
  return (database.indexers as Indexers).justInTime
}

function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'none',
    (error: { code?: string }) => error.code ?? error,
  )
}

describe('a query that lacks an index', () => {
  it('has it built, and explain says so and what it cost', async () => {
    await open()
    await writeMany(30)
    expect(await database.read(asking('b'))).toEqual([
      { a: 0, b: 28, c: 1 },
      { a: 0, b: 21, c: 0 },
    ])
    expect(await database.read(['explain', ...asking('b')])).toMatchObject({
      indexed: true,
      branches: [
        {
          indexes: [
            {
              kind: 'temporary',
              built: { documents: 30, bytes: expect.any(Number), ms: expect.any(Number) },
              parts: [
                ['a', 'asc'],
                ['b', 'desc'],
              ],
            },
          ],
        },
      ],
    })
    await write(['set', { a: 0, b: 99, c: 0 }, 'people', 'late'])
    await write(['delete', 'people', '28'])
    expect(await database.read(asking('b'))).toEqual([
      { a: 0, b: 99, c: 0 },
      { a: 0, b: 21, c: 0 },
    ])
  })

  it('has it built by explain too, and for each collection of a group', async () => {
    await open()
    await write(['set', { a: 1, b: 1 }, 'notes', 'n'])
    await write(['set', { a: 1, b: 2 }, 'posts', 'p', 'notes', 'n'])
    expect(await kindsOf(['get', '**', 'notes', ['a'], ['b', 'desc']])).toEqual(['temporary', 'temporary'])
    expect(await database.read(['get', '**', 'notes', ['a'], ['b', 'desc']])).toEqual([
      { a: 1, b: 2 },
      { a: 1, b: 1 },
    ])
  })

  it('is refused as ever where none are built', async () => {
    await open(false)
    await writeMany(3)
    expect(await codeOf(database.read(asking('b')))).toBe('DB_INDEX_REQUIRED')
    expect(await kindsOf(asking('b'))).toBe('DB_INDEX_REQUIRED')
  })

  it('shares what others have built meanwhile', async () => {
    await open({ keptMax: 1 })
    await writeMany(500)
    const answers = await Promise.all(Array.from({ length: 20 }, () => database.read(asking('b'))))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  })

  it('is answered while writes go on', async () => {
    await open()
    await writeMany(2_000)
    const query: Query = ['count', 'people', ['a', '==', 3], ['b', '>=', 0], ['c', '>=', 0], ['b'], ['c']]
    const [count] = await Promise.all([database.read(query), writeMany(300, 'people', 5_000)])
    expect(count).toBeGreaterThan(0)
    expect(await database.read(query)).toBe(await database.read(['count', 'people', ['a', '==', 3]]))
  })
})

describe('the budget', () => {
  it.each([
    [30, 'temporary'],
    [29, 'DB_INDEX_REQUIRED'],
  ])('of %j documents for 30 gives %s', async (documentsMax, expected) => {
    await open({ documentsMax })
    await writeMany(30)
    expect([await kindsOf(asking('b'))].flat()).toEqual([expected])
    if (expected !== 'temporary') expect(await codeOf(database.read(asking('b')))).toBe(expected)
  })

  it('of bytes and of slices is kept too', async () => {
    await open({ indexBytesMax: 1_000 })
    await writeMany(5)
    expect(await kindsOf(asking('b'))).toEqual(['temporary'])
    await writeMany(100, 'others')
    expect(await kindsOf(asking('b', 'others'))).toBe('DB_INDEX_REQUIRED')
    await database.close()
    await open({ slicesMax: 0 })
    expect(await kindsOf(asking('b'))).toBe('DB_INDEX_REQUIRED')
  })

  it('lets only so many reads wait', async () => {
    await open({ waitingMax: 2 })
    await writeMany(30)
    const codes = await Promise.all(['b', 'c', 'd', 'e'].map((field) => codeOf(database.read(asking(field)))))
    expect(codes).toEqual(['none', 'none', 'DB_INDEX_REQUIRED', 'DB_INDEX_REQUIRED'])
    expect(await codeOf(database.read(asking('d')))).toBe('none')
  })

  it('keeps those that were used last, up to a number and to bytes in memory', async () => {
    await open({ keptMax: 2 })
    await writeMany(3)
    await writeMany(3, 'others')
    const ask = async (collection: string, field: string): Promise<void> => {
      await database.read(asking(field, collection))
    }
    await ask('people', 'b')
    await ask('others', 'b')
    await ask('people', 'b')
    await ask('people', 'c')
    expect(['people', 'others'].map((path) => kept()?.sourcesFor(path).length)).toEqual([2, 0])
    await database.close()
    await open({ keptBytesMax: 1 })
    await ask('people', 'b')
    await ask('people', 'c')
    expect(
      kept()
        ?.sourcesFor('people')
        .map(({ parts }) => parts[1]?.[0]),
    ).toEqual(['c'])
  })

  it('that was gone over is not tried again before so many entries', async () => {
    await open(false)
    const state = new Tree({ kv: new MemoryKv(), sha256: nativeSha256 })
    const budget = { ...JUST_IN_TIME_BUDGET, indexBytesMax: 1_000 }
    const [one, lacking] = [new JustInTime(budget), { collection: 'people', parts: [['a', 'asc']] as const }]
    const build = (seq: number): Promise<boolean> => one.build(lacking, { state, seq })
    for (let n = 0; n < 20; n++) state.put(documentKey('people', `${n}`), `[]\n{"a":${n}}`)
    expect(await build(5)).toBe(false)
    for (let n = 1; n < 20; n++) state.del(documentKey('people', `${n}`))
    expect([await build(5 + RETRY_ENTRIES - 1), await build(5 + RETRY_ENTRIES)]).toEqual([false, true])
    one.clear()
    expect(one.sourcesFor('people')).toEqual([])
  })
})

it(`answers as a scan does, while documents change (SEED=${SEED})`, async () => {
  await open({ keptMax: 4 })
  const random = createRandom(SEED)
  const model = new Model(random)
  for (let n = 0; n < 20; n++) await write(model.change())
  let answers = 0
  for (let round = 0; round < 150; round++) {
    if (round % 2 === 0) await write(model.change())
    const path = ['people', 'posts/p1/comments', '*'][round % 3] as string
    const isGroup = path === '*'
    const documents = model.documents(path)
    const query = randomQuery(random, { documents, gone: [], isGroup })
    const steps = isGroup ? ['**', 'comments'] : path.split('/')
    const found = await database.read(['cget', ...steps, ...optionsOf(random, query)]).catch((error: Error) => {
      // An or of many branches may need more indexes than are kept.
      if (!/DB_LIMIT_EXCEEDED|DB_INDEX_REQUIRED/.test(error.message)) throw error
      return undefined
    })
    if (found === undefined) continue
    answers++
    const ids = (found as { id: string; path?: string }[]).map((one) => one.path ?? one.id)
    expect(ids).toEqual(scan(documents, query).map((one) => (isGroup ? one.path : one.id)))
  }
  expect(answers).toBeGreaterThan(100)
}, 60_000)
