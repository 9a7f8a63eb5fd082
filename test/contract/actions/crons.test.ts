import { describe, expect, it } from '@jest/globals'
import {
  CATCH_UP_TICKS_MAX,
  CRON_BACKLOG_MAX,
  CRONS_MAX,
  JOB_KEY_BYTES_MAX,
  PROGRAM_BYTES_MAX,
} from '../../../contract/limits.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { ALICE, START, type TestDatabase, testDatabase } from '../../support/contract.ts'

/** Jobs that count in `counts/all`. */
const COUNT: Json = [['upsert()', [{ n: { __op: 'inc', n: 1 } }, 'counts', 'all']]]
/** The second of the first entry. */
const NOW = Math.floor(START / 1000)
const LAST = Math.floor(Number.MAX_SAFE_INTEGER / 1000)

type Shown = JsonObject & { readonly key: string }

function crons(db: TestDatabase): readonly Shown[] {
  return db.read('getCrons') as unknown as Shown[]
}

function times<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n))
}

describe('addCron', () => {
  it('is for owners, as are removeCron and resumeCron', async () => {
    const db = await testDatabase()
    const add: Query = ['addCron', { span: 60, jobs: COUNT }, 'c']
    expect((await db.refuse(add, ALICE)).code).toBe('DB_OWNER_REQUIRED')
    await db.write(add)
    expect((await db.refuse(['removeCron', 'c'], ALICE)).code).toBe('DB_OWNER_REQUIRED')
    expect((await db.refuse(['resumeCron', 'c'], ALICE)).code).toBe('DB_OWNER_REQUIRED')
    await db.write(['removeCron', 'c'])
    expect([crons(db), db.contract.dueAt]).toEqual([[], undefined])
  })

  it('starts with its entry unless it says otherwise', async () => {
    const db = await testDatabase()
    await db.write(['addCron', { span: 60, jobs: COUNT }, 'é'])
    await db.write(['addCron', { span: 60, jobs: COUNT, do: true, start: NOW + 500, end: NOW + 900, times: 3 }, 'b'])
    const both = { span: 60, jobs: COUNT, version: 2, runs: 0, failures: 0, skipped: 0 }
    expect(crons(db)).toEqual([
      { key: 'b', ...both, do: true, start: NOW + 500, next: NOW + 500, end: NOW + 900, times: 3 },
      { key: 'é', ...both, do: false, start: NOW, next: NOW + 60 },
    ])
    expect(db.contract.dueAt).toBe((NOW + 60) * 1000)
  })

  it('replaces one of the same key, which starts anew', async () => {
    const db = await testDatabase()
    await db.write(['addCron', { span: 1, jobs: COUNT }, 'c'])
    for (const _ of [1, 2]) await db.write(['tick'])
    expect(crons(db)).toMatchObject([{ runs: 2 }])
    await db.write(['addCron', { span: 9, jobs: COUNT }, 'c'])
    expect(crons(db)).toMatchObject([{ span: 9, runs: 0, start: NOW + 3 }])
  })

  it.each<[string, Json, Json?]>([
    ['no object', 5],
    ['no span', { jobs: COUNT }],
    ...[0, -1, 0.5, 1e-9, '1', 1e300, LAST + 1, null, [1], true].map((span): [string, Json] => [
      `a span of ${JSON.stringify(span)}`,
      { span, jobs: COUNT },
    ]),
    ['no jobs', { span: 1 }],
    ['empty jobs', { span: 1, jobs: [] }],
    ['jobs that are text', { span: 1, jobs: 'x' }],
    ['an unknown statement', { span: 1, jobs: [['nothing()', []]] }],
    ['an unknown version', { span: 1, jobs: COUNT, version: 0 }],
    ['an unknown member', { span: 1, jobs: COUNT, every: 1 }],
    ['a start that is no second', { span: 1, jobs: COUNT, start: 0.5 }],
    ['a start beyond all time', { span: 1, jobs: COUNT, start: LAST + 1 }],
    ['a do that is no boolean', { span: 1, jobs: COUNT, do: 1 }],
    ['no times', { span: 1, jobs: COUNT, times: 0 }],
    ['an end before the start', { span: 1, jobs: COUNT, start: NOW + 9, end: NOW + 8, do: true }],
    ['an end before the first tick', { span: 10, jobs: COUNT, start: NOW, end: NOW + 9 }],
    ['no key', { span: 1, jobs: COUNT }, 5],
    ['an empty key', { span: 1, jobs: COUNT }, ''],
  ])('refuses %s', async (_name, cron, key = 'c') => {
    const db = await testDatabase()
    expect((await db.refuse(['addCron', cron, key])).code).toBe('DB_CRON_INVALID')
  })

  it.each([1, LAST])('takes a span of %d', async (span) => {
    const db = await testDatabase()
    await db.write(['addCron', { span, jobs: COUNT, start: LAST, end: LAST, do: true }, 'c'])
    expect(crons(db)).toMatchObject([{ span, next: LAST }])
  })

  it.each<[Query, string]>([
    [['addCron', { span: 1, jobs: COUNT }], 'DB_ARGUMENTS_INVALID'],
    [['addCron', { span: 1, jobs: COUNT }, 'a', 'b'], 'DB_ARGUMENTS_INVALID'],
    [['removeCron'], 'DB_ARGUMENTS_INVALID'],
    [['removeCron', 'nothing'], 'DB_CRON_INVALID'],
    [['resumeCron', 'nothing'], 'DB_CRON_INVALID'],
    [['resumeCron', 'c'], 'DB_CRON_INVALID'],
  ])('%j is refused', async (query, code) => {
    const db = await testDatabase()
    await db.write(['addCron', { span: 60, jobs: COUNT }, 'c'])
    expect((await db.refuse(query)).code).toBe(code)
  })

  it('names the statement that is wrong', async () => {
    const db = await testDatabase()
    const error = await db.refuse(['addCron', { span: 1, jobs: [['break'], ['=$ts', 1]] }, 'c'])
    expect(error.data).toEqual({ cron: 'c', path: [1, 0], program: 'FPJSON_VARIABLE_PROTECTED' })
  })

  it(`takes ${CRONS_MAX} crons, and replaces one of them`, async () => {
    const db = await testDatabase()
    const add = (n: number): Query => ['addCron', { span: 60, jobs: COUNT }, `k${n}`]
    await db.write(['batch', times(CRONS_MAX, add)])
    expect((await db.refuse(add(CRONS_MAX))).data).toMatchObject({ limit: 'CRONS_MAX' })
    await db.write(add(0))
  })

  it(`takes keys of ${JOB_KEY_BYTES_MAX} bytes`, async () => {
    const db = await testDatabase()
    const add = (key: string): Query => ['addCron', { span: 60, jobs: COUNT }, key]
    await db.write(add('x'.repeat(JOB_KEY_BYTES_MAX)))
    expect((await db.refuse(add('x'.repeat(JOB_KEY_BYTES_MAX + 1)))).data).toMatchObject({ limit: 'JOB_KEY_BYTES_MAX' })
  })

  it('takes jobs up to the bytes of a program', async () => {
    const db = await testDatabase()
    const add = (bytes: number): Query => ['addCron', { span: 60, jobs: [['=$t', 'x'.repeat(bytes)]] }, 'c']
    const { data } = await db.refuse(add(PROGRAM_BYTES_MAX))
    const over = (data as { got: number }).got - PROGRAM_BYTES_MAX
    await db.write(add(PROGRAM_BYTES_MAX - over))
    expect((await db.refuse(add(PROGRAM_BYTES_MAX - over + 1))).data).toMatchObject({ got: PROGRAM_BYTES_MAX + 1 })
  })

  it(`begins at most ${CRON_BACKLOG_MAX} ticks behind`, async () => {
    const db = await testDatabase()
    const add = (start: number): Query => ['addCron', { span: 1, jobs: COUNT, start, do: true }, 'c']
    expect((await db.refuse(add(NOW - CRON_BACKLOG_MAX))).data).toEqual({
      limit: 'CRON_BACKLOG_MAX',
      expected: CRON_BACKLOG_MAX,
      got: CRON_BACKLOG_MAX + 1,
    })
    await db.write(add(NOW - CRON_BACKLOG_MAX + 1))
  })
})

describe('a cron that fails', () => {
  it('shows its last failure and how many there were, and goes on', async () => {
    const db = await testDatabase()
    const jobs: Json = [
      ['set()', [{}, 'dropped', '$id']],
      ['if', ['equals', 1, ['modulo', '$ts', 2]], ['delete()', ['counts', 'nothing']]],
    ]
    await db.write(['addCron', { span: 1, jobs, times: 3, start: NOW + 1, do: true }, 'c'])
    for (const _ of [1, 2, 3]) await db.write(['tick'])
    const at = [NOW + 1, NOW + 2, NOW + 3].filter((second) => second % 2 === 1)
    expect(crons(db)).toMatchObject([
      {
        runs: 3,
        failures: at.length,
        error: {
          at: at.at(-1) as number,
          code: 'DB_DOCUMENT_MISSING',
          message: expect.stringMatching(/^counts\/nothing/),
        },
      },
    ])
    expect(crons(db)[0]).not.toHaveProperty('next')
    expect(db.contract.dueAt).toBeUndefined()
  })
})

describe('a cron that is too far behind', () => {
  async function late(): Promise<{ readonly db: TestDatabase; readonly now: number }> {
    const db = await testDatabase()
    await db.write(['addCron', { span: 1, jobs: COUNT }, 'hot'])
    await db.write(['addCron', { span: 50_000, jobs: COUNT }, 'calm'])
    const now = NOW + 3 * 365 * 86_400
    const entry = await db.entry(['tick'], undefined, { expires: now * 1000 })
    const start = performance.now()
    db.contract.apply({ ...entry, ts: now * 1000 })
    expect(performance.now() - start).toBeLessThan(5_000)
    return { db, now }
  }

  it('is suspended and says why, while others catch up', async () => {
    const { db, now } = await late()
    const behind = now - NOW
    expect(crons(db)).toMatchObject([
      { key: 'calm' },
      {
        key: 'hot',
        runs: 1,
        suspended: expect.stringContaining(`at ${now} (seconds since 1970) it was ${behind - 1} ticks behind`),
      },
    ])
    expect(crons(db)[0]).toMatchObject({ runs: CATCH_UP_TICKS_MAX })
    expect(db.contract.dueAt).toBe((NOW + 1 + 50_000 * (CATCH_UP_TICKS_MAX + 1)) * 1000)
  })

  it('goes on from now when it is resumed', async () => {
    const { db, now } = await late()
    const entry = await db.entry(['resumeCron', 'hot'], undefined, { expires: now * 1000 })
    db.contract.apply({ ...entry, ts: now * 1000 })
    const [, hot] = crons(db)
    expect(hot).toMatchObject({ key: 'hot', runs: 1, skipped: now - NOW - 1, next: now + 1 })
    expect(hot).not.toHaveProperty('suspended')
    const tick = await db.entry(['tick'], undefined, { expires: (now + 1) * 1000 })
    db.contract.apply({ ...tick, ts: (now + 1) * 1000 })
    const runs = crons(db).map((cron) => cron['runs'] as number)
    expect([runs[1], db.read('get', 'counts', 'all')]).toEqual([2, { n: (runs[0] as number) + 2 }])
  })
})
