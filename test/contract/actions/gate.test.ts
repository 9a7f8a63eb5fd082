import { describe, expect, it } from '@jest/globals'
import { WRITE_OPERATIONS } from '../../../contract/actions/index.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { ALICE, OPEN, OWNER, testDatabase } from '../../support/contract.ts'
import { DATABASES } from '../../support/signing.ts'

/** What goes on while the database is paused, as far as its arguments are right. */
const ADMINISTRATION: readonly Query[] = [
  ['setRules', OPEN, 'd'],
  ['setSchema', {}, 'c'],
  ['removeSchema', 'c'],
  ['addOwner', ALICE.address],
  ['removeOwner', ALICE.address],
  ['addIndex', [['a'], ['b']], 'c'],
  ['exemptIndex', 'bio', 'c'],
  ['removeIndex', [['a'], ['b']], 'c'],
  ['setLimits', { BATCH_OPERATIONS_MAX: 5 }],
  ['setCanEvolve', true],
]

const WRITES: readonly Query[] = [
  ['set', {}, 'c', 'd'],
  ['add', {}, 'c'],
  ['update', {}, 'c', 'there'],
  ['upsert', {}, 'c', 'd'],
  ['delete', 'c', 'there'],
  ['query', 'set:name', {}, 'c', 'd'],
  ['tick'],
]

/** What ends an evolving. */
const ENDING = ['evolve', 'migrate']

describe('a paused database', () => {
  it('takes no writes but those of administration, alone or in a batch', async () => {
    const db = await testDatabase(['c'])
    await db.write(['set', {}, 'c', 'there'])
    await db.write(['pause'])
    for (const query of WRITES) {
      for (const by of [OWNER, ALICE]) {
        expect([query, (await db.refuse(query, by)).code]).toEqual([query, 'DB_PAUSED'])
        expect([query, (await db.refuse(['batch', [[...query]]], by)).code]).toEqual([query, 'DB_PAUSED'])
      }
    }
    for (const query of ADMINISTRATION) await db.write(query)
    expect((await db.refuse(['setRules', OPEN, 'c'], ALICE)).code).toBe('DB_OWNER_REQUIRED')
    await db.write(['unpause'])
    for (const query of WRITES) await db.write(query, ALICE)
  })

  it('is governed by policies that own it, and by no others', async () => {
    const db = await testDatabase(['c'])
    const alone = { members: [OWNER.address], threshold: 1 }
    const [owner, other] = [await db.write(['createPolicy', alone]), await db.write(['createPolicy', alone])]
    await db.write(['addOwner', owner.docId as string])
    await db.write(['pause'])
    const tries: readonly Query[] = [
      ['createPolicy', alone],
      ['propose', other.docId as string, ['tick']],
      ['approve', `${other.docId}/${'A'.repeat(22)}`],
      ['propose', owner.docId as string, ['tick']],
    ]
    for (const query of tries) expect([query, (await db.refuse(query)).code]).toEqual([query, 'DB_PAUSED'])
    await db.write(['propose', owner.docId as string, ['unpause']])
    await db.write(['tick'])
  })

  it('answers reads', async () => {
    const db = await testDatabase(['c'])
    await db.write(['set', { a: 1 }, 'c', 'd'])
    await db.write(['pause'])
    expect([db.read('get', 'c'), db.read('getInfo')]).toEqual([[{ a: 1 }], expect.objectContaining({ paused: true })])
  })

  it('may be unpaused, written and paused in one batch', async () => {
    const db = await testDatabase(['c'])
    await db.write(['pause'])
    await db.write(['batch', [['unpause'], ['set', { a: 1 }, 'c', 'd'], ['pause']]])
    expect([db.read('get', 'c', 'd'), (await db.refuse(['tick'])).code]).toEqual([{ a: 1 }, 'DB_PAUSED'])
  })

  it('spends no nonce and moves no root with what it refuses', async () => {
    const db = await testDatabase(['c'])
    await db.write(['pause'])
    const [root, nonce] = [db.root(), db.read('getNonce', ALICE.address)]
    await db.refuse(['set', {}, 'c', 'd'], ALICE)
    expect([db.root(), db.read('getNonce', ALICE.address)]).toEqual([root, nonce])
  })
})

describe('a database that waits for its next contract', () => {
  it.each(WRITE_OPERATIONS.filter((name) => !['batch', 'bundle', ...ENDING].includes(name)))(
    'takes no %s, not even an owner’s',
    async (name) => {
      const db = await testDatabase(['c'])
      await db.write(['evolve', DATABASES[1]])
      const error = await db.refuse([name])
      expect([error.code, error.data]).toEqual(['DB_EVOLVING', { next: DATABASES[1] }])
      expect((await db.refuse(['batch', [[name]]])).code).toBe('DB_EVOLVING')
    },
  )

  it('is brought out of it by a policy that owns it, and does nothing else for one', async () => {
    const db = await testDatabase(['c'])
    const { docId: policy } = await db.write([
      'createPolicy',
      { members: [OWNER.address, ALICE.address], threshold: 2 },
    ])
    await db.write(['addOwner', policy as string])
    await db.write(['removeOwner', OWNER.address])
    const agree = async (query: Query) => {
      const { docId } = await db.write(['propose', policy as string, [...query]])
      return ['approve', docId as string] satisfies Query
    }
    await db.write(await agree(['evolve', DATABASES[1]]), ALICE)
    expect(db.read('getEvolve')).toMatchObject({ isEvolving: true })
    expect((await db.refuse(await agree(['setRules', OPEN, 'd']), ALICE)).code).toBe('DB_EVOLVING')
    await db.write(await agree(['evolve', null]), ALICE)
    expect(db.read('getEvolve')).toMatchObject({ isEvolving: false })
  })

  it('is paused beneath, when it was paused before', async () => {
    const db = await testDatabase(['c'])
    await db.write(['pause'])
    await db.write(['evolve', DATABASES[1]])
    expect((await db.refuse(['tick'])).code).toBe('DB_EVOLVING')
    await db.write(['evolve', null])
    expect((await db.refuse(['tick'])).code).toBe('DB_PAUSED')
  })
})
