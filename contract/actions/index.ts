/** The table of operations that write. A batch is a list of others of this table. */
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { BATCH_OPERATIONS_MAX } from '../limits.ts'
import type { Json } from '../wire/json.ts'
import { addOwnerAction, removeOwnerAction, removeSchemaAction, setRulesAction, setSchemaAction } from './admin.ts'
import type { Action, ActionContext, ActionResult } from './context.ts'
import { documentAction, namedAction } from './documents.ts'
import { addIndexAction, exemptIndexAction, removeIndexAction, tickAction } from './indexes.ts'

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
  ['tick', tickAction],
])

/** Names of all operations that write. */
export const WRITE_OPERATIONS: readonly string[] = [...ACTIONS.keys(), 'batch']

/** Runs `[operation, ...arguments]`. @throws {ContractError} Whatever it throws, nothing it wrote may be kept. */
export function runAction(context: ActionContext, query: readonly Json[]): ActionResult {
  const [name, ...args] = query
  return name === 'batch' ? runBatch(context, args) : findAction(name)(context, args)
}

function runBatch(context: ActionContext, args: readonly Json[]): ActionResult {
  const [operations] = args
  if (args.length !== 1 || !Array.isArray(operations) || operations.length === 0) {
    throw new ContractError(
      'DB_ARGUMENTS_INVALID',
      'batch takes one list of operations: [["set", {…}, "people", "Bob"], …]',
    )
  }
  if (operations.length > BATCH_OPERATIONS_MAX) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `a batch has at most ${BATCH_OPERATIONS_MAX} operations, this one has ${operations.length}; split it`,
      { limit: 'BATCH_OPERATIONS_MAX', expected: BATCH_OPERATIONS_MAX, got: operations.length },
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
    return findAction(name)(context, args)
  } catch (error) {
    if (!(error instanceof ContractError)) throw error
    throw new ContractError(error.code, `operation ${index} of the batch: ${error.sentence}`, error.data)
  }
}

function findAction(name: Json | undefined): Action {
  const found = typeof name === 'string' ? ACTIONS.get(name) : undefined
  if (found !== undefined) return found
  throw new ContractError(
    'DB_OPERATION_UNKNOWN',
    `${describe(name)} is no operation that writes; there are ${WRITE_OPERATIONS.join(' ')}`,
  )
}
