import assert from 'node:assert/strict'
import {
  BATCH_OPERATIONS_MAX,
  DOCUMENT_BYTES_MAX,
  DOCUMENT_DEPTH_MAX,
  DOCUMENT_FIELDS_MAX,
  ID_BYTES_MAX,
  PROGRAM_BYTES_MAX,
} from '../../../contract/limits.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import type { Row } from '../row.ts'
import { ALICE, OWNER, World } from '../world.ts'

/** What one hostile write may take on a slow machine, ms. */
const TIME_MS_MAX = 5_000

function nested(levels: number): JsonObject {
  return levels === 1 ? {} : { a: nested(levels - 1) }
}

/** Writes at a bound, and one past it. */
const BOUNDS: readonly (readonly [Query, Query])[] = [
  [
    ['set', { a: 'x'.repeat(DOCUMENT_BYTES_MAX - 8) }, 'c', 'd'],
    ['set', { a: 'x'.repeat(DOCUMENT_BYTES_MAX - 7) }, 'c', 'd'],
  ],
  [
    ['set', nested(DOCUMENT_DEPTH_MAX), 'c', 'd'],
    ['set', nested(DOCUMENT_DEPTH_MAX + 1), 'c', 'd'],
  ],
  [
    ['set', { a: Array(DOCUMENT_FIELDS_MAX - 1).fill(0) }, 'c', 'd'],
    ['set', { a: Array(DOCUMENT_FIELDS_MAX).fill(0) }, 'c', 'd'],
  ],
  [
    ['batch', Array(BATCH_OPERATIONS_MAX).fill(['tick'])],
    ['batch', Array(BATCH_OPERATIONS_MAX + 1).fill(['tick'])],
  ],
  [
    ['set', {}, 'c', 'x'.repeat(ID_BYTES_MAX)],
    ['set', {}, 'c', 'x'.repeat(ID_BYTES_MAX + 1)],
  ],
]

/** Rules that take far more than they are worth, unless something stops them. */
const BOMBS: readonly Json[] = [
  ['=$x', ['length', ['range', 0, 3_000_000]]],
  ['=$x', ['reduce', ['concat'], [], ['repeat', ['range', 0, 90_000], 90_000]]],
  ['=$x', ['until', ['always', false], ['add', 1], 0]],
  ['=$x', ['map', ['pipe', ['always', ['range', 0, 1_000]], ['map', ['range', 0]]], ['range', 0, 1_000]]],
  ['=$x', ['join', ['join', '', ['repeat', 'x', 50_000]], ['repeat', 'y', 50_000]]],
]

async function within(ms: number, run: () => Promise<void>): Promise<void> {
  const start = performance.now()
  await run()
  const took = performance.now() - start
  assert.ok(took < ms, `it took ${Math.round(took)} ms`)
}

export const LIMITS: readonly Row[] = [
  {
    guarantee: 'every size has a bound: what is at it passes, one past it does not',
    tried: 'documents, levels, fields, batches and ids at their bounds and one past them; huge rules',
    run: async () => {
      const world = await World.make(['c'])
      for (const [at, past] of BOUNDS) {
        await world.write(at, ALICE)
        await world.refuseSigned(past, ['DB_LIMIT_EXCEEDED', 'DB_PATH_INVALID'], ALICE)
      }
      const rules: Json = [['set', [['allowif()', ['equals', 'x'.repeat(PROGRAM_BYTES_MAX), '$signer']]]]]
      await world.refuseSigned(['setRules', rules, 'c'], ['DB_LIMIT_EXCEEDED', 'DB_RULES_INVALID'], OWNER)
      return 2 * BOUNDS.length + 1
    },
  },
  {
    guarantee: 'a program ends at its fuel, whatever it is',
    tried: 'rules with ranges, repetitions and loops without end',
    run: async () => {
      const world = await World.make()
      for (const bomb of BOMBS) {
        await within(TIME_MS_MAX, async () => {
          await world.write(['setRules', [['set', [bomb, ['allow()']]]], 'c'])
          await world.refuseSigned(['set', {}, 'c', 'd'], ['DB_FUEL_EXHAUSTED', 'DB_PROGRAM_FAILED'], ALICE)
        })
      }
      return BOMBS.length
    },
  },
  {
    guarantee: 'a pattern takes time in proportion to its text',
    tried: 'patterns that double the work with each character, in schemas and in rules',
    run: async () => {
      const world = await World.make(['c'])
      const text = `${'a'.repeat(30_000)}!`
      const patterns = ['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '^(.*a){20}$', '^([a-zA-Z]+)*$']
      for (const pattern of patterns) {
        const schema: JsonObject = { properties: { t: { type: 'string', pattern } } }
        const rules: Json = [['set', [['allowif()', ['test', ['reg', pattern], '$req.t']]]]]
        await within(TIME_MS_MAX, async () => {
          await world.write(['setRules', rules, 'ruled'])
          const codes = ['DB_ACCESS_DENIED', 'DB_FUEL_EXHAUSTED', 'DB_PROGRAM_FAILED']
          await world.refuseSigned(['set', { t: text }, 'ruled', 'd'], codes, ALICE)
          await world.write(['setSchema', schema, 'c'])
          await world.refuseSigned(['set', { t: text }, 'c', 'd'], ['DB_SCHEMA_VIOLATION', 'DB_LIMIT_EXCEEDED'], ALICE)
        })
      }
      return 2 * patterns.length
    },
  },
  {
    guarantee: 'one entry has a bounded cost, whatever it holds',
    tried: 'batches that rewrite a large document, and rules that read large collections',
    run: async () => {
      const world = await World.make(['c'])
      await world.write(['set', { a: 'x'.repeat(200_000), n: 0 }, 'c', 'large'], ALICE)
      await within(TIME_MS_MAX, async () => {
        const batch = Array.from({ length: 500 }, (_, n) => ['update', { n }, 'c', 'large'])
        await world.refuseSigned(['batch', batch], ['DB_LIMIT_EXCEEDED'], ALICE)
      })
      await world.write(['setRules', [['set', [...Array(100).fill(['=$x', ['get()', ['c']]]), ['allow()']]]], 'reads'])
      await within(TIME_MS_MAX, () =>
        world.refuseSigned(
          ['set', {}, 'reads', 'd'],
          ['DB_LIMIT_EXCEEDED', 'DB_FUEL_EXHAUSTED', 'DB_PROGRAM_FAILED'],
          ALICE,
        ),
      )
      return 2
    },
  },
]
