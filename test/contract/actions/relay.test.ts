import { describe, expect, it } from '@jest/globals'
import { PURE_HOST } from '../../../contract/host.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import { INNER_SIGNATURES_MAX } from '../../../contract/wire/limits.ts'
import type { Entry, Query, SignedQuery } from '../../../contract/wire/types.ts'
import { ed25519, evm, type Signer } from '../../../sdk/signers/index.ts'
import { ALICE, BOB, OWNER, refusal, START, type TestDatabase, testDatabase } from '../../support/contract.ts'
import { inner, link, linking } from '../../support/inner.ts'
import { quickSigner } from '../../support/quick-signer.ts'
import { DATABASES } from '../../support/signing.ts'

const RELAYER = ed25519(Buffer.alloc(32, 61))
const CO = [ed25519(Buffer.alloc(32, 62)), evm(Buffer.alloc(32, 63)), ed25519(Buffer.alloc(32, 64))] as const
const KEY = ed25519(Buffer.alloc(32, 65))
const SET: Query = ['set', { by: { __op: 'signer' } }, 'c', 'd']
const DENIED = (reason: string) => ({ code: 'DB_RELAY_DENIED', data: { reason } })

const RULES: Json = [
  [
    '*',
    [
      ['mod()', { auth: '$request.auth', caller: '$request.caller' }],
      ['allowif()', ['equals', '$request.auth.jobID', 'score']],
    ],
  ],
]

async function withJobs(): Promise<TestDatabase> {
  const db = await testDatabase(['c', 'posts'])
  const score = {
    relayers: [RELAYER.address, OWNER.address],
    schema: { type: 'object', required: ['score'], properties: { score: { type: 'integer' } } },
  }
  const signers = CO.map(({ address }) => address)
  await db.write([
    'batch',
    [
      ['setRules', RULES, 'scores'],
      ['addRelayerJob', 'score', score],
      ['addRelayerJob', 'open', { relayers: [RELAYER.address] }],
      ['addRelayerJob', 'two', { relayers: [RELAYER.address], signers, multisig: 2 }],
      ['addRelayerJob', 'percent', { relayers: [RELAYER.address], signers, multisig: 34, multisig_type: 'percent' }],
    ],
  ])
  return db
}

/** What a user signs for a job. */
function job(db: TestDatabase, jobID: string, query: Query = SET, by: Signer = ALICE, sign = {}): Promise<JsonObject> {
  return inner(db, ['job', jobID, query], by, sign)
}

function idOf(signed: JsonObject): string {
  return PURE_HOST.queryId(signed as unknown as SignedQuery)
}

function approval(
  db: TestDatabase,
  signed: JsonObject,
  by: Signer,
  extra: Json = null,
  sign = {},
): Promise<JsonObject> {
  const [, jobID] = signed['query'] as [string, string]
  return inner(db, ['approveJob', jobID, idOf(signed), extra], by, sign)
}

describe('a relay', () => {
  it('runs what the user signed as the user, and tells rules who relays', async () => {
    const db = await withJobs()
    const signed = await job(db, 'score', ['set', { name: 'a' }, 'scores', 's'])
    const receipt = await db.write(['relay', signed, { score: 5 }], RELAYER)
    expect(receipt).toMatchObject({ signer: RELAYER.address, docId: 's' })
    expect(db.read('cget', 'scores', 's')).toMatchObject({
      setter: ALICE.address,
      data: {
        caller: ALICE.address,
        auth: { signer: ALICE.address, relayer: RELAYER.address, jobID: 'score', extra: { score: 5 } },
      },
    })
  })

  it('lets a document take from extra', async () => {
    const db = await withJobs()
    const data = { score: { __op: 'data', key: 'score' } }
    await db.write(['relay', await job(db, 'score', ['set', data, 'c', 's']), { score: 7, other: 1 }], RELAYER)
    expect(db.read('get', 'c', 's')).toEqual({ score: 7 })
    const missing = await job(db, 'open', ['set', { x: { __op: 'data', key: 'x' } }, 'c', 's'])
    expect(await db.refuse(['relay', missing, { score: 1 }], RELAYER)).toMatchObject({ code: 'DB_OPERATOR_INVALID' })
    expect(await db.refuse(['set', data, 'c', 's'], ALICE)).toMatchObject({ code: 'DB_OPERATOR_INVALID' })
  })

  it('spends the nonces of the user and of the relayer', async () => {
    const db = await withJobs()
    const query: Query = ['relay', await job(db, 'open')]
    await db.write(query, RELAYER)
    expect([ALICE, RELAYER].map(({ address }) => db.read('getNonce', address))).toEqual([2, 2])
    expect(await db.refuse(query, RELAYER)).toMatchObject({ code: 'DB_NONCE_USED' })
  })

  it('takes its place in a batch, several of them', async () => {
    const db = await withJobs()
    const [one, other] = [await job(db, 'open'), await job(db, 'open', ['set', {}, 'c', 'e'], BOB)]
    await db.write(
      [
        'batch',
        [
          ['relay', one],
          ['relay', other],
          ['set', {}, 'c', 'f'],
        ],
      ],
      RELAYER,
    )
    expect(['d', 'e', 'f'].map((id) => (db.read('cget', 'c', id) as { setter: string }).setter)).toEqual([
      ALICE.address,
      BOB.address,
      RELAYER.address,
    ])
  })

  it('runs a batch of the user, all of it or nothing', async () => {
    const db = await withJobs()
    const batch = (last: Query): Query => ['batch', [SET, last]]
    expect(await db.refuse(['relay', await job(db, 'open', batch(['delete', 'c', 'x']))], RELAYER)).toMatchObject({
      code: 'DB_DOCUMENT_MISSING',
    })
    expect([db.read('get', 'c', 'd'), db.read('getNonce', ALICE.address)]).toEqual([null, 1])
    await db.write(['relay', await job(db, 'open', batch(['set', {}, 'c', 'x']))], RELAYER)
    expect(db.read('get', 'c', 'd')).toEqual({ by: ALICE.address })
  })

  it('runs what an owner signed with its own key, and what a stranger relays is his', async () => {
    const db = await withJobs()
    await db.write(['relay', await job(db, 'open', ['setRules', [], 'c'], OWNER)], RELAYER)
    expect(db.read('getRules', 'c')).toEqual([])
    const foreign = await job(db, 'score', ['setRules', [], 'posts'], ALICE)
    // The relayer is an owner; the user is not.
    expect(await db.refuse(['relay', foreign, { score: 1 }], OWNER)).toMatchObject({ code: 'DB_OWNER_REQUIRED' })
  })
})

describe('a job', () => {
  it('never runs by itself, whoever sends it', async () => {
    const db = await withJobs()
    for (const by of [ALICE, RELAYER, OWNER]) {
      const { code, sentence } = await db.refuse(['job', 'open', SET], by)
      expect([code, sentence]).toEqual(['DB_ARGUMENTS_INVALID', expect.stringContaining('relay')])
      expect(await db.refuse(['batch', [['job', 'open', SET]]], by)).toMatchObject({ code: 'DB_ARGUMENTS_INVALID' })
    }
    expect(await db.refuse(['approveJob', 'open', 'x', null], ALICE)).toMatchObject({ code: 'DB_ARGUMENTS_INVALID' })
  })

  it('is for its relayers alone, in a batch too', async () => {
    const db = await withJobs()
    // The nonce after that with which Alice may send it herself.
    const query: Query = ['relay', await job(db, 'open', SET, ALICE, { nonce: 2 })]
    for (const by of [ALICE, BOB, OWNER]) {
      expect(await db.refuse(query, by)).toMatchObject(DENIED('relayer'))
      expect(await db.refuse(['batch', [query]], by)).toMatchObject(DENIED('relayer'))
    }
  })

  it('must exist, and must not have been removed', async () => {
    const db = await withJobs()
    expect(await db.refuse(['relay', await job(db, 'none')], RELAYER)).toMatchObject({ code: 'DB_JOB_INVALID' })
    const signed = await job(db, 'open')
    await db.write(['removeRelayerJob', 'open'])
    expect(await db.refuse(['relay', signed], RELAYER)).toMatchObject({ code: 'DB_JOB_INVALID' })
  })

  it.each<Json>([null, {}, { score: '5' }, { score: 1.5 }, [], 5])(
    'takes no extra but what its schema does: %j',
    async (extra) => {
      const db = await withJobs()
      expect(await db.refuse(['relay', await job(db, 'score'), extra], RELAYER)).toMatchObject(DENIED('extra'))
    },
  )

  it('is named by the user, not by the relayer', async () => {
    const db = await withJobs()
    const signed = await job(db, 'two')
    const other = { ...signed, query: ['job', 'open', SET] }
    expect(await db.refuse(['relay', other], RELAYER)).toMatchObject({ code: 'DB_SIGNATURE_INVALID' })
  })

  it.each<[string, object]>([
    ['query', { query: ['job', 'open', ['set', { evil: true }, 'c', 'd']] }],
    ['nonce', { nonce: 2 }],
    ['expiry', { expires: START * 2 }],
    ['signer', { signer: CO[0].address }],
  ])('is refused with its %s altered', async (_, change) => {
    const db = await withJobs()
    const altered = { ...(await job(db, 'open')), ...change } as Json
    expect(await db.refuse(['relay', altered], RELAYER)).toMatchObject({ code: 'DB_SIGNATURE_INVALID' })
  })

  it.each([-1, 0, 1])('is refused once it has expired: %d ms from there', async (delta) => {
    const db = await withJobs()
    const entry = await db.entry(['relay', await job(db, 'open', SET, ALICE, { expires: START + 50_000 })], RELAYER)
    const late: Entry = { ...entry, ts: START + 50_000 + delta }
    if (delta <= 0) expect(db.contract.apply(late).success).toBe(true)
    else expect(refusal(db.contract, late)).toMatchObject({ code: 'DB_EXPIRED' })
  })

  it('is refused when it was signed for another database', async () => {
    const db = await withJobs()
    const foreign = await job(db, 'open', SET, ALICE, { db: DATABASES[1] })
    expect(await db.refuse(['relay', foreign], RELAYER)).toMatchObject({ code: 'DB_DATABASE_MISMATCH' })
  })

  it.each<Query>([
    SET,
    ['relay', {}],
    ['job', 'open'],
    ['job', 'open', 'set'],
    ['job', 5, SET],
    ['job', 'open', SET, SET],
    ['batch', [['job', 'open', SET]]],
    ['approveJob', 'open', 'x', null],
    ['linkTo', 'x'],
  ] as Query[])('is none when %j is signed', async (...query) => {
    const db = await withJobs()
    const signed = await inner(db, query as unknown as Query, ALICE)
    expect(await db.refuse(['relay', signed], RELAYER)).toMatchObject({ code: 'DB_ARGUMENTS_INVALID' })
  })

  it.each<[string, Query]>([
    ['a relay', ['relay', {}]],
    ['a relay in a batch', ['batch', [['relay', {}]]]],
    ['a proposal', ['propose', `policy:${'A'.repeat(43)}`, SET]],
    ['an approval of a proposal', ['approve', `policy:${'A'.repeat(43)}/${'a'.repeat(22)}`]],
    ['a job', ['job', 'open', SET]],
  ])('holds not %s', async (_, query) => {
    const db = await withJobs()
    expect(await db.refuse(['relay', await job(db, 'open', query)], RELAYER)).toMatchObject({
      code: 'DB_ARGUMENTS_INVALID',
    })
  })

  it('is not nested in another, however it is signed', async () => {
    const db = await withJobs()
    const nested = await job(db, 'open', ['relay', await job(db, 'open')], RELAYER, { nonce: 2 })
    expect(await db.refuse(['relay', nested], RELAYER)).toMatchObject({ code: 'DB_ARGUMENTS_INVALID' })
  })
})

describe('co-signers', () => {
  it('must be as many as the job says', async () => {
    const db = await withJobs()
    const signed = await job(db, 'two')
    const approvals = await Promise.all(CO.map((by) => approval(db, signed, by)))
    expect(await db.refuse(['relay', signed], RELAYER)).toMatchObject(DENIED('multisig'))
    expect(await db.refuse(['relay', signed, null, approvals.slice(0, 1)], RELAYER)).toMatchObject(DENIED('multisig'))
    await db.write(['relay', signed, null, approvals.slice(1)], RELAYER)
    expect(CO.map(({ address }) => db.read('getNonce', address))).toEqual([1, 2, 2])
  })

  it('are counted in percent, rounded up', async () => {
    const db = await withJobs()
    const signed = await job(db, 'percent')
    const approvals = await Promise.all(CO.map((by) => approval(db, signed, by)))
    expect(await db.refuse(['relay', signed, null, approvals.slice(0, 1)], RELAYER)).toMatchObject(DENIED('multisig'))
    await db.write(['relay', signed, null, approvals], RELAYER)
  })

  it('are distinct, though one signs twice', async () => {
    const db = await withJobs()
    const signed = await job(db, 'two')
    const [one, again] = [await approval(db, signed, CO[0]), await approval(db, signed, CO[0], null, { nonce: 2 })]
    expect(await db.refuse(['relay', signed, null, [one, again]], RELAYER)).toMatchObject(DENIED('signer'))
    expect(await db.refuse(['relay', signed, null, [one, one]], RELAYER)).toMatchObject(DENIED('signer'))
  })

  it.each([
    ['the user', ALICE],
    ['the relayer', RELAYER],
    ['an owner', OWNER],
  ])('are those of the list, not %s', async (_, by) => {
    const db = await withJobs()
    const signed = await job(db, 'two')
    const approvals = [await approval(db, signed, CO[0]), await approval(db, signed, by)]
    expect(await db.refuse(['relay', signed, null, approvals], RELAYER)).toMatchObject(DENIED('signer'))
  })

  it('are none where the job names none', async () => {
    const db = await withJobs()
    const signed = await job(db, 'open')
    const approvals = [await approval(db, signed, CO[0])]
    expect(await db.refuse(['relay', signed, null, approvals], RELAYER)).toMatchObject(DENIED('signer'))
  })

  it('vouch for one extra and one query of one job', async () => {
    const db = await withJobs()
    const [signed, other] = [await job(db, 'two'), await job(db, 'two', SET, BOB)]
    const ofOther = await Promise.all(CO.map((by) => approval(db, other, by)))
    expect(await db.refuse(['relay', signed, null, ofOther], RELAYER)).toMatchObject(DENIED('approval'))
    const ofExtra = await Promise.all(CO.map((by) => approval(db, signed, by, { price: 1 })))
    expect(await db.refuse(['relay', signed, { price: 2 }, ofExtra], RELAYER)).toMatchObject(DENIED('approval'))
    const ofJob = await Promise.all(CO.map((by) => inner(db, ['approveJob', 'percent', idOf(signed), null], by)))
    expect(await db.refuse(['relay', signed, null, ofJob], RELAYER)).toMatchObject(DENIED('approval'))
    await db.write(['relay', signed, { price: 1 }, ofExtra], RELAYER)
  })

  it('approve once: what they signed serves no second relay', async () => {
    const db = await withJobs()
    const signed = await job(db, 'two')
    const approvals = await Promise.all(CO.map((by) => approval(db, signed, by)))
    await db.write(['relay', signed, null, approvals.slice(0, 2)], RELAYER)
    const again = await job(db, 'two')
    const mixed = [approvals[0] as JsonObject, await approval(db, again, CO[1])]
    expect(await db.refuse(['relay', again, null, mixed], RELAYER)).toMatchObject(DENIED('approval'))
    expect(await db.refuse(['relay', signed, null, approvals.slice(1)], RELAYER)).toMatchObject({
      code: 'DB_NONCE_USED',
    })
  })

  it('sign what is sent, for this database, and in time', async () => {
    const db = await withJobs()
    const signed = await job(db, 'two')
    const right = await approval(db, signed, CO[0])
    const wrong: readonly [string, JsonObject][] = [
      ['DB_SIGNATURE_INVALID', { ...right, expires: (right['expires'] as number) + 1 }],
      ['DB_SIGNATURE_INVALID', { ...right, signer: CO[2].address }],
      ['DB_DATABASE_MISMATCH', await approval(db, signed, CO[0], null, { db: DATABASES[1] })],
      ['DB_EXPIRED', await approval(db, signed, CO[0], null, { expires: START })],
    ]
    for (const [code, approvalOf] of wrong) {
      const approvals = [await approval(db, signed, CO[1]), approvalOf]
      expect(await db.refuse(['relay', signed, null, approvals], RELAYER)).toMatchObject({ code })
    }
  })

  it('sign with their own keys, not with session keys', async () => {
    const db = await withJobs()
    const key = ed25519(Buffer.alloc(32, 66))
    const list = { relayers: [RELAYER.address], signers: [key.address, CO[0].address], multisig: 1 }
    await db.write(['addRelayerJob', 'key', list])
    await link(db, key, CO[0])
    const signed = await job(db, 'key')
    const approvals = [await approval(db, signed, key)]
    expect(await db.refuse(['relay', signed, null, approvals], RELAYER)).toMatchObject(DENIED('signer'))
  })
})

describe('session keys and relays', () => {
  it('a job that a session key signs runs for its account, within its scope', async () => {
    const db = await withJobs()
    await link(db, KEY, ALICE, { scope: { collections: ['c'], operations: ['set'], count: 3 } })
    await db.write(['relay', await job(db, 'open', SET, KEY)], RELAYER)
    expect(db.read('get', 'c', 'd')).toEqual({ by: ALICE.address })
    const escapes: readonly [string, Query][] = [
      ['collections', ['set', {}, 'posts', 'p']],
      ['collections', ['batch', [SET, ['set', {}, 'posts', 'p']]]],
      ['operations', ['delete', 'c', 'd']],
      ['operations', ['query', 'set:x', {}, 'c', 'd']],
      ['operations', ['addOwner', BOB.address]],
    ]
    for (const [limit, query] of escapes) {
      const signed = await job(db, 'open', query, KEY)
      expect(await db.refuse(['relay', signed], RELAYER)).toMatchObject({ code: 'DB_SESSION_DENIED', data: { limit } })
    }
    await db.write(['relay', await job(db, 'open', ['batch', [SET, SET]], KEY)], RELAYER)
    const fourth = await job(db, 'open', SET, KEY)
    expect(await db.refuse(['relay', fourth], RELAYER)).toMatchObject({
      code: 'DB_SESSION_DENIED',
      data: { limit: 'count' },
    })
  })

  it('a relay counts as one operation of the relayer, and what it runs as those of the key that signed the job', async () => {
    const [db, relaying] = [await withJobs(), ed25519(Buffer.alloc(32, 58))]
    await link(db, KEY, ALICE, { scope: { count: 2 } })
    await link(db, relaying, RELAYER, { scope: { count: 1 } })
    const used = (key: string) => (db.read('getAddressLink', key) as { used: number }).used
    const three = await job(db, 'open', ['batch', [SET, SET, SET]], KEY)
    expect(await db.refuse(['relay', three], relaying)).toMatchObject({
      code: 'DB_SESSION_DENIED',
      data: { limit: 'count', key: KEY.address },
    })
    await db.write(['relay', await job(db, 'open', ['batch', [SET, SET]], KEY)], relaying)
    expect([used(KEY.address), used(relaying.address)]).toEqual([2, 1])
    const another = await job(db, 'open', SET, BOB)
    expect(await db.refuse(['relay', another], relaying)).toMatchObject({ data: { key: relaying.address } })
  })

  it('a key that is linked to another account on the way counts for none of the first', async () => {
    const db = await withJobs()
    await db.write(['addRelayerJob', 'own', { relayers: [ALICE.address] }])
    await link(db, KEY, ALICE, { scope: { count: 4 } })
    const consent = await inner(db, ['linkTo', BOB.address], KEY, { nonce: 9 })
    const signed = await job(db, 'own', ['addAddressLink', consent], BOB)
    const moving: Query = ['batch', [['removeAddressLink', KEY.address], ['relay', signed], SET]]
    expect(await db.refuse(moving, KEY)).toMatchObject({ code: 'DB_SESSION_DENIED', data: { limit: 'revoked' } })
  })

  it('a job that was signed before the link was removed does not run after', async () => {
    const db = await withJobs()
    await link(db, KEY, ALICE)
    const signed = await job(db, 'open', SET, KEY)
    await db.write(['removeAddressLink', KEY.address], ALICE)
    expect(await db.refuse(['relay', signed], RELAYER)).toMatchObject({
      code: 'DB_SESSION_DENIED',
      data: { limit: 'revoked' },
    })
  })

  it('a session key of a relayer relays where its scope lets it', async () => {
    const db = await withJobs()
    await link(db, KEY, RELAYER, { scope: { operations: ['relay'] } })
    await db.write(['relay', await job(db, 'open')], KEY)
    expect(db.read('cget', 'c', 'd')).toMatchObject({ setter: ALICE.address })
    for (const scope of [{ collections: ['c'] }, { operations: ['set'] }]) {
      await link(db, KEY, RELAYER, { scope })
      const query: Query = ['relay', await job(db, 'open')]
      expect(await db.refuse(query, KEY)).toMatchObject({ code: 'DB_SESSION_DENIED' })
    }
  })

  it('an account may link a key by a relay, and a session key may not', async () => {
    const db = await withJobs()
    await db.write(['relay', await job(db, 'open', await linking(db, KEY, ALICE))], RELAYER)
    expect(db.read('getAddressLink', KEY.address)).toMatchObject({ address: ALICE.address })
    const other = ed25519(Buffer.alloc(32, 67))
    const query = await linking(db, other, ALICE)
    expect(await db.refuse(['relay', await job(db, 'open', query, KEY)], RELAYER)).toMatchObject({
      code: 'DB_SESSION_DENIED',
    })
    // A relayer links nobody to itself, or to the user, by what another signed.
    expect(await db.refuse(['relay', await job(db, 'open', await linking(db, other, RELAYER))], RELAYER)).toMatchObject(
      {
        code: 'DB_LINK_INVALID',
      },
    )
  })
})

describe('the form of a relay', () => {
  it.each<Json[]>([[], [null], [5], [{}], [[]]])('%j holds no signed query', async (...args) => {
    const db = await withJobs()
    const { code } = await db.refuse(['relay', ...(args as Json[])], RELAYER)
    expect(['DB_QUERY_INVALID', 'DB_SIGNATURE_KIND_UNKNOWN']).toContain(code)
  })

  it.each<Json>([{}, 5, 'x', null])('takes no %j for approvals', async (approvals) => {
    const db = await withJobs()
    const query: Query = ['relay', await job(db, 'open'), null, approvals]
    expect(await db.refuse(query, RELAYER)).toMatchObject({ code: 'DB_ARGUMENTS_INVALID' })
  })

  it('has at most four parts', async () => {
    const db = await withJobs()
    const query: Query = ['relay', await job(db, 'open'), null, [], 1]
    expect(await db.refuse(query, RELAYER)).toMatchObject({ code: 'DB_ARGUMENTS_INVALID' })
  })

  it(`holds INNER_SIGNATURES_MAX, ${INNER_SIGNATURES_MAX}, signatures in one entry, and no more`, async () => {
    const db = await withJobs()
    const jobs = await Promise.all(
      Array.from({ length: INNER_SIGNATURES_MAX + 1 }, (_, n) =>
        job(db, 'open', SET, quickSigner(Buffer.alloc(32, 100 + n))),
      ),
    )
    const batch = (count: number): Query => ['batch', jobs.slice(0, count).map((signed) => ['relay', signed])]
    expect(await db.refuse(batch(INNER_SIGNATURES_MAX + 1), RELAYER)).toMatchObject({
      code: 'DB_LIMIT_EXCEEDED',
      data: { limit: 'INNER_SIGNATURES_MAX' },
    })
    await db.write(batch(INNER_SIGNATURES_MAX), RELAYER)
  })
})
