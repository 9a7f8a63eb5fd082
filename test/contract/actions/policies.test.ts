import { describe, expect, it } from '@jest/globals'
import { POLICY_MEMBERS_MAX, PROPOSAL_BYTES_MAX, PROPOSAL_LIFE_MS, PROPOSALS_MAX } from '../../../contract/limits.ts'
import type { JsonObject } from '../../../contract/wire/json.ts'
import type { Entry, Query } from '../../../contract/wire/types.ts'
import { ed25519, type Signer } from '../../../sdk/signers/index.ts'
import { ALICE, BOB, OWNER, refusal, type TestDatabase, testDatabase } from '../../support/contract.ts'
import { inner, link } from '../../support/inner.ts'

const CAROL = ed25519(Buffer.alloc(32, 44))
const SET: Query = ['set', { by: { __op: 'signer' } }, 'c', 'd']
const TWO_OF_THREE = { members: [ALICE.address, BOB.address, CAROL.address], threshold: 2 }
const DENIED = (reason: string) => ({ code: 'DB_POLICY_DENIED', data: { reason } })
const GONE = { code: 'DB_PROPOSAL_INVALID' }

async function withPolicy(policy: JsonObject = TWO_OF_THREE): Promise<{ db: TestDatabase; address: string }> {
  const db = await testDatabase(['c'])
  const { docId } = await db.write(['createPolicy', policy])
  return { db, address: docId as string }
}

async function propose(db: TestDatabase, address: string, query: Query = SET, by: Signer = ALICE): Promise<string> {
  return (await db.write(['propose', address, query], by)).docId as string
}

/** Returns an entry that comes at `ts`. */
async function at(db: TestDatabase, ts: number, query: Query, by: Signer): Promise<Entry> {
  return { ...(await db.entry(query, by, { expires: ts })), ts }
}

describe('createPolicy', () => {
  it('makes an account whose address the receipt tells', async () => {
    const { db, address } = await withPolicy()
    expect(address).toMatch(/^policy:[\w-]{43}$/)
    expect(db.read('getPolicy', address)).toEqual({ ...TWO_OF_THREE, delay: 0 })
    expect(db.read('getProposals', address)).toEqual([])
  })

  it('makes another each time, also in one batch', async () => {
    const { db, address } = await withPolicy()
    const create: Query = ['createPolicy', TWO_OF_THREE]
    const { results } = await db.write(['batch', [create, create]])
    const again = (await db.write(create)).docId
    expect(new Set([address, again, ...(results ?? []).map(({ docId }) => docId)]).size).toBe(4)
  })

  it.each<Query>([['createPolicy'], ['createPolicy', TWO_OF_THREE, 1]])('refuses %j', async (...query) => {
    const db = await testDatabase()
    expect(await db.refuse(query as unknown as Query)).toMatchObject({ code: 'DB_ARGUMENTS_INVALID' })
  })

  it('refuses a rule that is no program', async () => {
    const db = await testDatabase()
    const query: Query = ['createPolicy', { ...TWO_OF_THREE, rule: ['nosuchfunction', 1] }]
    expect(await db.refuse(query)).toMatchObject({ code: 'DB_POLICY_INVALID' })
  })
})

describe('a proposal', () => {
  it('runs as the policy when as many have approved as it takes', async () => {
    const { db, address } = await withPolicy()
    const id = await propose(db, address)
    expect(db.read('get', 'c', 'd')).toBeNull()
    expect(db.read('getProposals', address)).toEqual([
      {
        id,
        query: SET,
        proposer: ALICE.address,
        proposedAt: db.contract.ts,
        expires: db.contract.ts + PROPOSAL_LIFE_MS,
        approvals: [ALICE.address],
        cancels: [],
      },
    ])
    const receipt = await db.write(['approve', id], BOB)
    expect(receipt).toMatchObject({ signer: BOB.address, docId: id, results: [{ docId: 'd' }] })
    expect(db.read('cget', 'c', 'd')).toMatchObject({ setter: address, data: { by: address } })
    expect(db.read('getProposals', address)).toEqual([])
  })

  it('runs at once when one approval is enough', async () => {
    const { db, address } = await withPolicy({ ...TWO_OF_THREE, threshold: 1 })
    const receipt = await db.write(['propose', address, SET], CAROL)
    expect(receipt).toMatchObject({ results: [{ docId: 'd' }] })
    expect(await db.refuse(['execute', receipt.docId as string], CAROL)).toMatchObject(GONE)
  })

  it('runs once', async () => {
    const { db, address } = await withPolicy()
    const id = await propose(db, address, ['update', { n: { __op: 'inc', n: 1 } }, 'c', 'n'])
    await db.write(['set', { n: 0 }, 'c', 'n'])
    await db.write(['approve', id], BOB)
    for (const operation of ['execute', 'approve', 'revoke', 'cancel']) {
      expect(await db.refuse([operation, id], CAROL)).toMatchObject(GONE)
    }
    expect(db.read('get', 'c', 'n')).toEqual({ n: 1 })
  })

  it('runs once in one batch too', async () => {
    const { db, address } = await withPolicy()
    const id = await propose(db, address)
    expect(
      await db.refuse(
        [
          'batch',
          [
            ['approve', id],
            ['execute', id],
          ],
        ],
        BOB,
      ),
    ).toMatchObject(GONE)
    expect(db.read('getProposals', address)).toHaveLength(1)
  })

  it('is approved once by each', async () => {
    const { db, address } = await withPolicy()
    const id = await propose(db, address)
    expect(await db.refuse(['approve', id], ALICE)).toMatchObject(DENIED('twice'))
    expect(await db.refuse(['execute', id], ALICE)).toMatchObject(DENIED('threshold'))
  })

  it.each<Query[0]>(['approve', 'execute', 'revoke', 'cancel'])(
    'is not for a stranger, or an owner, to %s',
    async (operation) => {
      const { db, address } = await withPolicy({ members: [ALICE.address, BOB.address] })
      const id = await propose(db, address)
      for (const by of [CAROL, OWNER]) expect(await db.refuse([operation, id], by)).toMatchObject(DENIED('member'))
      expect(await db.refuse(['propose', address, SET], OWNER)).toMatchObject(DENIED('member'))
    },
  )

  it('is not for a session key of a member', async () => {
    const { db, address } = await withPolicy()
    const [id, key] = [await propose(db, address), ed25519(Buffer.alloc(32, 51))]
    await link(db, key, BOB)
    for (const query of [
      ['approve', id],
      ['propose', address, SET],
      ['revoke', id],
      ['execute', id],
    ] as Query[]) {
      expect(await db.refuse(query, key)).toMatchObject({ code: 'DB_SESSION_DENIED', data: { limit: 'operations' } })
    }
  })

  it('lacks an approval that was taken back', async () => {
    const { db, address } = await withPolicy({ ...TWO_OF_THREE, threshold: 3 })
    const id = await propose(db, address)
    await db.write(['approve', id], BOB)
    await db.write(['revoke', id], BOB)
    expect(await db.refuse(['revoke', id], BOB)).toMatchObject(DENIED('approval'))
    await db.write(['approve', id], CAROL)
    expect(db.read('get', 'c', 'd')).toBeNull()
    await db.write(['approve', id], BOB)
    expect(db.read('get', 'c', 'd')).toEqual({ by: address })
  })

  it('is cancelled by who proposed it alone', async () => {
    const { db, address } = await withPolicy()
    const id = await propose(db, address)
    await db.write(['cancel', id], ALICE)
    expect(await db.refuse(['approve', id], BOB)).toMatchObject(GONE)
  })

  it('is cancelled by as many others as could make it run', async () => {
    const { db, address } = await withPolicy()
    const id = await propose(db, address)
    await db.write(['cancel', id], BOB)
    expect(db.read('getProposals', address)).toMatchObject([{ approvals: [ALICE.address], cancels: [BOB.address] }])
    expect(await db.refuse(['cancel', id], BOB)).toMatchObject(DENIED('twice'))
    await db.write(['cancel', id], CAROL)
    expect(await db.refuse(['approve', id], BOB)).toMatchObject(GONE)
  })

  it('has each member on one side', async () => {
    const { db, address } = await withPolicy({ ...TWO_OF_THREE, threshold: 3 })
    const id = await propose(db, address)
    const sides = () => db.read('getProposals', address)
    await db.write(['approve', id], BOB)
    await db.write(['cancel', id], BOB)
    expect(sides()).toMatchObject([{ approvals: [ALICE.address], cancels: [BOB.address] }])
    await db.write(['approve', id], BOB)
    expect(sides()).toMatchObject([{ approvals: [ALICE.address, BOB.address], cancels: [] }])
    await db.write(['cancel', id], CAROL)
    await db.write(['approve', id], CAROL)
    expect(db.read('get', 'c', 'd')).toEqual({ by: address })
  })

  it('has a vote to cancel it taken back', async () => {
    const { db, address } = await withPolicy()
    const id = await propose(db, address)
    await db.write(['cancel', id], BOB)
    await db.write(['revoke', id], BOB)
    expect(db.read('getProposals', address)).toMatchObject([{ approvals: [ALICE.address], cancels: [] }])
    await db.write(['cancel', id], CAROL)
    expect(db.read('getProposals', address)).toHaveLength(1)
  })

  it('that fails when it runs leaves everything as it was', async () => {
    const { db, address } = await withPolicy()
    const id = await propose(db, address, ['batch', [SET, ['delete', 'c', 'absent']]])
    expect(await db.refuse(['approve', id], BOB)).toMatchObject({ code: 'DB_DOCUMENT_MISSING' })
    expect(db.read('getProposals', address)).toEqual([expect.objectContaining({ approvals: [ALICE.address] })])
    await db.write(['set', {}, 'c', 'absent'])
    await db.write(['approve', id], BOB)
    expect(db.read('get', 'c')).toEqual([{ by: address }])
  })

  it.each([-1, 0, 1])('expires: %d ms from there', async (delta) => {
    const { db, address } = await withPolicy()
    const id = await propose(db, address)
    const entry = await at(db, db.contract.ts + PROPOSAL_LIFE_MS + delta, ['approve', id], BOB)
    if (delta <= 0) expect(db.contract.apply(entry).success).toBe(true)
    else expect(refusal(db.contract, entry)).toMatchObject(GONE)
  })

  it('is of the rules as any write of the policy would be', async () => {
    const { db, address } = await withPolicy()
    await db.write(['setRules', [['*', [['allowif()', ['equals', '$signer', address]]]]], 'mine'])
    expect(await db.refuse(['set', {}, 'mine', 'x'], ALICE)).toMatchObject({ code: 'DB_ACCESS_DENIED' })
    await db.write(['approve', await propose(db, address, ['set', {}, 'mine', 'x'])], CAROL)
    const elsewhere = await propose(db, address, ['set', {}, 'closed', 'x'])
    expect(await db.refuse(['approve', elsewhere], CAROL)).toMatchObject({ code: 'DB_ACCESS_DENIED' })
  })
})

describe('a delay', () => {
  const policy = { ...TWO_OF_THREE, delay: 60 }

  it.each([-1, 0, 1])('keeps approved proposals: %d ms from its end', async (delta) => {
    const { db, address } = await withPolicy(policy)
    const id = await propose(db, address)
    const end = db.contract.ts + 60_000
    await db.write(['approve', id], BOB)
    expect(db.read('get', 'c', 'd')).toBeNull()
    const entry = await at(db, end + delta, ['execute', id], CAROL)
    if (delta < 0) expect(refusal(db.contract, entry)).toMatchObject(DENIED('delay'))
    else expect(db.contract.apply(entry)).toMatchObject({ results: [{ docId: 'd' }] })
  })

  it('leaves time to take an approval back', async () => {
    const { db, address } = await withPolicy(policy)
    const id = await propose(db, address)
    const { ts } = db.contract
    await db.write(['approve', id], BOB)
    await db.write(['revoke', id], ALICE)
    expect(refusal(db.contract, await at(db, ts + 60_000, ['execute', id], BOB))).toMatchObject(DENIED('threshold'))
    const entry = await at(db, ts + 60_000, ['approve', id], CAROL)
    expect(db.contract.apply(entry)).toMatchObject({ results: [{ docId: 'd' }] })
  })
})

describe('a delay of a policy of which each member may act', () => {
  it('lets each of the others stop a proposal', async () => {
    const { db, address } = await withPolicy({ ...TWO_OF_THREE, threshold: 1, delay: 60 })
    const id = await propose(db, address)
    const { ts } = db.contract
    await db.write(['cancel', id], BOB)
    expect(refusal(db.contract, await at(db, ts + 60_000, ['execute', id], ALICE))).toMatchObject(GONE)
  })
})

describe('a rule', () => {
  it('must be true besides', async () => {
    const rule = ['or', ['includes', CAROL.address, '$approvals'], ['equals', ['head', '$query'], 'tick']]
    const { db, address } = await withPolicy({ ...TWO_OF_THREE, rule })
    await db.write(['approve', await propose(db, address, ['tick'])], BOB)
    const id = await propose(db, address)
    await db.write(['approve', id], BOB)
    expect(await db.refuse(['execute', id], BOB)).toMatchObject(DENIED('rule'))
    await db.write(['approve', id], CAROL)
    expect(db.read('get', 'c', 'd')).toEqual({ by: address })
  })
})

describe('a policy that owns the database', () => {
  async function owned(): Promise<{ db: TestDatabase; address: string }> {
    const { db, address } = await withPolicy()
    await db.write(['addOwner', address])
    await db.write(['removeOwner', OWNER.address])
    return { db, address }
  }

  it('administers it', async () => {
    const { db, address } = await owned()
    expect(db.read('getOwner')).toEqual([address])
    const id = await propose(db, address, [
      'batch',
      [
        ['setRules', [], 'c'],
        ['addOwner', ALICE.address],
      ],
    ])
    expect(await db.refuse(['setRules', [], 'c'], ALICE)).toMatchObject({ code: 'DB_OWNER_REQUIRED' })
    await db.write(['approve', id], BOB)
    expect([db.read('getRules', 'c'), db.read('getOwner')]).toEqual([[], [address, ALICE.address]])
  })

  it('pauses it, and brings it back', async () => {
    const { db, address } = await owned()
    await db.write(['approve', await propose(db, address, ['pause'])], BOB)
    expect(await db.refuse(SET, ALICE)).toMatchObject({ code: 'DB_PAUSED' })
    const write = await propose(db, address)
    expect(await db.refuse(['approve', write], BOB)).toMatchObject({ code: 'DB_PAUSED' })
    await db.write(['approve', await propose(db, address, ['unpause'])], BOB)
    await db.write(SET, ALICE)
  })

  it('goes on while the database is paused, and no other policy does', async () => {
    const { db, address } = await owned()
    const other = (await db.write(['createPolicy', TWO_OF_THREE])).docId as string
    const waiting = await propose(db, other)
    await db.write(['approve', await propose(db, address, ['pause'])], BOB)
    const queries: Query[] = [
      ['propose', other, SET],
      ['approve', waiting],
      ['createPolicy', TWO_OF_THREE],
    ]
    for (const query of queries) expect(await db.refuse(query, CAROL)).toMatchObject({ code: 'DB_PAUSED' })
    await propose(db, address)
  })

  it('is one that exists', async () => {
    const db = await testDatabase()
    expect(await db.refuse(['addOwner', `policy:${'A'.repeat(43)}`])).toMatchObject({ code: 'DB_OWNER_INVALID' })
  })

  it('is the last owner only where enough members can sign', async () => {
    const { db, address } = await owned()
    const restrict = async (kinds: string[]): Promise<string> => propose(db, address, ['setAlgorithms', kinds])
    // Bob alone signs by evm; Alice and Carol are two.
    expect(await db.refuse(['approve', await restrict(['evm'])], BOB)).toMatchObject({ code: 'DB_CONFIG_INVALID' })
    await db.write(['approve', await restrict(['ed25519'])], BOB)
    expect(await db.refuse(SET, BOB)).toMatchObject({ code: 'DB_KIND_REFUSED' })
  })

  it('is spelled in one way', async () => {
    const { db, address } = await withPolicy()
    for (const spelled of [address.toUpperCase(), ` ${address}`, address.slice(0, -1), 'policy:x']) {
      expect(await db.refuse(['addOwner', spelled])).toMatchObject({ code: 'DB_ARGUMENTS_INVALID' })
    }
  })
})

describe('what a policy runs', () => {
  it.each<[string, (id: string, address: string) => Query]>([
    ['propose', (_, address) => ['propose', address, SET]],
    ['approve', (id) => ['approve', id]],
    ['execute', (id) => ['execute', id]],
    ['revoke', (id) => ['revoke', id]],
    ['cancel', (id) => ['cancel', id]],
    ['createPolicy', () => ['createPolicy', TWO_OF_THREE]],
    ['relay', () => ['relay', {}]],
  ])('is no %s, alone or in a batch', async (_, queryOf) => {
    const { db, address } = await withPolicy()
    const query = queryOf(await propose(db, address), address)
    for (const proposed of [query, ['batch', [query]] as Query]) {
      const id = await propose(db, address, proposed)
      expect(await db.refuse(['approve', id], BOB)).toMatchObject({ code: 'DB_ARGUMENTS_INVALID' })
    }
  })

  it('may link a key, whose consent is looked at then', async () => {
    const { db, address } = await withPolicy()
    const key = ed25519(Buffer.alloc(32, 52))
    const consent = await inner(db, ['linkTo', address], key)
    const forged = { ...consent, expires: (consent['expires'] as number) + 1 }
    await db.write(['approve', await propose(db, address, ['addAddressLink', consent])], BOB)
    expect((await db.write(SET, key)).signer).toBe(address)
    const id = await propose(db, address, ['addAddressLink', forged])
    expect(await db.refuse(['approve', id], BOB)).toMatchObject({ code: 'DB_SIGNATURE_INVALID' })
  })
})

describe('the bounds of proposals', () => {
  const SHARE = Math.floor(PROPOSALS_MAX / TWO_OF_THREE.members.length)
  const ticks = (address: string, length: number): Query => [
    'batch',
    Array.from({ length }, () => ['propose', address, ['tick']]),
  ]

  it(`are PROPOSALS_MAX, ${PROPOSALS_MAX}, shared out among the members`, async () => {
    const { db, address } = await withPolicy()
    expect(await db.refuse(ticks(address, SHARE + 1), ALICE)).toMatchObject({
      code: 'DB_LIMIT_EXCEEDED',
      data: { limit: 'PROPOSALS_MAX', expected: SHARE },
    })
    for (const member of [ALICE, BOB, CAROL]) {
      await db.write(ticks(address, SHARE), member)
      expect(await db.refuse(ticks(address, 1), member)).toMatchObject({ code: 'DB_LIMIT_EXCEEDED' })
    }
    expect(db.read('getProposals', address)).toHaveLength(3 * SHARE)
  })

  it('are one for each of POLICY_MEMBERS_MAX members', async () => {
    const many = Array.from({ length: POLICY_MEMBERS_MAX - 2 }, (_, n) => `0x${n.toString(16).padStart(40, '0')}`)
    const { db, address } = await withPolicy({ members: [ALICE.address, ...many, BOB.address], threshold: 2 })
    for (const member of [ALICE, BOB]) {
      await propose(db, address, SET, member)
      expect(await db.refuse(ticks(address, 1), member)).toMatchObject({ data: { expected: 1 } })
    }
    await db.write(['approve', (db.read('getProposals', address) as { id: string }[])[0]?.id as string], BOB)
    await propose(db, address, SET, ALICE)
  })

  it('make room when those of the member have expired, and leave the others', async () => {
    const { db, address } = await withPolicy()
    await db.write(ticks(address, SHARE), ALICE)
    await db.write(ticks(address, 1), BOB)
    const other = (await db.write(['createPolicy', TWO_OF_THREE])).docId as string
    await propose(db, other)
    const late = db.contract.ts + 2 * PROPOSAL_LIFE_MS
    db.contract.apply(await at(db, late, ['propose', address, ['tick']], ALICE))
    const proposers = (policy: string) =>
      (db.read('getProposals', policy) as { proposer: string }[]).map(({ proposer }) => proposer)
    expect([proposers(address), proposers(other)]).toEqual([[ALICE.address, BOB.address], [ALICE.address]])
  })

  it(`are PROPOSAL_BYTES_MAX, ${PROPOSAL_BYTES_MAX}, of its query`, async () => {
    const { db, address } = await withPolicy()
    const query = (length: number): Query => [
      'set',
      { t: 'x'.repeat(length - '["set",{"t":""},"c","d"]'.length) },
      'c',
      'd',
    ]
    await propose(db, address, query(PROPOSAL_BYTES_MAX))
    expect(await db.refuse(['propose', address, query(PROPOSAL_BYTES_MAX + 1)], ALICE)).toMatchObject({
      code: 'DB_LIMIT_EXCEEDED',
      data: { limit: 'PROPOSAL_BYTES_MAX' },
    })
  })

  it.each<Query>([
    ['propose'],
    ['propose', 'policy:x', SET],
    ['propose', `policy:${'A'.repeat(43)}`, 'tick'],
    ['propose', `policy:${'A'.repeat(43)}`, []],
    ['propose', `policy:${'A'.repeat(43)}`, [5]],
    ['propose', `policy:${'A'.repeat(43)}`, SET, 1],
    ['approve'],
    ['approve', 'x'],
    ['execute', 'x', 'y'],
  ])('%j is not well formed', async (...query) => {
    const db = await testDatabase()
    expect(await db.refuse(query as unknown as Query, ALICE)).toMatchObject({ code: 'DB_ARGUMENTS_INVALID' })
  })

  it('does not exist of a policy that does not', async () => {
    const db = await testDatabase()
    const policy = `policy:${'A'.repeat(43)}`
    expect(await db.refuse(['propose', policy, SET], ALICE)).toMatchObject({ code: 'DB_POLICY_INVALID' })
    expect([db.read('getPolicy', policy), db.read('getProposals', policy)]).toEqual([null, []])
  })
})
