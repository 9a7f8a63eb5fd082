import assert from 'node:assert/strict'
import { NONCE_WINDOW } from '../../../contract/limits.ts'
import { createRandom } from '../../support/random.ts'
import { SEED } from '../../support/seed.ts'
import { DATABASES } from '../../support/signing.ts'
import type { Row } from '../row.ts'
import { ALICE, OWNER, START, World } from '../world.ts'

export const REPLAY: readonly Row[] = [
  {
    guarantee: 'a signed query takes effect once',
    tried: 'nonces of a window in random order, each sent twice',
    run: async () => {
      const world = await World.make(['c'])
      const next = createRandom(SEED)
      const order = Array.from({ length: 60 }, (_, n) => n + 1).sort(() => next() - 0.5)
      const sent = []
      for (const nonce of order) {
        const signed = await world.sign(['upsert', { n: { __op: 'inc', n: 1 } }, 'c', 'd'], ALICE, { nonce })
        world.apply(signed)
        sent.push(signed)
        world.refuse(signed, ['DB_NONCE_USED'])
      }
      for (const signed of sent) world.refuse(signed, ['DB_NONCE_USED'])
      assert.deepEqual(world.read('get', 'c', 'd'), { n: order.length }, `seed ${SEED}`)
      return order.length * 3
    },
  },
  {
    guarantee: 'a nonce lies in the window',
    tried: 'nonces at the bounds and one past them, below and above',
    run: async () => {
      const world = await World.make(['c'])
      const at = (nonce: number) => world.sign(['tick'], ALICE, { nonce })
      world.refuse(await at(NONCE_WINDOW + 1), ['DB_NONCE_TOO_HIGH'])
      world.apply(await at(NONCE_WINDOW))
      world.apply(await at(2 * NONCE_WINDOW))
      world.refuse(await at(NONCE_WINDOW - 1), ['DB_NONCE_USED'])
      world.apply(await at(NONCE_WINDOW + 1))
      world.refuse(await at(Number.MAX_SAFE_INTEGER), ['DB_NONCE_TOO_HIGH'])
      return 6
    },
  },
  {
    guarantee: 'a query is for one database',
    tried: 'a query that was signed for another, and its id exchanged afterwards',
    run: async () => {
      const world = await World.make(['c'])
      const foreign = await world.sign(['set', {}, 'c', 'd'], ALICE, { db: DATABASES[1] })
      world.refuse(foreign, ['DB_DATABASE_MISMATCH'])
      world.refuse({ ...foreign, db: DATABASES[0] }, ['DB_SIGNATURE_INVALID'])
      return 2
    },
  },
  {
    guarantee: 'a query takes effect in its time or never',
    tried: 'at the last instant, one later, and a refused write long after its time',
    run: async () => {
      const world = await World.make(['c'])
      const expires = START + 100_000
      const [first, second] = [
        await world.sign(['tick'], ALICE, { expires }),
        await world.sign(['tick'], ALICE, { expires, nonce: 2 }),
      ]
      const denied = await world.sign(['set', {}, 'closed', 'd'], ALICE, { expires, nonce: 3 })
      world.refuse(denied, ['DB_ACCESS_DENIED'])
      await world.write(['setRules', [['*', [['allow()']]]], 'closed'])
      world.apply(first, { ts: expires })
      world.refuse(second, ['DB_EXPIRED'], { ts: expires + 1 })
      world.refuse(denied, ['DB_EXPIRED'], { ts: expires + 1_000_000 })
      assert.equal(world.read('get', 'closed', 'd'), null)
      return 4
    },
  },
  {
    guarantee: 'entries come in one order, and time does not run backwards',
    tried: 'numbers that repeat, leave a gap or are none, and earlier times',
    run: async () => {
      const world = await World.make(['c'])
      const signed = await world.sign(['tick'], OWNER)
      const { seq, ts } = world.contract
      for (const place of [{ seq }, { seq: seq + 2 }, { seq: 1 }, { seq: 2 ** 52 }, { ts: ts - 1 }, { ts: 0 }]) {
        world.refuse(signed, ['DB_ENTRY_ORDER'], place)
      }
      for (const seq of [0, -1, 1.5, Number.NaN, 2 ** 53]) world.refuse(signed, ['DB_QUERY_INVALID'], { seq })
      for (const ts of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
        world.refuse(signed, ['DB_QUERY_INVALID'], { ts })
      return 15
    },
  },
]
