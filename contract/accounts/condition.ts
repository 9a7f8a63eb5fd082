/** The conditions of policies: one FPJSON expression over the proposal. */
import { check, compile, FpjsonError, type Fuel } from '../../fpjson/index.ts'
import { ContractError } from '../errors.ts'
import type { Json } from '../wire/json.ts'
import type { Policy, Proposal } from './policies.ts'

/** Says whether the condition of a policy holds of a proposal at `ts`, ms since 1970. */
export type Condition = (proposal: Proposal, ts: number, fuel: Fuel) => boolean

const STRICT = { strict: true, shortcuts: true }

/** Checks a condition. @throws {ContractError} `DB_POLICY_INVALID` */
export function checkCondition(rule: Json): void {
  try {
    check(rule, STRICT)
  } catch (error) {
    if (!(error instanceof FpjsonError)) throw error
    throw new ContractError('DB_POLICY_INVALID', `the rule of the policy is not well formed: ${error.message}`)
  }
}

/**
 * Compiles the condition of a policy; without a rule it always holds.
 *
 * It reads `$approvals`, `$members`, `$query`, and in seconds `$proposedAt` and `$ts`. It holds when it gives true, not when
 * it gives something like it. Throws `DB_FUEL_EXHAUSTED` and `DB_PROGRAM_FAILED`.
 */
export function compileCondition({ rule, members }: Policy): Condition {
  if (rule === undefined) return () => true
  const compiled = compile(rule, STRICT)
  return ({ approvals, query, proposedAt }, ts, fuel) => {
    const vars = { approvals, members, query, proposedAt: Math.floor(proposedAt / 1000), ts: Math.floor(ts / 1000) }
    try {
      return compiled({ vars, fuel }).value === true
    } catch (error) {
      if (!(error instanceof FpjsonError)) throw error
      const code = error.code === 'FPJSON_FUEL' ? 'DB_FUEL_EXHAUSTED' : 'DB_PROGRAM_FAILED'
      throw new ContractError(code, `the rule of the policy failed: ${error.sentence}`, { program: error.code })
    }
  }
}
