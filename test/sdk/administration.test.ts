import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Receipt } from '../../contract/wire/types.ts'
import { openLocal } from '../../node/local.ts'
import { connect, type Db } from '../../sdk/index.ts'
import { ed25519, evm } from '../../sdk/signers/index.ts'
import { OPEN_RULES, startNode, type TestNode } from '../support/node.ts'
import { DATABASES } from '../support/signing.ts'

const owner = evm()
const other = ed25519()
let node: TestNode
let db: Db

beforeAll(async () => {
  node = await startNode()
})
afterAll(() => node.close())
beforeEach(async () => {
  db = await connect(node.url, { db: await node.deploy({ owners: [owner.address] }), signer: owner })
  await must(db.setRules(OPEN_RULES, 'people'))
})

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

describe('what owners write', () => {
  it('addOwner and removeOwner change who owns, down to nobody', async () => {
    await must(db.addOwner(other.address))
    expect(await db.getOwner()).toEqual([owner.address, other.address])
    await must(db.removeOwner(owner.address, { signer: other }))
    expect(await codeOf(db.removeOwner(other.address, { signer: other }))).toBe('DB_OWNER_INVALID')
    await must(db.removeOwner(other.address, { freeze: true, signer: other }))
    expect(await db.getOwner()).toEqual([])
  })

  it('setAlgorithms and setBundlers restrict who signs and who sequences', async () => {
    await must(db.setAlgorithms(['evm']))
    await must(db.setBundlers([other.address]))
    expect([await db.getAlgorithms(), await db.getBundlers()]).toEqual([['evm'], [other.address]])
    expect(await codeOf(db.set({}, 'people', 'Bob', { signer: other }))).toBe('DB_KIND_REFUSED')
  })

  it('setSecure and setLimits say what may be written', async () => {
    await must(db.setSecure(false))
    await must(db.setLimits({ DOCUMENT_BYTES_MAX: 100 }))
    expect(await codeOf(db.set({ text: 'x'.repeat(100) }, 'unruled', 'x'))).toBe('DB_LIMIT_EXCEEDED')
    await must(db.setLimits({ DOCUMENT_BYTES_MAX: null }))
    await must(db.set({ text: 'x'.repeat(100) }, 'unruled', 'x'))
    expect((await db.getInfo()).secure).toBe(false)
  })

  it('linkContract and unlinkContract keep ids', async () => {
    await must(db.linkContract('token', DATABASES[1]))
    expect(await db.getLinkedContract('token')).toBe(DATABASES[1])
    await must(db.unlinkContract('token'))
    expect(await db.getLinkedContract('token')).toBeNull()
  })

  it('pause and unpause stop and start writes', async () => {
    await must(db.pause())
    expect(await codeOf(db.set({}, 'people', 'Bob', { signer: other }))).toBe('DB_PAUSED')
    expect(await db.get('people')).toEqual([])
    await must(db.unpause())
    await must(db.set({}, 'people', 'Bob', { signer: other }))
  })

  it('evolve freezes, and takes back; setCanEvolve ends it', async () => {
    await must(db.evolve(DATABASES[1]))
    expect(await codeOf(db.set({}, 'people', 'Bob'))).toBe('DB_EVOLVING')
    expect(await codeOf(db.migrate(2))).toBe('DB_EVOLVE_INVALID')
    expect(await db.getEvolve()).toMatchObject({ isEvolving: true, next: DATABASES[1] })
    await must(db.evolve(null))
    await must(db.setCanEvolve(false))
    expect(await codeOf(db.evolve(DATABASES[1]))).toBe('DB_EVOLVE_INVALID')
    expect(await db.getVersion()).toBe(1)
  })

  it('names another signer, as every write does', async () => {
    const options = { signer: other }
    const writes = [
      db.addOwner(other.address, options),
      db.setAlgorithms(['evm'], options),
      db.setBundlers([], options),
      db.setSecure(true, options),
      db.setLimits({ ENTRY_FUEL: 60_000 }, options),
      db.linkContract('a', DATABASES[0], options),
      db.unlinkContract('a', options),
      db.pause(options),
      db.unpause(options),
      db.setCanEvolve(true, options),
      db.evolve(null, options),
      db.migrate(2, options),
    ]
    expect(await Promise.all(writes.map(codeOf))).toEqual(writes.map(() => 'DB_OWNER_REQUIRED'))
  })
})

describe('what everyone reads', () => {
  it('getCollection tells of a collection', async () => {
    await must(db.set({}, 'people', 'Bob'))
    expect(await db.getCollection('people')).toEqual({
      rules: OPEN_RULES,
      schema: null,
      indexes: [],
      exempt: [],
      triggers: [],
      documents: 1,
    })
  })

  it('getRoot and getHash tell what commits to the state and to the log', async () => {
    const { seq } = await must(db.set({}, 'people', 'Bob'))
    const root = await db.getRoot()
    const { root: proven } = await db.get('people', 'Bob', { proof: true })
    expect(root).toEqual({ seq, root: proven })
    const hash = await db.getHash()
    await must(db.set({ n: 1 }, 'people', 'Bob'))
    expect(hash).toEqual({ records: expect.any(Number), hash: expect.stringMatching(/^[\w-]{43}$/) })
    expect((await db.getHash()).hash).not.toBe(hash.hash)
  })

  it('getIds and getValidities tell of entries, and of no write that was refused', async () => {
    const first = await must(db.set({}, 'people', 'Ann'))
    expect(await codeOf(db.set({}, 'unruled', 'x'))).toBe('DB_ACCESS_DENIED')
    const second = await must(db.set({}, 'people', 'Bob'))
    expect(await db.getIds(first.seq)).toEqual([first.id, second.id])
    expect(await db.getIds(second.seq, second.seq)).toEqual([second.id])
    expect(await db.getValidities(first.seq, second.seq)).toEqual({ [first.id]: true, [second.id]: true })
    await expect(db.getIds(0)).rejects.toMatchObject({ code: 'DB_ARGUMENTS_INVALID' })
  })

  it('answers the same in this process as over HTTP', async () => {
    const local = await openLocal({ owner, secure: false })
    try {
      const { id } = await must(local.set({}, 'people', 'Bob'))
      expect([await local.getIds(1), (await local.getRoot()).seq, (await local.getHash()).records > 1]).toEqual([
        [id],
        1,
        true,
      ])
      await expect(local.getIds(-1)).rejects.toMatchObject({ code: 'DB_ARGUMENTS_INVALID' })
    } finally {
      await local.close()
    }
  })
})
