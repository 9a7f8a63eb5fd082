import type { Contract } from '../../contract/contract.ts'
import type { EntryChanges } from '../../contract/data/changes.ts'
import type { DatabaseId } from '../../contract/wire/types.ts'
import type { Indexers } from '../indexers/indexers.ts'
import type { LogStore } from '../log/log-store.ts'
import type { VerifyPool } from '../workers/verify-pool.ts'
import type { Chain } from './chain.ts'
import type { Judged } from './judged.ts'
import type { StagedState } from './staged-state.ts'

/** The executed state and everything that stands where it stands. */
export type Executor = {
  readonly contract: Contract
  readonly chain: Chain
  readonly judged: Judged
  readonly state: StagedState
}

/** Keeps something about the state outside of it. */
export interface StateFollower {
  /** The state is opened, or taken back to an earlier entry. Nothing is told until this resolves. */
  restart(contract: Contract): Promise<void>
  /** An entry took effect. Does no more than to note it, and never throws. */
  told(entry: EntryChanges): void
}

/** What a database is made of. */
export type DatabaseParts = {
  readonly id: DatabaseId
  readonly log: LogStore
  readonly pool: VerifyPool
  /** The same that the executor tells of entries. */
  readonly indexers: Indexers
  /** Opens the state store and brings the state to the end of the durable log. */
  readonly open: () => Promise<Executor>
  /** Brings an executor that may be ahead of the log, or half changed, back to the end of the durable log. */
  readonly reopen: (executor: Executor, cause: unknown) => Promise<Executor>
  /** Told of what made the state be made again, and of what keeps it from that. */
  readonly onTrouble?: (error: unknown) => void
  /** ms since 1970. */
  readonly clock: () => number
}
