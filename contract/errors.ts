/**
 * What can go wrong inside the contract.
 *
 * Every error that leaves the contract is a {@link ContractError} whose message is `CODE: sentence`, because Warp keeps
 * nothing but the message, and only of errors with that name. Codes are stable and have a row each in docs/errors.md.
 */
import { CodedError } from './wire/coded-error.ts'

/** Code → what it means. docs/errors.md is checked against this table. */
export const CONTRACT_CODES = {
  DB_OPERATION_UNKNOWN: 'the operation does not exist',
  DB_ARGUMENTS_INVALID: 'the operation does not take these arguments',
  DB_QUERY_INVALID: 'the signed query is not well formed',
  DB_PATH_INVALID: 'a collection or document path is not well formed',
  DB_DOCUMENT_INVALID: 'a document holds what a document cannot hold',
  DB_LIMIT_EXCEEDED: 'something is larger, deeper or more than its named limit',
  DB_DOCUMENT_MISSING: 'the document does not exist',
  DB_DOCUMENT_EXISTS: 'the document already exists',
  DB_PRECONDITION_FAILED: 'the document is not as the write says it must be',
  DB_OPERATOR_INVALID: 'a field operator does not fit the field it is used on',
  DB_SIGNATURE_INVALID: 'the signature is not one of this signer over this query',
  DB_SIGNATURE_KIND_UNKNOWN: 'no verifier exists for this kind of signature',
  DB_DATABASE_MISMATCH: 'the query was signed for another database',
  DB_EXPIRED: 'the query expired before it was sequenced',
  DB_NONCE_USED: 'the nonce was used before or lies below the window',
  DB_NONCE_TOO_HIGH: 'the nonce lies above the window',
  DB_ENTRY_ORDER: 'the entry does not follow the one before',
  DB_ACCESS_DENIED: 'the rules deny the write',
  DB_OWNER_REQUIRED: 'only an owner may do this',
  DB_OWNER_INVALID: 'the change of owners is not possible',
  DB_BUNDLER_REQUIRED: 'only a bundler of this database may send bundles',
  DB_SESSION_DENIED: 'a session key may not do this, or not any more',
  DB_LINK_INVALID: 'the link is not possible, or does not exist',
  DB_POLICY_INVALID: 'the policy is not well formed or does not exist',
  DB_POLICY_DENIED: 'the policy does not let this happen, or not yet',
  DB_PROPOSAL_INVALID: 'the proposal does not exist any more',
  DB_JOB_INVALID: 'the relayer job is not well formed or does not exist',
  DB_RELAY_DENIED: 'the relay is not as its job wants it',
  DB_VERIFIER_INVALID: 'the verifier is not well formed or does not exist',
  DB_ZKP_INVALID: 'the outside proof does not hold',
  DB_CONFIG_INVALID: 'the configuration cannot be changed like this',
  DB_KIND_REFUSED: 'the owners do not accept this kind of signature',
  DB_PAUSED: 'the owners have paused the database',
  DB_EVOLVING: 'the state waits for another version of the contract',
  DB_EVOLVE_INVALID: 'the database cannot evolve or migrate like this',
  DB_RULES_INVALID: 'the rules are not well formed',
  DB_SCHEMA_INVALID: 'the schema is not well formed or uses what the subset lacks',
  DB_SCHEMA_VIOLATION: 'the document breaks the schema of its collection',
  DB_INDEX_REQUIRED: 'no index serves the query',
  DB_INDEX_INVALID: 'the index is not well formed, exists already, or does not exist',
  DB_UNIQUE_TAKEN: 'another document has the values that a unique index allows once',
  DB_FUEL_EXHAUSTED: 'the program used up its fuel',
  DB_PROGRAM_FAILED: 'a rule failed while it ran',
  DB_TRIGGER_INVALID: 'the trigger is not well formed or does not exist',
  DB_TRIGGER_FAILED: 'a trigger of the write failed',
  DB_CRON_INVALID: 'the cron is not well formed or does not exist',
  DB_PROOF_INVALID: 'the proof does not prove the answer',
  DB_GENESIS_INVALID: 'the genesis is not well formed',
} as const

/** A stable name of one kind of failure. */
export type ContractCode = keyof typeof CONTRACT_CODES

/**
 * Deterministic failure of one action. Nothing that the action wrote survives.
 *
 * @example
 * throw new ContractError('DB_DOCUMENT_MISSING', 'people/Bob does not exist; create it with set or upsert', { path: 'people/Bob' })
 */
export class ContractError extends CodedError<ContractCode> {
  override readonly name = 'ContractError'
}

/** Throws when an invariant of the contract itself is broken: a bug, never bad input. */
export function assert(condition: boolean, invariant: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${invariant}`)
}
