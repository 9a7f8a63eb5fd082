import { afterAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ContractError } from '../../../contract/errors.ts'
import {
  ENTRY_FUEL,
  JOB_KEY_BYTES_MAX,
  PROGRAM_BYTES_MAX,
  TRIGGER_DEPTH_MAX,
  TRIGGER_FIELDS_MAX,
  TRIGGER_FIRINGS_MAX,
  TRIGGERS_MAX,
} from '../../../contract/limits.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import type { Entry, Query } from '../../../contract/wire/types.ts'
import { ALICE, BOB, OPEN, OWNER, START, type TestDatabase, testDatabase } from '../../support/contract.ts'
import { replayLate, replayOnDisk } from '../../support/replay.ts'
import { SEED } from '../../support/seed.ts'
import { DATABASES } from '../../support/signing.ts'
import { removeDir, tempDir } from '../../support/temp-dir.ts'

const dir = tempDir()
afterAll(() => removeDir(dir))
let stores = 0

const INC: Json = { __op: 'inc', n: 1 }

/** A trigger that counts what happens in `counts/all`. */
const COUNT: JsonObject = { key: 'count', on: 'create', func: [['upsert()', [{ n: INC }, 'counts', 'all']]] }

/** A database in which everyone may write `people`, and nobody anything else. */
async function withTriggers(...triggers: readonly JsonObject[]): Promise<TestDatabase> {
  const db = await testDatabase(['people'])
  for (const trigger of triggers) await db.write(['addTrigger', trigger, 'people'])
  return db
}

function times<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n))
}

describe('addTrigger', () => {
  it('is for owners', async () => {
    const db = await withTriggers()
    expect((await db.refuse(['addTrigger', COUNT, 'people'], ALICE)).code).toBe('DB_OWNER_REQUIRED')
    await db.write(['addTrigger', COUNT, 'people'])
    expect((await db.refuse(['removeTrigger', 'count', 'people'], ALICE)).code).toBe('DB_OWNER_REQUIRED')
  })

  it('puts triggers last, in the place of that with their key, or at an index', async () => {
    const named = (key: string, more: JsonObject = {}): JsonObject => ({ ...COUNT, key, ...more })
    const db = await withTriggers(named('a'), named('b'), named('c', { index: 0 }), named('b', { on: 'delete' }))
    const keys = () => (db.read('getTriggers', 'people') as { key: string }[]).map(({ key }) => key)
    expect([keys(), db.read('getTriggers', 'people')]).toMatchObject([
      ['c', 'a', 'b'],
      [{}, {}, { on: ['delete'] }],
    ])
    await db.write(['addTrigger', named('c', { index: 2 }), 'people'])
    expect(keys()).toEqual(['a', 'b', 'c'])
    expect((await db.refuse(['addTrigger', named('d', { index: 4 }), 'people'])).code).toBe('DB_TRIGGER_INVALID')
    await db.write(['removeTrigger', 'b', 'people'])
    expect(keys()).toEqual(['a', 'c'])
  })

  it('is answered by what was set, in one form', async () => {
    const db = await withTriggers({ ...COUNT, on: ['update', 'create'], fields: 'age', optional: true, version: 2 })
    const set = { key: 'count', on: ['create', 'update'], func: COUNT['func'], version: 2 }
    expect(db.read('getTriggers', 'people')).toEqual([{ ...set, fields: ['age'], match: 'any', optional: true }])
    expect(db.read('getTriggers', 'others')).toEqual([])
  })

  it.each<[string, Json]>([
    ['no object', 5],
    ['no key', { on: 'create', func: COUNT['func'] as Json }],
    ['an empty key', { ...COUNT, key: '' }],
    ['an unknown member', { ...COUNT, when: 'now' }],
    ['no event', { key: 'a', func: COUNT['func'] as Json }],
    ['an unknown event', { ...COUNT, on: 'write' }],
    ['no events', { ...COUNT, on: [] }],
    ['an event twice', { ...COUNT, on: ['create', 'create'] }],
    ['no func', { key: 'a', on: 'create' }],
    ['an empty func', { ...COUNT, func: [] }],
    ['a func that is text', { ...COUNT, func: 'add()' }],
    ['an unknown version', { ...COUNT, version: 3 }],
    ['a body of the other version', { ...COUNT, version: 1 }],
    ['an unknown statement', { ...COUNT, func: [['upsort()', [{}, 'a', 'b']]] }],
    ['a statement of rules', { ...COUNT, version: 2, func: [['allow()']] }],
    ['a form that only reads', { ...COUNT, func: [['get()', ['a', 'b']]] }],
    ['an assignment to what is given', { ...COUNT, func: [['=$data.after.x', 1]] }],
    ['an assignment to the signer', { ...COUNT, func: [['=$signer', 'me']] }],
    ['fields that are no texts', { ...COUNT, fields: [5] }],
    ['no fields', { ...COUNT, fields: [] }],
    ['an empty field', { ...COUNT, fields: '' }],
    ['match without fields', { ...COUNT, match: 'all' }],
    ['an unknown match', { ...COUNT, fields: 'a', match: 'some' }],
    ['an optional that is no boolean', { ...COUNT, optional: 1 }],
    ['an index that is no number', { ...COUNT, index: '0' }],
    ['a negative index', { ...COUNT, index: -1 }],
  ])('refuses %s', async (_name, trigger) => {
    const db = await withTriggers()
    expect((await db.refuse(['addTrigger', trigger, 'people'])).code).toBe('DB_TRIGGER_INVALID')
  })

  it.each<[Query, string]>([
    [['addTrigger', COUNT], 'DB_PATH_INVALID'],
    [['addTrigger', COUNT, 'people', 'Bob'], 'DB_PATH_INVALID'],
    [['addTrigger'], 'DB_TRIGGER_INVALID'],
    [['removeTrigger', 'nothing', 'people'], 'DB_TRIGGER_INVALID'],
    [['removeTrigger', 5, 'people'], 'DB_ARGUMENTS_INVALID'],
    [['removeTrigger', 'count'], 'DB_PATH_INVALID'],
  ])('%j is refused', async (query, code) => {
    const db = await withTriggers(COUNT)
    expect((await db.refuse(query)).code).toBe(code)
  })

  it('names the statement that is wrong', async () => {
    const db = await withTriggers()
    const error = await db.refuse(['addTrigger', { ...COUNT, func: [['break'], ['set()', 5]] }, 'people'])
    expect([error.sentence, error.data]).toEqual([
      expect.stringMatching(/^func of trigger "count": set\(\) takes one query/),
      { trigger: 'count', path: [1, 1], program: 'FPJSON_STATEMENT' },
    ])
  })

  it(`takes ${TRIGGERS_MAX} triggers a collection, and replaces one of them`, async () => {
    const db = await withTriggers()
    const add = (n: number): Query => ['addTrigger', { ...COUNT, key: `k${n}` }, 'people']
    await db.write(['batch', times(TRIGGERS_MAX, add)])
    expect((await db.refuse(add(TRIGGERS_MAX))).data).toMatchObject({ limit: 'TRIGGERS_MAX' })
    await db.write(add(0))
  })

  it(`takes keys of ${JOB_KEY_BYTES_MAX} bytes`, async () => {
    const db = await withTriggers({ ...COUNT, key: 'é'.repeat(JOB_KEY_BYTES_MAX / 2) })
    const long = { ...COUNT, key: `${'é'.repeat(JOB_KEY_BYTES_MAX / 2)}x` }
    expect((await db.refuse(['addTrigger', long, 'people'])).data).toMatchObject({ limit: 'JOB_KEY_BYTES_MAX' })
  })

  it(`takes ${TRIGGER_FIELDS_MAX} fields`, async () => {
    const fields = times(TRIGGER_FIELDS_MAX + 1, (n) => `f${n}`)
    const db = await withTriggers({ ...COUNT, fields: fields.slice(1) })
    const error = await db.refuse(['addTrigger', { ...COUNT, fields }, 'people'])
    expect(error.data).toMatchObject({ limit: 'TRIGGER_FIELDS_MAX' })
  })

  it('takes triggers of a collection up to the bytes of a program', async () => {
    const sized = (bytes: number): JsonObject => ({ ...COUNT, func: [['add()', [{ t: 'x'.repeat(bytes) }, 'log']]] })
    const db = await withTriggers(sized(0))
    const overhead = JSON.stringify(db.read('getTriggers', 'people')).length
    await db.write(['addTrigger', sized(PROGRAM_BYTES_MAX - overhead), 'people'])
    const error = await db.refuse(['addTrigger', sized(PROGRAM_BYTES_MAX - overhead + 1), 'people'])
    expect(error.data).toMatchObject({ limit: 'PROGRAM_BYTES_MAX', got: PROGRAM_BYTES_MAX + 1 })
  })
})

describe('a trigger', () => {
  it('runs with the write that fires it, in the same entry, past rules', async () => {
    const db = await withTriggers(COUNT)
    expect((await db.refuse(['upsert', { n: 5 }, 'counts', 'all'], ALICE)).code).toBe('DB_ACCESS_DENIED')
    const receipt = await db.write(['set', { a: 1 }, 'people', 'Bob'], ALICE)
    expect(receipt.triggers).toEqual([{ collection: 'people', key: 'count', id: 'Bob', ok: true }])
    await db.write(['set', { a: 2 }, 'people', 'Bob'], ALICE)
    expect(db.read('get', 'counts')).toEqual([{ n: 1 }])
  })

  it('leaves no mark on a receipt when none fired', async () => {
    const db = await withTriggers(COUNT)
    await db.write(['set', {}, 'people', 'Bob'])
    expect(await db.write(['set', { a: 1 }, 'people', 'Bob'])).not.toHaveProperty('triggers')
  })

  it('is given what happened, who did it and when', async () => {
    const names = ['data', 'signer', 'id', 'ts', 'ms', 'block', 'transaction', 'contract']
    const facts = Object.fromEntries(names.map((name) => [name, `$${name}`]))
    const db = await withTriggers({
      key: 'log',
      on: ['create', 'update', 'delete'],
      func: [['add()', [facts, 'log']]],
    })
    await db.write(['setRules', [['*', [['allow()']]]], 'posts', 'p', 'people'])
    await db.write(['set', { a: 1 }, 'people', 'Bob'], ALICE)
    await db.write(['update', { b: 2 }, 'people', 'Bob'], BOB)
    const { id, timestamp } = await db.write(['delete', 'people', 'Bob'])
    const seconds = Math.floor(timestamp / 1000)
    const found = db.read('get', 'log') as unknown as {
      data: { after: Json; before: Json; path: Json; setter: Json }
    }[]
    expect(found).toHaveLength(3)
    const last = found.find(({ data }) => data.after === null)
    expect(last).toEqual({
      data: { path: ['people', 'Bob'], before: { a: 1, b: 2 }, after: null, id: 'Bob', setter: ALICE.address },
      signer: OWNER.address,
      id: 'Bob',
      ts: seconds,
      ms: timestamp,
      block: { timestamp: seconds },
      transaction: { id, timestamp },
      contract: { id: DATABASES[0], version: 'WeftDB/1', owners: [OWNER.address] },
    })
    expect(found.map(({ data }) => [data.before, data.after])).toEqual(
      expect.arrayContaining([
        [null, { a: 1 }],
        [{ a: 1 }, { a: 1, b: 2 }],
      ]),
    )
  })

  it('makes documents of the account whose write fired it, and never takes them from their creator', async () => {
    const db = await withTriggers({ key: 'mark', on: 'create', func: [['upsert()', [{ n: INC }, 'marks', 'm']]] })
    await db.write(['set', {}, 'people', 'a'], ALICE)
    await db.write(['set', {}, 'people', 'b'], BOB)
    expect(db.read('cget', 'marks', 'm')).toMatchObject({
      setter: ALICE.address,
      updater: BOB.address,
      createdAt: START + 2_000,
      updatedAt: START + 3_000,
      version: 2,
      data: { n: 2 },
    })
  })

  it('fires for what happens, whichever call did it', async () => {
    const log = (on: string): JsonObject => ({ key: on, on, func: [['add()', [{ on }, 'log']]] })
    const db = await withTriggers(log('create'), log('update'), log('delete'))
    const writes: Query[] = [
      ['upsert', { a: 1 }, 'people', 'Bob'],
      ['upsert', { a: 2 }, 'people', 'Bob'],
      ['set', { a: 3 }, 'people', 'Bob'],
      ['query', 'update:x', { a: 4 }, 'people', 'Bob'],
      ['delete', 'people', 'Bob'],
      ['add', { a: 5 }, 'people'],
    ]
    const fired: unknown[] = []
    for (const write of writes) fired.push((await db.write(write)).triggers?.map(({ key }) => key))
    expect(fired).toEqual([['create'], ['update'], ['update'], ['update'], ['delete'], ['create']])
  })

  it('of updates fires only when the document differs', async () => {
    const db = await withTriggers({ key: 'u', on: 'update', func: [['upsert()', [{ n: INC }, 'counts', 'all']]] })
    await db.write(['set', { a: { b: 1, c: [2] } }, 'people', 'Bob'])
    await db.write(['set', { a: { c: [2], b: 1 } }, 'people', 'Bob'])
    await db.write(['update', { 'a.b': 1 }, 'people', 'Bob'])
    expect(db.read('get', 'counts', 'all')).toBeNull()
    await db.write(['update', { 'a.c': [2, 3] }, 'people', 'Bob'])
    expect(db.read('get', 'counts', 'all')).toEqual({ n: 1 })
  })

  it.each<['any' | 'all', Query, boolean]>([
    ['any', ['update', { age: 21 }, 'people', 'Bob'], true],
    ['any', ['update', { 'at.city': 'Rome' }, 'people', 'Bob'], true],
    ['any', ['update', { 'at.zip': 5 }, 'people', 'Bob'], false],
    ['any', ['update', { age: { __op: 'del' } }, 'people', 'Bob'], true],
    ['any', ['set', { age: 20, at: { city: 'Oslo' }, more: 1 }, 'people', 'Bob'], false],
    ['any', ['delete', 'people', 'Bob'], true],
    ['any', ['set', { other: 1 }, 'people', 'Ann'], false],
    ['any', ['set', { age: 1 }, 'people', 'Ann'], true],
    ['all', ['update', { age: 21 }, 'people', 'Bob'], false],
    ['all', ['update', { age: 21, 'at.city': 'Rome' }, 'people', 'Bob'], true],
    ['all', ['set', {}, 'people', 'Bob'], true],
    ['all', ['set', { age: 1 }, 'people', 'Ann'], false],
  ])('with match %s is restricted to fields that changed: %j', async (match, write, fires) => {
    const db = await withTriggers({
      key: 'f',
      on: ['create', 'update', 'delete'],
      fields: ['age', 'at.city'],
      match,
      func: [['add()', [{}, 'log']]],
    })
    await db.write(['set', { age: 20, at: { city: 'Oslo' } }, 'people', 'Bob'])
    expect((await db.write(write)).triggers?.length ?? 0).toBe(fires ? 1 : 0)
  })

  it('of a kind fires for every collection of that kind that has none of its own', async () => {
    const db = await testDatabase(['posts/*/comments'])
    const log = (by: string): JsonObject => ({ key: by, on: 'create', func: [['add()', [{ by }, 'log']]] })
    await db.write(['addTrigger', log('kind'), 'posts', '*', 'comments'])
    await db.write(['addTrigger', log('own'), 'posts', 'p2', 'comments'])
    const keys: unknown[] = []
    for (const post of ['p1', 'p2']) {
      keys.push((await db.write(['add', {}, 'posts', post, 'comments'])).triggers?.map(({ key }) => key))
    }
    expect(keys).toEqual([['kind'], ['own']])
  })

  it('sees what the triggers before it wrote, and each the document as the write left it', async () => {
    const db = await withTriggers(
      { key: 'first', on: 'create', func: [['update()', [{ a: 2 }, 'people', '$id']]] },
      {
        key: 'second',
        on: 'create',
        func: [
          ['=$now', ['get()', ['people', '$id']]],
          ['set()', [{ now: '$now', given: '$data.after' }, 'seen', '$id']],
        ],
      },
    )
    await db.write(['set', { a: 1 }, 'people', 'Bob'])
    expect(db.read('get', 'seen', 'Bob')).toEqual({ now: { a: 2 }, given: { a: 1 } })
  })

  it('never passes schemas', async () => {
    const db = await withTriggers(COUNT)
    await db.write(['setSchema', { properties: { n: { maximum: 1 } } }, 'counts'])
    await db.write(['set', {}, 'people', 'a'])
    const error = await db.refuse(['set', {}, 'people', 'b'])
    expect([error.code, error.data]).toMatchObject([
      'DB_TRIGGER_FAILED',
      { trigger: 'count', collection: 'people', cause: 'DB_SCHEMA_VIOLATION' },
    ])
    expect(error.sentence).toMatch(
      /^trigger "count" of "people" failed on "people\/b": counts\/all breaks the schema: /,
    )
  })

  it('never passes unique indexes', async () => {
    const db = await withTriggers({ key: 'u', on: 'create', func: [['add()', [{ u: 1 }, 'unique']]] })
    await db.write(['addIndex', [['u']], 'unique', { unique: true }])
    await db.write(['set', {}, 'people', 'a'])
    expect((await db.refuse(['set', {}, 'people', 'b'])).data).toMatchObject({ cause: 'DB_UNIQUE_TAKEN' })
  })

  it('administers nothing, even when an owner fires it', async () => {
    for (const operation of [
      ['addOwner', ALICE.address],
      ['batch', []],
      ['setRules', [], 'people'],
      ['tick'],
      5,
      null,
    ]) {
      const written: JsonObject = { key: 'a', on: 'create', func: [['batch()', [operation as Json]]] }
      const db = await withTriggers({ ...written, func: [['batch()', ['$data.after.operation']]] })
      expect((await db.refuse(['addTrigger', written, 'people'])).code).toBe('DB_TRIGGER_INVALID')
      const error = await db.refuse(['set', { operation: operation as Json }, 'people', 'a'])
      expect(error).toMatchObject({ code: 'DB_TRIGGER_FAILED', data: { cause: 'DB_PROGRAM_FAILED' } })
    }
  })

  it('runs what it puts off when its body has ended, in order', async () => {
    const seen = (name: string): Json => ['set()', [{ found: '$found' }, 'seen', name]]
    const db = await withTriggers({
      key: 'q',
      on: 'create',
      func: [
        ['toBatch()', ['set', { step: 1 }, 'out', 'o']],
        [
          'toBatchAll()',
          [
            ['update', { step: 2 }, 'out', 'o'],
            ['add', { n: 1 }, 'out'],
          ],
        ],
        ['=$found', ['get()', ['out']]],
        seen('inside'),
        ['break'],
        ['set()', [{}, 'seen', 'never']],
      ],
    })
    await db.write(['set', {}, 'people', 'a'])
    expect(db.read('get', 'seen')).toEqual([{ found: [] }])
    expect(db.read('get', 'out', 'o')).toEqual({ step: 2 })
    expect(db.read('count', 'out')).toBe(2)
  })

  it('gets the ids of what it writes', async () => {
    const db = await withTriggers({
      key: 'ids',
      on: 'create',
      func: [
        ['=$one', ['add()', [{}, 'log']]],
        [
          '=$all',
          [
            'batch()',
            [
              ['add', {}, 'log'],
              ['set', {}, 'log', 'x'],
              ['delete', 'log', 'x'],
            ],
          ],
        ],
        ['=$none', ['batch()', []]],
        ['set()', [{ one: '$one', all: '$all', none: '$none' }, 'ids', '$id']],
      ],
    })
    await db.write(['set', {}, 'people', 'a'])
    const ids = db.read('get', 'ids', 'a') as unknown as { one: string; all: string[]; none: Json }
    expect([ids.all.slice(1), ids.none]).toEqual([['x', 'x'], []])
    const found = (db.read('cget', 'log') as unknown as { id: string }[]).map(({ id }) => id)
    expect(found.sort()).toEqual([ids.one, ids.all[0]].sort())
  })

  it('decides by conditions', async () => {
    const db = await withTriggers({
      key: 'adult',
      on: 'create',
      func: [
        ['if', ['lt', '$data.after.age', 18], ['break']],
        ['set()', ['$data.after', 'adults', '$id']],
      ],
    })
    await db.write(['set', { age: 17 }, 'people', 'a'])
    await db.write(['set', { age: 18 }, 'people', 'b'])
    expect(db.read('get', 'adults')).toEqual([{ age: 18 }])
  })
})

describe('a body of version 1', () => {
  it('does what its steps say', async () => {
    const db = await withTriggers({
      key: 'v1',
      on: 'create',
      version: 1,
      func: [
        ['let', 'n', ['add', { var: 'data.after.a' }, 1]],
        ['get', 'old', ['counts', 'all']],
        ['do', ['let', 'more', '$5']],
        ['if', ['isNil', { var: 'old' }], ['set', [{ n: 0, by: { var: 'signer' } }, 'counts', 'all']]],
        ['ifelse', ['gt', { var: 'n' }, 1], [['update', [{ n: INC }, 'counts', 'all']]], ['break']],
        ['toBatch', ['add', { text: '$n', at: { var: 'more' } }, 'log']],
        ['batch', [['set', { id: { var: 'id' } }, 'last', 'l']]],
      ],
    })
    await db.write(['set', { a: 0 }, 'people', 'x'], ALICE)
    expect([db.read('get', 'counts', 'all'), db.read('get', 'last', 'l')]).toEqual([{ n: 0, by: ALICE.address }, null])
    await db.write(['set', { a: 1 }, 'people', 'y'], BOB)
    expect([db.read('get', 'counts', 'all'), db.read('get', 'last', 'l'), db.read('get', 'log')]).toEqual([
      { n: 1, by: ALICE.address },
      { id: 'y' },
      [{ text: '$n', at: '$5' }],
    ])
  })
})

describe('a batch', () => {
  it('keeps what its operations do after one that fires a trigger', async () => {
    const db = await withTriggers(COUNT)
    const { triggers } = await db.write([
      'batch',
      [
        ['set', {}, 'people', 'a'],
        ['addOwner', ALICE.address],
        ['set', { later: true }, 'people', 'b'],
        ['update', { more: 1 }, 'people', 'a'],
      ],
    ])
    expect(triggers?.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(db.read('getOwner')).toEqual([OWNER.address, ALICE.address])
    expect(db.read('get', 'people')).toEqual([{ more: 1 }, { later: true }])
    expect(db.read('get', 'counts', 'all')).toEqual({ n: 2 })
  })

  it('sees what triggers of the operations before it did', async () => {
    const db = await withTriggers({ key: 'c', on: 'create', func: [['set()', [{ by: 'trigger' }, 'people', 'twin']]] })
    await db.write([
      'batch',
      [
        ['set', {}, 'people', 'a'],
        ['update', { and: 'batch' }, 'people', 'twin'],
      ],
    ])
    expect(db.read('get', 'people', 'twin')).toEqual({ by: 'trigger', and: 'batch' })
  })

  it('that fails takes back what triggers did', async () => {
    const db = await withTriggers(COUNT)
    await db.refuse([
      'batch',
      [
        ['set', {}, 'people', 'a'],
        ['delete', 'people', 'nobody'],
      ],
    ])
    expect(db.read('get', 'counts')).toEqual([])
  })
})

describe('an optional trigger', () => {
  const FAILING: JsonObject = {
    key: 'fails',
    on: 'create',
    optional: true,
    func: [
      ['set()', [{ step: 1 }, 'out', '$id']],
      ['add()', [{}, 'out']],
      ['update()', [{}, 'out', 'nothing']],
    ],
  }

  it('that fails drops what it wrote, and the receipt says so', async () => {
    const db = await withTriggers(COUNT, FAILING, { ...COUNT, key: 'again' })
    await db.write(['setRules', [['*', [['allow()']]]], 'out'])
    const { triggers } = await db.write(['set', {}, 'people', 'a'])
    expect(triggers).toEqual([
      { collection: 'people', key: 'count', id: 'a', ok: true },
      {
        collection: 'people',
        key: 'fails',
        id: 'a',
        ok: false,
        error: {
          code: 'DB_TRIGGER_FAILED',
          message:
            'trigger "fails" of "people" failed on "people/a": out/nothing does not exist, so there is nothing to update; create it with set or upsert',
        },
      },
      { collection: 'people', key: 'again', id: 'a', ok: true },
    ])
    expect([db.read('get', 'out'), db.read('get', 'counts', 'all'), db.read('get', 'people')]).toEqual([
      [],
      { n: 2 },
      [{}],
    ])
  })

  it('leaves documents and metadata as if it had done nothing', async () => {
    const outcomes: Json[] = []
    for (const func of [FAILING['func'] as Json, [['break']]]) {
      const db = await withTriggers(COUNT, { ...FAILING, func })
      await db.write(['set', {}, 'people', 'a'])
      outcomes.push(['out', 'counts', 'people'].map((collection) => db.read('cget', collection)))
    }
    expect(outcomes[0]).toEqual(outcomes[1])
  })

  it('takes what it had fired with it', async () => {
    const db = await withTriggers({
      ...FAILING,
      func: [
        ['set()', [{}, 'chain', 'c']],
        ['delete()', ['chain', 'nothing']],
      ],
    })
    await db.write(['addTrigger', { key: 'inner', on: 'create', func: [['set()', [{}, 'deep', 'd']]] }, 'chain'])
    const { triggers } = await db.write(['set', {}, 'people', 'a'])
    expect(triggers?.map(({ key, ok }) => [key, ok])).toEqual([
      ['fails', false],
      ['inner', false],
    ])
    expect([db.read('get', 'chain'), db.read('get', 'deep')]).toEqual([[], []])
  })

  it('saves one inside it from failing the write, and one around it does not', async () => {
    const db = await withTriggers({ ...COUNT, func: [['set()', [{}, 'chain', 'c']]] })
    const inner: JsonObject = { key: 'inner', on: 'create', func: [['delete()', ['deep', 'nothing']]] }
    await db.write(['addTrigger', inner, 'chain'])
    const error = await db.refuse(['set', {}, 'people', 'a'])
    expect([error.code, error.data]).toEqual([
      'DB_TRIGGER_FAILED',
      { trigger: 'inner', collection: 'chain', cause: 'DB_DOCUMENT_MISSING', data: { path: 'deep/nothing' } },
    ])
    expect(error.sentence).toMatch(
      /^trigger "count" of "people" failed on "people\/a": trigger "inner" of "chain" failed/,
    )
    await db.write(['addTrigger', { ...inner, optional: true }, 'chain'])
    expect((await db.write(['set', {}, 'people', 'a'])).triggers).toMatchObject([
      { key: 'count', ok: true },
      { key: 'inner', ok: false },
    ])
  })

  it('is no way around what an entry may spend', async () => {
    const loop: Json = [
      ['=$x', ['sum', ['range', 0, 90_000]]],
      ['=$y', ['sum', ['range', 0, 90_000]]],
      ['=$z', ['sum', ['range', 0, 90_000]]],
    ]
    const db = await withTriggers({ ...FAILING, func: [...(loop as Json[]), ['set()', [{}, 'out', 'o']]] })
    const error = await db.refuse(['set', {}, 'people', 'a'])
    expect([error.code, error.sentence]).toEqual([
      'DB_FUEL_EXHAUSTED',
      expect.stringMatching(/^trigger "fails" of "people" failed on "people\/a": /),
    ])
  })

  it('keeps spent what it spent', async () => {
    const half = Math.floor(ENTRY_FUEL / 6)
    const costly = (key: string): JsonObject => ({
      ...FAILING,
      key,
      func: [
        ['=$x', ['sum', ['range', 0, half]]],
        ['delete()', ['out', 'nothing']],
      ],
    })
    const db = await withTriggers(costly('a'))
    await db.write(['set', {}, 'people', 'a'])
    for (const key of ['b', 'c', 'd', 'e', 'f', 'g']) await db.write(['addTrigger', costly(key), 'people'])
    expect((await db.refuse(['set', {}, 'people', 'b'])).code).toBe('DB_FUEL_EXHAUSTED')
  })
})

describe('a chain of triggers', () => {
  const chain = (left: number): Query => ['add', { left }, 'people']

  it(`goes ${TRIGGER_DEPTH_MAX} deep and no deeper`, async () => {
    const next: Json = [
      ['=$left', ['dec', '$data.after.left']],
      ['if', ['gte', '$left', 0], ['add()', [{ left: '$left' }, 'people']]],
    ]
    const db = await withTriggers({ key: 'next', on: 'create', func: next })
    expect((await db.write(chain(TRIGGER_DEPTH_MAX - 1))).triggers).toHaveLength(TRIGGER_DEPTH_MAX)
    expect(await db.refuse(chain(TRIGGER_DEPTH_MAX))).toMatchObject({
      code: 'DB_LIMIT_EXCEEDED',
      data: { limit: 'TRIGGER_DEPTH_MAX', expected: TRIGGER_DEPTH_MAX, got: TRIGGER_DEPTH_MAX + 1 },
    })
  })

  it('that is too deep is refused even when all of it is optional', async () => {
    const db = await withTriggers({ key: 'self', on: 'create', optional: true, func: [['add()', [{}, 'people']]] })
    expect((await db.refuse(['add', {}, 'people'])).data).toMatchObject({ limit: 'TRIGGER_DEPTH_MAX' })
  })

  it('that writes over its own document ends when nothing changes any more', async () => {
    const db = await withTriggers({
      key: 'cap',
      on: ['create', 'update'],
      func: [['if', ['gt', '$data.after.n', 3], ['update()', [{ n: { __op: 'inc', n: -1 } }, 'people', '$id']]]],
    })
    const { triggers } = await db.write(['set', { n: 6 }, 'people', 'a'])
    expect([triggers?.length, db.read('get', 'people', 'a')]).toEqual([4, { n: 3 }])
    const same = { key: 'same', on: ['create', 'update'], func: [['set()', ['$data.after', 'people', '$id']]] }
    await db.write(['addTrigger', same as unknown as Json, 'people'])
    expect((await db.write(['set', { n: 1 }, 'people', 'b'])).triggers).toHaveLength(2)
  })

  it(`fires ${TRIGGER_FIRINGS_MAX} triggers an entry and not one more`, async () => {
    const db = await withTriggers(COUNT)
    const sets = times(TRIGGER_FIRINGS_MAX + 1, (n) => ['set', {}, 'people', `p${n}`])
    expect(await db.refuse(['batch', sets])).toMatchObject({
      code: 'DB_LIMIT_EXCEEDED',
      data: { limit: 'TRIGGER_FIRINGS_MAX', expected: TRIGGER_FIRINGS_MAX },
    })
    expect((await db.write(['batch', sets.slice(1)])).triggers).toHaveLength(TRIGGER_FIRINGS_MAX)
    expect(db.read('get', 'counts', 'all')).toEqual({ n: TRIGGER_FIRINGS_MAX })
    await db.write(['addTrigger', { ...COUNT, optional: true }, 'people'])
    const more = times(TRIGGER_FIRINGS_MAX + 1, (n) => ['set', {}, 'people', `q${n}`])
    expect((await db.refuse(['batch', more])).data).toMatchObject({ limit: 'TRIGGER_FIRINGS_MAX' })
  })

  it('that fans out is stopped soon', async () => {
    const fan: Json = [['toBatchAll()', times(8, () => ['add', {}, 'people'])]]
    const db = await withTriggers({ key: 'fan', on: 'create', optional: true, func: fan })
    const start = performance.now()
    expect((await db.refuse(['add', {}, 'people'])).code).toBe('DB_LIMIT_EXCEEDED')
    expect(performance.now() - start).toBeLessThan(2_000)
  })
})

describe('data of users', () => {
  it('stay data in a body, however they look', async () => {
    const hostile: JsonObject = {
      text: '$signer',
      call: ['add()', [{}, 'people']],
      program: ['add', 1, 2],
      variable: { var: 'signer' },
      block: [['set()', [{}, 'people', 'x']]],
      'a.b': 'dotted',
    }
    const db = await withTriggers(
      {
        key: 'v2',
        on: 'create',
        func: [
          ['=$copy', '$data.after'],
          ['set()', ['$copy', 'out', 'v2']],
        ],
      },
      {
        key: 'v1',
        on: 'create',
        func: [
          ['let', 'copy', { var: 'data.after' }],
          ['set', [{ var: 'copy' }, 'out', 'v1']],
        ],
      },
    )
    await db.write(['set', hostile, 'people', 'x'], ALICE)
    expect([db.read('get', 'out', 'v1'), db.read('get', 'out', 'v2')]).toEqual([hostile, hostile])
  })

  it.each<[string, Json]>([
    ['set()', ['set()', [{}, 'out', '$data.after.at']]],
    ['delete()', ['delete()', ['out', '$data.after.at']]],
    ['add()', ['add()', [{}, 'out', 'o', '$data.after.at']]],
    ['batch()', ['batch()', [['set', {}, 'out', '$data.after.at']]]],
    ['toBatch()', ['toBatch()', ['set', {}, 'out', '$data.after.at']]],
    ['toBatchAll()', ['toBatchAll()', [['delete', 'out', '$data.after.at']]]],
  ])('never become an option of a write in %s', async (_name, statement) => {
    const db = await withTriggers({ key: 'w', on: 'create', func: [statement] })
    for (const at of [{ if: { exists: false } }, 5, ['x'], null]) {
      const error = await db.refuse(['set', { at }, 'people', 'x'])
      expect(error).toMatchObject({ code: 'DB_TRIGGER_FAILED' })
    }
  })
})

const NAMES = ['a', 'b', 'c']
const COLLECTIONS = ['people', 'posts', 'goods']

/** Statements of a random body: writes of other documents, some of which fail. */
const statement: fc.Arbitrary<Json> = fc.oneof(
  fc.tuple(fc.constantFrom(...COLLECTIONS), fc.constantFrom(...NAMES)).map(([collection, id]): Json => {
    return ['upsert()', [{ n: INC, from: '$data.path' }, collection, id]]
  }),
  fc.constantFrom(...COLLECTIONS).map((collection): Json => ['add()', [{ n: 0 }, collection]]),
  fc.tuple(fc.constantFrom(...COLLECTIONS), fc.constantFrom(...NAMES)).map(([collection, id]): Json => {
    return ['delete()', [collection, id]]
  }),
  fc.constantFrom(...NAMES).map((id): Json => ['toBatch()', ['set', { n: 1 }, 'out', id]]),
  fc.constant<Json>(['if', ['gt', '$data.after.n', 2], ['break']]),
)

const operation: fc.Arbitrary<Query> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...NAMES),
      fc.constantFrom(...COLLECTIONS),
      fc.array(statement, { minLength: 1, maxLength: 4 }),
    )
    .chain(([key, collection, func]) =>
      fc
        .tuple(fc.constantFrom<Json>('create', 'update', 'delete', ['create', 'update']), fc.boolean())
        .map(([on, optional]): Query => ['addTrigger', { key, on, optional, func }, collection]),
    ),
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...COLLECTIONS), fc.constantFrom(...NAMES), fc.nat(4))
      .map(([collection, id, n]): Query => ['set', { n }, collection, id]),
  },
  fc.tuple(fc.constantFrom(...COLLECTIONS), fc.constantFrom(...NAMES)).map(([collection, id]): Query => {
    return ['delete', collection, id]
  }),
)

describe('random triggers and writes', () => {
  it('leave the same state in memory, on disk and over a store that answers later, refused ones nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 10, maxLength: 30 }), async (queries) => {
        const db = await testDatabase()
        const entries: Entry[] = []
        const run = async (query: Query): Promise<void> => {
          const entry = await db.entry(query)
          const before = db.root()
          try {
            const { triggers = [] } = db.contract.apply(entry)
            expect(triggers.length).toBeLessThanOrEqual(TRIGGER_FIRINGS_MAX)
            entries.push(entry)
          } catch (error) {
            expect(error).toBeInstanceOf(ContractError)
            expect(db.root()).toBe(before)
          }
        }
        await run(['batch', COLLECTIONS.map((collection): Json => ['setRules', OPEN, collection])])
        for (const query of queries) await run(query)
        const root = db.root()
        expect(await replayLate(entries)).toBe(root)
        expect(await replayOnDisk(entries, `${dir}/${stores++}`)).toBe(root)
      }),
      { seed: SEED, numRuns: 25 },
    )
  }, 60_000)
})
