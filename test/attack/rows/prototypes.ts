import assert from 'node:assert/strict'
import { ContractError } from '../../../contract/errors.ts'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { DATABASES } from '../../support/signing.ts'
import type { Row } from '../row.ts'
import { ALICE, OPEN, OWNER, World } from '../world.ts'

/** Members that every object has, or that lead to what all objects share. */
const NAMES: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  '__lookupSetter__',
  'toJSON',
  'then',
  'length',
  'map',
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
]
