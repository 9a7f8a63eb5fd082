import { describe, expect, it } from '@jest/globals'
import { LINK_LIFE_MS_MAX } from '../../../contract/limits.ts'
import type { Json } from '../../../contract/wire/json.ts'
import type { Entry, Query } from '../../../contract/wire/types.ts'
import { ed25519 } from '../../../sdk/signers/index.ts'
import { ALICE, BOB, OWNER, refusal, type TestDatabase, testDatabase } from '../../support/contract.ts'
import { link, linking } from '../../support/inner.ts'

const KEY = ed25519(Buffer.alloc(32, 41))
const OTHER = ed25519(Buffer.alloc(32, 42))
const SET: Query = ['set', { by: { __op: 'signer' } }, 'c', 'd']
const DENIED = (limit: string) => ({ code: 'DB_SESSION_DENIED', data: { limit } })

async function withLink(options: Json = {}): Promise<TestDatabase> {
  const db = await testDatabase(['c', 'posts', 'posts/*/comments'])
  await link(db, KEY, ALICE, options)
  return db
}

describe('a linked key', () => {
  it('acts for its account, in rules, in metadata and in the receipt', async () => {
    const db = await withLink()
    await db.write([
      'setRules',
      [['set', [['mod()', { auth: '$request.auth.signer', signer: '$signer' }], ['allow()']]]],
      'r',
    ])
    const receipt = await db.write(SET, KEY)
    await db.write(['set', {}, 'r', 'd'], KEY)
    expect(receipt.signer).toBe(ALICE.address)
    expect(db.read('cget', 'c', 'd')).toMatchObject({ setter: ALICE.address, data: { by: ALICE.address } })
    expect(db.read('get', 'r', 'd')).toEqual({ auth: ALICE.address, signer: ALICE.address })
  })

  it('counts its own nonces', async () => {
    const db = await withLink()
    const before = db.read('getNonce', ALICE.address)
    await db.write(SET, KEY)
    // The consent had the first.
    expect([db.read('getNonce', KEY.address), db.read('getNonce', ALICE.address)]).toEqual([3, before])
  })

  it.each([-1, 0, 1])('is refused after its expiry: %d ms from it', async (delta) => {
    const db = await withLink({ expiry: 5_000 })
    const { expiry } = db.read('getAddressLink', KEY.address) as { expiry: number }
    const entry: Entry = { ...(await db.entry(SET, KEY, { expires: expiry + 10 })), ts: expiry + delta }
    if (delta <= 0) expect(db.contract.apply(entry).signer).toBe(ALICE.address)
    else expect(refusal(db.contract, entry)).toMatchObject(DENIED('time'))
  })

  it('stays refused long after, and never acts for itself', async () => {
    const db = await withLink({ expiry: 1 })
    const entry = await db.entry(SET, KEY, { expires: 9e15 })
    expect(refusal(db.contract, { ...entry, ts: 9e14 })).toMatchObject(DENIED('time'))
  })

  it('is refused from the entry on after that which removed it', async () => {
    const db = await withLink()
    await db.write(SET, KEY)
    await db.write(['removeAddressLink', KEY.address], ALICE)
    expect(await db.refuse(SET, KEY)).toMatchObject(DENIED('revoked'))
    expect(await db.refuse(['removeAddressLink', KEY.address], KEY)).toMatchObject(DENIED('revoked'))
  })

  it('goes on to the end of the entry that removes it', async () => {
    const db = await withLink()
    await db.write(['batch', [['removeAddressLink', KEY.address], SET]], KEY)
    expect(db.read('get', 'c', 'd')).toEqual({ by: ALICE.address })
    expect(await db.refuse(SET, KEY)).toMatchObject(DENIED('revoked'))
  })

  it('runs as many operations as its scope counts, refused ones aside', async () => {
    const db = await withLink({ scope: { count: 2 } })
    await db.write(SET, KEY)
    expect(await db.refuse(['set', {}, 'closed', 'd'], KEY)).toMatchObject({ code: 'DB_ACCESS_DENIED' })
    expect(db.read('getAddressLink', KEY.address)).toMatchObject({ used: 1 })
    await db.write(SET, KEY)
    expect(await db.refuse(SET, KEY)).toMatchObject(DENIED('count'))
    expect(db.read('getAddressLink', KEY.address)).toMatchObject({ used: 2, scope: { count: 2 } })
  })

  it('has each operation of a batch counted', async () => {
    const db = await withLink({ scope: { count: 2 } })
    expect(await db.refuse(['batch', [SET, SET, SET]], KEY)).toMatchObject(DENIED('count'))
    await db.write(['batch', [SET, SET]], KEY)
    expect(await db.refuse(SET, KEY)).toMatchObject(DENIED('count'))
  })

  it('has nothing counted that triggers write', async () => {
    const db = await withLink({ scope: { count: 1 } })
    const func: Json = [
      ['set()', [{}, 'posts', 'one']],
      ['set()', [{}, 'posts', 'two']],
    ]
    await db.write(['addTrigger', { key: 't', on: 'create', func }, 'c'])
    await db.write(SET, KEY)
    expect(db.read('count', 'posts')).toBe(2)
  })

  it('ends its own link within the count too', async () => {
    const db = await withLink({ scope: { count: 1 } })
    await db.write(['removeAddressLink', KEY.address], KEY)
    expect(db.read('getAddressLink', KEY.address)).toMatchObject({ used: 1, revoked: true })
  })

  it('starts to count anew when it is linked again', async () => {
    const db = await withLink({ scope: { count: 1 } })
    await db.write(SET, KEY)
    const fresh = await linking(db, KEY, ALICE, { scope: { count: 3 } })
    await db.write(fresh, ALICE)
    expect(db.read('getAddressLink', KEY.address)).toMatchObject({ used: 0 })
    await db.write(SET, KEY)
  })
})

describe('the scope of a linked key', () => {
  const scope = { collections: ['posts', 'posts/*/comments'], operations: ['set', 'update:edit', 'delete'] }

  it.each<[Query]>([
    [['set', {}, 'posts', 'p']],
    [['query', 'update:edit', {}, 'posts', 'p']],
    [['batch', [['set', {}, 'posts', 'p', 'comments', 'c']]]],
  ])('lets %j pass', async (query) => {
    const db = await withLink({ scope })
    await db.write(['set', {}, 'posts', 'p'], ALICE)
    await db.write(query, KEY)
  })

  it.each<[string, Query]>([
    ['collections', ['set', {}, 'c', 'd']],
    ['collections', ['delete', 'c', 'd']],
    ['collections', ['set', {}, 'posts', 'p', 'comments', 'c', 'likes', 'l']],
    ['collections', ['set', {}, 'c', 'd', { if: { exists: false } }]],
    ['operations', ['add', {}, 'posts']],
    ['operations', ['query', 'set:edit', {}, 'posts', 'p']],
    ['operations', ['query', 'upsert:edit', {}, 'posts', 'p']],
    ['collections', ['query', 'update:edit', {}, 'c', 'd']],
    ['operations', ['upsert', {}, 'posts', 'p']],
  ])('refuses by its %s %j, alone and at the end of a batch', async (limit, query) => {
    const db = await withLink({ scope })
    expect(await db.refuse(query, KEY)).toMatchObject(DENIED(limit))
    const batch: Query = ['batch', [['set', {}, 'posts', 'p'], query]]
    expect(await db.refuse(batch, KEY)).toMatchObject(DENIED(limit))
    expect(db.read('get', 'posts', 'p')).toBeNull()
  })
})

it('what the database does by itself is not of the scope of the key whose write it follows', async () => {
  const db = await withLink({ scope: { collections: ['posts'], operations: ['set'] } })
  const func: Json = [['add()', [{ by: '$signer' }, 'c']]]
  await db.write(['addTrigger', { key: 'log', on: 'create', func }, 'posts'])
  await db.write(['set', {}, 'posts', 'p'], KEY)
  expect(db.read('get', 'c')).toEqual([{ by: ALICE.address }])
  expect(await db.refuse(['add', {}, 'c'], KEY)).toMatchObject(DENIED('operations'))
})

describe('a key linked to an owner', () => {
  const forbidden: readonly Query[] = [
    ['addOwner', BOB.address],
    ['removeOwner', OWNER.address],
    ['setRules', [['*', [['allow()']]]], 'c'],
    ['setSchema', {}, 'c'],
    ['removeSchema', 'c'],
    ['addIndex', [['a'], ['b']], 'c'],
    ['removeIndex', [['a'], ['b']], 'c'],
    ['exemptIndex', 'a', 'c'],
    ['addRelayerJob', 'j', { relayers: [BOB.address] }],
    ['removeRelayerJob', 'j'],
    ['addVerifier', 'v', {}],
    ['removeVerifier', 'v'],
    ['createPolicy', { members: [BOB.address] }],
    ['propose', `policy:${'A'.repeat(43)}`, ['tick']],
    ['approve', `policy:${'A'.repeat(43)}/AAAAAAAAAAAAAAAAAAAAAA`],
    ['addAddressLink', {}],
    ['pause'],
    ['nonsense'],
  ]

  it('administers nothing, alone or in a batch', async () => {
    const db = await testDatabase(['c'])
    await link(db, KEY, OWNER)
    for (const query of forbidden) {
      const expected = query[0] === 'nonsense' ? { code: 'DB_OPERATION_UNKNOWN' } : DENIED('operations')
      expect(await db.refuse(query, KEY)).toMatchObject(expected)
      expect(await db.refuse(['batch', [SET, query]], KEY)).toMatchObject(expected)
    }
    await db.write(SET, KEY)
  })
})

describe('a link that is possible', () => {
  it('is told by getAddressLink, also when it is over', async () => {
    const db = await withLink({ expiry: 7_000, scope: { collections: ['c'] } })
    const { expiry } = db.read('getAddressLink', KEY.address) as { expiry: number }
    const link = { address: ALICE.address, expiry, scope: { collections: ['c'] }, revoked: false }
    expect([expiry - db.contract.ts, db.read('getAddressLink', KEY.address)]).toEqual([7_000, link])
    await db.write(['removeAddressLink', KEY.address], ALICE)
    expect(db.read('getAddressLink', KEY.address)).toEqual({ ...link, revoked: true })
    expect(db.read('getAddressLink', OTHER.address)).toBeNull()
  })

  it(`holds for LINK_LIFE_MS_MAX, ${LINK_LIFE_MS_MAX} ms, and no longer`, async () => {
    const db = await testDatabase()
    expect(await db.refuse(await linking(db, KEY, ALICE, { expiry: LINK_LIFE_MS_MAX + 1 }), ALICE)).toMatchObject({
      code: 'DB_LIMIT_EXCEEDED',
      data: { limit: 'LINK_LIFE_MS_MAX' },
    })
    await link(db, KEY, ALICE, { expiry: LINK_LIFE_MS_MAX })
    await link(db, OTHER, ALICE)
    const [one, other] = [KEY, OTHER].map(({ address }) => db.read('getAddressLink', address) as { expiry: number })
    expect((other?.expiry ?? 0) - (one?.expiry ?? 0)).toBe(1_000)
  })

  it('takes the place of one that is over, whoever its account was', async () => {
    const db = await withLink({ expiry: 1 })
    await link(db, KEY, BOB)
    expect(db.read('getAddressLink', KEY.address)).toMatchObject({ address: BOB.address })
    await db.write(['removeAddressLink', KEY.address], BOB)
    await link(db, KEY, ALICE)
    expect((await db.write(SET, KEY)).signer).toBe(ALICE.address)
  })
})

describe('a link that is not possible', () => {
  const INVALID = { code: 'DB_LINK_INVALID' }

  it('is one to a second account', async () => {
    const db = await withLink()
    expect(await db.refuse(await linking(db, KEY, BOB), BOB)).toMatchObject(INVALID)
  })

  it('is one of a key that has signed for itself', async () => {
    const db = await testDatabase(['c'])
    await db.write(SET, BOB)
    expect(await db.refuse(await linking(db, BOB, ALICE), ALICE)).toMatchObject(INVALID)
  })

  it('is one of an owner', async () => {
    const db = await testDatabase([], { owners: [OWNER.address, KEY.address] })
    expect(await db.refuse(await linking(db, KEY, ALICE), ALICE)).toMatchObject(INVALID)
  })

  it('is one to itself', async () => {
    const db = await testDatabase()
    expect(await db.refuse(await linking(db, KEY, KEY), KEY)).toMatchObject(INVALID)
  })

  it('is one that a linked key makes: there are no chains', async () => {
    const db = await withLink()
    const toKey = await linking(db, OTHER, KEY)
    const toAccount = await linking(db, OTHER, ALICE)
    expect(await db.refuse(toKey, KEY)).toMatchObject(DENIED('operations'))
    expect(await db.refuse(toAccount, KEY)).toMatchObject(DENIED('operations'))
    expect(db.read('getAddressLink', OTHER.address)).toBeNull()
  })

  it('is not followed further than one step', async () => {
    const [db, middle] = [await testDatabase(['c']), ed25519(Buffer.alloc(32, 43))]
    // The middle key is one that can still be linked: it has signed nothing itself.
    await link(db, middle, BOB)
    expect(await db.refuse(await linking(db, KEY, middle), middle)).toMatchObject(DENIED('operations'))
    await link(db, KEY, ALICE)
    expect((await db.write(SET, KEY)).signer).toBe(ALICE.address)
  })
})

describe('removing a link', () => {
  it.each([
    ['a stranger', BOB],
    ['an owner', OWNER],
  ])('is not for %s', async (_, by) => {
    const db = await withLink()
    expect(await db.refuse(['removeAddressLink', KEY.address], by)).toMatchObject({ code: 'DB_LINK_INVALID' })
  })

  it('is not for another key of the account', async () => {
    const db = await withLink()
    await link(db, OTHER, ALICE)
    expect(await db.refuse(['removeAddressLink', KEY.address], OTHER)).toMatchObject({ code: 'DB_LINK_INVALID' })
  })

  it('is for the key itself, whatever its scope', async () => {
    const db = await withLink({ scope: { operations: ['add'], collections: ['c'] } })
    await db.write(['removeAddressLink', KEY.address], KEY)
    expect(await db.refuse(SET, KEY)).toMatchObject(DENIED('revoked'))
  })

  it('happens once', async () => {
    const db = await withLink()
    await db.write(['removeAddressLink', KEY.address], ALICE)
    expect(await db.refuse(['removeAddressLink', KEY.address], ALICE)).toMatchObject({ code: 'DB_LINK_INVALID' })
    expect(await db.refuse(['removeAddressLink', OTHER.address], ALICE)).toMatchObject({ code: 'DB_LINK_INVALID' })
  })
})
