import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Receipt } from '../../contract/wire/types.ts'
import { openLocal } from '../../node/local.ts'
import { createDb, type Db } from '../../sdk/index.ts'
import { ed25519, evm } from '../../sdk/signers/index.ts'
import { OPEN_RULES } from '../support/node.ts'

const owner = evm()
const alice = ed25519()
const bob = ed25519()
let db: Db

beforeEach(async () => {
  db = await openLocal({ owner })
  await must(db.setRules(OPEN_RULES, 'posts'))
})
afterEach(() => db.close())

/** Returns the receipt of a write that must take effect. */
async function must(write: Promise<Receipt>): Promise<Extract<Receipt, { success: true }>> {
  const receipt = await write
  if (!receipt.success) throw new Error(receipt.error.message)
  return receipt
}

/** Returns the code with which a write is refused. */
async function codeOf(write: Promise<Receipt>): Promise<string | undefined> {
  const receipt = await write
  return receipt.success ? undefined : receipt.error.code
}

describe('createTempAddress', () => {
  it('makes a signer that acts for the account', async () => {
    const temp = await db.createTempAddress({ signer: alice })
    const receipts = await Promise.all([1, 2, 3].map((n) => must(db.set({ n }, 'posts', `p${n}`, { signer: temp }))))
    expect(receipts.map(({ signer }) => signer)).toEqual([alice.address, alice.address, alice.address])
    expect(temp).toMatchObject({ account: alice.address, kind: 'ed25519' })
    expect(temp.address).not.toBe(alice.address)
  })

  it('acts for the signer of the database unless it names another', async () => {
    const temp = await db.createTempAddress()
    expect((await must(db.set({}, 'posts', 'p', { signer: temp }))).signer).toBe(owner.address)
  })

  it('keeps the signer to expiry and scope', async () => {
    const scope = { collections: ['posts'], operations: ['set'], count: 2 }
    const temp = await db.createTempAddress({ signer: alice, expiry: 60_000, scope })
    const { timestamp } = await must(db.set({}, 'posts', 'p', { signer: temp }))
    expect(await codeOf(db.add({}, 'posts', { signer: temp }))).toBe('DB_SESSION_DENIED')
    const link = await db.getAddressLink(temp.address)
    expect(link).toEqual({ address: alice.address, expiry: expect.any(Number), scope, used: 1, revoked: false })
    expect((link?.expiry ?? 0) - timestamp).toBeLessThanOrEqual(60_000)
    await must(db.set({}, 'posts', 'p', { signer: temp }))
    expect(await codeOf(db.set({}, 'posts', 'p', { signer: temp }))).toBe('DB_SESSION_DENIED')
  })

  it('makes one that can be kept and used again', async () => {
    const temp = await db.createTempAddress({ signer: alice })
    const again = ed25519(temp.exportKey())
    expect((await must(db.set({}, 'posts', 'p', { signer: again }))).signer).toBe(alice.address)
  })

  it('throws what the database has against it', async () => {
    const tooLong = db.createTempAddress({ signer: alice, expiry: 1e12 })
    await expect(tooLong).rejects.toMatchObject({ name: 'SdkError', code: 'DB_LIMIT_EXCEEDED' })
    const temp = await db.createTempAddress({ signer: alice })
    await expect(db.createTempAddress({ signer: temp })).rejects.toMatchObject({ code: 'DB_SESSION_DENIED' })
  })

  it('needs an account', async () => {
    const nobodys = createDb({ id: db.id, transport: { write: none, read: none, prove: none, close: none } })
    await expect(nobodys.createTempAddress()).rejects.toMatchObject({ code: 'SDK_SIGNER_MISSING' })
  })
})

describe('links', () => {
  it('are made of a consent, and ended by the account or the key', async () => {
    const [one, other] = [ed25519(), ed25519()]
    for (const key of [one, other]) {
      const consent = await db.sign('linkTo', alice.address, { signer: key })
      await must(db.addAddressLink(consent, { expiry: 60_000 }, { signer: alice }))
    }
    await must(db.removeAddressLink(one.address, { signer: alice }))
    await must(db.removeAddressLink(other.address, { signer: other }))
    for (const key of [one, other]) {
      expect(await codeOf(db.set({}, 'posts', 'p', { signer: key }))).toBe('DB_SESSION_DENIED')
      expect(await db.getAddressLink(key.address)).toMatchObject({ revoked: true })
    }
    expect(await db.getAddressLink(bob.address)).toBeNull()
  })
})

describe('policies', () => {
  it('run what enough members approve', async () => {
    const policy = { members: [alice.address, bob.address], threshold: 2 }
    const { docId: address = '' } = await must(db.createPolicy(policy))
    expect(await db.getPolicy(address)).toEqual({ ...policy, delay: 0 })
    const { docId: id = '' } = await must(db.propose(address, ['set', { n: 1 }, 'posts', 'p'], { signer: alice }))
    expect(await db.getProposals(address)).toMatchObject([{ id, approvals: [alice.address] }])
    await must(db.revoke(id, { signer: alice }))
    expect(await codeOf(db.execute(id, { signer: bob }))).toBe('DB_POLICY_DENIED')
    await must(db.approve(id, { signer: bob }))
    const receipt = await must(db.approve(id, { signer: alice }))
    expect(receipt.results).toEqual([{ docId: 'p' }])
    expect(await db.cget('posts', 'p')).toMatchObject({ setter: address })
    expect(await db.getProposals(address)).toEqual([])
  })

  it('forget what is cancelled', async () => {
    const { docId: address = '' } = await must(db.createPolicy({ members: [alice.address, bob.address] }))
    const { docId: id = '' } = await must(db.propose(address, ['tick'], { signer: alice }))
    await must(db.cancel(id, { signer: alice }))
    expect(await codeOf(db.approve(id, { signer: bob }))).toBe('DB_PROPOSAL_INVALID')
  })

  it('own a database', async () => {
    const { docId: address = '' } = await must(db.createPolicy({ members: [alice.address, bob.address] }))
    await must(db.addOwner(address))
    const { docId: id = '' } = await must(db.propose(address, ['addOwner', bob.address], { signer: alice }))
    await must(db.approve(id, { signer: bob }))
    expect(await db.getOwner()).toEqual([owner.address, address, bob.address])
  })
})

async function none(): Promise<never> {
  throw new Error('nothing is sent')
}
