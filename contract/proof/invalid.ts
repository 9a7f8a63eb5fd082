import { ContractError } from '../errors.ts'

/** Returns the error of a proof that does not prove. */
export function invalid(reason: string): ContractError {
  return new ContractError('DB_PROOF_INVALID', `the proof does not prove the answer: ${reason}`)
}
