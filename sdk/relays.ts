/** Relayers, and proofs from outside (docs/relayers.md). */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToBase64Url, textToBytes } from '../contract/wire/bytes.ts'
import type { Json, JsonObject } from '../contract/wire/json.ts'
import { signedText } from '../contract/wire/signing.ts'
import type { Query, Receipt, SignedQuery } from '../contract/wire/types.ts'
import { withOptions } from './administration.ts'
import type { WriteOptions } from './query.ts'
import type { Signer } from './signers/signer.ts'

/** Who may send what users sign for a job, what they may add, and who must agree. */
export type RelayerJob = {
  /** Addresses of accounts. */
  readonly relayers: readonly string[]
  /** JSON Schema of what relayers add; anything without it. */
  readonly schema?: JsonObject
  /** Addresses of keys that may co-sign. Goes with `multisig`. */
  readonly signers?: readonly string[]
  /** How many of them must, or how many in a hundred. */
  readonly multisig?: number
  readonly multisig_type?: 'number' | 'percent'
  /** Kept, without any effect. */
  readonly internalWrites?: boolean
}

/** A verifier of outside proofs: Groth16 over bn254, which snarkjs calls bn128. */
export type ZkpVerifier = {
  readonly protocol: 'groth16'
  readonly curve: 'bn128' | 'bn254'
  /** What is in `verification_key.json`. */
  readonly key: JsonObject
}

/** The part of a database that is about relayers and outside proofs. */
export type Relays = {
  /** Sets a job, in the place of one of the same id. Owners only, as are the next three. */
  addRelayerJob(jobID: string, job: RelayerJob, options?: WriteOptions): Promise<Receipt>
  removeRelayerJob(jobID: string, options?: WriteOptions): Promise<Receipt>
  /** Adds a verifier of outside proofs, in the place of one of the same name. */
  addVerifier(name: string, verifier: ZkpVerifier, options?: WriteOptions): Promise<Receipt>
  removeVerifier(name: string, options?: WriteOptions): Promise<Receipt>

  /** Signs a query for a job; a relayer of that sends it: `signJob('score', ['set', { n: 1 }, 'scores', 's'])`. */
  signJob(jobID: string, query: Query, options?: { readonly signer?: Signer }): Promise<SignedQuery>
  /** Signs that a job may run with this `extra`, as a co-signer. */
  approveJob(signed: SignedQuery, extra?: Json, options?: { readonly signer?: Signer }): Promise<SignedQuery>
  /**
   * Sends what a user signed for a job, with what the relayer adds and what co-signers have signed.
   *
   * @throws {TypeError} When `signed` is not for this job.
   */
  relay(
    jobID: string,
    signed: SignedQuery,
    extra?: Json,
    approvals?: readonly SignedQuery[],
    options?: WriteOptions,
  ): Promise<Receipt>

  /** Returns a job, or `null`. */
  getRelayerJob(jobID: string): Promise<RelayerJob | null>
  /** Returns the ids of all jobs. */
  listRelayerJobs(): Promise<readonly string[]>
  /** Returns a verifier, or `null`. */
  getVerifier(name: string): Promise<ZkpVerifier | null>
}

/** How the methods reach the database. */
type Ways = {
  write(op: string, args: readonly unknown[]): Promise<Receipt>
  sign(op: string, ...args: readonly unknown[]): Promise<SignedQuery>
  read<Result>(op: string, args: readonly string[]): Promise<Result>
}

/** Returns the methods over the ways of a database to write, sign and read. */
export function createRelays({ write, sign, read }: Ways): Relays {
  return {
    addRelayerJob: (jobID, job, options) => write('addRelayerJob', withOptions([jobID, job], options)),
    removeRelayerJob: (jobID, options) => write('removeRelayerJob', withOptions([jobID], options)),
    addVerifier: (name, verifier, options) => write('addVerifier', withOptions([name, verifier], options)),
    removeVerifier: (name, options) => write('removeVerifier', withOptions([name], options)),
    signJob: (jobID, query, options) => sign('job', ...withOptions([jobID, query], options)),
    approveJob: (signed, extra = null, options) => {
      const [, jobID] = signed.query
      return sign('approveJob', ...withOptions([jobID, idOf(signed), extra], options))
    },
    relay: async (jobID, signed, extra = null, approvals = [], options) => {
      assertJob(jobID, signed)
      return write('relay', withOptions([signed, extra, approvals], options))
    },
    getRelayerJob: (jobID) => read('getRelayerJob', [jobID]),
    listRelayerJobs: () => read('listRelayerJobs', []),
    getVerifier: (name) => read('getVerifier', [name]),
  }
}

function assertJob(jobID: string, signed: Partial<SignedQuery> | undefined): void {
  const [op, signedID] = signed?.query ?? []
  if (op === 'job' && signedID === jobID) return
  const [expected, got] = [JSON.stringify(['job', jobID]), JSON.stringify([op, signedID])]
  throw new TypeError(`relay takes a job and what signJob signed for it: expected ${expected}, got ${got}`)
}

/** The id of a query: the hash of what was signed. */
function idOf(signed: SignedQuery): string {
  return bytesToBase64Url(sha256(textToBytes(signedText(signed))))
}
