/** The table of operations that write. A batch is a list of others of this table. */
import { countOperation } from '../accounts/links.ts'
import { checkSessionOperation } from '../accounts/scope.ts'
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { limitOf } from '../owner-limits.ts'
import type { Json } from '../wire/json.ts'
import { addOwnerAction, removeOwnerAction, removeSchemaAction, setSchemaAction } from './admin.ts'
import {
  linkContractAction,
  pauseAction,
  setAlgorithmsAction,
  setBundlersAction,
  setLimitsAction,
  setSecureAction,
  unlinkContractAction,
  unpauseAction,
} from './configure.ts'
import type { Action, ActionContext, ActionResult } from './context.ts'
import { addCronAction, removeCronAction, resumeCronAction } from './crons.ts'
import { documentAction, namedAction } from './documents.ts'
import { evolveAction, migrateAction, setCanEvolveAction } from './evolve.ts'
import { checkGate } from './gate.ts'
import { addIndexAction, exemptIndexAction, removeIndexAction, tickAction } from './indexes.ts'
import { addAddressLinkAction, removeAddressLinkAction } from './links.ts'
import {
  approveAction,
  cancelAction,
  createPolicyAction,
  executeAction,
  proposeAction,
  revokeAction,
} from './policies.ts'
import { relayAction } from './relay.ts'
import { addRelayerJobAction, removeRelayerJobAction } from './relayer-jobs.ts'
import { setRulesAction } from './rules.ts'
import { addTriggerAction, removeTriggerAction } from './triggers.ts'
import { addVerifierAction, removeVerifierAction } from './verifiers.ts'

const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['add', documentAction('add')],
  ['set', documentAction('set')],
  ['update', documentAction('update')],
  ['upsert', documentAction('upsert')],
  ['delete', documentAction('delete')],
  ['query', namedAction],
  ['setRules', setRulesAction],
  ['setSchema', setSchemaAction],
  ['removeSchema', removeSchemaAction],
  ['addOwner', addOwnerAction],
  ['removeOwner', removeOwnerAction],
  ['addIndex', addIndexAction],
  ['removeIndex', removeIndexAction],
  ['exemptIndex', exemptIndexAction],
  ['addTrigger', addTriggerAction],
  ['removeTrigger', removeTriggerAction],
  ['addCron', addCronAction],
  ['removeCron', removeCronAction],
  ['resumeCron', resumeCronAction],
  ['tick', tickAction],
  ['addAddressLink', addAddressLinkAction],
  ['removeAddressLink', removeAddressLinkAction],
  ['createPolicy', createPolicyAction],
  ['propose', proposeAction],
  ['approve', approveAction],
  ['revoke', revokeAction],
  ['cancel', cancelAction],
  ['execute', executeAction],
  ['relay', relayAction],
  ['addRelayerJob', addRelayerJobAction],
  ['removeRelayerJob', removeRelayerJobAction],
  ['addVerifier', addVerifierAction],
  ['removeVerifier', removeVerifierAction],
  ['setAlgorithms', setAlgorithmsAction],
  ['setBundlers', setBundlersAction],
  ['setSecure', setSecureAction],
  ['setLimits', setLimitsAction],
  ['linkContract', linkContractAction],
  ['unlinkContract', unlinkContractAction],
  ['pause', pauseAction],
  ['unpause', unpauseAction],
  ['setCanEvolve', setCanEvolveAction],
  ['evolve', evolveAction],
  ['migrate', migrateAction],
])

/** What does nothing where other operations stand → where it belongs. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['bundle', 'it is an entry by itself, inside of nothing else'],
  ['linkTo', 'the account sends it as the consent of addAddressLink'],
  ['job', 'a relayer of the job sends it with relay'],
  ['approveJob', 'a relayer of the job sends it among the approvals of relay'],
])

/** Names of all operations that write. */
export const WRITE_OPERATIONS: readonly string[] = [...ACTIONS.keys(), 'batch', 'bundle']

/** Runs `[operation, ...arguments]`. @throws {ContractError} Whatever it throws, nothing it wrote may be kept. */
export function runAction(context: ActionContext, query: readonly Json[]): ActionResult {
  const [name, ...args] = query
  return name === 'batch' ? runBatch(context, args) : runOne(context, name, args)
}

function runOne(context: ActionContext, name: Json | undefined, args: readonly Json[]): ActionResult {
  const found = findAction(name)
  checkGate(context.config(), found, args)
  if (context.session !== undefined && !context.privileged) {
    checkSessionOperation(context.session, String(name))
    countOperation(context.store, context.session)
  }
  return found(context, args)
}

function runBatch(context: ActionContext, args: readonly Json[]): ActionResult {
  const [operations] = args
  if (args.length !== 1 || !Array.isArray(operations) || operations.length === 0) {
    throw new ContractError(
      'DB_ARGUMENTS_INVALID',
      'batch takes one list of operations: [["set", {…}, "people", "Bob"], …]',
    )
  }
  const operationsMax = limitOf(context.config().limits, 'BATCH_OPERATIONS_MAX')
  if (operations.length > operationsMax) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `a batch has at most ${operationsMax} operations, this one has ${operations.length}; split it`,
      { limit: 'BATCH_OPERATIONS_MAX', expected: operationsMax, got: operations.length },
    )
  }
  return { results: operations.map((operation: Json, index) => runInBatch(context, operation, index)) }
}

function runInBatch(context: ActionContext, operation: Json, index: number): ActionResult {
  if (!Array.isArray(operation)) {
    throw new ContractError(
      'DB_ARGUMENTS_INVALID',
      `operation ${index} of the batch is no list [operation, ...arguments]`,
    )
  }
  const [name, ...args] = operation as readonly Json[]
  if (name === 'batch')
    throw new ContractError(
      'DB_ARGUMENTS_INVALID',
      `operation ${index} of the batch is a batch; put its operations in this one`,
    )
  try {
    return runOne(context, name, args)
  } catch (error) {
    if (!(error instanceof ContractError)) throw error
    throw new ContractError(error.code, `operation ${index} of the batch: ${error.sentence}`, error.data)
  }
}

function findAction(name: Json | undefined): Action {
  const found = typeof name === 'string' ? ACTIONS.get(name) : undefined
  if (found !== undefined) return found
  const place = typeof name === 'string' ? ELSEWHERE.get(name) : undefined
  if (place !== undefined) {
    throw new ContractError('DB_ARGUMENTS_INVALID', `${describe(name)} does nothing here; ${place}`)
  }
  throw new ContractError(
    'DB_OPERATION_UNKNOWN',
    `${describe(name)} is no operation that writes; there are ${WRITE_OPERATIONS.join(' ')}`,
  )
}
