import assert from 'node:assert/strict'
import { ContractError } from '../../../contract/errors.ts'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { openLmdbKv } from '../../../node/kv/lmdb-kv.ts'
import { DATABASES } from '../../support/signing.ts'
import { removeDir, tempDir } from '../../support/temp-dir.ts'
import type { Row } from '../row.ts'
import { ALICE, OPEN, OWNER, World } from '../world.ts'

/** Members that every object has, or that lead to what all objects share. */
const NAMES: readonly string[] = [
  ...new Set([
    ...[
      '__proto__',
      'constructor',
      'prototype',
      'toJSON',
      'then',
      'inspect',
      '__proto_',
      'arguments',
      'caller',
      'default',
    ],
    ...[Object.prototype, Array.prototype, Function.prototype].flatMap((one) => Object.getOwnPropertyNames(one)),
  ]),
]

/** An object with a member of its own of any name. */
function own(name: string, value: Json): Json {
  return JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`)
}

/** Queries that have `name` wherever a name can be. */
function positions(name: string): readonly Query[] {
  return [
    ['set', own(name, 1), 'c', 'd'],
    ['set', { a: own(name, own(name, 1)) }, 'c', 'd'],
    ['update', own(`${name}.polluted`, 1), 'c', 'there'],
    ['update', own(`a.${name}.polluted`, 1), 'c', 'there'],
    ['upsert', own(`constructor.prototype.${name}`, 1), 'c', 'there'],
    ['set', {}, 'c', name],
    ['set', {}, name, 'd'],
    ['setRules', OPEN, name],
    ['setSchema', { properties: own(name, { type: 'number' }) as never, required: [name] }, 'schemas'],
    ['addIndex', [[name], ['a']], 'c'],
    ['addTrigger', { key: name, on: 'create', func: [['=$x', 1]] }, 'c'],
    ['addCron', { span: 1_000_000, jobs: [['=$x', 1]] }, name],
    ['addRelayerJob', name, { relayers: [OWNER.address] }],
    ['linkContract', name, DATABASES[0]],
    ['setLimits', own(name, 1)],
    ['setRules', [['set', [[`=$${name}.x`, 1], ['allow()']]]], 'c'],
    ['setRules', [['set', [['=$x', ['assocPath', [name, 'polluted'], 1, {}]], ['allow()']]]], 'c'],
    ['setRules', [['set', [['=$x', ['path', [name], {}]], ['allow()']]]], 'c'],
    [name],
    ['batch', [[name]]],
    ['query', `set:${name}`, {}, 'c', 'd'],
  ]
}

/** What all objects, lists and functions share, as it is now. */
function shared(): readonly string[] {
  return [Object.prototype, Array.prototype, Function.prototype].flatMap((prototype) =>
    Reflect.ownKeys(prototype).map(String),
  )
}

/** Writes documents whose ids, collections, fields and members have these names, where they may. */
async function writeNamed(world: World): Promise<void> {
  for (const name of NAMES) {
    const queries: readonly Query[] = [
      ['set', own(name, own(name, name)), 'c', name],
      ['set', own('inside', own(name, 1)), 'c', 'd', name, name],
    ]
    for (const query of queries) {
      try {
        await world.write(query)
      } catch (error) {
        if (!(error instanceof ContractError)) throw error
      }
    }
  }
}

/** Reads all that {@link writeNamed} wrote: ids of the form `__name__` are refused. */
function readNamed(world: World): readonly (readonly Json[])[] {
  return NAMES.filter((name) => !/^__.*__$/.test(name)).map((name) => [
    world.read('get', 'c', name),
    world.read('get', 'c', 'd', name, name),
    world.read('getRules', 'c', 'd', name),
  ])
}

export const PROTOTYPES: readonly Row[] = [
  {
    guarantee: 'a name is a name: no member of an object is reached that nobody wrote',
    tried: `${NAMES.length} names of members that all objects have, in every place that takes a name`,
    run: async () => {
      const before = shared()
      let tried = 0
      for (const name of NAMES) {
        const world = await World.make(['c'])
        await world.write(['set', { a: {} }, 'c', 'there'])
        for (const query of positions(name)) {
          const [root, nonce] = [world.contract.seal(), world.read('getNonce', OWNER.address)]
          try {
            await world.write(query)
          } catch (error) {
            if (!(error instanceof ContractError)) throw error
            assert.deepEqual([world.contract.seal(), world.read('getNonce', OWNER.address)], [root, nonce])
          }
          tried++
        }
        assert.equal(({} as Record<string, unknown>)['polluted'], undefined)
      }
      assert.deepEqual(shared(), before)
      return tried
    },
  },
  {
    guarantee: 'reads find what was written under such names, and nothing else',
    tried: 'ids, collections and fields with those names, read where nothing is',
    run: async () => {
      const world = await World.make(['c'])
      let tried = 0
      for (const name of NAMES) {
        const reads: readonly Json[][] = [
          ['get', 'c', name],
          ['get', name],
          ['get', 'c', [name, '==', 1]],
          ['get', 'c', [name]],
          ['getRules', name],
          ['getSchema', name],
          ['getLinkedContract', name],
          ['getRelayerJob', name],
          ['listCollections', 'c', name],
          [name],
        ]
        for (const query of reads) {
          try {
            const found = world.read(...query)
            assert.ok(found === null || (Array.isArray(found) && found.length === 0), JSON.stringify([query, found]))
          } catch (error) {
            if (!(error instanceof ContractError)) throw error
          }
          tried++
        }
      }
      await world.write(['set', { toString: 1, length: 2 }, 'c', 'valueOf'], ALICE)
      assert.deepEqual(world.read('get', 'c', ['toString', '==', 1]), [{ toString: 1, length: 2 }])
      assert.deepEqual(world.read('get', 'c', 'valueOf'), { toString: 1, length: 2 })
      return tried + 2
    },
  },
  {
    guarantee: 'what has such a name is the same after a restart',
    tried: 'ids, collections, fields and rules with those names, read before and after, from disk',
    run: async () => {
      const dir = tempDir()
      try {
        const kv = openLmdbKv(dir)
        const world = await World.make(['c', 'c/*/*'], kv)
        await writeNamed(world)
        const [before, root] = [readNamed(world), world.contract.seal()]
        await kv.flush()
        await kv.close()
        const again = openLmdbKv(dir)
        const reopened = new World(again)
        assert.deepEqual(readNamed(reopened), before)
        assert.equal(reopened.contract.seal(), root)
        assert.ok(before.filter(([document]) => document !== null).length > NAMES.length / 2)
        await again.close()
        return 3 * NAMES.length
      } finally {
        removeDir(dir)
      }
    },
  },
]
