import { expect, it } from '@jest/globals'
import { ContractError } from '../../../contract/errors.ts'
import { invalid } from '../../../contract/proof/invalid.ts'

it('is an error of the contract that says why', () => {
  expect(invalid('of this')).toBeInstanceOf(ContractError)
  expect(invalid('of this').message).toBe('DB_PROOF_INVALID: the proof does not prove the answer: of this')
})
