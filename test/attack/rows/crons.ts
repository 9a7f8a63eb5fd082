import assert from 'node:assert/strict'
import { CATCH_UP_TICKS_MAX, CRON_BACKLOG_MAX } from '../../../contract/limits.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import type { Row } from '../row.ts'
import { ALICE, OWNER, World } from '../world.ts'

const COUNT: Json = [['upsert()', [{ n: { __op: 'inc', n: 1 } }, 'counts', 'all']]]
const TEN_YEARS_MS = 10 * 365 * 86_400_000
const TIME_MS_MAX = 5_000

/** Executes a write at a time, ms since 1970. */
async function writeAt(world: World, ts: number): Promise<void> {
  world.apply(await world.sign(['tick'], ALICE, { expires: ts }), { ts })
}

function counted(world: World): number {
  return (world.read('get', 'counts', 'all') as { n: number } | null)?.n ?? 0
}

export const CRONS: readonly Row[] = [
  {
    guarantee: 'a cron has a span and an end that mean something',
    tried: 'spans and times that are 0, negative, broken, text, infinite; crons of strangers',
    run: async () => {
      const world = await World.make(['c'])
      const spans: readonly Json[] = [0, -1, 0.5, 1e-9, '1', null, 1e300, [], {}, true]
      const definitions: readonly JsonObject[] = [
        ...spans.map((span) => ({ span, jobs: COUNT })),
        ...spans.map((times) => ({ span: 60, times, jobs: COUNT })),
        { span: 60, start: -1, jobs: COUNT },
        { span: 60, start: 1e300, jobs: COUNT },
        { span: 60, end: 1, jobs: COUNT },
        { span: 60, jobs: [] },
        { span: 60, jobs: 'add()' },
        { span: 60, jobs: COUNT, extra: 1 },
        { jobs: COUNT },
      ]
      for (const definition of definitions) {
        await world.refuseSigned(['addCron', definition, 'k'], ['DB_CRON_INVALID', 'DB_LIMIT_EXCEEDED'], OWNER)
      }
      await world.refuseSigned(
        ['addCron', { span: 1, start: 0, jobs: COUNT }, 'k'],
        ['DB_CRON_INVALID', 'DB_LIMIT_EXCEEDED'],
        OWNER,
      )
      await world.refuseSigned(['addCron', { span: 60, jobs: COUNT }, 'k'], ['DB_OWNER_REQUIRED'])
      return definitions.length + 2
    },
  },
  {
    guarantee: 'a long silence is caught up in bounded steps, and no tick runs twice',
    tried: `a cron of a second after more than ${CATCH_UP_TICKS_MAX} ticks, and after ten years`,
    run: async () => {
      const world = await World.make(['c'])
      await world.write(['addCron', { span: 1, jobs: COUNT }, 'k'])
      const from = world.contract.ts
      const ticks = 2 * CATCH_UP_TICKS_MAX + 500
      for (const expected of [CATCH_UP_TICKS_MAX, 2 * CATCH_UP_TICKS_MAX, ticks, ticks]) {
        await writeAt(world, from + ticks * 1_000)
        assert.ok(counted(world) <= expected, `${counted(world)} ticks ran, at most ${expected} may have`)
      }
      for (let n = 0; n < 40 && counted(world) < ticks; n++) await writeAt(world, from + ticks * 1_000)
      assert.equal(counted(world), ticks)
      const start = performance.now()
      await writeAt(world, from + TEN_YEARS_MS)
      assert.ok(performance.now() - start < TIME_MS_MAX)
      assert.ok(counted(world) <= ticks + CATCH_UP_TICKS_MAX && TEN_YEARS_MS / 1_000 > CRON_BACKLOG_MAX)
      return 6
    },
  },
  {
    guarantee: 'a cron that fails stops no write, and reads run none',
    tried: 'jobs that fail and jobs that use up their fuel, between writes; reads while a tick is due',
    run: async () => {
      const world = await World.make(['c'])
      const fails: Json = [
        ['set()', [{ written: true }, 'log', 'x']],
        ['update()', [{}, 'log', 'absent']],
      ]
      const burns: Json = [
        ['=$x', ['sum', ['map', ['add', 1], ['range', 0, 90_000]]]],
        ['set()', [{ x: '$x' }, 'log', 'y']],
      ]
      await world.write(['addCron', { span: 10, jobs: fails }, 'fails'])
      await world.write(['addCron', { span: 10, jobs: burns }, 'burns'])
      await world.write(['addCron', { span: 10, jobs: COUNT }, 'counts'])
      const from = world.contract.ts
      for (let n = 1; n <= 5; n++) await writeAt(world, from + n * 10_000)
      assert.deepEqual([world.read('get', 'log', 'x'), world.read('get', 'log', 'y')], [null, null])
      assert.equal(counted(world), 5)
      const root = world.contract.seal()
      for (let n = 0; n < 10; n++) world.read('get', 'counts', 'all')
      assert.equal(world.contract.seal(), root)
      return 15
    },
  },
  {
    guarantee: 'no cron runs while the database is paused',
    tried: 'administration while ticks are due',
    run: async () => {
      const world = await World.make(['c'])
      await world.write(['addCron', { span: 10, jobs: COUNT }, 'k'])
      await world.write(['pause'])
      const ts = world.contract.ts + 60_000
      world.apply(await world.sign(['setSecure', true], OWNER, { expires: ts }), { ts })
      assert.equal(counted(world), 0)
      world.apply(await world.sign(['unpause'], OWNER, { expires: ts }), { ts })
      await writeAt(world, ts)
      assert.ok(counted(world) > 0)
      return 3
    },
  },
]
