import assert from 'node:assert/strict'
import { BATCH_OPERATIONS_MAX, DOCUMENT_BYTES_MAX } from '../../../contract/limits.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import type { Row } from '../row.ts'
import { ALICE, MALLORY, OPEN, OWNER, World } from '../world.ts'

const INC: Json = { __op: 'inc', n: 1 }

/** Tells who set a document and who wrote it last. */
function authorsOf(world: World, ...path: string[]): readonly Json[] {
  const { setter, updater } = world.read('cget', ...path) as { setter: string; updater: string }
  return [setter, updater]
}

/** Rules that write down what they are told of the operation. */
const TOLD: Json = [
  ['*', [['mod()', { told: { func: '$request.func', op: '$request.op', setter: '$resource.setter' } }], ['allow()']]],
]

export const DOCUMENTS: readonly Row[] = [
  {
    guarantee: 'a document belongs to whoever made it, whoever writes it later',
    tried: 'writes by others, by triggers, by crons, in batches; made again after a delete',
    run: async () => {
      const world = await World.make(['c', 'fires'])
      await world.write(['set', { n: 0 }, 'c', 'd'], ALICE)
      const body: Json = [['upsert()', [{ n: INC }, 'c', 'd']]]
      await world.write(['addTrigger', { key: 't', on: 'create', func: body }, 'fires'])
      await world.write(['addCron', { span: 10, times: 1, jobs: body }, 'k'])
      const writes: readonly Query[] = [
        ['set', { n: 5 }, 'c', 'd'],
        ['update', { n: INC }, 'c', 'd'],
        ['upsert', { n: INC }, 'c', 'd'],
        ['batch', [['update', { n: INC }, 'c', 'd']]],
        ['set', {}, 'fires', 'f'],
      ]
      for (const query of writes) {
        await world.write(query, MALLORY)
        assert.equal(authorsOf(world, 'c', 'd')[0], ALICE.address)
      }
      assert.equal((world.read('get', 'c', 'd') as { n: number }).n, 9)
      const ts = world.contract.ts + 20_000
      world.apply(await world.sign(['tick'], MALLORY, { expires: ts }), { ts })
      assert.deepEqual([world.read('get', 'c', 'd'), authorsOf(world, 'c', 'd')[0]], [{ n: 10 }, ALICE.address])
      await world.write(['delete', 'c', 'd'], MALLORY)
      await world.write(['set', {}, 'c', 'd'], MALLORY)
      assert.deepEqual(authorsOf(world, 'c', 'd'), [MALLORY.address, MALLORY.address])
      return writes.length + 3
    },
  },
  {
    guarantee: 'rules are told what an operation does, whatever it is called',
    tried: 'set, add, update, upsert and named operations on documents that are there and that are not',
    run: async () => {
      const world = await World.make()
      await world.write(['setRules', TOLD, 'c'])
      const told = async (query: Query, id: string): Promise<Json> => {
        const { docId = id } = await world.write(query, ALICE)
        return (world.read('get', 'c', docId) as JsonObject)['told'] as Json
      }
      const setter = ALICE.address
      assert.deepEqual(await told(['set', {}, 'c', 'a'], 'a'), { func: 'set', op: 'create', setter: null })
      assert.deepEqual(await told(['set', {}, 'c', 'a'], 'a'), { func: 'set', op: 'update', setter })
      assert.deepEqual(await told(['upsert', {}, 'c', 'b'], 'b'), { func: 'upsert', op: 'create', setter: null })
      assert.deepEqual(await told(['upsert', {}, 'c', 'b'], 'b'), { func: 'upsert', op: 'update', setter })
      assert.deepEqual(await told(['update', {}, 'c', 'b'], 'b'), { func: 'update', op: 'update', setter })
      assert.deepEqual(await told(['add', {}, 'c'], ''), { func: 'add', op: 'create', setter: null })
      assert.deepEqual(await told(['query', 'set:x', {}, 'c', 'b'], 'b'), { func: 'set', op: 'update', setter })
      return 7
    },
  },
  {
    guarantee: 'rules read the database with every operation, alone and in a batch',
    tried: 'a rule that asks for a membership, for add, set, update, upsert and delete of members and of strangers',
    run: async () => {
      const world = await World.make(['members'])
      const rules: Json = [
        [
          '*',
          [
            ['=$member', ['get()', ['members', '$signer']]],
            ['allowif()', 'o$member'],
          ],
        ],
      ]
      await world.write(['set', {}, 'members', ALICE.address])
      await world.write(['setRules', rules, 'c'])
      const operations: readonly Json[][] = [
        ['add', {}, 'c'],
        ['set', {}, 'c', 'd'],
        ['update', { n: 1 }, 'c', 'd'],
        ['upsert', { n: 2 }, 'c', 'd'],
        ['delete', 'c', 'd'],
      ]
      for (const wrap of [(query: Json[]) => query, (query: Json[]) => ['batch', [query]]]) {
        for (const query of operations) {
          await world.refuseSigned(wrap(query) as unknown as Query, ['DB_ACCESS_DENIED', 'DB_DOCUMENT_MISSING'])
          await world.write(wrap(query) as unknown as Query, ALICE)
        }
      }
      return 4 * operations.length
    },
  },
  {
    guarantee: 'a block or a break in a rule ends what it says, and lets nothing else in',
    tried: 'breaks before a decision, in blocks, in branches, and denials behind them',
    run: async () => {
      const denied: readonly Json[] = [
        [['break'], ['allow()']],
        [['[]', ['break'], ['allow()']]],
        [['[]', ['break']], ['allow()']],
        [['if', true, ['break'], 'else', ['allow()']], ['allow()']],
        [['breakif()', true], ['allow()']],
        [['[]', ['breakif()', true], ['allow()']], ['deny()']],
        [['if', false, ['allow()']]],
        [],
        [['=$x', true]],
      ]
      const world = await World.make()
      for (const statements of denied) {
        try {
          await world.write(['setRules', [['set', statements]], 'c'])
        } catch {
          continue
        }
        await world.refuseSigned(['set', {}, 'c', 'd'], ['DB_ACCESS_DENIED'], ALICE)
      }
      return denied.length
    },
  },
  {
    guarantee: 'reads change nothing, also those of what is not there',
    tried: 'reads of collections and documents that nobody made, then writes to them',
    run: async () => {
      const world = await World.make(['c'])
      const root = world.contract.seal()
      const reads: readonly Json[][] = [
        ['get', 'absent'],
        ['get', 'absent', 'd'],
        ['cget', 'absent', ['a', '==', 1], ['b', 'desc']],
        ['get', 'absent', 'd', 'deeper', 'e'],
        ['get', 'c', 'd', 'deeper'],
        ['getRules', 'absent'],
        ['getIndexes', 'absent'],
        ['listCollections', 'absent', 'd'],
        ['getNonce', MALLORY.address],
      ]
      for (const query of reads) {
        world.read(...query)
        assert.equal(world.contract.seal(), root)
      }
      await world.write(['setRules', OPEN, 'absent'])
      await world.write(['set', { a: 1 }, 'absent', 'd'], ALICE)
      assert.deepEqual(world.read('get', 'absent', ['a', '==', 1]), [{ a: 1 }])
      return reads.length + 2
    },
  },
  {
    guarantee: 'no call makes a document larger than the limit',
    tried: 'updates, upserts, operators, batches and triggers that add up to more',
    run: async () => {
      const world = await World.make(['c', 'fires'])
      const half = 'x'.repeat(DOCUMENT_BYTES_MAX / 2)
      await world.write(['set', { a: half, l: [] }, 'c', 'd'], ALICE)
      const func: Json = [['update()', [{ b: '$data.after.b' }, 'c', 'd']]]
      await world.write(['addTrigger', { key: 't', on: 'create', func }, 'fires'])
      const tries: readonly Query[] = [
        ['update', { b: half }, 'c', 'd'],
        ['upsert', { b: half }, 'c', 'd'],
        ['update', { l: { __op: 'union', arr: [half] } }, 'c', 'd'],
        ['update', { 'deep.er.b': half }, 'c', 'd'],
        ['query', 'update:x', { b: half }, 'c', 'd'],
        [
          'batch',
          [
            ['update', { b: half.slice(9) }, 'c', 'd'],
            ['update', { e: 'more than was left' }, 'c', 'd'],
          ],
        ],
        ['set', { b: half }, 'fires', 'f'],
      ]
      const codes = ['DB_LIMIT_EXCEEDED', 'DB_TRIGGER_FAILED']
      for (const query of tries) await world.refuseSigned(query, codes, ALICE)
      return tries.length
    },
  },
  {
    guarantee: 'a batch goes on from what its triggers did, and keeps all of it',
    tried: 'a write that fires a trigger, then owners, rules, limits and counts that change behind it',
    run: async () => {
      const world = await World.make(['c'])
      const func: Json = [['upsert()', [{ n: INC }, 'counts', 'all']]]
      await world.write(['addTrigger', { key: 't', on: 'create', func }, 'c'])
      await world.write([
        'batch',
        [
          ['set', {}, 'c', 'a'],
          ['addOwner', ALICE.address],
          ['set', {}, 'c', 'b'],
          ['setRules', OPEN, 'late'],
          ['setLimits', { BATCH_OPERATIONS_MAX: BATCH_OPERATIONS_MAX - 1 }],
          ['set', {}, 'late', 'd'],
          ['add', {}, 'c'],
        ],
      ])
      assert.deepEqual(world.read('getOwner'), [OWNER.address, ALICE.address])
      assert.deepEqual([world.read('get', 'counts', 'all'), world.read('get', 'late', 'd')], [{ n: 3 }, {}])
      const info = world.read('getInfo') as { limits: JsonObject }
      assert.equal(info.limits['BATCH_OPERATIONS_MAX'], BATCH_OPERATIONS_MAX - 1)
      return 7
    },
  },
]
