import type { Contract } from '../../contract/contract.ts'
import type { DatabaseId } from '../../contract/wire/types.ts'
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

/** What a database is made of. */
export type DatabaseParts = {
  readonly id: DatabaseId
  readonly log: LogStore
  readonly pool: VerifyPool
  /** Opens the state store and brings the state to the end of the durable log. */
  readonly open: () => Promise<Executor>
  /** Brings an executor that may be ahead of the log, or half changed, back to the end of the durable log. */
  readonly reopen: (executor: Executor, cause: unknown) => Promise<Executor>
  /** ms since 1970. */
  readonly clock: () => number
}
