import assert from 'node:assert/strict'
import { ContractError } from '../../../contract/errors.ts'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import type { Signer } from '../../../sdk/signers/index.ts'
import { quickSigner } from '../../support/quick-signer.ts'
import type { Row } from '../row.ts'
import { ALICE, OWNER, World } from '../world.ts'

const KEY: Signer = quickSigner(Buffer.alloc(32, 61))
/** An address whose kind of signature the database can be told not to accept. */
const ETHEREUM = `0x${'1'.repeat(40)}`
/** What an owner does at the end, to show that there is one who can. */
const PROOF: Query = ['setSecure', true]

type Step = (world: World) => Promise<unknown>

/** A way to lose a database, and how an owner who still can would act afterwards. */
type Way = { readonly name: string; readonly steps: readonly Step[]; readonly act: Step }

const owner =
  (...query: Query): Step =>
  (world) =>
    world.write(query, OWNER)

/** Links {@link KEY} to {@link ALICE}. */
const link: Step = async (world) =>
  world.write(['addAddressLink', await world.sign(['linkTo', ALICE.address], KEY)], ALICE)

/** Makes a policy and hands its address on. */
const withPolicy =
  (members: readonly string[], then: (policy: string) => Query): Step =>
  async (world) => {
    const { docId } = await world.write(['createPolicy', { members: [...members], threshold: members.length }], OWNER)
    await world.write(then(docId as string), OWNER)
  }

const removeSelf = owner('removeOwner', OWNER.address)
const byKey: Step = (world) => world.write(PROOF, KEY)
const byPolicy: Step = async (world) => {
  const policy = (world.read('getOwner') as readonly string[]).find((address) => address.startsWith('policy:'))
  await world.write(['propose', policy as string, [...PROOF] as Json], KEY)
}

const WAYS: readonly Way[] = [
  {
    name: 'a session key becomes the only owner',
    steps: [link, owner('addOwner', KEY.address), removeSelf],
    act: byKey,
  },
  {
    name: 'the only owner becomes a session key',
    steps: [owner('addOwner', KEY.address), removeSelf, link],
    act: byKey,
  },
  {
    name: 'owner and session key in one batch',
    steps: [
      link,
      owner('batch', [
        ['addOwner', KEY.address],
        ['removeOwner', OWNER.address],
      ]),
    ],
    act: byKey,
  },
  {
    name: 'a policy of a session key becomes the only owner',
    steps: [link, withPolicy([KEY.address], (policy) => ['addOwner', policy]), removeSelf],
    act: byPolicy,
  },
  {
    name: 'the member of the policy that owns becomes a session key',
    steps: [withPolicy([KEY.address], (policy) => ['addOwner', policy]), removeSelf, link],
    act: byPolicy,
  },
  {
    name: 'a policy whose members cannot sign becomes the only owner',
    steps: [owner('setAlgorithms', ['ed25519']), withPolicy([ETHEREUM], (policy) => ['addOwner', policy]), removeSelf],
    act: byPolicy,
  },
  {
    name: 'the kind of the members of the policy that owns is refused',
    steps: [withPolicy([ETHEREUM], (policy) => ['addOwner', policy]), owner('setAlgorithms', ['ed25519']), removeSelf],
    act: byPolicy,
  },
  ...[
    'BATCH_OPERATIONS_MAX',
    'DOCUMENT_BYTES_MAX',
    'DOCUMENT_DEPTH_MAX',
    'DOCUMENT_FIELDS_MAX',
    'ENTRY_BYTES_MAX',
    'ENTRY_FUEL',
  ].map(
    (name): Way => ({
      name: `the limit ${name} is as low as can be`,
      steps: [(world) => lower(world, name)],
      act: async (world) => {
        await world.write(['setRules', [['*', [['allow()']]]], 'c'])
        await world.write(['setLimits', { [name]: null }])
        await world.write(PROOF)
      },
    }),
  ),
]

/** Lowers a limit to the least value that is taken. */
async function lower(world: World, name: string): Promise<void> {
  for (const value of [0, 1, 2, 16, 256, 4_096, 65_536, 1_000_000]) {
    if (await takes(world, [owner('setLimits', { [name]: value })])) return
  }
}

/** Says whether all steps were taken. */
async function takes(world: World, steps: readonly Step[]): Promise<boolean> {
  try {
    for (const step of steps) await step(world)
    return true
  } catch (error) {
    if (error instanceof ContractError) return false
    throw error
  }
}

export const OWNERS: readonly Row[] = [
  {
    guarantee: 'a database has an owner who can act, until it is frozen by saying so',
    tried: 'session keys, policies of them and of kinds that are refused, and limits, as ways to lose all owners',
    run: async () => {
      for (const { name, steps, act } of WAYS) {
        const world = await World.make(['c'])
        if (await takes(world, steps)) await act(world).catch((error) => assert.fail(`${name}: ${error}`))
        assert.ok((world.read('getOwner') as readonly Json[]).length > 0)
      }
      return WAYS.length
    },
  },
]
