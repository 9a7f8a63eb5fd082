/**
 * One database of a node: a single writer that puts queries in order, executes them, and answers when they are durable.
 *
 * ```
 * write ─► pool: signature ─► execute ─► log.append ─► log.sync (one for all that wait) ─► receipt
 *                                 └─ now and then: seal ─► bundle header in the log ─► state store
 * ```
 *
 * - Between taking a place in the order and the append nothing waits, so the log holds entries in the order of execution.
 * - The state store is a cache: it is flushed only with a state whose entries are durable in the log, and says which records
 *   it stands for. At any failure the executed state is dropped and made again from store and log.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Contract } from '../../contract/contract.ts'
import { ContractError } from '../../contract/errors.ts'
import type { Json } from '../../contract/wire/json.ts'
import {
  type DatabaseId,
  type Genesis,
  PROTOCOL,
  type Query,
  type Receipt,
  type Refusal,
} from '../../contract/wire/types.ts'
import { NodeError } from '../errors.ts'
import type { LogRecord, LogStore } from '../log/log-store.ts'
import type { Database, DatabaseInfo, RootAt } from '../ports.ts'
import type { VerifyPool } from '../workers/verify-pool.ts'
import type { Chain } from './chain.ts'
import { followLog } from './follow.ts'
import type { Judged, PositiveVerdict } from './judged.ts'
import { positionOf } from './position.ts'
import type { StateStore } from './state-store.ts'

/** Entries after which the state is sealed. More cost less each, and make recovery and the pause of a seal longer. */
export const SEAL_ENTRIES: number = 2_000
/** Time after which it is sealed even with fewer entries. */
export const SEAL_DELAY_MS: number = 1_000
/** Writes that may be under way at once; more are turned away. */
export const WRITES_UNDER_WAY_MAX: number = 20_000

/** The executed state and everything that stands where it stands. */
export type Executor = {
  readonly contract: Contract
  readonly chain: Chain
  readonly judged: Judged
  readonly state: StateStore
}

/** What a database is made of. */
export type DatabaseParts = {
  readonly id: DatabaseId
  readonly genesis: Genesis
  readonly log: LogStore
  readonly pool: VerifyPool
  /** Opens the state store and brings the state to the end of the durable log. */
  readonly open: () => Promise<Executor>
  /** ms since 1970. */
  readonly clock: () => number
}

/** {@link Database} over a log, a state store and a pool of verifiers. */
export class SequencedDatabase implements Database {
  readonly id: DatabaseId
  readonly #parts: DatabaseParts
  readonly #followers = new Set<() => void>()
  #executor: Executor
  #underWay = 0
  /** The next sync of the log, which has not started; writes that executed before it share it. */
  #nextSync: Promise<void> | undefined
  #sealing: Promise<void> | undefined
  #sealTimer: NodeJS.Timeout | undefined
  /** Set while the state is made again after a failure. */
  #recovery: Promise<void> | undefined
  /** Why writes are turned away for now: the state store has no room. */
  #blocked: NodeError | undefined
  /** What ended this database for good. */
  #dead: unknown
  #closing: Promise<void> | undefined

  private constructor(parts: DatabaseParts, executor: Executor) {
    this.id = parts.id
    this.#parts = parts
    this.#executor = executor
  }

  /** Opens a database whose log holds its genesis. */
  static async open(parts: DatabaseParts): Promise<SequencedDatabase> {
    return new SequencedDatabase(parts, await parts.open())
  }

  async write(text: string): Promise<Receipt> {
    this.#assertOpen()
    if (this.#blocked !== undefined) throw this.#blocked
    if (this.#underWay >= WRITES_UNDER_WAY_MAX) {
      throw new NodeError('NODE_OVERLOADED', `${WRITES_UNDER_WAY_MAX} writes are under way; try again in a moment`)
    }
    this.#underWay++
    try {
      const [verdict] = await this.#parts.pool.verify([text])
      if (verdict === undefined)
        throw new NodeError('NODE_WORKER_FAILED', 'the verifier gave no verdict; send the query again')
      if (!verdict.ok) return refused(verdict, verdict.id)
      await this.#ready()
      const receipt = this.#execute(verdict)
      if (receipt.success) await this.#settle()
      return receipt
    } finally {
      this.#underWay--
    }
  }

  async read(query: Query): Promise<Json> {
    await this.#ready()
    const answer = this.#executor.contract.read(query)
    if (this.#parts.log.durableLength < this.#parts.log.length) await this.#settle()
    return answer
  }

  info(): DatabaseInfo {
    const { contract } = this.#executor
    const { owners, secure } = contract.read(['getInfo']) as { owners: string[]; secure: boolean }
    const records = this.#parts.log.durableLength
    return { id: this.id, protocol: PROTOCOL, owners, secure, seq: contract.seq, ts: contract.ts, records }
  }

  async root(): Promise<RootAt> {
    await this.#ready()
    await this.#sealing
    const { contract, chain } = this.#executor
    const at = { seq: contract.seq, root: contract.seal() }
    if (chain.unbundled > 0) await this.#seal()
    return at
  }

  records(from: number, { follow }: { readonly follow?: AbortSignal } = {}): AsyncIterable<LogRecord> {
    return followLog(this.#parts.log, from, follow && { signal: follow, wakeUps: this.#followers })
  }

  /** Finishes what is under way, seals, and closes log and store. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    clearTimeout(this.#sealTimer)
    await this.#recovery
    if (this.#dead === undefined) {
      await this.#sealing
      await this.#seal()
    }
    for (const wakeUp of this.#followers) wakeUp()
    await this.#executor.state.close()
    await this.#parts.log.close()
  }

  /** Waits until the state stands, or says why it never will. */
  async #ready(): Promise<void> {
    if (this.#recovery !== undefined) await this.#recovery
    this.#assertOpen()
  }

  #assertOpen(): void {
    if (this.#dead !== undefined) throw this.#dead
    if (this.#closing !== undefined) throw new NodeError('NODE_CLOSED', `database ${this.id} was closed`)
  }

  /** Gives the query its place and executes it; on success it is in the log, not yet durable. */
  #execute(verdict: PositiveVerdict): Receipt {
    const { contract, chain, judged } = this.#executor
    const entry = {
      seq: contract.seq + 1,
      ts: Math.max(this.#parts.clock(), contract.ts),
      query: judged.admit(verdict),
    }
    try {
      const receipt = contract.apply(entry)
      const record = chain.nextEntry({ ...entry, query: verdict.text })
      this.#parts.log.append(record)
      chain.addEntry(record)
      this.#sealSoon()
      return receipt
    } catch (error) {
      if (error instanceof ContractError)
        return refused(toRefusal(error), verdict.id)
      this.#recover()
      throw error
    }
  }

  /** Resolves when everything executed before the call is durable. */
  #settle(): Promise<void> {
    this.#nextSync ??= this.#sync()
    return this.#nextSync
  }

  async #sync(): Promise<void> {
    await nextTurn() // Lets the other writes of this turn of the event loop execute first.
    this.#nextSync = undefined
    try {
      await this.#parts.log.sync()
    } catch (error) {
      this.#recover()
      throw error
    }
    for (const wakeUp of this.#followers) wakeUp()
  }

  #sealSoon(): void {
    if (this.#executor.chain.unbundled >= SEAL_ENTRIES) void this.#seal()
    else this.#sealTimer ??= setTimeout(() => void this.#seal(), SEAL_DELAY_MS)
  }

  /** Seals the state after the entries so far; never rejects, for what fails in it shows in the writes that follow. */
  #seal(): Promise<void> {
    clearTimeout(this.#sealTimer)
    this.#sealTimer = undefined
    this.#sealing ??= this.#sealNow().finally(() => {
      this.#sealing = undefined
    })
    return this.#sealing
  }

  async #sealNow(): Promise<void> {
    const { contract, chain, state } = this.#executor
    try {
      if (chain.unbundled > 0) {
        this.#parts.log.append(chain.addBundle({ root: contract.seal(), ts: contract.ts }))
      }
      const meta = positionOf(chain, this.#parts.log.length)
      await this.#settle()
      await state.flush(meta)
      this.#blocked = undefined
    } catch (error) {
      this.#sealFailed(error)
    }
  }

  #sealFailed(error: unknown): void {
    if (error instanceof NodeError && error.code === 'NODE_DISK_FULL') {
      this.#blocked = error
      if (this.#closing === undefined) this.#sealTimer = setTimeout(() => void this.#seal(), SEAL_DELAY_MS)
    } else {
      this.#recover()
    }
  }

  /** Makes the state again from store and log, after anything that may have left it ahead of the log or half changed. */
  #recover(): void {
    this.#recovery ??= this.#reopen()
      .catch((error: unknown) => {
        this.#dead = error
      })
      .finally(() => {
        this.#recovery = undefined
      })
  }

  async #reopen(): Promise<void> {
    await this.#parts.log.sync().catch(() => {}) // What it could not write is gone; the log says so to those who wait.
    await this.#executor.state.close()
    this.#parts.log.reset()
    this.#executor = await this.#parts.open()
  }
}

function toRefusal({ code, sentence, data }: ContractError): Refusal {
  return { code, message: sentence, ...(data !== undefined && { data }) }
}

function refused({ code, message, data }: Refusal, id: string | undefined): Receipt {
  return { success: false, ...(id !== undefined && { id }), error: { code, message, ...(data !== undefined && { data }) } }
}
