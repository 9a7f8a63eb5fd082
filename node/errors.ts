/** What can go wrong in the node around the contract: disk, configuration, load. Rows: docs/errors.md. */
import { CodedError } from '../contract/wire/coded-error.ts'

/** Code → what it means. docs/errors.md is checked against this table. */
export const NODE_CODES = {
  NODE_LOG_DAMAGED: 'the log on disk is not what was written to it',
  NODE_LOG_VERSION: 'the log was written in a format that this version does not read',
  NODE_DISK_FULL: 'the disk has no room; what was being written is dropped',
  NODE_DISK_FAILED: 'the disk refused a read, a write or a sync',
  NODE_CLOSED: 'the resource was closed before the call',
  NODE_DIRECTORY_BUSY: 'another process holds the directory',
  NODE_STATE_DAMAGED: 'the stored state is not what was written to it',
  NODE_DATABASE_UNKNOWN: 'the node does not serve this database',
  NODE_DATABASE_EXISTS: 'the node already serves a database of this id',
  NODE_REQUEST_INVALID: 'the request is not well formed',
  NODE_REQUEST_TOO_LARGE: 'the request is larger than its named limit',
  NODE_OVERLOADED: 'the node has more work queued than it accepts',
  NODE_WORKER_FAILED: 'a worker thread stopped',
  NODE_CONFIG_INVALID: 'the configuration is not well formed or cannot work on this machine',
  NODE_INDEXER_UNKNOWN: 'the node has no indexer of this name',
  NODE_INDEXER_EXISTS: 'the node already has an indexer of this name',
  NODE_INDEXER_DENIED: 'the operator of the node does not let you declare indexers',
  NODE_INDEXER_BEHIND: 'the indexer has not come to the present state yet',
  NODE_INDEXER_FAILED: 'the indexer cannot go on',
  NODE_DIVERGED: 'two executions of one log gave different states',
} as const

/** A stable name of one kind of failure. */
export type NodeCode = keyof typeof NODE_CODES

/**
 * Failure outside the contract. Nothing about it is deterministic, so it never enters the log.
 *
 * @example
 * throw new NodeError('NODE_DATABASE_UNKNOWN', 'the node serves no database weft1...; create it first', { id: 'weft1...' })
 */
export class NodeError extends CodedError<NodeCode> {
  override readonly name = 'NodeError'
}

/** Returns whether the error is a {@link NodeError} of this code. */
export function isNodeError(error: unknown, code: NodeCode): error is NodeError {
  return error instanceof NodeError && error.code === code
}

/** Returns `error.code` of a failed system call (`ENOENT`, `EIO`), or `undefined` when the error is of another kind. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** Returns what an error of any kind says, for the sentence of the {@link NodeError} that it becomes. */
export function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error)
}
