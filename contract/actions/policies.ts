/** What members of policies do, and how a query comes to run as the account of a policy. */
import { isPolicyAddress, POLICY_FORM } from '../accounts/address.ts'
import { checkCondition } from '../accounts/condition.ts'
import {
  decodePolicy,
  listProposals,
  makeRoom,
  type Policy,
  type Proposal,
  type ProposalPlace,
  parsePolicy,
  parseProposalId,
  placeOf,
  proposalId,
  readProposal,
  removeProposal,
  storedPolicy,
  writePolicy,
  writeProposal,
} from '../accounts/policies.ts'
import type { Config } from '../config.ts'
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { PROPOSAL_BYTES_MAX, PROPOSAL_LIFE_MS } from '../limits.ts'
import type { StoreReader } from '../tree/store.ts'
import { binaryToBytes, bytesToBase64Url, textToBinary } from '../wire/bytes.ts'
import { canonicalJson } from '../wire/canonical.ts'
import type { Json } from '../wire/json.ts'
import { type Action, type ActionContext, type ActionResult, action, atTheTop } from './context.ts'

/** An open proposal that the signer, a member of its policy, looks at. */
type Open = { readonly place: ProposalPlace; readonly policy: Policy; readonly proposal: Proposal }

/** `["createPolicy", { members, threshold, delay, rule }]`; the receipt's `docId` is the address. */
export const createPolicyAction: Action = action<Policy, Policy>({
  parse: (args) => {
    if (args.length !== 1) throw badArguments('createPolicy takes one policy: { members, threshold, delay, rule }')
    const policy = parsePolicy(args[0])
    if (policy.rule !== undefined) checkCondition(policy.rule)
    return policy
  },
  authorise: atTheTop('createPolicy'),
  apply: (context, policy) => {
    const hash = context.sha256(`policy:${context.nextDocId()}`)
    const address = `policy:${bytesToBase64Url(binaryToBytes(hash))}`
    writePolicy(context.store, address, policy)
    return { docId: address }
  },
})

/** `["propose", policy, query]`: proposes and approves. The receipt's `docId` is the id of the proposal. */
export const proposeAction: Action = governing({
  parse: ([policy, query, ...more]) => {
    if (more.length > 0 || !isPolicyAddress(policy))
      throw badArguments(`propose takes a policy (${POLICY_FORM}) and a query`)
    return { address: policy, query: parseQuery(query) }
  },
  authorise: (context, { address, query }) => {
    atTheTop('propose')(context, undefined)
    return { address, query, policy: memberOf(context, address) }
  },
  apply: (context, { address, query, policy }) => {
    const { store, signer, ts, nextDocId } = context
    const made = { address, policy, proposer: signer }
    makeRoom(store, made, ts)
    const expires = ts + 1_000 * policy.delay + PROPOSAL_LIFE_MS
    const proposal = { query, proposer: signer, proposedAt: ts, expires, approvals: [signer], cancels: [] }
    return settle(context, { place: placeOf(made, nextDocId()), policy, proposal })
  },
})

/** `["approve", proposal]`: runs it when that was what it lacked. Who would have cancelled it no longer would. */
export const approveAction: Action = governing({
  parse: (args) => parseId('approve', args),
  authorise: (context, place) => openProposal(context, 'approve', place),
  apply: (context, { place, policy, proposal }) => {
    const { signer } = context
    if (proposal.approvals.includes(signer))
      throw denied('twice', `${signer} has approved ${proposalId(place)} already`)
    const undecided = without(proposal, signer)
    return settle(context, { place, policy, proposal: { ...undecided, approvals: [...undecided.approvals, signer] } })
  },
})

/** `["revoke", proposal]`: takes back that the signer approves, or would cancel. */
export const revokeAction: Action = governing({
  parse: (args) => parseId('revoke', args),
  authorise: (context, place) => openProposal(context, 'revoke', place),
  apply: ({ store, signer }, { place, proposal }) => {
    if (!proposal.approvals.includes(signer) && !proposal.cancels.includes(signer)) {
      throw denied('approval', `${signer} has neither approved nor cancelled ${proposalId(place)}`)
    }
    writeProposal(store, place, without(proposal, signer))
    return { docId: proposalId(place) }
  },
})

/**
 * `["cancel", proposal]`: takes a proposal away, when who proposed it says so, or as many members as could make one run. So those
 * who may act may also stop, while a delay lasts. Who had approved it no longer does.
 */
export const cancelAction: Action = governing({
  parse: (args) => parseId('cancel', args),
  authorise: (context, place) => openProposal(context, 'cancel', place),
  apply: ({ store, signer }, { place, policy, proposal }) => {
    if (proposal.cancels.includes(signer)) throw denied('twice', `${signer} has cancelled ${proposalId(place)} already`)
    const undecided = without(proposal, signer)
    const cancels = [...undecided.cancels, signer]
    if (signer === proposal.proposer || cancels.length >= policy.threshold) removeProposal(store, place)
    else writeProposal(store, place, { ...undecided, cancels })
    return { docId: proposalId(place) }
  },
})

/** `["execute", proposal]`: runs a proposal whose delay is over, or whose condition has come to hold. */
export const executeAction: Action = governing({
  parse: (args) => parseId('execute', args),
  authorise: (context, place) => openProposal(context, 'execute', place),
  apply: (context, open) => {
    const obstacle = findObstacle(context, open)
    if (obstacle !== undefined) throw obstacle
    return run(context, open)
  },
})

/** Answers `["getPolicy", address]`: the policy, or `null`. */
export function getPolicy(store: StoreReader, args: readonly Json[]): Json {
  const value = storedPolicy(store, parseAddress('getPolicy', args))
  return value === undefined ? null : (decodePolicy(value) as unknown as Json)
}

/** Answers `["getProposals", address]`: those that were neither run nor cancelled, expired ones among them. */
export function getProposals(store: StoreReader, args: readonly Json[]): Json {
  return listProposals(store, parseAddress('getProposals', args))
}

/** Makes an action that, for a policy that owns the database, goes on while it is paused or evolves: such an owner ends that. */
function governing<P, A>(parts: Parameters<typeof action<P, A>>[0]): Action {
  const run = action(parts)
  return Object.assign((context: ActionContext, args: readonly Json[]) => run(context, args), {
    isAdministration: isOfOwner,
    endsEvolving: isOfOwner,
  })
}

/** Says whether a call is about a policy that owns the database: its address comes first, or the id of a proposal of it. */
function isOfOwner({ owners }: Config, [subject]: readonly Json[]): boolean {
  return typeof subject === 'string' && owners.includes(parseProposalId(subject)?.policy ?? subject)
}

/** Returns a proposal of which a member says nothing, neither that it is to run nor that it is to go. */
function without(proposal: Proposal, signer: string): Proposal {
  const others = (members: readonly string[]): readonly string[] => members.filter((member) => member !== signer)
  return { ...proposal, approvals: others(proposal.approvals), cancels: others(proposal.cancels) }
}

/** Runs a proposal when nothing is in its way, and keeps it otherwise. */
function settle(context: ActionContext, open: Open): ActionResult {
  if (findObstacle(context, open) === undefined) return run(context, open)
  writeProposal(context.store, open.place, open.proposal)
  return { docId: proposalId(open.place) }
}

/** Runs the query as the policy's account, and takes the proposal away first, so that it runs once. */
function run(context: ActionContext, { place, proposal }: Open): ActionResult {
  removeProposal(context.store, place)
  const { policy } = place
  const auth = { key: policy, relayer: null, jobID: null, extra: null }
  const result = context.act({ ...context, signer: policy, auth, session: undefined, within: 'policy' }, proposal.query)
  return { docId: proposalId(place), results: [result] }
}

function findObstacle(context: ActionContext, { place, policy, proposal }: Open): ContractError | undefined {
  const { members, threshold, delay } = policy
  const approvals = proposal.approvals.length
  if (approvals < threshold) {
    return denied('threshold', `${approvals} of ${members.length} have approved, it takes ${threshold}`)
  }
  const from = proposal.proposedAt + 1_000 * delay
  if (context.ts < from) return denied('delay', `it can run from ${from} on, it is now ${context.ts} (ms since 1970)`)
  const holds = context.programs.policyOf(context.store, place.policy, context.meter)?.condition
  if (holds?.(proposal, context.ts, context.fuel) === true) return undefined
  return denied('rule', 'the rule of the policy does not hold')
}

function openProposal(context: ActionContext, operation: string, place: ProposalPlace): Open {
  atTheTop(operation)(context, undefined)
  const policy = memberOf(context, place.policy)
  const proposal = readProposal(context.store, place)
  if (proposal === undefined) {
    throw new ContractError('DB_PROPOSAL_INVALID', `${proposalId(place)} does not exist, or was run or cancelled`)
  }
  if (context.ts > proposal.expires) {
    throw new ContractError(
      'DB_PROPOSAL_INVALID',
      `${proposalId(place)} expired at ${proposal.expires}, it is now ${context.ts} (ms since 1970); propose it again`,
      { expires: proposal.expires, now: context.ts },
    )
  }
  return { place, policy, proposal }
}

function memberOf({ programs, store, signer, meter }: ActionContext, address: string): Policy {
  const found = programs.policyOf(store, address, meter)
  if (found === undefined) throw new ContractError('DB_POLICY_INVALID', `there is no policy ${address}`)
  if (found.policy.members.includes(signer)) return found.policy
  throw denied('member', `${signer} is no member of ${address}`)
}

function parseQuery(query: Json | undefined): readonly Json[] {
  if (!Array.isArray(query) || typeof query[0] !== 'string') {
    throw badArguments(`a proposal is a query [operation, ...arguments], got ${describe(query)}`)
  }
  const { length } = textToBinary(canonicalJson(query))
  if (length <= PROPOSAL_BYTES_MAX) return query
  throw new ContractError(
    'DB_LIMIT_EXCEEDED',
    `the query of a proposal has at most ${PROPOSAL_BYTES_MAX} bytes of JSON, this one has ${length}; propose several`,
    { limit: 'PROPOSAL_BYTES_MAX', expected: PROPOSAL_BYTES_MAX, got: length },
  )
}

function parseId(operation: string, args: readonly Json[]): ProposalPlace {
  const place = args.length === 1 ? parseProposalId(args[0]) : undefined
  if (place !== undefined) return place
  throw badArguments(`${operation} takes the id of a proposal, as the receipt of propose tells it`)
}

function parseAddress(operation: string, args: readonly Json[]): string {
  const [address] = args
  if (args.length === 1 && isPolicyAddress(address)) return address
  throw badArguments(`${operation} takes the address of a policy: ${POLICY_FORM}`)
}

function denied(
  reason: 'twice' | 'approval' | 'threshold' | 'delay' | 'rule' | 'member',
  sentence: string,
): ContractError {
  return new ContractError('DB_POLICY_DENIED', sentence, { reason })
}

function badArguments(sentence: string): ContractError {
  return new ContractError('DB_ARGUMENTS_INVALID', sentence)
}
