/**
 * Relays: what a user has signed for a job runs when a relayer of that job sends it.
 *
 * The user signs `["job", jobID, [operation, ...arguments]]`. The relayer adds `extra` and signs all of it. Co-signers, where the
 * job wants some, sign `["approveJob", jobID, id of the user's query, extra]`. So each signature covers what it vouches for, and
 * none of them serves twice: every nonce is spent.
 */
import { readLink, resolveSigner } from '../accounts/links.ts'
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { isName } from '../names.ts'
import { coSignersOf, type RelayerJob } from '../relay/relayer-job.ts'
import { schemaSentence } from '../schema/violation.ts'
import { canonicalJson } from '../wire/canonical.ts'
import type { Json } from '../wire/json.ts'
import type { SignedQuery } from '../wire/types.ts'
import { type Action, type ActionContext, action, atTheTop } from './context.ts'
import { openInner } from './inner.ts'

type Call = { readonly signed: Json | undefined; readonly extra: Json; readonly approvals: readonly Json[] }

/** What a user signed, and what was made sure of. */
type Job = { readonly user: SignedQuery; readonly jobID: string; readonly query: readonly Json[]; readonly extra: Json }

/** `["relay", signed, extra, approvals]`; the last two may be absent. */
export const relayAction: Action = action<Call, Job>({
  parse: ([signed, extra = null, approvals = [], ...more]) => {
    if (more.length === 0 && Array.isArray(approvals)) return { signed, extra, approvals }
    throw new ContractError('DB_ARGUMENTS_INVALID', 'relay takes a signed job, extra, and a list of signed approvals')
  },
  authorise: (context, { signed, extra, approvals }) => {
    atTheTop('relay')(context, undefined)
    const user = openInner(context, signed, { what: 'the job', accept: ({ query }) => parseJob(query) })
    const { jobID, query } = parseJob(user.query)
    const found = isName(jobID) ? context.programs.relayerJobOf(context.store, jobID, context.meter) : undefined
    if (found === undefined) throw new ContractError('DB_JOB_INVALID', `there is no relayer job ${describe(jobID)}`)
    const { job, checkExtra } = found
    if (!job.relayers.includes(context.signer)) {
      throw denied('relayer', `${context.signer} is no relayer of ${describe(jobID)}`)
    }
    const violation = checkExtra?.(extra, context.meter)
    if (violation !== undefined) throw denied('extra', `extra breaks the schema: ${schemaSentence(violation)}`)
    checkApprovals(context, { job, jobID, id: context.queryIdOf(user), extra }, approvals)
    return { user, jobID, query, extra }
  },
  apply: (context, { user, jobID, query, extra }) => {
    const { account, session } = resolveSigner(context.store, user.signer, context.ts)
    const auth = { key: user.signer, relayer: context.signer, jobID, extra }
    return context.act({ ...context, signer: account, session, auth, within: 'relay' }, query)
  },
})

function parseJob([op, jobID, query, ...more]: readonly Json[]): {
  readonly jobID: string
  readonly query: readonly Json[]
} {
  const isJob = op === 'job' && typeof jobID === 'string' && Array.isArray(query) && more.length === 0
  if (isJob) return { jobID, query }
  throw new ContractError(
    'DB_ARGUMENTS_INVALID',
    `what is relayed is signed as ["job", jobID, [operation, ...arguments]], got ${describe([op ?? null, jobID ?? null, query ?? null])}`,
  )
}

type Approved = { readonly job: RelayerJob; readonly jobID: string; readonly id: string; readonly extra: Json }

function checkApprovals(context: ActionContext, { job, jobID, id, extra }: Approved, approvals: readonly Json[]): void {
  const expected = canonicalJson(['approveJob', jobID, id, extra])
  const seen = new Set<string>()
  for (const approval of approvals) {
    openInner(context, approval, {
      what: 'an approval',
      accept: ({ query, signer }) => {
        if (canonicalJson(query) !== expected) {
          throw denied(
            'approval',
            `the approval of ${signer} is not ["approveJob", ${describe(jobID)}, "${id}", extra]`,
          )
        }
        if (job.signers?.includes(signer) !== true)
          throw denied('signer', `${signer} is no co-signer of ${describe(jobID)}`)
        if (readLink(context.store, signer) !== undefined) throw denied('signer', `${signer} is a session key`)
        if (seen.size === seen.add(signer).size) throw denied('signer', `${signer} has approved twice`)
      },
    })
  }
  const wanted = coSignersOf(job)
  if (seen.size >= wanted) return
  throw denied('multisig', `${describe(jobID)} takes ${wanted} co-signers, here are ${seen.size}`)
}

function denied(reason: 'relayer' | 'extra' | 'approval' | 'signer' | 'multisig', sentence: string): ContractError {
  return new ContractError('DB_RELAY_DENIED', sentence, { reason })
}
