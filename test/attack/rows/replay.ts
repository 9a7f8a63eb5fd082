import assert from 'node:assert/strict'
import { NONCE_WINDOW } from '../../../contract/limits.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { textHash } from '../../../node/sequencer/native-sha256.ts'
import { createRandom } from '../../support/random.ts'
import { SEED } from '../../support/seed.ts'
import { DATABASES, signedNumber } from '../../support/signing.ts'
import type { Row } from '../row.ts'
import { tries } from '../tries.ts'
import { noneOf, passes } from '../verdict.ts'
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
    guarantee: 'a signature is of its database, place in line, time, operation and kind',
    tried: 'generated queries, each taken to other databases, nonces, times, operations, collections and kinds',
    run: async () => {
      const count = tries(600)
      for (let n = 0; n < count; n++) {
        const query = await signedNumber(ALICE, n)
        assert.equal(passes(query), true)
        const [operation, ...args] = query.query as readonly [string, ...Json[]]
        noneOf([
          { ...query, db: textHash(`another ${n}`) },
          { ...query, nonce: query.nonce + 1_000 * n + 1 },
          { ...query, expires: query.expires + 1_000 * n + 1 },
          { ...query, query: [operation === 'set' ? 'update' : 'set', ...args] },
          { ...query, query: [...query.query.slice(0, -1), `other ${n}`] },
          { ...query, query: ['batch', [query.query]] },
          { ...query, kind: 'nostr' },
        ])
      }
      return 7 * count
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
      const next = createRandom(SEED)
      for (let n = 0; n < tries(1_000); n++) {
        world.refuse(signed, ['DB_ENTRY_ORDER'], { ts: Math.floor(next() * ts) })
        const other = Math.floor(next() * 2 ** (1 + (n % 50)))
        if (other !== seq + 1) world.refuse(signed, ['DB_ENTRY_ORDER', 'DB_QUERY_INVALID'], { seq: other })
      }
      for (const seq of [0, -1, 1.5, Number.NaN, 2 ** 53]) world.refuse(signed, ['DB_QUERY_INVALID'], { seq })
      for (const ts of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
        world.refuse(signed, ['DB_QUERY_INVALID'], { ts })
      return 15 + 2 * tries(1_000)
    },
  },
]
