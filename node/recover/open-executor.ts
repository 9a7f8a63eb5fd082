/** Brings the state of a database to the end of its log: from the state store where that fits the log, else from nothing. */
import { Contract } from '../../contract/contract.ts'
import type { NodeCache } from '../../contract/tree/node-cache.ts'
import { genesisRecord } from '../../contract/wire/log-record.ts'
import type { Genesis } from '../../contract/wire/types.ts'
import { isNodeError, NodeError, reasonOf } from '../errors.ts'
import type { LogStore } from '../log/log-store.ts'
import { Chain } from '../sequencer/chain.ts'
import type { Executor, StateFollower } from '../sequencer/executor.ts'
import { Judged } from '../sequencer/judged.ts'
import { fits, type LogPosition, positionOf } from '../sequencer/position.ts'
import { StagedState } from '../sequencer/staged-state.ts'
import type { StateStore } from '../sequencer/state-store.ts'
import { createNativeVerify } from '../workers/native-verify.ts'
import { type VerifyPool, VerifyPoolError } from '../workers/verify-pool.ts'
import { Divergence, replay } from './replay.ts'

/** Entries after which the state is flushed while a log is executed again: bounds memory, and what a crash throws away. */
const FLUSH_ENTRIES = 20_000

/** What the state is made from. */
export type ExecutorSource = {
  readonly db: string
  readonly genesis: Genesis
  readonly log: LogStore
  readonly pool: VerifyPool
  /** Bounds what the state holds in memory, with all others that have it. */
  readonly cache?: NodeCache
  /** Opens the state store. @throws {NodeError} `NODE_STATE_DAMAGED` */
  readonly openState: () => Promise<StateStore>
  /** Deletes the state store, which is closed. */
  readonly discardState: () => Promise<void>
  /** Follows the state from where it is opened, or taken back to. */
  readonly follower: StateFollower
  /** Told while entries are executed again: number of the last. */
  readonly onProgress?: (seq: number) => void
}

/**
 * Opens the state. The store is a cache: one that is damaged, of another log, or ahead of the log is made again.
 *
 * @throws {NodeError} `NODE_DIVERGED` when the log, executed from its genesis, contradicts itself.
 */
export async function openExecutor(source: ExecutorSource): Promise<Executor> {
  try {
    const state = new StagedState(await source.openState())
    if (await fits(source.log, state.position)) return await catchUp(source, state)
    await state.close()
  } catch (error) {
    if (!isNodeError(error, 'NODE_STATE_DAMAGED')) throw error
  }
  return rebuild(source)
}

/**
 * Takes an executor that may be ahead of the durable log, or half changed, back to the state that its store has, and on
 * from there. Makes the store again when that is what failed.
 */
export async function reopenExecutor(source: ExecutorSource, { state }: Executor, cause: unknown): Promise<Executor> {
  try {
    if (isNodeError(cause, 'NODE_STATE_DAMAGED')) throw cause
    if (isNodeError(cause, 'NODE_DISK_FAILED')) throw cause
    state.drop()
    return await catchUp(source, state)
  } catch (error) {
    await state.close()
    if (!isNodeError(error, 'NODE_STATE_DAMAGED')) throw error
  }
  return rebuild(source)
}

async function rebuild(source: ExecutorSource): Promise<Executor> {
  await source.discardState()
  return catchUp(source, new StagedState(await source.openState()))
}

/** Executes the records behind the state's position. Closes the state when that fails. */
async function catchUp(source: ExecutorSource, state: StagedState): Promise<Executor> {
  const { db, genesis, log, pool, cache, follower, onProgress } = source
  const { position } = state
  let flushedSeq = position?.seq ?? 0
  try {
    const judged = new Judged(await createNativeVerify())
    const contract = new Contract({ db, kv: state, host: judged.host, genesis, ...(cache && { cache }) })
    await follower.restart(contract)
    contract.watch((entry) => follower.told(entry))
    const chain = new Chain(position ?? Chain.headOfGenesis(genesisRecord(genesis)))
    if (contract.seq !== flushedSeq) throw stateError(db, `it is of entry ${contract.seq}, not of ${flushedSeq}`)
    const onBundle = async (records: number): Promise<void> => {
      if (contract.seq - flushedSeq < FLUSH_ENTRIES) return
      flushedSeq = contract.seq
      await state.flush(positionOf(chain, records))
    }
    await replay(log.read(position?.records ?? 1), { contract, chain, judged, pool, onBundle, onProgress })
    return { contract, chain, judged, state }
  } catch (error) {
    await state.close()
    throw toNodeError(error, db, position)
  }
}

/** A state that does not lead to the end of the log is to blame before the log is. */
function toNodeError(error: unknown, db: string, position: LogPosition | undefined): unknown {
  if (error instanceof NodeError) return error
  if (error instanceof VerifyPoolError) {
    return new NodeError('NODE_WORKER_FAILED', `${error.message}; start the node again`, undefined, { cause: error })
  }
  if (position !== undefined) return stateError(db, reasonOf(error), error)
  if (!(error instanceof Divergence)) return error
  return new NodeError(
    'NODE_DIVERGED',
    `the log of database ${db} contradicts itself at ${error.message}; verify it, and restore it from a copy`,
    { seq: error.seq },
    { cause: error },
  )
}

function stateError(db: string, reason: string, cause?: unknown): NodeError {
  const sentence = `the stored state of database ${db} does not go with its log (${reason}); it is made again`
  return new NodeError('NODE_STATE_DAMAGED', sentence, { reason }, { cause })
}
