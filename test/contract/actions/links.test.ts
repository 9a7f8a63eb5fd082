import { describe, expect, it } from '@jest/globals'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { ed25519 } from '../../../sdk/signers/index.ts'
import { ALICE, BOB, OWNER, START, testDatabase } from '../../support/contract.ts'
import { inner, link, linking } from '../../support/inner.ts'
import { DATABASES, fixedSigners } from '../../support/signing.ts'

const KEY = ed25519(Buffer.alloc(32, 41))
const CONSENT: Query = ['linkTo', ALICE.address]

describe('a consent', () => {
  it.each<[string, Query]>([
    ['is to another account', ['linkTo', BOB.address]],
    ['is to an owner', ['linkTo', OWNER.address]],
    ['is to the account in another spelling', ['linkTo', ALICE.address.toUpperCase()]],
    ['names two accounts', ['linkTo', ALICE.address, ALICE.address]],
    ['names none', ['linkTo']],
    ['is of another operation', ['set', {}, 'c', 'd']],
    ['is of another operation on the account', ['removeAddressLink', ALICE.address]],
  ])('that %s links nothing', async (_, query) => {
    const db = await testDatabase()
    const { code } = await db.refuse(['addAddressLink', await inner(db, query, KEY)], ALICE)
    expect([code, db.read('getAddressLink', KEY.address)]).toEqual(['DB_LINK_INVALID', null])
  })

  it.each<[string, string, object]>([
    ['DB_DATABASE_MISMATCH', 'of another database', { db: DATABASES[1] }],
    ['DB_EXPIRED', 'that has expired', { expires: START - 1 }],
    ['DB_NONCE_TOO_HIGH', 'with a nonce beyond the window', { nonce: 5_000 }],
  ])('is refused with %s: one %s', async (code, _, sign) => {
    const db = await testDatabase()
    const consent = await inner(db, CONSENT, KEY, sign)
    expect(await db.refuse(['addAddressLink', consent], ALICE)).toMatchObject({ code })
  })

  it('is refused at the instant after its expiry and taken at it', async () => {
    const db = await testDatabase()
    const late = await inner(db, CONSENT, KEY, { expires: START - 1 })
    expect(await db.refuse(['addAddressLink', late], ALICE)).toMatchObject({ code: 'DB_EXPIRED' })
    await db.write(['addAddressLink', await inner(db, CONSENT, KEY, { expires: START })], ALICE)
  })

  it('is refused with any member altered', async () => {
    const db = await testDatabase()
    const consent = await inner(db, CONSENT, KEY)
    const other = await inner(db, CONSENT, ed25519(Buffer.alloc(32, 50)))
    const changes: readonly object[] = [
      { expires: (consent['expires'] as number) + 1 },
      { nonce: 2 },
      { signature: other['signature'] as Json },
      { signer: other['signer'] as Json },
    ]
    for (const change of changes) {
      const { code } = await db.refuse(['addAddressLink', { ...consent, ...change } as Json], ALICE)
      expect(code).toBe('DB_SIGNATURE_INVALID')
    }
  })

  it('is of a kind that the owners accept', async () => {
    const db = await testDatabase()
    await db.write(['setAlgorithms', ['evm']])
    const consent = await inner(db, ['linkTo', BOB.address], KEY)
    expect(await db.refuse(['addAddressLink', consent], BOB)).toMatchObject({ code: 'DB_KIND_REFUSED' })
  })

  it('serves once: after the link was removed it does not bring it back', async () => {
    const db = await testDatabase()
    const linking: Query = ['addAddressLink', await inner(db, CONSENT, KEY)]
    await db.write(linking, ALICE)
    await db.write(['removeAddressLink', KEY.address], ALICE)
    expect(await db.refuse(linking, ALICE)).toMatchObject({ code: 'DB_NONCE_USED' })
    expect(await db.refuse(linking, BOB)).toMatchObject({ code: 'DB_LINK_INVALID' })
  })

  it('cannot be sent by who signed it, or by a stranger, in the place of the account', async () => {
    const db = await testDatabase()
    const consent = await inner(db, CONSENT, KEY)
    for (const by of [KEY, BOB, OWNER]) {
      expect(await db.refuse(['addAddressLink', consent], by)).toMatchObject({ code: 'DB_LINK_INVALID' })
    }
  })

  it('does nothing by itself', async () => {
    const db = await testDatabase()
    const { code, sentence } = await db.refuse(CONSENT, KEY)
    expect([code, sentence]).toEqual(['DB_ARGUMENTS_INVALID', expect.stringContaining('addAddressLink')])
  })

  it('may be signed by a key of every kind', async () => {
    const db = await testDatabase()
    const [, ...others] = await fixedSigners()
    for (const signer of others) await link(db, signer, ALICE)
    expect(others.map(({ address }) => db.read('getAddressLink', address))).toEqual(
      others.map(() => expect.objectContaining({ address: ALICE.address })),
    )
  })
})

describe('a key that cannot be linked', () => {
  it('is an owner', async () => {
    const db = await testDatabase()
    await db.write(['addOwner', KEY.address])
    expect(await db.refuse(await linking(db, KEY, ALICE), ALICE)).toMatchObject({ code: 'DB_LINK_INVALID' })
  })

  it('is a member of a policy that is an owner', async () => {
    const db = await testDatabase()
    const policy = (await db.write(['createPolicy', { members: [KEY.address, BOB.address], threshold: 1 }])).docId
    await db.write(['addOwner', policy as string])
    const { code, sentence } = await db.refuse(await linking(db, KEY, ALICE), ALICE)
    expect([code, sentence]).toEqual(['DB_LINK_INVALID', expect.stringContaining(`is a member of ${policy}`)])
    await db.write(['removeOwner', policy as string])
    await db.write(await linking(db, KEY, ALICE), ALICE)
  })
})

describe('addAddressLink', () => {
  it.each<[Json]>([[null], [5], ['x'], [[]], [{}], [{ query: CONSENT }]])(
    'takes no %j for a consent',
    async (consent) => {
      const db = await testDatabase()
      const { code } = await db.refuse(['addAddressLink', consent], ALICE)
      expect(['DB_QUERY_INVALID', 'DB_SIGNATURE_KIND_UNKNOWN']).toContain(code)
    },
  )

  it.each<[Json]>([
    [null],
    [5],
    [[]],
    [{ expires: 5 }],
    [{ expiry: 0 }],
    [{ expiry: -1 }],
    [{ expiry: 1.5 }],
    [{ expiry: '5' }],
    [{ expiry: null }],
  ])('takes no %j for options', async (options) => {
    const db = await testDatabase()
    expect(await db.refuse(await linking(db, KEY, ALICE, options), ALICE)).toMatchObject({
      code: 'DB_ARGUMENTS_INVALID',
    })
  })

  it('takes no third argument', async () => {
    const db = await testDatabase()
    const query: Query = [...(await linking(db, KEY, ALICE)), {}]
    expect(await db.refuse(query, ALICE)).toMatchObject({ code: 'DB_ARGUMENTS_INVALID' })
  })

  it('takes its place in a batch, with nothing left when the batch fails', async () => {
    const db = await testDatabase()
    const linkingQuery = await linking(db, KEY, ALICE)
    await db.refuse(['batch', [linkingQuery, ['set', {}, 'closed', 'd']]], ALICE)
    expect([db.read('getAddressLink', KEY.address), db.read('getNonce', KEY.address)]).toEqual([null, 1])
    await db.write(['batch', [linkingQuery, ['tick']]], ALICE)
    expect(db.read('getAddressLink', KEY.address)).toMatchObject({ address: ALICE.address })
  })
})

it.each<[Query]>([
  [['removeAddressLink']],
  [['removeAddressLink', 'x']],
  [['removeAddressLink', KEY.address, 1]],
  [['removeAddressLink', null]],
])('%j is not well formed', async (query) => {
  const db = await testDatabase()
  expect(await db.refuse(query, ALICE)).toMatchObject({ code: 'DB_ARGUMENTS_INVALID' })
})
