import { describe, expect, it } from '@jest/globals'
import { checkSigned } from '../../../contract/auth/check-signed.ts'
import { ContractError } from '../../../contract/errors.ts'
import { thrownBy } from '../../support/contract.ts'
import { DATABASES, SIGNING_VECTORS } from '../../support/signing.ts'

const [{ query }] = SIGNING_VECTORS as [(typeof SIGNING_VECTORS)[number]]
const RIGHT = { db: query.db, ts: query.expires, verify: () => true }

function errorOf(facts: Partial<typeof RIGHT>, what?: string): ContractError {
  const error = thrownBy(() => checkSigned(query, { ...RIGHT, ...facts }, what))
  expect(error).toBeInstanceOf(ContractError)
  return error as ContractError
}

describe('checkSigned', () => {
  it('passes what holds here and now, at the last instant too', () => {
    expect(thrownBy(() => checkSigned(query, RIGHT))).toBeUndefined()
  })

  it('names what does not hold, the first of database, expiry and signature', () => {
    const db = DATABASES.find((id) => id !== query.db) as string
    const wrong = { db, ts: query.expires + 1, verify: () => false }
    expect([
      errorOf(wrong).code,
      errorOf({ ...wrong, db: query.db }).code,
      errorOf({ verify: wrong.verify }).code,
    ]).toEqual(['DB_DATABASE_MISMATCH', 'DB_EXPIRED', 'DB_SIGNATURE_INVALID'])
  })

  it('does not ask for the signature of what does not hold anyway', () => {
    const verify = (): boolean => {
      throw new Error('asked')
    }
    expect(errorOf({ ts: query.expires + 1, verify }).code).toBe('DB_EXPIRED')
  })

  it('calls the query what it is', () => {
    expect(errorOf({ verify: () => false }, 'the consent').sentence).toContain('the consent')
  })
})
