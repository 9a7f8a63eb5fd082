import assert from 'node:assert/strict'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { createRandom } from '../../support/random.ts'
import { pick, randomValue } from '../../support/random-values.ts'
import { SEED } from '../../support/seed.ts'
import { DATABASES } from '../../support/signing.ts'
import type { Row } from '../row.ts'
import { AGAIN, tries } from '../tries.ts'
import { ALICE, OPEN, OWNER, World } from '../world.ts'

/** Operations that fail, each in its own way and as late as can be. */
const FAILING: readonly (readonly [Json[], string])[] = [
  [['update', {}, 'c', 'absent'], 'DB_DOCUMENT_MISSING'],
  [['set', {}, 'closed', 'd'], 'DB_ACCESS_DENIED'],
  [['set', { n: 'x' }, 'strict', 'd'], 'DB_SCHEMA_VIOLATION'],
  [['set', { a: 'x'.repeat(300_000) }, 'c', 'd'], 'DB_LIMIT_EXCEEDED'],
  [['set', {}, 'c', 'd', { if: { exists: true, version: 99 } }], 'DB_PRECONDITION_FAILED'],
  [['set', { fires: true }, 'triggered', 'd'], 'DB_TRIGGER_FAILED'],
  [['batch', []], 'DB_ARGUMENTS_INVALID'],
]

async function prepared(): Promise<World> {
  const world = await World.make(['c', 'strict', 'triggered'])
  await world.write(['setSchema', { properties: { n: { type: 'number' } } }, 'strict'])
  const func: Json = [
    ['set()', [{ written: true }, 'c', 'by-trigger']],
    ['update()', [{ n: 1 }, 'c', 'absent']],
  ]
  await world.write(['addTrigger', { key: 't', on: 'create', func }, 'triggered'])
  await world.write(['set', { n: 0 }, 'c', 'there'])
  return world
}

export const ATOMICITY: readonly Row[] = [
  {
    guarantee: 'a batch takes effect whole or not at all',
    tried: 'random batches that fail at each position in each way: root, nonce and documents are compared',
    run: async () => {
      const next = createRandom(SEED)
      const world = await prepared()
      let tried = 0
      const good = (): Json[] =>
        pick(next, [
          ['set', { v: randomValue(next) }, 'c', `d${Math.floor(next() * 20)}`],
          ['add', { v: randomValue(next) }, 'c'],
          ['upsert', { n: { __op: 'inc', n: 1 } }, 'c', 'there'],
          ['addIndex', [['v'], ['n']], `x${Math.floor(next() * 1e9)}`],
          ['setRules', OPEN, `y${Math.floor(next() * 1e9)}`],
          ['linkContract', 'a', DATABASES[1]],
          ['setSecure', true],
        ])
      for (const [failing, code] of FAILING) {
        for (let n = 0; n < tries(120); n++) {
          const [length, position] = [6 + (n % 7), n % 6]
          const batch = Array.from({ length }, (_, at) => (at === position ? failing : good()))
          await world.refuseSigned(['batch', batch], [code], OWNER)
          tried++
        }
      }
      assert.deepEqual(world.read('get', 'c', 'there'), { n: 0 }, AGAIN)
      assert.deepEqual(world.read('getLinkedContract', 'a'), null)
      return tried
    },
  },
  {
    guarantee: 'an operation of a batch sees the ones before it',
    tried: 'deletes and writes of one document, rules and schemas that change in between',
    run: async () => {
      const world = await prepared()
      const batches: readonly (readonly [Query, string | undefined])[] = [
        [
          [
            'batch',
            [
              ['delete', 'c', 'there'],
              ['update', { n: 1 }, 'c', 'there'],
            ],
          ],
          'DB_DOCUMENT_MISSING',
        ],
        [
          [
            'batch',
            [
              ['setRules', [], 'c'],
              ['set', {}, 'c', 'd'],
            ],
          ],
          'DB_ACCESS_DENIED',
        ],
        [
          [
            'batch',
            [
              ['setSchema', { required: ['a'] }, 'c'],
              ['set', {}, 'c', 'd'],
            ],
          ],
          'DB_SCHEMA_VIOLATION',
        ],
        [
          [
            'batch',
            [
              ['delete', 'c', 'there'],
              ['set', { again: true }, 'c', 'there'],
            ],
          ],
          undefined,
        ],
        [
          [
            'batch',
            [
              ['upsert', { k: { __op: 'inc', n: 1 } }, 'c', 'k'],
              ['upsert', { k: { __op: 'inc', n: 1 } }, 'c', 'k'],
            ],
          ],
          undefined,
        ],
      ]
      for (const [query, code] of batches) {
        if (code === undefined) await world.write(query)
        else await world.refuseSigned(query, [code], OWNER)
      }
      assert.deepEqual([world.read('get', 'c', 'there'), world.read('get', 'c', 'k')], [{ again: true }, { k: 2 }])
      await world.refuseSigned(['batch', [['batch', [['tick']]]]], ['DB_ARGUMENTS_INVALID'], ALICE)
      return batches.length + 1
    },
  },
]
