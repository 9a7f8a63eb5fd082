/** Brings the state of a database to the end of its log: from the state store where that fits the log, else from nothing. */
import { Contract } from '../../contract/contract.ts'
import { genesisRecord } from '../../contract/wire/log-record.ts'
import type { Genesis } from '../../contract/wire/types.ts'
import { NodeError } from '../errors.ts'
import type { LogStore } from '../log/log-store.ts'
import { Chain } from '../sequencer/chain.ts'
import { Judged } from '../sequencer/judged.ts'
import { textHash } from '../sequencer/native-sha256.ts'
import { type LogPosition, parsePosition } from '../sequencer/position.ts'
import type { Executor } from '../sequencer/sequenced-database.ts'
import type { StateStore } from '../sequencer/state-store.ts'
import type { VerifyPool } from '../workers/verify-pool.ts'
import { Divergence, replay } from './replay.ts'

/** What the state is made from. */
export type ExecutorSource = {
  readonly db: string
  readonly genesis: Genesis
  readonly log: LogStore
  readonly pool: VerifyPool
  /** Opens the state store. @throws {NodeError} `NODE_STATE_DAMAGED` */
  readonly openState: () => Promise<StateStore>
  /** Deletes the state store, which is closed. */
  readonly discardState: () => Promise<void>
  /** Told while entries are executed again: number of the last. */
  readonly onProgress?: (seq: number) => void
}

/** @throws {NodeError} `NODE_DIVERGED` when the log, executed from its genesis, contradicts itself. */
export async function openExecutor(source: ExecutorSource): Promise<Executor> {
  try {
    const state = await source.openState()
    const position = parsePosition(state.meta)
    if (position === undefined || (await fits(source.log, position))) return await replayFrom(source, state, position)
    await state.close()
  } catch (error) {
    if (!isStateDamage(error)) throw error
  }
  // The store is a cache. One that is damaged, or ahead of the log after the disk lost the log's tail, is made again.
  await source.discardState()
  return replayFrom(source, await source.openState(), undefined)
}

async function replayFrom(
  source: ExecutorSource,
  state: StateStore,
  position: LogPosition | undefined,
): Promise<Executor> {
  const { db, genesis, log, pool, onProgress } = source
  const judged = new Judged()
  try {
    const contract = new Contract({ db, kv: state, host: judged.host, genesis })
    const chain = position === undefined ? Chain.ofGenesis(genesisRecord(genesis)) : new Chain(position)
    await replay(log.read(position?.records ?? 1), { contract, chain, judged, pool, onProgress })
    return { contract, chain, judged, state }
  } catch (error) {
    await state.close()
    if (!(error instanceof Divergence)) throw error
    throw new NodeError(
      'NODE_DIVERGED',
      `the log of database ${db} contradicts itself at ${error.message}; verify it, and restore it from a copy`,
      {
        seq: error.seq,
      },
    )
  }
}

async function fits(log: LogStore, { records, record }: LogPosition): Promise<boolean> {
  if (records > log.durableLength) return false
  for await (const last of log.read(records - 1, records)) return textHash(last.text) === record
  return false
}

function isStateDamage(error: unknown): boolean {
  return error instanceof NodeError && error.code === 'NODE_STATE_DAMAGED'
}
