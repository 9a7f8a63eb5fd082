import { describe, expect, it } from '@jest/globals'
import { assert, CONTRACT_CODES, type ContractCode, ContractError } from '../../contract/errors.ts'
import type { Json } from '../../contract/wire/json.ts'
import type { Entry, Query } from '../../contract/wire/types.ts'
import { ALICE, OWNER, refusal, type TestDatabase, testDatabase, thrownBy } from '../support/contract.ts'
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
  ['DB_RULES_INVALID', ['setRules', 5, 'c']],
  ['DB_SCHEMA_INVALID', ['setSchema', 5, 'c']],
  ['DB_SCHEMA_VIOLATION', ['set', { n: 'x' }, 'c', 'd']],
  ['DB_INDEX_REQUIRED', ['query', 'set:index', {}, 'c', 'd']],
  ['DB_INDEX_INVALID', ['removeIndex', [['a'], ['b']], 'c']],
  ['DB_PRECONDITION_FAILED', ['set', {}, 'c', 'd', { if: { exists: true } }]],
  ['DB_UNIQUE_TAKEN', ['set', { u: 1 }, 'c', 'd']],
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
  ['DB_SIGNATURE_INVALID', forged],
  ['DB_DOCUMENT_EXISTS', taken],
  ['DB_FUEL_EXHAUSTED', (db) => db.entry(['batch', Array(20).fill(['query', 'set:fuel', {}, 'c', 'd'])])],
]

async function forged(db: TestDatabase): Promise<Entry> {
  const entry = await db.entry(['set', {}, 'c', 'd'])
  return { ...entry, query: { ...entry.query, expires: entry.query.expires + 1 } }
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
  await db.write([
    'batch',
    [
      ['setRules', RULES, 'c'],
      ['setSchema', { properties: { n: { type: 'number' } } }, 'c'],
      ['addIndex', [['u']], 'c', { unique: true }],
      ['set', { u: 1 }, 'c', 'unique'],
    ],
  ])
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
