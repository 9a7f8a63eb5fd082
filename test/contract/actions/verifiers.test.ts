import { beforeAll, describe, expect, it } from '@jest/globals'
import { ENTRY_ZKP_MAX, VERIFIERS_MAX } from '../../../contract/limits.ts'
import type { Json, JsonObject } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { ALICE, OWNER, type TestDatabase, testDatabase } from '../../support/contract.ts'
import { prove, SCALARS, setup } from '../../support/groth16.ts'

const SETUP = setup(2)
const VERIFIER: JsonObject = { protocol: 'groth16', curve: 'bn128', key: SETUP.key }
const SIGNALS = ['18', '1']
const PROOF = prove(SETUP, SIGNALS.map(BigInt))
const FALSE_SIGNALS = ['17', '1']

const zkp = (signals: Json, verifier: Json = 'age', proof: Json = PROOF): Json => ({
  __op: 'zkp',
  verifier,
  proof,
  signals,
})

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase(['c'])
  await db.write(['addVerifier', 'age', VERIFIER])
  const rules: Json = [
    [
      '*',
      [
        ['=$ok', ['verify()', ['age', '$req.proof', '$req.signals']]],
        ['mod()', { ok: '$ok' }],
        ['allowif()', '$ok'],
      ],
    ],
  ]
  await db.write(['setRules', rules, 'checked'])
})

describe('addVerifier', () => {
  it('keeps a verifier that reads tell', async () => {
    const stored = db.read('getVerifier', 'age') as JsonObject
    expect(stored).toMatchObject({ protocol: 'groth16', curve: 'bn128', key: { nPublic: 2 } })
    expect(db.read('getVerifier', 'other')).toBeNull()
  })

  it('is for owners, as is removeVerifier', async () => {
    for (const query of [
      ['addVerifier', 'x', VERIFIER],
      ['removeVerifier', 'age'],
    ] as Query[]) {
      expect(await db.refuse(query, ALICE)).toMatchObject({ code: 'DB_OWNER_REQUIRED' })
    }
  })

  it('is undone by removeVerifier', async () => {
    await db.write(['addVerifier', 'gone', VERIFIER])
    await db.write(['removeVerifier', 'gone'])
    expect(await db.refuse(['removeVerifier', 'gone'])).toMatchObject({ code: 'DB_VERIFIER_INVALID' })
    expect(await db.refuse(['set', { age: zkp(SIGNALS, 'gone') }, 'c', 'd'])).toMatchObject({
      code: 'DB_VERIFIER_INVALID',
    })
  })

  it.each<Query>([
    ['addVerifier'],
    ['addVerifier', 5, VERIFIER],
    ['addVerifier', 'a b', VERIFIER],
    ['addVerifier', 'x', VERIFIER, 1],
    ['removeVerifier'],
    ['removeVerifier', 'age', 1],
  ])('%j is not well formed', async (...query) => {
    expect(await db.refuse(query as unknown as Query)).toMatchObject({ code: 'DB_ARGUMENTS_INVALID' })
  })

  it(`keeps VERIFIERS_MAX, ${VERIFIERS_MAX}, and no more, and counts as a proof each`, async () => {
    const full = await testDatabase()
    const add = (n: number): Query => ['addVerifier', `v${n}`, VERIFIER]
    expect(await full.refuse(['batch', [1, 2, 3].map(add)])).toMatchObject({
      code: 'DB_LIMIT_EXCEEDED',
      data: { limit: 'ENTRY_ZKP_MAX', expected: ENTRY_ZKP_MAX },
    })
    for (let n = 0; n < VERIFIERS_MAX; n += 2) await full.write(['batch', [add(n), add(n + 1)]])
    expect(await full.refuse(add(VERIFIERS_MAX))).toMatchObject({
      code: 'DB_LIMIT_EXCEEDED',
      data: { limit: 'VERIFIERS_MAX' },
    })
    await full.write(add(0))
  })
})

describe('the operator zkp', () => {
  it('stores the signals of a proof that holds', async () => {
    await db.write(['set', { age: zkp(SIGNALS), name: 'Bob' }, 'c', 'a'], ALICE)
    await db.write(['update', { 'deep.in': zkp(SIGNALS) }, 'c', 'a'], ALICE)
    expect(db.read('get', 'c', 'a')).toEqual({ age: SIGNALS, name: 'Bob', deep: { in: SIGNALS } })
  })

  it.each<[string, Json]>([
    ['DB_ZKP_INVALID', zkp(FALSE_SIGNALS)],
    ['DB_ZKP_INVALID', zkp([String(SCALARS + 18n), '1'])],
    ['DB_ZKP_INVALID', zkp([18, 1])],
    ['DB_ZKP_INVALID', zkp(SIGNALS, 'age', {})],
    ['DB_VERIFIER_INVALID', zkp(SIGNALS, 'none')],
    ['DB_VERIFIER_INVALID', zkp(SIGNALS, null)],
    ['DB_OPERATOR_INVALID', { __op: 'zkp', proof: PROOF, signals: SIGNALS }],
    ['DB_OPERATOR_INVALID', { __op: 'zkp', verifier: 'age', proof: PROOF, signals: SIGNALS, more: 1 }],
  ])('refuses with %s %#', async (code, value) => {
    expect(await db.refuse(['set', { age: value }, 'c', 'x'], ALICE)).toMatchObject({ code })
  })

  it(`is checked ENTRY_ZKP_MAX, ${ENTRY_ZKP_MAX}, times in one entry`, async () => {
    const batch = (count: number): Query => [
      'batch',
      Array.from({ length: count }, (_, n) => ['set', { age: zkp(SIGNALS) }, 'c', `b${n}`]),
    ]
    await db.write(batch(ENTRY_ZKP_MAX), ALICE)
    expect(await db.refuse(batch(ENTRY_ZKP_MAX + 1), ALICE)).toMatchObject({
      code: 'DB_LIMIT_EXCEEDED',
      data: { limit: 'ENTRY_ZKP_MAX' },
    })
  })
})

describe('verify() in rules', () => {
  it('is true for a proof that holds, and false for others', async () => {
    await db.write(['set', { proof: PROOF, signals: SIGNALS }, 'checked', 'a'], ALICE)
    expect(db.read('get', 'checked', 'a')).toMatchObject({ ok: true })
    for (const data of [
      { proof: PROOF, signals: FALSE_SIGNALS },
      { proof: {}, signals: SIGNALS },
    ]) {
      const error = await db.refuse(['set', data, 'checked', 'b'], ALICE)
      expect([error.code, error.sentence]).toEqual(['DB_ACCESS_DENIED', expect.stringContaining('ok = false')])
    }
  })

  it('takes most of the fuel of an entry, so that few fit', async () => {
    const data = { proof: PROOF, signals: SIGNALS }
    const write = (id: string): Json => ['set', data, 'checked', id]
    await db.write(['batch', [write('c'), write('d')]], ALICE)
    expect(await db.refuse(['batch', ['c', 'd', 'e', 'f'].map(write)], ALICE)).toMatchObject({
      code: 'DB_LIMIT_EXCEEDED',
    })
    const many = Array.from({ length: 32 }, () => '1')
    const wide: Query = ['batch', ['c', 'd', 'e'].map((id) => ['set', { proof: PROOF, signals: many }, 'other', id])]
    const rule: Json = ['=$ok', ['verify()', ['age', '$req.proof', '$req.signals']]]
    await db.write(['setRules', [['*', [rule, ['allow()']]]], 'other'], OWNER)
    expect(await db.refuse(wide, ALICE)).toMatchObject({ code: 'DB_FUEL_EXHAUSTED' })
  })

  it('fails for a verifier that is not there', async () => {
    const rules: Json = [['*', [['=$ok', ['verify()', ['none', '$req.proof', '$req.signals']]], ['allow()']]]]
    await db.write(['setRules', rules, 'unknown'], OWNER)
    expect(await db.refuse(['set', { proof: PROOF, signals: SIGNALS }, 'unknown', 'a'], ALICE)).toMatchObject({
      code: 'DB_VERIFIER_INVALID',
    })
  })
})
