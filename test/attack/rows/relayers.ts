import assert from 'node:assert/strict'
import { PURE_HOST } from '../../../contract/host.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import type { Query, SignedQuery } from '../../../contract/wire/types.ts'
import { quickSigner } from '../../support/quick-signer.ts'
import { DATABASES } from '../../support/signing.ts'
import type { Row } from '../row.ts'
import { ALICE, MALLORY, World } from '../world.ts'

const RELAYER = quickSigner(Buffer.alloc(32, 31))
const [FIRST, SECOND] = [quickSigner(Buffer.alloc(32, 32)), quickSigner(Buffer.alloc(32, 33))]
const RULES: Json = [
  [
    '*',
    [
      ['mod()', { auth: '$request.auth' }],
      ['allowif()', ['equals', '$request.auth.jobID', 'score']],
    ],
  ],
]

async function withJobs(): Promise<World> {
  const world = await World.make(['c'])
  const score = {
    relayers: [RELAYER.address],
    schema: { type: 'object', required: ['score'], properties: { score: { type: 'integer' } } },
  }
  const signers = [FIRST.address, SECOND.address]
  await world.write(['setRules', RULES, 'scores'])
  await world.write(['addRelayerJob', 'score', score])
  await world.write(['addRelayerJob', 'two', { relayers: [RELAYER.address], signers, multisig: 2 }])
  return world
}

function job(world: World, jobID: string, by = ALICE): Promise<JsonObject> {
  return world.sign(['job', jobID, ['set', { n: 1 }, 'scores', 's']], by)
}

export const RELAYERS: readonly Row[] = [
  {
    guarantee: 'a query in a bundle is checked as one that comes by itself, and fails alone',
    tried: 'forged, altered, replayed, foreign and expired queries, relays by strangers, bundles in bundles',
    run: async () => {
      const world = await withJobs()
      const signed = await world.sign(['set', { n: 1 }, 'c', 'd'], ALICE)
      const set = (id: string, change: JsonObject): Promise<JsonObject> =>
        world.sign(['set', {}, 'c', id], ALICE, change)
      const later = (query: Query): Promise<JsonObject> => world.sign(query, MALLORY, { nonce: 2 })
      const tries: readonly (readonly [JsonObject, string])[] = [
        [{ ...signed, query: ['set', { n: 2 }, 'c', 'd'] }, 'DB_SIGNATURE_INVALID'],
        [{ ...signed, signer: MALLORY.address }, 'DB_SIGNATURE_INVALID'],
        [{ ...signed, nonce: 2 }, 'DB_SIGNATURE_INVALID'],
        [await set('d', { db: DATABASES[1] }), 'DB_DATABASE_MISMATCH'],
        [await set('d', { expires: 1 }), 'DB_EXPIRED'],
        [await later(['relay', await job(world, 'score'), { score: 1 }]), 'DB_RELAY_DENIED'],
        [await later(['removeOwner', ALICE.address]), 'DB_OWNER_REQUIRED'],
        [await later(['bundle', [signed]]), 'DB_ARGUMENTS_INVALID'],
        [signed, 'ok'],
        [signed, 'DB_NONCE_USED'],
      ]
      const { receipts = [] } = await world.write(['bundle', tries.map(([query]) => query)], MALLORY)
      const codes = receipts.map((receipt) => (receipt.success ? 'ok' : receipt.error.code))
      assert.deepEqual(
        codes,
        tries.map(([, code]) => code),
      )
      assert.deepEqual(world.read('get', 'c'), [{ n: 1 }])
      await world.refuseSigned(['batch', [['bundle', [signed]]]], ['DB_ARGUMENTS_INVALID'])
      await world.write(['setBundlers', [RELAYER.address]])
      await world.refuseSigned(['bundle', [await set('e', {})]], ['DB_BUNDLER_REQUIRED'])
      return tries.length + 2
    },
  },
  {
    guarantee: 'what is relayed is what its user signed, sent by a relayer of its job, once',
    tried: 'other relayers, other jobs, altered queries, unsigned users, the same job twice, in batches too',
    run: async () => {
      const world = await withJobs()
      const signed = await job(world, 'score')
      const extra = { score: 5 }
      await world.refuseSigned(['relay', signed, extra], ['DB_RELAY_DENIED'], MALLORY)
      await world.refuseSigned(['relay', signed, extra], ['DB_RELAY_DENIED', 'DB_NONCE_USED'], ALICE)
      await world.refuseSigned(['batch', [['relay', signed, extra]]], ['DB_RELAY_DENIED'], MALLORY)
      const altered: readonly JsonObject[] = [
        { ...signed, query: ['job', 'score', ['set', { n: 2 }, 'scores', 's']] },
        { ...signed, query: ['job', 'two', ['set', { n: 1 }, 'scores', 's']] },
        { ...signed, signer: MALLORY.address },
        { ...signed, nonce: 2 },
      ]
      for (const one of altered) await world.refuseSigned(['relay', one, extra], ['DB_SIGNATURE_INVALID'], RELAYER)
      await world.refuseSigned(['relay', await job(world, 'nothing'), extra], ['DB_JOB_INVALID'], RELAYER)
      world.refuse(signed, ['DB_OPERATION_UNKNOWN', 'DB_ARGUMENTS_INVALID'])
      await world.write(['relay', signed, extra], RELAYER)
      await world.refuseSigned(['relay', signed, extra], ['DB_NONCE_USED'], RELAYER)
      assert.deepEqual(world.read('get', 'scores', 's'), {
        n: 1,
        auth: { signer: ALICE.address, relayer: RELAYER.address, jobID: 'score', extra },
      })
      return 11
    },
  },
  {
    guarantee: 'what a relayer adds fits the schema of its job, and rules see who relayed',
    tried: 'extra that breaks the schema, and the same write without a relayer',
    run: async () => {
      const world = await withJobs()
      const extras: readonly Json[] = [null, {}, { score: '5' }, { score: 1.5 }, [5], 'score']
      for (const extra of extras) {
        await world.refuseSigned(['relay', await job(world, 'score'), extra], ['DB_RELAY_DENIED'], RELAYER)
        await world.refuseSigned(['batch', [['relay', await job(world, 'score'), extra]]], ['DB_RELAY_DENIED'], RELAYER)
      }
      await world.refuseSigned(['set', { n: 1 }, 'scores', 's'], ['DB_ACCESS_DENIED'], ALICE)
      return 2 * extras.length + 1
    },
  },
  {
    guarantee: 'a job that takes co-signers gets so many different ones, for exactly this query and extra',
    tried: 'too few, one twice, a stranger, approvals of another query, of another extra',
    run: async () => {
      const world = await withJobs()
      const signed = await job(world, 'two')
      const id = PURE_HOST.queryId(signed as unknown as SignedQuery)
      const approve = (by = FIRST, extra: Json = null, of = id): Promise<JsonObject> =>
        world.sign(['approveJob', 'two', of, extra], by)
      const [first, second] = [await approve(FIRST), await approve(SECOND)]
      const lists: readonly (readonly JsonObject[])[] = [
        [],
        [first],
        [first, first],
        [first, await world.sign(['approveJob', 'two', id, null], FIRST, { nonce: 2 })],
        [first, await approve(MALLORY)],
        [first, await approve(SECOND, { n: 1 })],
        [first, await approve(SECOND, null, 'A'.repeat(43))],
        [first, { ...second, signer: FIRST.address }],
        [first, { ...first, signer: SECOND.address }],
      ]
      for (const approvals of lists) {
        await world.refuseSigned(
          ['relay', signed, null, [...approvals]],
          ['DB_RELAY_DENIED', 'DB_SIGNATURE_INVALID', 'DB_NONCE_USED'],
          RELAYER,
        )
      }
      return lists.length
    },
  },
]
