/** From whatever went wrong to the status and the body of an answer. */
import type { Json } from '../../contract/wire/json.ts'
import type { Refusal } from '../../contract/wire/types.ts'
import type { NodeCode } from '../errors.ts'

/** Codes that only the HTTP server gives → what they mean. docs/errors.md is checked against this table. */
export const HTTP_CODES = {
  NODE_ROUTE_UNKNOWN: 'no such path, or not with this method',
  NODE_MEDIA_TYPE_UNKNOWN: 'the body is of a type that the path does not take',
  NODE_REQUEST_TIMEOUT: 'the request did not arrive in time',
  NODE_FAILED: 'the node failed while it answered; that is a bug',
} as const

/** A stable name of one kind of failure of the HTTP server. */
export type HttpCode = keyof typeof HTTP_CODES

/** Code → status. A code that is not here is 400 when the contract gives it, 500 when the node does. */
const STATUS: ReadonlyMap<string, number> = new Map([
  ['DB_SIGNATURE_INVALID', 401],
  ['DB_SIGNATURE_KIND_UNKNOWN', 401],
  ['DB_KIND_REFUSED', 401],
  ['DB_ACCESS_DENIED', 403],
  ['DB_OWNER_REQUIRED', 403],
  ['DB_BUNDLER_REQUIRED', 403],
  ['DB_SESSION_DENIED', 403],
  ['DB_POLICY_DENIED', 403],
  ['DB_RELAY_DENIED', 403],
  ['NODE_INDEXER_DENIED', 403],
  ['DB_DOCUMENT_MISSING', 404],
  ['NODE_DATABASE_UNKNOWN', 404],
  ['NODE_INDEXER_UNKNOWN', 404],
  ['NODE_ROUTE_UNKNOWN', 404],
  ['NODE_REQUEST_TIMEOUT', 408],
  ['DB_DOCUMENT_EXISTS', 409],
  ['DB_UNIQUE_TAKEN', 409],
  ['DB_PRECONDITION_FAILED', 412],
  ['DB_NONCE_USED', 409],
  ['DB_NONCE_TOO_HIGH', 409],
  ['NODE_DATABASE_EXISTS', 409],
  ['NODE_INDEXER_EXISTS', 409],
  ['DB_LIMIT_EXCEEDED', 413],
  ['NODE_REQUEST_TOO_LARGE', 413],
  ['NODE_MEDIA_TYPE_UNKNOWN', 415],
  ['DB_PAUSED', 423],
  ['DB_EVOLVING', 423],
  ['NODE_REQUEST_INVALID', 400],
  ['NODE_OVERLOADED', 503],
  ['NODE_CLOSED', 503],
  ['NODE_INDEXER_BEHIND', 503],
  ['NODE_DISK_FULL', 507],
])

/** Codes of Fastify that mean something to a client. */
const FASTIFY_CODES: ReadonlyMap<string, HttpCode | 'NODE_REQUEST_TOO_LARGE'> = new Map([
  ['FST_ERR_CTP_BODY_TOO_LARGE', 'NODE_REQUEST_TOO_LARGE'],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'NODE_MEDIA_TYPE_UNKNOWN'],
  ['FST_ERR_CTP_EMPTY_TYPE', 'NODE_MEDIA_TYPE_UNKNOWN'],
])

/** What to say where Fastify says too little. */
const SENTENCES: ReadonlyMap<string, string> = new Map<HttpCode, string>([
  [
    'NODE_MEDIA_TYPE_UNKNOWN',
    'the path does not take a body of this type; send application/json, or application/x-ndjson where it takes lists',
  ],
])

/** Codes whose sentences and data are for the operator, with folders and numbers of the machine → what clients are told. */
const OPERATOR_CODES: ReadonlyMap<string, string> = new Map<NodeCode, string>([
  [
    'NODE_DISK_FULL',
    'the disk of the node is full; nothing was written, send it again when its operator has made room',
  ],
  ['NODE_DISK_FAILED', 'the disk of the node failed; ask its operator, or another node'],
  ['NODE_LOG_DAMAGED', 'the log of this database is damaged at this node; ask its operator, or another node'],
  [
    'NODE_LOG_VERSION',
    'this node does not read the format of the log of this database; ask its operator, or another node',
  ],
  ['NODE_STATE_DAMAGED', 'the state of this database is damaged at this node; ask its operator, or another node'],
  ['NODE_DIVERGED', 'the log of this database contradicts itself at this node; verify it, or ask another node'],
])

/** What an answer says when something went wrong. */
export type Failure = { readonly status: number; readonly error: Refusal }

/** Returns the status that goes with an error code. */
export function statusOf(code: string): number {
  return STATUS.get(code) ?? (code.startsWith('NODE_') ? 500 : 400)
}

/** Returns what to answer to a request that threw `error`. Nothing of an error without a stable code gets out. */
export function toFailure(error: unknown): Failure {
  if (isCoded(error)) {
    const { code, sentence, data } = error
    const message = OPERATOR_CODES.get(code)
    if (message !== undefined) return { status: statusOf(code), error: { code, message } }
    return { status: statusOf(code), error: { code, message: sentence, ...(data !== undefined && { data }) } }
  }
  return toFastifyFailure(error) ?? failure('NODE_FAILED', 'the node failed while it answered; this is a bug')
}

/** Returns the failure of one code. */
export function failure(code: HttpCode | 'NODE_REQUEST_INVALID' | 'NODE_REQUEST_TOO_LARGE', message: string): Failure {
  return { status: statusOf(code), error: { code, message } }
}

/** `ContractError`, `NodeError` and `WireError` have this form; the contract may come from a bundle with classes of its own. */
function isCoded(error: unknown): error is Error & { code: string; sentence: string; data?: Json } {
  if (!(error instanceof Error) || !('code' in error) || !('sentence' in error)) return false
  return typeof error.code === 'string' && typeof error.sentence === 'string'
}

function toFastifyFailure(error: unknown): Failure | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('statusCode' in error)) return undefined
  const { code, statusCode } = error
  if (typeof code !== 'string' || typeof statusCode !== 'number' || statusCode >= 500) return undefined
  const known = FASTIFY_CODES.get(code) ?? 'NODE_REQUEST_INVALID'
  return failure(known, SENTENCES.get(known) ?? error.message)
}
