/** Relayer jobs: who may send what users have signed for a job, what they may add to it, and who must agree. */
import { type ListForm, parseAddressList } from '../accounts/address-list.ts'
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { relayerJobKey } from '../keys.ts'
import { PROGRAM_BYTES_MAX, RELAYER_JOBS_MAX, RELAYER_SIGNERS_MAX, RELAYERS_MAX } from '../limits.ts'
import { compileSchema } from '../schema/schema.ts'
import type { Store, StoreReader } from '../tree/store.ts'
import { binaryToText, textToBinary } from '../wire/bytes.ts'
import { canonicalJson } from '../wire/canonical.ts'
import { isJsonObject, type Json } from '../wire/json.ts'

/** A job as owners set it. */
export type RelayerJob = {
  /** Accounts that may send what users have signed for this job. */
  readonly relayers: readonly string[]
  /** What `extra` must be like; without it, anything. */
  readonly schema?: Json
  /** Keys that may co-sign; there if and only if `multisig` is. */
  readonly signers?: readonly string[]
  /** How many of them must, or how many in a hundred, rounded up. */
  readonly multisig?: number
  readonly multisig_type?: 'number' | 'percent'
  /** Kept for applications that ask; no contract calls another here. */
  readonly internalWrites?: boolean
}

const MEMBERS = ['relayers', 'schema', 'signers', 'multisig', 'multisig_type', 'internalWrites']

const RELAYERS: ListForm = { name: 'relayers', limit: 'RELAYERS_MAX', most: RELAYERS_MAX, invalid }
const SIGNERS: ListForm = { name: 'signers', limit: 'RELAYER_SIGNERS_MAX', most: RELAYER_SIGNERS_MAX, invalid }

/** Returns `value` as a job. @throws {ContractError} `DB_JOB_INVALID`, `DB_SCHEMA_INVALID`, `DB_LIMIT_EXCEEDED` */
export function parseRelayerJob(value: Json | undefined): RelayerJob {
  if (!isJsonObject(value)) throw invalid(`a job is an object of ${MEMBERS.join(', ')}, got ${describe(value)}`)
  const extra = Object.keys(value).find((name) => !MEMBERS.includes(name))
  if (extra !== undefined) throw invalid(`a job knows ${MEMBERS.join(', ')}, not ${describe(extra)}`)
  const { relayers, schema, signers, multisig, multisig_type, internalWrites } = value
  const job: RelayerJob = {
    relayers: parseAddressList(relayers, RELAYERS),
    ...(schema !== undefined && { schema: checkSchema(schema) }),
    ...parseMultisig({ signers, multisig, multisig_type }),
    ...(internalWrites !== undefined && { internalWrites: parseFlag(internalWrites) }),
  }
  checkBytes(job)
  return job
}

/** Returns how many co-signers a job takes: `percent` of 3 signers at 50 is 2. */
export function coSignersOf({ signers = [], multisig = 0, multisig_type }: RelayerJob): number {
  return multisig_type === 'percent' ? Math.ceil((multisig * signers.length) / 100) : multisig
}

/** Sets a job, in the place of one of the same id. @throws {ContractError} `DB_LIMIT_EXCEEDED` */
export function writeRelayerJob(store: Store, jobID: string, job: RelayerJob): void {
  const key = relayerJobKey(jobID)
  if (store.get(key) === undefined && store.count(ALL) >= RELAYER_JOBS_MAX) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `a database has at most ${RELAYER_JOBS_MAX} relayer jobs; remove one first`,
      { limit: 'RELAYER_JOBS_MAX', expected: RELAYER_JOBS_MAX },
    )
  }
  store.put(key, textToBinary(canonicalJson(job as unknown as Json)))
}

/** Takes a job away. @throws {ContractError} `DB_JOB_INVALID` when it is not there. */
export function removeRelayerJob(store: Store, jobID: string): void {
  if (store.get(relayerJobKey(jobID)) === undefined) throw invalid(`there is no relayer job ${describe(jobID)}`)
  store.del(relayerJobKey(jobID))
}

/** Returns a job as it is stored, or `undefined`; `Programs.relayerJobOf` returns it ready to use. */
export function storedRelayerJob(store: StoreReader, jobID: string): string | undefined {
  return store.get(relayerJobKey(jobID))
}

/** Returns what {@link writeRelayerJob} stored. */
export function decodeRelayerJob(value: string): RelayerJob {
  return JSON.parse(binaryToText(value)) as RelayerJob
}

/** Returns the ids of all jobs, in order. */
export function listRelayerJobs(store: StoreReader): readonly string[] {
  return [...store.range(ALL)].map(([key]) => key.slice(1))
}

const ALL = { lower: 'j', upper: 'k' }

function parseMultisig(value: Record<'signers' | 'multisig' | 'multisig_type', Json | undefined>): Partial<RelayerJob> {
  const { signers, multisig, multisig_type: type = 'number' } = value
  if (signers === undefined && multisig === undefined && value.multisig_type === undefined) return {}
  if (signers === undefined || multisig === undefined) throw invalid('signers and multisig go together')
  if (type !== 'number' && type !== 'percent')
    throw invalid(`multisig_type is "number" or "percent", got ${describe(type)}`)
  const list = parseAddressList(signers, SIGNERS)
  const most = type === 'number' ? list.length : 100
  if (!Number.isSafeInteger(multisig) || (multisig as number) < 1 || (multisig as number) > most) {
    throw invalid(`multisig is a whole number from 1 to ${most}, got ${describe(multisig)}`)
  }
  return { signers: list, multisig: multisig as number, multisig_type: type }
}

function checkSchema(schema: Json): Json {
  compileSchema(schema)
  return schema
}

function parseFlag(value: Json): boolean {
  if (typeof value === 'boolean') return value
  throw invalid(`internalWrites is true or false, got ${describe(value)}`)
}

function checkBytes(job: RelayerJob): void {
  const { length } = textToBinary(canonicalJson(job as unknown as Json))
  if (length <= PROGRAM_BYTES_MAX) return
  throw new ContractError(
    'DB_LIMIT_EXCEEDED',
    `a relayer job may take ${PROGRAM_BYTES_MAX} bytes of JSON, this one has ${length}; make its schema simpler`,
    { limit: 'PROGRAM_BYTES_MAX', expected: PROGRAM_BYTES_MAX, got: length },
  )
}

function invalid(sentence: string): ContractError {
  return new ContractError('DB_JOB_INVALID', sentence)
}
