import assert from 'node:assert/strict'
import { TRIGGER_DEPTH_MAX, TRIGGER_FIRINGS_MAX } from '../../../contract/limits.ts'
import type { Json } from '../../../contract/wire/json.ts'
import type { Row } from '../row.ts'
import { ALICE, MALLORY, OWNER, World } from '../world.ts'

const INC: Json = { __op: 'inc', n: 1 }

export const TRIGGERS: readonly Row[] = [
  {
    guarantee: 'triggers that fire one another end',
    tried: `a trigger that fires itself, two that fire each other, more than ${TRIGGER_FIRINGS_MAX} at once`,
    run: async () => {
      const self = await World.make(['c'])
      await self.write([
        'addTrigger',
        { key: 't', on: ['create', 'update'], func: [['upsert()', [{ n: INC }, 'c', '$data.id']]] },
        'c',
      ])
      const codes = ['DB_LIMIT_EXCEEDED', 'DB_TRIGGER_FAILED', 'DB_FUEL_EXHAUSTED']
      await self.refuseSigned(['set', { n: 0 }, 'c', 'd'], codes, ALICE)
      const pair = await World.make(['a', 'b'])
      await pair.write(['addTrigger', { key: 't', on: 'create', func: [['add()', [{}, 'b']]] }, 'a'])
      await pair.write(['addTrigger', { key: 't', on: 'create', func: [['add()', [{}, 'a']]] }, 'b'])
      await pair.refuseSigned(['add', {}, 'a'], codes, ALICE)
      const fan = await World.make(['c'])
      await fan.write(['addTrigger', { key: 't', on: 'create', func: [['upsert()', [{ n: INC }, 'd', 'count']]] }, 'c'])
      const writes = (count: number): Json => Array.from({ length: count }, (_, n) => ['set', {}, 'c', `d${n}`])
      await fan.refuseSigned(['batch', writes(TRIGGER_FIRINGS_MAX + 1)], codes, ALICE)
      await fan.write(['batch', writes(TRIGGER_FIRINGS_MAX)], ALICE)
      assert.deepEqual(fan.read('get', 'd', 'count'), { n: TRIGGER_FIRINGS_MAX })
      return 4 + TRIGGER_DEPTH_MAX
    },
  },
  {
    guarantee: 'triggers write past rules and never past schemas',
    tried: 'a trigger into a closed collection with a schema, with a document that fits and one that does not',
    run: async () => {
      const world = await World.make(['c'])
      await world.write(['setSchema', { properties: { n: { type: 'number' } }, required: ['n'] }, 'sums'])
      await world.write([
        'addTrigger',
        { key: 't', on: 'create', func: [['set()', [{ n: '$data.after.n' }, 'sums', '$data.id']]] },
        'c',
      ])
      await world.refuseSigned(['set', { n: 'x' }, 'c', 'd'], ['DB_TRIGGER_FAILED'], ALICE)
      await world.refuseSigned(['set', { n: 1 }, 'sums', 'd'], ['DB_ACCESS_DENIED'], ALICE)
      await world.write(['set', { n: 1 }, 'c', 'd'], ALICE)
      assert.deepEqual(world.read('get', 'sums', 'd'), { n: 1 })
      return 3
    },
  },
  {
    guarantee: 'a trigger that fails leaves nothing behind, and no write half done',
    tried: 'a trigger that writes and then fails, optional or not',
    run: async () => {
      const func: Json = [
        ['set()', [{ written: true }, 'log', 'x']],
        ['update()', [{ n: 1 }, 'log', 'absent']],
      ]
      const world = await World.make(['c'])
      await world.write(['addTrigger', { key: 't', on: 'create', func }, 'c'])
      await world.refuseSigned(['set', {}, 'c', 'd'], ['DB_TRIGGER_FAILED'], ALICE)
      await world.write(['addTrigger', { key: 't', on: 'create', func, optional: true }, 'c'])
      await world.write(['set', {}, 'c', 'd'], ALICE)
      assert.deepEqual([world.read('get', 'c', 'd'), world.read('get', 'log', 'x')], [{}, null])
      return 2
    },
  },
  {
    guarantee: 'triggers administer nothing and are set by owners alone',
    tried: 'triggers of strangers, and bodies that call operations of owners',
    run: async () => {
      const world = await World.make(['c'])
      const body = (statement: Json): Json => ({ key: 't', on: 'create', func: [statement] })
      await world.refuseSigned(['addTrigger', body(['upsert()', [{}, 'c', 'd']]), 'c'], ['DB_OWNER_REQUIRED'])
      const calls: readonly Json[] = [
        ['addOwner()', [MALLORY.address]],
        ['setRules()', [[['*', [['allow()']]]], 'd']],
        ['pause()', []],
        ['evolve()', ['A'.repeat(43)]],
      ]
      for (const call of calls) await world.refuseSigned(['addTrigger', body(call), 'c'], ['DB_TRIGGER_INVALID'], OWNER)
      const batched = body(['toBatch()', ['addOwner', MALLORY.address]])
      try {
        await world.write(['addTrigger', batched, 'c'])
      } catch {
        return calls.length + 2
      }
      await world.refuseSigned(['set', {}, 'c', 'd'], ['DB_TRIGGER_FAILED'], OWNER)
      assert.deepEqual(world.read('getOwner'), [OWNER.address])
      return calls.length + 3
    },
  },
]
