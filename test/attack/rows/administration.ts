import assert from 'node:assert/strict'
import { WRITE_OPERATIONS } from '../../../contract/actions/index.ts'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { setup } from '../../support/groth16.ts'
import { DATABASES } from '../../support/signing.ts'
import type { Row } from '../row.ts'
import { ALICE, MALLORY, OPEN, OWNER, World } from '../world.ts'

/** Operations of owners, each as an owner may call it on a new database. */
const ADMINISTRATION_CALLS: readonly Query[] = [
  ['setRules', OPEN, 'c'],
  ['setSchema', {}, 'c'],
  ['removeSchema', 'c'],
  ['addOwner', MALLORY.address],
  ['removeOwner', OWNER.address, { freeze: true }],
  ['addIndex', [['a'], ['b']], 'c'],
  ['removeIndex', [['a'], ['c']], 'c'],
  ['exemptIndex', 'a', 'c'],
  ['addTrigger', { key: 't', on: 'create', func: [['upsert()', [{ n: 1 }, 'c', 't']]] }, 'c'],
  ['removeTrigger', 'there', 'c'],
  ['addCron', { span: 60, jobs: [['upsert()', [{ n: 1 }, 'c', 'k']]] }, 'k'],
  ['removeCron', 'there'],
  ['resumeCron', 'there'],
  ['addRelayerJob', 'j', { relayers: [MALLORY.address] }],
  ['removeRelayerJob', 'there'],
  ['addVerifier', 'v', { protocol: 'groth16', curve: 'bn128', key: setup(1).key }],
  ['removeVerifier', 'there'],
  ['setAlgorithms', ['ed25519']],
  ['setBundlers', [MALLORY.address]],
  ['setSecure', false],
  ['setLimits', { ENTRY_FUEL: 60_000 }],
  ['linkContract', 'a', DATABASES[1]],
  ['unlinkContract', 'there'],
  ['pause'],
  ['unpause'],
  ['setCanEvolve', false],
  ['evolve', DATABASES[1]],
  ['migrate', 2],
]

/** Operations that others may call too. All others of the table are tried above. */
const OF_EVERYONE: ReadonlySet<string> = new Set([
  ...['add', 'set', 'update', 'upsert', 'delete', 'query', 'batch', 'bundle', 'tick'],
  ...['addAddressLink', 'removeAddressLink', 'relay'],
  ...['createPolicy', 'propose', 'approve', 'revoke', 'cancel', 'execute'],
])

export const ADMINISTRATION: readonly Row[] = [
  {
    guarantee: 'every operation is either tried here as one of owners or known to be for everyone',
    tried: 'the table of operations against the two lists',
    run: async () => {
      const tried = new Set<string>(ADMINISTRATION_CALLS.map(([name]) => name))
      for (const name of WRITE_OPERATIONS) assert.notEqual(tried.has(name), OF_EVERYONE.has(name), name)
      assert.equal(tried.size + OF_EVERYONE.size, WRITE_OPERATIONS.length)
      return WRITE_OPERATIONS.length
    },
  },
  {
    guarantee: 'owners administer, and nobody else',
    tried: 'every operation of owners by a stranger: alone, in a batch, behind a write that is allowed',
    run: async () => {
      const world = await World.make(['c'])
      for (const query of ADMINISTRATION_CALLS) {
        await world.refuseSigned(query, ['DB_OWNER_REQUIRED'])
        await world.refuseSigned(['batch', [[...query]]], ['DB_OWNER_REQUIRED'])
        await world.refuseSigned(['batch', [['set', {}, 'c', 'd'], [...query]]], ['DB_OWNER_REQUIRED'])
      }
      return 3 * ADMINISTRATION_CALLS.length
    },
  },
  {
    guarantee: 'a key that is linked to an owner administers nothing',
    tried: 'every operation of owners by a linked key',
    run: async () => {
      const world = await World.make(['c'])
      await world.write(['addAddressLink', await world.sign(['linkTo', OWNER.address], MALLORY)])
      await world.write(['set', { by: { __op: 'signer' } }, 'c', 'd'], MALLORY)
      assert.deepEqual(world.read('get', 'c', 'd'), { by: OWNER.address })
      for (const query of ADMINISTRATION_CALLS) {
        await world.refuseSigned(query, ['DB_OWNER_REQUIRED', 'DB_SESSION_DENIED'])
        await world.refuseSigned(['batch', [[...query]]], ['DB_OWNER_REQUIRED', 'DB_SESSION_DENIED'])
      }
      return 2 * ADMINISTRATION_CALLS.length
    },
  },
  {
    guarantee: 'owners cannot lock themselves out by mistake',
    tried: 'the last owner removed, algorithms without an owner, the last owner who can sign removed',
    run: async () => {
      const world = await World.make()
      const tries: readonly (readonly [Query, string])[] = [
        [['removeOwner', OWNER.address], 'DB_OWNER_INVALID'],
        [['setAlgorithms', ['evm']], 'DB_CONFIG_INVALID'],
        [['setAlgorithms', []], 'DB_ARGUMENTS_INVALID'],
        [
          [
            'batch',
            [
              ['addOwner', `0x${'1'.repeat(40)}`],
              ['setAlgorithms', ['evm']],
              ['setAlgorithms', ['arweave']],
            ],
          ],
          'DB_CONFIG_INVALID',
        ],
        [
          [
            'batch',
            [
              ['addOwner', `0x${'1'.repeat(40)}`],
              ['setAlgorithms', ['ed25519']],
              ['removeOwner', OWNER.address],
            ],
          ],
          'DB_OWNER_INVALID',
        ],
      ]
      for (const [query, code] of tries) await world.refuseSigned(query, [code], OWNER)
      return tries.length
    },
  },
  {
    guarantee: 'a paused database takes no writes',
    tried: 'every operation on documents, alone, in a batch, by owners too',
    run: async () => {
      const world = await World.make(['c'])
      await world.write(['set', {}, 'c', 'there'])
      await world.write(['pause'])
      const writes: readonly Json[][] = [
        ['set', {}, 'c', 'd'],
        ['add', {}, 'c'],
        ['update', {}, 'c', 'there'],
        ['upsert', {}, 'c', 'd'],
        ['delete', 'c', 'there'],
        ['query', 'set:x', {}, 'c', 'd'],
        ['tick'],
        ['removeAddressLink', ALICE.address],
        ['createPolicy', { members: [MALLORY.address] }],
      ]
      for (const query of writes) {
        for (const by of [OWNER, MALLORY]) {
          await world.refuseSigned(query as unknown as Query, ['DB_PAUSED'], by)
          await world.refuseSigned(['batch', [query]], ['DB_PAUSED'], by)
        }
      }
      return 4 * writes.length
    },
  },
  {
    guarantee: 'the state is written by the contract that it is of',
    tried: 'every operation between evolve and migrate, and migrations that do not follow',
    run: async () => {
      const world = await World.make(['c'])
      await world.write(['evolve', DATABASES[1]])
      const others = ADMINISTRATION_CALLS.filter(([name]) => name !== 'evolve' && name !== 'migrate')
      for (const query of others) await world.refuseSigned(query, ['DB_EVOLVING'], OWNER)
      for (const version of [1, 2, 3, 1_000]) {
        await world.refuseSigned(['migrate', version], ['DB_EVOLVE_INVALID'], OWNER)
      }
      return others.length + 4
    },
  },
]
