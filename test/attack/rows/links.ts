import assert from 'node:assert/strict'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import type { Signer } from '../../../sdk/signers/index.ts'
import { quickSigner } from '../../support/quick-signer.ts'
import type { Row } from '../row.ts'
import { ALICE, MALLORY, OWNER, World } from '../world.ts'

const KEY: Signer = quickSigner(Buffer.alloc(32, 21))
const LINK_CODES = [
  'DB_LINK_INVALID',
  'DB_SIGNATURE_INVALID',
  'DB_NONCE_USED',
  'DB_ARGUMENTS_INVALID',
  'DB_QUERY_INVALID',
]

/** Makes a world in which {@link KEY} acts for {@link ALICE}. */
async function linked(options: Json = {}): Promise<World> {
  const world = await World.make(['c', 'd'])
  await world.write(['addAddressLink', await world.sign(['linkTo', ALICE.address], KEY), options], ALICE)
  return world
}

export const LINKS: readonly Row[] = [
  {
    guarantee: 'a link needs the signatures of both',
    tried: 'without the key, without the account, consents to others, of others, altered, unsigned',
    run: async () => {
      const world = await World.make(['c'])
      const consent = await world.sign(['linkTo', ALICE.address], KEY)
      const tries: readonly (readonly [Signer, Json])[] = [
        [MALLORY, consent],
        [OWNER, consent],
        [KEY, consent],
        [MALLORY, { ...consent, signer: MALLORY.address }],
        [MALLORY, { ...consent, query: ['linkTo', MALLORY.address] }],
        [MALLORY, await world.sign(['linkTo', ALICE.address], MALLORY)],
        [MALLORY, await world.sign(['linkTo', OWNER.address], MALLORY)],
        [ALICE, await world.sign(['linkTo', MALLORY.address], KEY)],
        [ALICE, await world.sign(['set', {}, 'c', 'd'], KEY)],
        [ALICE, { ...consent, signature: undefined as unknown as Json }],
        [ALICE, KEY.address],
        [ALICE, null],
        [ALICE, [consent]],
      ]
      for (const [by, value] of tries) {
        await world.refuseSigned(['addAddressLink', JSON.parse(JSON.stringify(value))], LINK_CODES, by)
        assert.equal(world.read('getAddressLink', KEY.address), null)
      }
      return tries.length
    },
  },
  {
    guarantee: 'a link ends at its instant, or when it is removed',
    tried: 'at the instant, one later, after the removal, with the consent sent again',
    run: async () => {
      const world = await World.make(['c'])
      const consent = await world.sign(['linkTo', ALICE.address], KEY)
      const { now } = world
      await world.write(['addAddressLink', consent, { expiry: 50_000 }], ALICE)
      const sign = () => world.sign(['set', { by: { __op: 'signer' } }, 'c', 'd'], KEY, { expires: now + 900_000 })
      world.apply(await sign(), { ts: now + 50_000 })
      world.refuse(await sign(), ['DB_SESSION_DENIED'], { ts: now + 50_001 })
      assert.deepEqual(world.read('get', 'c', 'd'), { by: ALICE.address })
      const other = await linked()
      await other.write(['removeAddressLink', KEY.address], ALICE)
      await other.refuseSigned(['set', {}, 'c', 'd'], ['DB_SESSION_DENIED'], KEY)
      await other.refuseSigned(['addAddressLink', consent], ['DB_NONCE_USED'], ALICE)
      return 4
    },
  },
  {
    guarantee: 'a linked key does what its scope says',
    tried: 'other collections, other operations, one query more, in a batch, named operations',
    run: async () => {
      const world = await linked({ scope: { collections: ['c'], operations: ['set'], count: 3 } })
      const tries: readonly Query[] = [
        ['set', {}, 'd', 'x'],
        ['update', {}, 'c', 'x'],
        ['delete', 'c', 'x'],
        ['query', 'set:x', {}, 'c', 'x'],
        [
          'batch',
          [
            ['set', {}, 'c', 'x'],
            ['set', {}, 'd', 'x'],
          ],
        ],
        ['batch', [['delete', 'c', 'x']]],
      ]
      for (const query of tries) await world.refuseSigned(query, ['DB_SESSION_DENIED'], KEY)
      for (let n = 0; n < 3; n++) await world.write(['set', { n }, 'c', 'x'], KEY)
      await world.refuseSigned(['set', {}, 'c', 'x'], ['DB_SESSION_DENIED'], KEY)
      return tries.length + 4
    },
  },
  {
    guarantee: 'a linked key links nothing and is never an account',
    tried: 'links of links, policies, the nonces of its account, an owner as key',
    run: async () => {
      const world = await linked()
      const other = quickSigner(Buffer.alloc(32, 22))
      const consent = async (to: Signer, by: Signer): Promise<Json> => world.sign(['linkTo', to.address], by)
      await world.refuseSigned(['addAddressLink', await consent(ALICE, other)], ['DB_SESSION_DENIED'], KEY)
      await world.refuseSigned(['addAddressLink', await consent(KEY, other)], ['DB_SESSION_DENIED'], KEY)
      await world.refuseSigned(['createPolicy', { members: [KEY.address] }], ['DB_SESSION_DENIED'], KEY)
      await world.refuseSigned(['addAddressLink', await consent(ALICE, OWNER)], ['DB_LINK_INVALID'], ALICE)
      await world.refuseSigned(['addAddressLink', await consent(MALLORY, KEY)], ['DB_LINK_INVALID'], MALLORY)
      return 5
    },
  },
]
