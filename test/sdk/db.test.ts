import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { JsonObject } from '../../contract/wire/json.ts'
import type { Receipt } from '../../contract/wire/types.ts'
import { openLocal } from '../../node/local.ts'
import { EXPIRES_MS } from '../../sdk/db.ts'
import { connect, type Db } from '../../sdk/index.ts'
import { arweave, ed25519, evm } from '../../sdk/signers/index.ts'
import { OPEN_RULES, startNode, type TestNode } from '../support/node.ts'

const owner = evm()
const other = ed25519()
let node: TestNode
let db: Db

beforeAll(async () => {
  node = await startNode()
})
afterAll(() => node.close())
beforeEach(async () => {
  const id = await node.deploy({ owners: [owner.address] })
  db = await connect(node.url, { db: id, signer: owner })
  await must(db.setRules(OPEN_RULES, 'people'))
})

/** Returns the receipt of a write that must take effect. */
async function must(write: Promise<Receipt>): Promise<Extract<Receipt, { success: true }>> {
  const receipt = await write
  if (!receipt.success) throw new Error(receipt.error.message)
  return receipt
}

describe('writes', () => {
  it('set creates a document', async () => {
    const receipt = await db.set({ age: 20 }, 'people', 'Bob')
    expect([receipt, await db.get('people', 'Bob')]).toMatchObject([
      { success: true, docId: 'Bob', signer: owner.address },
      { age: 20 },
    ])
  })

  it('add tells the id it made', async () => {
    const { docId } = await must(db.add({ age: 20 }, 'people'))
    expect(await db.get('people', docId as string)).toEqual({ age: 20 })
  })

  it('update merges', async () => {
    await db.set({ name: 'Bob', age: 20 }, 'people', 'Bob')
    await must(db.update({ age: 21 }, 'people', 'Bob'))
    expect(await db.get('people', 'Bob')).toEqual({ name: 'Bob', age: 21 })
  })

  it('upsert creates what is not there', async () => {
    await must(db.upsert({ age: 20 }, 'people', 'Bob'))
    expect(await db.get('people', 'Bob')).toEqual({ age: 20 })
  })

  it('delete takes a document away', async () => {
    await db.set({ age: 20 }, 'people', 'Bob')
    await must(db.delete('people', 'Bob'))
    expect(await db.get('people', 'Bob')).toBeNull()
  })

  it('query runs a named operation', async () => {
    await must(db.setRules([['set:join', [['mod()', { by: '$signer' }], ['allow()']]]], 'members'))
    await must(db.query('set:join', {}, 'members', 'x'))
    expect(await db.get('members', 'x')).toEqual({ by: owner.address })
  })

  it('batch applies all writes', async () => {
    await must(
      db.batch([
        ['set', { n: 1 }, 'people', 'a'],
        ['upsert', { n: 2 }, 'people', 'b'],
        ['delete', 'people', 'a'],
      ]),
    )
    expect(await db.get('people')).toEqual([{ n: 2 }])
  })

  it('batch with one refused write applies none', async () => {
    const receipt = await db.batch([
      ['set', { n: 1 }, 'people', 'a'],
      ['delete', 'people', 'absent'],
    ])
    expect([receipt, await db.get('people')]).toMatchObject([
      { success: false, error: { code: 'DB_DOCUMENT_MISSING' } },
      [],
    ])
  })

  it('applies every field operator', async () => {
    await db.set({ n: 1, list: [1, 2], gone: true }, 'people', 'Bob')
    const change = { n: db.inc(2), list: db.union(3), gone: db.del(), by: db.signer(), s: db.ts(), m: db.ms() }
    const { timestamp } = await must(db.update(change, 'people', 'Bob'))
    await must(db.update({ list: db.remove(1) }, 'people', 'Bob'))
    const expected = { n: 3, list: [2, 3], by: owner.address, s: Math.floor(timestamp / 1_000), m: timestamp }
    expect(await db.get('people', 'Bob')).toEqual(expected)
  })

  it('writes documents of sub-collections', async () => {
    await must(db.setRules(OPEN_RULES, 'people', 'Bob', 'notes'))
    await must(db.set({ text: 'x' }, 'people', 'Bob', 'notes', 'n1'))
    expect(await db.get('people', 'Bob', 'notes', 'n1')).toEqual({ text: 'x' })
  })

  it('resolves to the refusal of the database', async () => {
    const receipt = await db.set({ a: 1 }, 'unruled', 'x')
    expect(receipt).toMatchObject({ success: false, error: { code: 'DB_ACCESS_DENIED' } })
  })

  it.each([
    ['ed25519', () => other],
    ['arweave', () => arweave()],
  ])(
    'signs with the %s signer of a call',
    async (_kind, open) => {
      const signer = await open()
      await must(db.set({ by: db.signer() }, 'people', 'x', { signer }))
      expect(await db.get('people', 'x')).toEqual({ by: signer.address })
    },
    30_000,
  )

  it('throws when nobody signs', async () => {
    const unsigned = await connect(node.url, { db: db.id })
    await expect(unsigned.set({}, 'people', 'Bob')).rejects.toMatchObject({ code: 'SDK_SIGNER_MISSING' })
  })

  it('throws a TypeError for data without a JSON form', async () => {
    await expect(db.set({ n: Number.NaN }, 'people', 'Bob')).rejects.toThrow(TypeError)
  })

  it('writes the data of the moment of the call', async () => {
    const data = { n: 1 }
    const write = must(db.set(data, 'people', 'Bob'))
    data.n = 2
    await write
    expect(await db.get('people', 'Bob')).toEqual({ n: 1 })
  })
})

/** Documents that no query holds: by their bytes, by their levels, without an end. */
const BOUNDLESS: readonly (readonly [string, () => object])[] = [
  ['1.2 million letters', () => ({ text: 'é'.repeat(1_200_000) })],
  ['12 million letters', () => ({ text: 'é'.repeat(12_000_000) })],
  ['70 levels', () => JSON.parse(`{"a":${'['.repeat(69)}${']'.repeat(69)}}`)],
  ['20,000 levels', () => JSON.parse(`{"a":${'['.repeat(19_999)}${']'.repeat(19_999)}}`)],
  ['itself in it', () => cyclic()],
]

function cyclic(): object {
  const object: { self?: object } = {}
  object.self = object
  return object
}

describe.each(BOUNDLESS)('a document with %s', (_what, make) => {
  const refusal = { name: 'SdkError', code: 'DB_LIMIT_EXCEEDED' }

  it('is refused before it is sent, alone and beside others, at a node and in this process', async () => {
    const local = await openLocal({ owner, secure: false })
    const data = make()
    for (const each of [db, local]) {
      await expect(each.set(data, 'people', 'Bob')).rejects.toMatchObject(refusal)
      const beside = [each.set(data, 'people', 'Bob'), must(each.set({ n: 1 }, 'people', 'Al'))] as const
      await expect(beside[0]).rejects.toMatchObject(refusal)
      await beside[1]
    }
    await local.close()
  })

  it('is refused when it was signed elsewhere', async () => {
    const signed = await db.sign('set', {}, 'people', 'Bob')
    const send = db.send({ ...signed, query: ['set', make() as JsonObject, 'people', 'Bob'] })
    await expect(send).rejects.toMatchObject(refusal)
  })
})

describe('nonces', () => {
  it('lets 600 writes go without waiting for each other, in the order of the calls', async () => {
    const writes = Array.from({ length: 600 }, (_, i) => must(db.set({ i }, 'people', `p${i}`)))
    const seqs = (await Promise.all(writes)).map((receipt) => receipt.seq)
    expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] as number) + i))
  })

  it('lets two clients write with one key', async () => {
    const second = await connect(node.url, { db: db.id, signer: owner })
    for (let i = 0; i < 5; i++) {
      await must(db.set({ i }, 'people', 'a'))
      await must(second.set({ i }, 'people', 'b'))
    }
    expect(await db.get('people')).toEqual([{ i: 4 }, { i: 4 }])
  })

  it('lets two clients write with one key at the same time', async () => {
    const second = await connect(node.url, { db: db.id, signer: owner })
    await Promise.all([db.getInfo(), second.getInfo()])
    const receipts = await Promise.all([db, second].map((client, i) => client.set({ i }, 'people', `p${i}`)))
    expect(receipts.map((receipt) => receipt.success)).toEqual([true, true])
  })

  it('goes on after more refusals than the window is wide', async () => {
    await Promise.all(Array.from({ length: 1_100 }, () => db.delete('people', 'absent')))
    await must(db.set({ n: 1 }, 'people', 'Bob'))
    expect(await db.get('people', 'Bob')).toEqual({ n: 1 })
  })

  it('getNonce tells the next nonce', async () => {
    expect([await db.getNonce(owner.address), await db.getNonce(other.address)]).toEqual([2, 1])
  })
})

describe('sign and send', () => {
  it('sends what was signed before', async () => {
    const signed = await db.sign('set', { n: 1 }, 'people', 'Bob')
    await must(db.send(signed))
    expect(await db.get('people', 'Bob')).toEqual({ n: 1 })
  })

  it('executes a signed query once however often it is sent', async () => {
    await db.set({ n: 0 }, 'people', 'Bob')
    const signed = await db.sign('update', { n: db.inc(1) }, 'people', 'Bob')
    const receipts = [await db.send(signed), await db.send(signed)]
    expect([receipts[0], await db.get('people', 'Bob')]).toEqual([{ ...receipts[1], success: true }, { n: 1 }])
  })

  it('signs for five minutes by the clock', async () => {
    const timed = await connect(node.url, { db: db.id, signer: owner, clock: () => 1_000 })
    expect((await timed.sign('set', {}, 'people', 'Bob')).expires).toBe(1_000 + EXPIRES_MS)
  })

  it('is refused when the query has expired', async () => {
    const late = await connect(node.url, { db: db.id, signer: owner, clock: () => 1_000 })
    expect(await late.set({}, 'people', 'Bob')).toMatchObject({ success: false, error: { code: 'DB_EXPIRED' } })
  })

  it('signs with the signer of the call', async () => {
    expect(await db.sign('add', {}, 'people', { signer: other })).toMatchObject({
      query: ['add', {}, 'people'],
      signer: other.address,
    })
  })
})

describe('administration', () => {
  it('setSchema, getSchema and removeSchema', async () => {
    const schema = { type: 'object', required: ['age'] }
    await must(db.setSchema(schema, 'people'))
    const refused = await db.set({}, 'people', 'Bob')
    const stored = await db.getSchema('people')
    await must(db.removeSchema('people'))
    expect([refused, stored, await db.getSchema('people')]).toMatchObject([
      { error: { code: 'DB_SCHEMA_VIOLATION' } },
      schema,
      null,
    ])
  })

  it('getRules returns what setRules was given', async () => {
    expect(await db.getRules('people')).toEqual(OPEN_RULES)
  })

  it('addOwner and removeOwner', async () => {
    await must(db.addOwner(other.address))
    await must(db.removeOwner(owner.address, { signer: other }))
    expect(await db.getOwner()).toEqual([other.address])
  })

  it('is refused to others than owners', async () => {
    const receipt = await db.setRules([], 'people', { signer: other })
    expect(receipt).toMatchObject({ success: false, error: { code: 'DB_OWNER_REQUIRED' } })
  })
})

describe('reads', () => {
  beforeEach(async () => {
    await must(
      db.batch([
        ['set', { name: 'Bob', age: 15 }, 'people', 'Bob'],
        ['set', { name: 'Alice', age: 20 }, 'people', 'Alice'],
        ['set', { name: 'Mike', age: 30 }, 'people', 'Mike'],
      ]),
    )
  })

  it('get takes filters, sorts and a limit', async () => {
    const found = await db.get<readonly { name: string }[]>('people', ['age', '>', 15], ['age', 'desc'], 1)
    expect(found.map(({ name }) => name)).toEqual(['Mike'])
  })

  it('cget returns metadata', async () => {
    expect(await db.cget('people', 'Bob')).toMatchObject({
      id: 'Bob',
      setter: owner.address,
      version: 1,
      data: { age: 15 },
    })
  })

  it('get throws the refusal of the database', async () => {
    await expect(db.get('people', ['age', 'up'])).rejects.toMatchObject({
      name: 'SdkError',
      code: 'DB_ARGUMENTS_INVALID',
    })
  })

  it('count, sum and avg return numbers', async () => {
    expect(await db.count('people', ['age', '>', 15])).toBe(2)
    expect(await db.sum('age', 'people', ['age', '>', 15])).toBe(50)
    expect(await db.avg('age', 'people')).toBeCloseTo(65 / 3)
    expect(await db.avg('height', 'people')).toBeNull()
  })

  it('explain tells how a read is run', async () => {
    expect(await db.explain('get', 'people', ['age', '>', 15])).toMatchObject({ indexed: true, keys: 2, results: 2 })
  })

  it.each([
    ['a date', ['people', ['age', '==', new Date(0)]], 'argument 2 of get/2 is a Date'],
    ['NaN', ['people', ['age', '>', Number.NaN]], 'argument 2 of get/2 is NaN'],
    ['undefined', [undefined], 'argument 1 of get is undefined'],
    ['a date to be proven', ['people', ['age', '==', new Date(0)], { proof: true }], 'argument 2 of get/2 is a Date'],
  ])('get says where it was given %s', async (_what, args, message) => {
    await expect(db.get(...(args as [string]))).rejects.toThrow(message)
  })

  it('sum says where it was given what JSON cannot carry', async () => {
    const filter = ['age', '>', Number.NaN] as const
    await expect(db.sum('age', 'people', filter)).rejects.toThrow(/^argument 3 of sum\/2 is NaN/)
  })

  it('a read nested too deep is refused before it is sent', async () => {
    const deep = JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`) as []
    await expect(db.get('people', ['age', '==', deep])).rejects.toMatchObject({ code: 'DB_LIMIT_EXCEEDED' })
  })

  it('listCollections names the collections', async () => {
    expect(await db.listCollections()).toEqual(['people'])
  })

  it('getInfo tells of the database', async () => {
    expect(await db.getInfo()).toMatchObject({ owners: [owner.address], secure: true })
  })

  it('works when taken off the object', async () => {
    const { get } = db
    expect(await get('people', 'Bob')).toEqual({ name: 'Bob', age: 15 })
  })
})
