/** Rules without a database around them. */
import { sha256 } from '../../contract/auth/hash.ts'
import { ENTRY_FUEL } from '../../contract/limits.ts'
import { compileRules, type RuleHost, type RuleRequest, runRules } from '../../contract/rules/rules.ts'
import type { Json } from '../../contract/wire/json.ts'
import { createFuel } from '../../fpjson/index.ts'
import { ALICE, OWNER, START, thrownBy } from './contract.ts'

/** A set that creates people/Bob. */
export const REQUEST: RuleRequest = {
  operation: { func: 'set', op: 'create', name: undefined },
  collection: 'people',
  id: 'Bob',
  data: { age: 20 },
  before: undefined,
  after: { age: 20 },
}

/** What rules have when {@link ALICE} signs. */
export function ruleHost(changes: Partial<RuleHost> = {}): RuleHost {
  return {
    contract: { id: 'db', version: 'WeftDB/1', owners: [OWNER.address] },
    signer: ALICE.address,
    auth: { relayer: null, jobID: null, extra: null },
    ts: START,
    queryId: 'q1',
    fuel: createFuel(ENTRY_FUEL),
    sha256,
    get: () => null,
    checkProof: () => false,
    ...changes,
  }
}

/** Runs rules on {@link REQUEST}. Returns `allowed`, or the message of the error. */
export function decide(rules: Json, request: Partial<RuleRequest> = {}, changes: Partial<RuleHost> = {}): string {
  const error = thrownBy(() => runRules(compileRules(rules), { ...REQUEST, ...request }, ruleHost(changes)))
  return error === undefined ? 'allowed' : (error as Error).message
}
