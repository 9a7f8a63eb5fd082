import assert from 'node:assert/strict'
import { PROPOSAL_LIFE_MS } from '../../../contract/limits.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { quickSigner } from '../../support/quick-signer.ts'
import type { Row } from '../row.ts'
import { ALICE, MALLORY, OWNER, World } from '../world.ts'

const BOB = quickSigner(Buffer.alloc(32, 41))
const MEMBERS: Json = [OWNER.address, ALICE.address, BOB.address]
const SET: Json = ['set', { by: { __op: 'signer' } }, 'c', 'd']

/** Makes a policy and returns its address. */
async function policyIn(world: World, policy: JsonObject = { members: MEMBERS, threshold: 2 }): Promise<string> {
  return (await world.write(['createPolicy', policy])).docId as string
}

/** Proposes a query as {@link ALICE} and returns the id of the proposal. */
async function propose(world: World, policy: string, query: Json = SET): Promise<string> {
  return (await world.write(['propose', policy, query], ALICE)).docId as string
}

export const POLICIES: readonly Row[] = [
  {
    guarantee: 'a policy acts when enough of its members agree, once',
    tried: 'strangers, one member twice, members of another policy, approvals taken back, a proposal run again',
    run: async () => {
      const world = await World.make(['c'])
      const policy = await policyIn(world)
      const denied = ['DB_POLICY_DENIED']
      await world.refuseSigned(['propose', policy, SET], denied)
      const proposal = await propose(world, policy)
      await policyIn(world, { members: [MALLORY.address], threshold: 1 })
      for (const name of ['approve', 'revoke', 'cancel', 'execute']) {
        await world.refuseSigned([name, proposal] as unknown as Query, denied)
      }
      await world.refuseSigned(['approve', proposal], denied, ALICE)
      await world.refuseSigned(['execute', proposal], denied, ALICE)
      await world.write(['cancel', proposal], BOB)
      await world.refuseSigned(['cancel', proposal], denied, BOB)
      await world.write(['revoke', proposal], ALICE)
      await world.write(['approve', proposal], BOB)
      assert.equal(world.read('get', 'c', 'd'), null)
      await world.write(['approve', proposal], ALICE)
      assert.deepEqual(world.read('get', 'c', 'd'), { by: policy })
      for (const name of ['approve', 'execute', 'cancel']) {
        await world.refuseSigned([name, proposal] as unknown as Query, ['DB_PROPOSAL_INVALID'], ALICE)
      }
      return 11
    },
  },
  {
    guarantee: 'a policy waits for its delay, and a proposal does not last for ever',
    tried: 'one instant too early, at the instant, one after the last',
    run: async () => {
      const delayed: JsonObject = { members: MEMBERS, threshold: 1, delay: 3_600 }
      const lifeMs = 3_600_000 + PROPOSAL_LIFE_MS
      for (const [after, codes] of [
        [3_599_999, ['DB_POLICY_DENIED']],
        [3_600_000, undefined],
        [lifeMs, undefined],
        [lifeMs + 1, ['DB_PROPOSAL_INVALID']],
      ] as const) {
        const world = await World.make(['c'])
        const proposal = await propose(world, await policyIn(world, delayed))
        const ts = world.contract.ts + after
        const signed = await world.sign(['execute', proposal], BOB, { expires: ts })
        if (codes === undefined) world.apply(signed, { ts })
        else world.refuse(signed, codes, { ts })
      }
      return 4
    },
  },
  {
    guarantee: 'what a policy may is what an account may',
    tried: 'administration by a policy that owns nothing, writes that rules deny, policies inside of policies',
    run: async () => {
      const world = await World.make(['c'])
      const policy = await policyIn(world, { members: MEMBERS, threshold: 1 })
      const queries: readonly Json[][] = [
        ['addOwner', policy],
        ['setRules', [], 'c'],
        ['pause'],
        ['set', {}, 'closed', 'd'],
        ['createPolicy', { members: MEMBERS }],
        ['propose', policy, SET],
        ['job', 'x', SET],
        ['batch', [['set', {}, 'c', 'x'], ['pause']]],
      ]
      const codes = [
        'DB_OWNER_REQUIRED',
        'DB_ACCESS_DENIED',
        'DB_ARGUMENTS_INVALID',
        'DB_OPERATION_UNKNOWN',
        'DB_POLICY_DENIED',
      ]
      for (const query of queries) await world.refuseSigned(['propose', policy, query], codes, ALICE)
      assert.equal(world.read('get', 'c', 'x'), null)
      return queries.length
    },
  },
]
