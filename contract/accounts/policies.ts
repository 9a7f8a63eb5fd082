/**
 * Policy accounts: an account without a key. Its members propose queries and approve them; one runs as the account when enough have
 * approved, its delay is over and its condition holds.
 */
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { policyKey, proposalKey, proposalPrefix } from '../keys.ts'
import { POLICY_DELAY_SECONDS_MAX, POLICY_MEMBERS_MAX, PROGRAM_BYTES_MAX, PROPOSALS_MAX } from '../limits.ts'
import { prefixEnd, type Store, type StoreReader } from '../tree/store.ts'
import { binaryToText, textToBinary } from '../wire/bytes.ts'
import { canonicalJson } from '../wire/canonical.ts'
import { isJsonObject, type Json } from '../wire/json.ts'
import { isPolicyAddress } from './address.ts'
import { type ListForm, parseAddressList } from './address-list.ts'

/** When a query runs as the account. It never changes. */
export type Policy = {
  readonly members: readonly string[]
  /** Approvals that it takes. */
  readonly threshold: number
  /** Seconds from the proposal on. */
  readonly delay: number
  /** A condition in FPJSON that must be true besides. */
  readonly rule?: Json
}

/** A query that waits for approvals. */
export type Proposal = {
  readonly query: readonly Json[]
  readonly proposer: string
  /** ms since 1970. */
  readonly proposedAt: number
  /** The last instant at which it can be approved or run, ms since 1970. */
  readonly expires: number
  /** Members who approve, in the order in which they did. */
  readonly approvals: readonly string[]
  /** Members who would cancel it, in the order in which they said so. None of them is among `approvals`. */
  readonly cancels: readonly string[]
}

const MEMBERS: ListForm = { name: 'members', limit: 'POLICY_MEMBERS_MAX', most: POLICY_MEMBERS_MAX, invalid }

/** Returns `value` as a policy. @throws {ContractError} `DB_POLICY_INVALID`, `DB_LIMIT_EXCEEDED` */
export function parsePolicy(value: Json | undefined): Policy {
  if (!isJsonObject(value)) throw invalid(`a policy is { members, threshold, delay, rule }, got ${describe(value)}`)
  const { members, threshold, delay = 0, rule, ...others } = value
  const extra = Object.keys(others)[0]
  if (extra !== undefined) throw invalid(`a policy knows members, threshold, delay and rule, not ${describe(extra)}`)
  const list = parseAddressList(members, MEMBERS)
  const policy = {
    members: list,
    threshold: parseWhole('threshold', threshold ?? list.length, { from: 1, to: list.length }),
    delay: parseWhole('delay', delay, { from: 0, to: POLICY_DELAY_SECONDS_MAX }),
    ...(rule !== undefined && { rule }),
  }
  checkBytes(policy)
  return policy
}

/** Returns a policy as it is stored, or `undefined`; `Programs.policyOf` returns it ready to use. */
export function storedPolicy(store: StoreReader, address: string): string | undefined {
  return store.get(policyKey(address))
}

/** Returns what {@link writePolicy} stored. */
export function decodePolicy(value: string): Policy {
  return JSON.parse(binaryToText(value)) as Policy
}

/** Stores a new policy. */
export function writePolicy(store: Store, address: string, policy: Policy): void {
  store.put(policyKey(address), textToBinary(canonicalJson(policy as unknown as Json)))
}

/** A proposal's id is the address of its policy, a slash, and a name: the number of the member who proposed it, from 0, a hyphen, and 22 characters. */
export type ProposalPlace = { readonly policy: string; readonly name: string }

const PROPOSAL_NAME = /^(?:0|[1-9]\d?)-[A-Za-z0-9][A-Za-z0-9_-]{21}$/

/** Returns where a proposal lies, or `undefined` when `id` is none of a proposal. */
export function parseProposalId(id: Json | undefined): ProposalPlace | undefined {
  const [policy, name, ...more] = typeof id === 'string' ? id.split('/', 3) : []
  if (!isPolicyAddress(policy) || name === undefined || !PROPOSAL_NAME.test(name) || more.length > 0) return undefined
  return { policy, name }
}

/** Returns the id of a proposal. */
export function proposalId({ policy, name }: ProposalPlace): string {
  return `${policy}/${name}`
}

/** Returns a proposal that is neither run nor cancelled, or `undefined`. */
export function readProposal(store: StoreReader, { policy, name }: ProposalPlace): Proposal | undefined {
  const value = store.get(proposalKey(policy, name))
  return value === undefined ? undefined : decodeProposal(value)
}

/** Stores a proposal, new or changed. */
export function writeProposal(store: Store, { policy, name }: ProposalPlace, proposal: Proposal): void {
  store.put(proposalKey(policy, name), textToBinary(canonicalJson(proposal as unknown as Json)))
}

/** Takes a proposal away. */
export function removeProposal(store: Store, { policy, name }: ProposalPlace): void {
  store.del(proposalKey(policy, name))
}

/** A member's proposal to be, and the address of the policy. */
export type NewProposal = { readonly address: string; readonly policy: Policy; readonly proposer: string }

/** Returns the place of a new proposal, `id` being unlike that of any other. */
export function placeOf({ address, policy: { members }, proposer }: NewProposal, id: string): ProposalPlace {
  return { policy: address, name: memberPrefix(members, proposer) + id }
}

/**
 * Makes room for a new proposal, if need be by dropping those of the member that expired. The members have equal shares of the
 * room of their policy, so that none takes that of another.
 *
 * @throws {ContractError} `DB_LIMIT_EXCEEDED`
 */
export function makeRoom(store: Store, { address, policy: { members }, proposer }: NewProposal, ts: number): void {
  const share = Math.floor(PROPOSALS_MAX / members.length)
  const range = rangeOf(address, memberPrefix(members, proposer))
  if (store.count(range) < share) return
  const expired = [...store.range(range)].filter(([, value]) => ts > decodeProposal(value).expires)
  for (const [key] of expired) store.del(key)
  if (expired.length > 0) return
  throw new ContractError(
    'DB_LIMIT_EXCEEDED',
    `${address} has room for ${PROPOSALS_MAX} proposals, ${share} of each member, and ${proposer} has as many; run or cancel one first`,
    { limit: 'PROPOSALS_MAX', expected: share },
  )
}

/** Returns the proposals of a policy with their ids, in the order of those. */
export function listProposals(store: StoreReader, policy: string): Json {
  const prefix = proposalPrefix(policy)
  return [...store.range(rangeOf(policy))].map(([key, value]) => {
    return {
      id: proposalId({ policy, name: key.slice(prefix.length) }),
      ...(decodeProposal(value) as unknown as object),
    }
  }) as Json
}

/** The keys of the proposals of a policy whose names begin with `prefix`. */
function rangeOf(policy: string, prefix = ''): { lower: string; upper: string } {
  const lower = proposalPrefix(policy) + prefix
  return { lower, upper: prefixEnd(lower) }
}

/** How the names of all proposals of a member begin, and those of no other member. */
function memberPrefix(members: readonly string[], member: string): string {
  return `${members.indexOf(member)}-`
}

function decodeProposal(value: string): Proposal {
  return JSON.parse(binaryToText(value)) as Proposal
}

function parseWhole(name: string, value: Json, { from, to }: { readonly from: number; readonly to: number }): number {
  if (Number.isSafeInteger(value) && (value as number) >= from && (value as number) <= to) return value as number
  throw invalid(`${name} is a whole number from ${from} to ${to}, got ${describe(value)}`)
}

function checkBytes(policy: Policy): void {
  const { length } = textToBinary(canonicalJson(policy as unknown as Json))
  if (length <= PROGRAM_BYTES_MAX) return
  throw new ContractError(
    'DB_LIMIT_EXCEEDED',
    `a policy may take ${PROGRAM_BYTES_MAX} bytes of JSON, this one has ${length}; make its rule simpler`,
    { limit: 'PROGRAM_BYTES_MAX', expected: PROGRAM_BYTES_MAX, got: length },
  )
}

function invalid(sentence: string): ContractError {
  return new ContractError('DB_POLICY_INVALID', sentence)
}
