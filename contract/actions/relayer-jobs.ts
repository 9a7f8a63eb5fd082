/** What owners set about relayers. */

import { ContractError } from '../errors.ts'
import { parseName } from '../names.ts'
import {
  decodeRelayerJob,
  listRelayerJobs,
  parseRelayerJob,
  removeRelayerJob,
  storedRelayerJob,
  writeRelayerJob,
} from '../relay/relayer-job.ts'
import type { StoreReader } from '../tree/store.ts'
import type { Json } from '../wire/json.ts'
import { parseNothing } from './arguments.ts'
import { type Action, action, ownersOnly } from './context.ts'

/** `["addRelayerJob", jobID, job]`: sets a job, in the place of one of the same id. */
export const addRelayerJobAction: Action = action<{ readonly jobID: string; readonly job: Json | undefined }>({
  parse: ([jobID, job, ...more]) => {
    if (more.length > 0) throw badArguments('addRelayerJob takes an id and a job: { relayers, schema, … }')
    return { jobID: parseName('the id of a job', jobID), job }
  },
  authorise: ownersOnly,
  apply: ({ store }, { jobID, job }) => {
    writeRelayerJob(store, jobID, parseRelayerJob(job))
    return {}
  },
})

/** `["removeRelayerJob", jobID]` */
export const removeRelayerJobAction: Action = action({
  parse: parseJobID,
  authorise: ownersOnly,
  apply: ({ store }, jobID) => {
    removeRelayerJob(store, jobID)
    return {}
  },
})

/** Answers `["getRelayerJob", jobID]`: the job, or `null`. */
export function getRelayerJob(store: StoreReader, args: readonly Json[]): Json {
  const value = storedRelayerJob(store, parseJobID(args))
  return value === undefined ? null : (decodeRelayerJob(value) as unknown as Json)
}

/** Answers `["listRelayerJobs"]`: the ids of all jobs. */
export function getRelayerJobs(store: StoreReader, args: readonly Json[]): Json {
  parseNothing('listRelayerJobs', args)
  return listRelayerJobs(store)
}

function parseJobID([jobID, ...more]: readonly Json[]): string {
  if (more.length === 0) return parseName('the id of a job', jobID)
  throw badArguments('this takes the id of a relayer job')
}

function badArguments(sentence: string): ContractError {
  return new ContractError('DB_ARGUMENTS_INVALID', sentence)
}
