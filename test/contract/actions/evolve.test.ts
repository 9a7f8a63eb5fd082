import { describe, expect, it } from '@jest/globals'
import { CONTRACT_VERSION } from '../../../contract/version.ts'
import type { Json } from '../../../contract/wire/json.ts'
import type { Query } from '../../../contract/wire/types.ts'
import { ALICE, testDatabase } from '../../support/contract.ts'
import { DATABASES } from '../../support/signing.ts'

const SOURCE = DATABASES[1]
const NEXT = CONTRACT_VERSION + 1

describe('setCanEvolve, evolve and migrate', () => {
  it.each<Query>([
    ['setCanEvolve', false],
    ['evolve', SOURCE],
    ['evolve', null],
    ['migrate', NEXT],
  ])('are for owners: %j', async (...query) => {
    const db = await testDatabase()
    expect((await db.refuse(query as unknown as Query, ALICE)).code).toBe('DB_OWNER_REQUIRED')
  })

  it.each<Query>([
    ['setCanEvolve'],
    ['setCanEvolve', 0],
    ['setCanEvolve', true, true],
    ['evolve'],
    ['evolve', 'x'],
    ['evolve', SOURCE, SOURCE],
    ['evolve', SOURCE.slice(1)],
    ['evolve', {}],
    ['migrate'],
    ['migrate', '2'],
    ['migrate', 0],
    ['migrate', 1.5],
    ['migrate', 2, 2],
  ])('take no %j', async (...query) => {
    const db = await testDatabase()
    expect((await db.refuse(query as unknown as Query)).code).toBe('DB_ARGUMENTS_INVALID')
  })
})

describe('evolve', () => {
  it('records the source and waits; taken back, it leaves no trace', async () => {
    const db = await testDatabase()
    const before = db.contract.state.get('c')
    await db.write(['evolve', SOURCE])
    expect(db.read('getEvolve')).toMatchObject({ isEvolving: true, source: null, next: SOURCE })
    await db.write(['evolve', DATABASES[0]])
    expect(db.read('getEvolve')).toMatchObject({ isEvolving: true, next: DATABASES[0] })
    await db.write(['evolve', null])
    expect(db.contract.state.get('c')).toBe(before)
    expect((await db.refuse(['evolve', null])).code).toBe('DB_EVOLVE_INVALID')
  })

  it('rolls back with its batch', async () => {
    const db = await testDatabase(['c'])
    const error = await db.refuse([
      'batch',
      [
        ['evolve', SOURCE],
        ['migrate', NEXT],
      ],
    ])
    expect([error.code, db.read('getEvolve')]).toEqual([
      'DB_EVOLVE_INVALID',
      expect.objectContaining({ isEvolving: false, next: null }),
    ])
  })

  it('is over for good once setCanEvolve was false', async () => {
    const db = await testDatabase()
    await db.write(['setCanEvolve', true])
    expect(db.read('getEvolve')).toMatchObject({ canEvolve: true })
    await db.write(['setCanEvolve', false])
    await db.write(['setCanEvolve', false])
    expect(db.read('getEvolve')).toMatchObject({ canEvolve: false })
    for (const query of [
      ['setCanEvolve', true],
      ['evolve', SOURCE],
      ['evolve', null],
    ] satisfies Query[]) {
      const { code, sentence } = await db.refuse(query)
      expect([code, sentence]).toEqual(['DB_EVOLVE_INVALID', expect.stringContaining('never evolves')])
    }
  })
})

describe('migrate', () => {
  it.each<[Json, string]>([
    [NEXT, `migrate ${NEXT} is for the contract of version ${NEXT}, and this one is of ${CONTRACT_VERSION}`],
    [CONTRACT_VERSION, `the state is of version ${CONTRACT_VERSION}, which only version ${NEXT} takes over`],
  ])('%j is refused by the contract that is to be replaced', async (version, why) => {
    const db = await testDatabase()
    await db.write(['evolve', SOURCE])
    const { code, sentence } = await db.refuse(['migrate', version])
    expect([code, sentence]).toEqual(['DB_EVOLVE_INVALID', expect.stringContaining(why)])
  })

  it('is refused where nothing evolves', async () => {
    const db = await testDatabase()
    const { code, sentence } = await db.refuse(['migrate', NEXT])
    expect([code, sentence]).toEqual(['DB_EVOLVE_INVALID', expect.stringContaining('an owner calls evolve first')])
  })
})
