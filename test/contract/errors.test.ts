import { describe, expect, it } from '@jest/globals'
import { assert, CONTRACT_CODES, type ContractCode, ContractError } from '../../contract/errors.ts'
import type { Json } from '../../contract/wire/json.ts'
import type { Entry, Query } from '../../contract/wire/types.ts'
import { ed25519 } from '../../sdk/signers/index.ts'
import { ALICE, BOB, OWNER, refusal, type TestDatabase, testDatabase, thrownBy } from '../support/contract.ts'
import { setup } from '../support/groth16.ts'
import { inner, link } from '../support/inner.ts'
import { DATABASES } from '../support/signing.ts'

/** Codes of what is refused before it is an entry: test/contract/handle.test.ts and config.test.ts provoke them. */
const AT_THE_DOOR: readonly ContractCode[] = [
  'DB_PROOF_INVALID',
  'DB_QUERY_INVALID',
  'DB_SIGNATURE_KIND_UNKNOWN',
  'DB_GENESIS_INVALID',
]

const RULES: Json = [
  [
    'set:fuel',
    [['=$x', ['sum', ['range', 0, 90_000]]], ['=$y', ['sum', ['range', '$x', ['add', '$x', 90_000]]]], ['allow()']],
  ],
  ['set:type', [['allowif()', ['gt', '$new.a', 1]]]],
  ['set:index', [['=$x', ['get()', ['c', ['a'], ['b']]]], ['allow()']]],
  ['write', [['allow()']]],
]

const PREPARATION: Query = [
  'batch',
  [
    ['setRules', RULES, 'c'],
    ['setSchema', { properties: { n: { type: 'number' } } }, 'c'],
    ['addIndex', [['u']], 'c', { unique: true }],
    ['set', { u: 1 }, 'c', 'unique'],
    ['setRules', RULES, 'fires'],
    ['addTrigger', { key: 't', on: 'create', func: [['delete()', ['c', 'nothing']]] }, 'fires'],
    ['addRelayerJob', 'j', { relayers: [ALICE.address] }],
    ['addVerifier', 'v', { protocol: 'groth16', curve: 'bn254', key: setup(0).key }],
    ['createPolicy', { members: [ALICE.address] }],
  ],
]

/** The policy of that: its address depends on nothing else. */
const POLICY: string = (await (await testDatabase()).write(PREPARATION)).results?.at(-1)?.docId ?? ''

const KEY = ed25519(Buffer.alloc(32, 41))

/** An owner's queries, and the code with which each is refused. */
const QUERIES: readonly (readonly [ContractCode, Query])[] = [
  ['DB_OPERATION_UNKNOWN', ['get', 'c', 'd']],
  ['DB_ARGUMENTS_INVALID', ['set', 5, 'c', 'd']],
  ['DB_PATH_INVALID', ['set', {}, 'c', '..']],
  ['DB_DOCUMENT_INVALID', ['set', { constructor: 1 }, 'c', 'd']],
  ['DB_LIMIT_EXCEEDED', ['set', { a: Array(2_000).fill(0) }, 'c', 'd']],
  ['DB_DOCUMENT_MISSING', ['delete', 'c', 'd']],
  ['DB_OPERATOR_INVALID', ['set', { a: { __op: 'inc', n: 'x' } }, 'c', 'd']],
  ['DB_ACCESS_DENIED', ['set', {}, 'closed', 'd']],
  ['DB_OWNER_INVALID', ['removeOwner', OWNER.address]],
  ['DB_LINK_INVALID', ['removeAddressLink', ALICE.address]],
  ['DB_POLICY_INVALID', ['createPolicy', {}]],
  ['DB_POLICY_DENIED', ['propose', POLICY, ['tick']]],
  ['DB_JOB_INVALID', ['removeRelayerJob', 'none']],
  ['DB_VERIFIER_INVALID', ['removeVerifier', 'none']],
  ['DB_ZKP_INVALID', ['set', { a: { __op: 'zkp', verifier: 'v', proof: {}, signals: [] } }, 'c', 'd']],
  ['DB_CONFIG_INVALID', ['setAlgorithms', ['arweave']]],
  ['DB_PAUSED', ['batch', [['pause'], ['set', {}, 'c', 'd']]]],
  [
    'DB_EVOLVING',
    [
      'batch',
      [
        ['evolve', DATABASES[1]],
        ['set', {}, 'c', 'd'],
      ],
    ],
  ],
  ['DB_EVOLVE_INVALID', ['evolve', null]],
  ['DB_RULES_INVALID', ['setRules', 5, 'c']],
  ['DB_SCHEMA_INVALID', ['setSchema', 5, 'c']],
  ['DB_SCHEMA_VIOLATION', ['set', { n: 'x' }, 'c', 'd']],
  ['DB_INDEX_REQUIRED', ['query', 'set:index', {}, 'c', 'd']],
  ['DB_INDEX_INVALID', ['removeIndex', [['a'], ['b']], 'c']],
  ['DB_PRECONDITION_FAILED', ['set', {}, 'c', 'd', { if: { exists: true } }]],
  ['DB_UNIQUE_TAKEN', ['set', { u: 1 }, 'c', 'd']],
  ['DB_TRIGGER_INVALID', ['removeTrigger', 'none', 'c']],
  ['DB_TRIGGER_FAILED', ['set', {}, 'fires', 'd']],
  ['DB_CRON_INVALID', ['removeCron', 'none']],
  ['DB_PROGRAM_FAILED', ['query', 'set:type', { a: 'x' }, 'c', 'd']],
]

/** Entries that are refused for what is around the query. */
const ENTRIES: readonly (readonly [ContractCode, (db: TestDatabase) => Promise<Entry>])[] = [
  ['DB_DATABASE_MISMATCH', (db) => db.entry(['set', {}, 'c', 'd'], OWNER, { db: DATABASES[1] })],
  ['DB_EXPIRED', (db) => db.entry(['set', {}, 'c', 'd'], OWNER, { expires: 1 })],
  ['DB_NONCE_USED', (db) => db.entry(['set', {}, 'c', 'd'], OWNER, { nonce: 1 })],
  ['DB_NONCE_TOO_HIGH', (db) => db.entry(['set', {}, 'c', 'd'], OWNER, { nonce: 10_000 })],
  ['DB_ENTRY_ORDER', async (db) => ({ ...(await db.entry(['set', {}, 'c', 'd'])), seq: 1 })],
  ['DB_OWNER_REQUIRED', (db) => db.entry(['addOwner', ALICE.address], ALICE)],
  ['DB_BUNDLER_REQUIRED', bundle],
  ['DB_SESSION_DENIED', session],
  ['DB_PROPOSAL_INVALID', (db) => db.entry(['approve', `${POLICY}/0-${'a'.repeat(22)}`], ALICE)],
  ['DB_RELAY_DENIED', async (db) => db.entry(['relay', await inner(db, ['job', 'j', ['tick']], ALICE)])],
  ['DB_KIND_REFUSED', refusedKind],
  ['DB_SIGNATURE_INVALID', forged],
  ['DB_DOCUMENT_EXISTS', taken],
  ['DB_FUEL_EXHAUSTED', (db) => db.entry(['batch', Array(20).fill(['query', 'set:fuel', {}, 'c', 'd'])])],
]

async function forged(db: TestDatabase): Promise<Entry> {
  const entry = await db.entry(['set', {}, 'c', 'd'])
  return { ...entry, query: { ...entry.query, expires: entry.query.expires + 1 } }
}

async function refusedKind(db: TestDatabase): Promise<Entry> {
  await db.write(['setAlgorithms', ['evm']])
  return db.entry(['set', {}, 'c', 'd'], ALICE)
}

/** What a session key would do as an owner. */
async function bundle(db: TestDatabase): Promise<Entry> {
  await db.write(['setBundlers', [BOB.address]])
  return db.entry(['bundle', [await inner(db, ['set', {}, 'c', 'd'], BOB)]], ALICE)
}

async function session(db: TestDatabase): Promise<Entry> {
  await link(db, KEY, OWNER)
  return db.entry(['addOwner', ALICE.address], KEY)
}

/** An add whose id someone else wrote first. */
async function taken(db: TestDatabase): Promise<Entry> {
  const [twin, add] = [await prepared(), await db.entry(['add', {}, 'c'], ALICE)]
  const { docId } = twin.contract.apply(add)
  await db.write(['set', {}, 'c', docId as string])
  return { ...add, seq: add.seq + 1, ts: db.contract.ts }
}

async function prepared(): Promise<TestDatabase> {
  const db = await testDatabase()
  await db.write(PREPARATION)
  return db
}

describe('every code of the contract', () => {
  it('is provoked here or at the door', () => {
    const codes = [...QUERIES.map(([code]) => code), ...ENTRIES.map(([code]) => code), ...AT_THE_DOOR]
    expect(codes.sort()).toEqual(Object.keys(CONTRACT_CODES).sort())
  })

  it.each(QUERIES)('%s leaves root, place and nonce as they were', async (code, query) => {
    expect((await (await prepared()).refuse(query)).code).toBe(code)
  })

  it.each(ENTRIES)('%s leaves root, place and nonce as they were', async (code, entryOf) => {
    const db = await prepared()
    expect(refusal(db.contract, await entryOf(db)).code).toBe(code)
  })

  it('has a meaning', () => {
    for (const [code, meaning] of Object.entries(CONTRACT_CODES))
      expect([code, meaning]).toEqual([expect.stringMatching(/^DB_[A-Z_]+$/), expect.stringMatching(/^[a-z]/)])
  })
})

it('carries its code in the message, because engines keep nothing else', () => {
  const error = new ContractError('DB_EXPIRED', 'too late', { now: 1 })
  expect({ ...error, message: error.message, text: String(error) }).toEqual({
    name: 'ContractError',
    code: 'DB_EXPIRED',
    sentence: 'too late',
    data: { now: 1 },
    message: 'DB_EXPIRED: too late',
    text: 'ContractError: DB_EXPIRED: too late',
  })
})

it('is something else than a broken invariant', () => {
  expect(thrownBy(() => assert(true, 'x'))).toBeUndefined()
  expect(thrownBy(() => assert(false, 'a leaf has keys'))).toEqual(new Error('invariant broken: a leaf has keys'))
})
