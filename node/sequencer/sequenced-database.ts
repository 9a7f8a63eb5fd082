/**
 * One database of a node: a single writer that puts queries in order, executes them, and answers when they are durable.
 *
 * ```
 * write ─► pool: signature ─► execute ─► log.append ─► log.sync (one for all that wait) ─► receipt
 *                                 └─ now and then: seal ─► bundle header in the log ─► state store
 * ```
 *
 * - Queries execute in the order in which they came, whichever is verified first. Between execution and append nothing waits,
 *   so the log holds entries in the order of execution.
 * - No answer leaves before all that it may rest on is durable: neither a receipt, nor a refusal, nor what a read found.
 * - The state store is a cache: it takes a sealed state only when the log holds all of its entries, and says which records
 *   it stands for. At any failure the executed state is dropped and made again from store and log.
 * - What the state has to do besides (`index/work.ts`, crons) goes on with each write, and with ticks of the node's own. What is
 *   due of crons runs in a tick before a write, so that it is kept when the write is refused, and before a read.
 * - While the disk is full, writes are turned away and reads go on; a seal now and then finds out whether there is room.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Contract } from '../../contract/contract.ts'
import { ContractError } from '../../contract/errors.ts'
import type { Json } from '../../contract/wire/json.ts'
import {
  type DatabaseId,
  PROTOCOL,
  type ProvenRead,
  type Query,
  type Receipt,
  type SignatureKind,
} from '../../contract/wire/types.ts'
import { isNodeError, NodeError } from '../errors.ts'
import { answer } from '../indexers/answer.ts'
import type { LogRecord } from '../log/log-store.ts'
import type { Database, DatabaseIndexers, DatabaseInfo, RootAt } from '../ports.ts'
import type { Verdict } from '../workers/judge.ts'
import { VerifyPoolError } from '../workers/verify-pool.ts'
import type { DatabaseParts, Executor } from './executor.ts'
import { followLog } from './follow.ts'
import type { PositiveVerdict } from './judged.ts'
import { Line } from './line.ts'
import { logRead } from './log-reads.ts'
import { positionOf } from './position.ts'
import { RecentReceipts } from './recent-receipts.ts'
import { refusalReceipt, toRefusal } from './refusal.ts'
import { Ticker } from './ticker.ts'

/** Entries after which the state is sealed. More cost less each, and make recovery and the pause of a seal longer. */
export const SEAL_ENTRIES: number = 5_000
/** Bytes in memory of what changed after which it is sealed with fewer entries: neither a cache nor the disk bounds them. */
export const SEAL_BYTES: number = 32 * 2 ** 20
/** Time after which it is sealed even with fewer entries, and after which a full disk is tried again. */
export const SEAL_DELAY_MS: number = 1_000
/** Writes that may be under way at once; more are turned away. */
export const WRITES_UNDER_WAY_MAX: number = 20_000

/** Ticks that a read waits for: one that is under way, which may have run already, and one more. */
const READ_TICKS_MAX = 2

/** What timers of Node.js take at most. */
const TIMER_MS_MAX = 2 ** 31 - 1

/** What {@link DatabaseInfo} says that the contract knows. */
type Facts = Omit<DatabaseInfo, 'id' | 'protocol' | 'records'>

/** {@link Database} over a log, a state store and a pool of verifiers. */
export class SequencedDatabase implements Database {
  readonly id: DatabaseId
  readonly #parts: DatabaseParts
  readonly #line = new Line()
  readonly #recent = new RecentReceipts()
  readonly #followers = new Set<() => void>()
  /** Aborted when no more records will come. */
  readonly #ended = new AbortController()
  #executor: Executor
  /** After the last entry that is durable. */
  #facts: Facts
  #underWay = 0
  #onIdle: (() => void) | undefined
  /** The next sync of the log, which has not started; all that executed before it share it. */
  #nextSync: Promise<void> | undefined
  #sealing: Promise<RootAt> | undefined
  #sealTimer: NodeJS.Timeout | undefined
  readonly #ticker: Ticker
  /** The tick under way. Never rejects. */
  #ticking: Promise<void> | undefined
  #tickTimer: NodeJS.Timeout | undefined
  /** When the timer of the next tick goes off; after a tick that failed, when it is tried again. */
  #tickDue: number | undefined
  /** Set while the state is made again after a failure. Never rejects. */
  #recovery: Promise<void> | undefined
  /** Why writes are turned away for now: the disk has no room. */
  #blocked: NodeError | undefined
  /** What ended this database for good. */
  #dead: unknown
  #closing: Promise<void> | undefined

  private constructor(parts: DatabaseParts, executor: Executor) {
    this.id = parts.id
    this.#parts = parts
    this.#executor = executor
    this.#facts = factsOf(executor.contract)
    this.#ticker = new Ticker(parts.id)
    parts.indexers.start({ onLevel: () => this.#sealLater(), onDamage: (error) => this.#recover(error) })
    this.#tick()
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
    this.#tickIfDue()
    return this.#write(text)
  }

  /** Writes a query that has its place in the line by now, although its text may come later. */
  async #write(text: string | Promise<string>): Promise<Receipt> {
    this.#underWay++
    const place = this.#line.enter()
    try {
      let receipt: Receipt
      try {
        const [verdict] = (await this.#parts.pool.verify([await text])) as [Verdict]
        if (!verdict.ok) return refusalReceipt(verdict, verdict.id)
        if (!this.#line.isFirst(place)) await this.#line.turn(place)
        while (this.#recovery !== undefined) await this.#recovery
        receipt = this.#execute(verdict)
      } finally {
        this.#line.leave(place)
      }
      if (!this.#isDurable) await this.#settle()
      return receipt
    } catch (error) {
      if (!(error instanceof VerifyPoolError)) throw error
      throw new NodeError('NODE_WORKER_FAILED', `${error.message}; send the query again`, undefined, { cause: error })
    } finally {
      if (--this.#underWay === 0) this.#onIdle?.()
    }
  }

  async read(query: Query): Promise<Json> {
    if (query[0] === 'getRoot') return this.#readRoot(query)
    const readFromLog = logRead(query)
    if (readFromLog !== undefined) {
      await this.#ready()
      return readFromLog(this.#parts.log)
    }
    return this.#readState(query)
  }

  /** Answers what contract and indexers answer. */
  async #readState(query: Query): Promise<Json> {
    if (this.#hasCrons) await this.#catchUp()
    for (;;) {
      try {
        const { indexers } = this.#parts
        const found = await answer(query, { indexers, ready: () => this.#ready() })
        if (this.#recovery !== undefined) continue
        if (!this.#isDurable) await this.#settle()
        return found
      } catch (error) {
        if (isNodeError(error, 'NODE_STATE_DAMAGED')) this.#recover(error)
        if (this.#recovery === undefined) throw error
      }
    }
  }

  /** Answers `["getRoot"]`: the state root after the last entry. */
  async #readRoot({ length }: Query): Promise<Json> {
    if (length > 1) throw new ContractError('DB_ARGUMENTS_INVALID', 'getRoot takes no arguments')
    return { ...(await this.root()) }
  }

  async prove(query: Query): Promise<ProvenRead> {
    if (this.#hasCrons) await this.#catchUp()
    for (;;) {
      await this.#sealsEnded()
      this.#assertOpen()
      const sealing = this.#seal()
      try {
        // The state is sealed by now, and nothing was executed since.
        if (this.#recovery === undefined) {
          const proven = this.#executor.contract.prove(query)
          await sealing
          return proven
        }
      } catch (error) {
        if (isNodeError(error, 'NODE_STATE_DAMAGED')) this.#recover(error)
        if (this.#recovery === undefined) throw error
      }
    }
  }

  get indexers(): DatabaseIndexers {
    return this.#parts.indexers
  }

  info(): DatabaseInfo {
    return { id: this.id, protocol: PROTOCOL, ...this.#facts, records: this.#parts.log.durableLength }
  }

  async root(): Promise<RootAt> {
    await this.#sealsEnded()
    this.#assertOpen()
    return this.#seal()
  }

  /** Resolves when no seal runs: one that does is of an earlier state. */
  async #sealsEnded(): Promise<void> {
    while (this.#recovery !== undefined || this.#sealing !== undefined) await (this.#recovery ?? ended(this.#sealing))
  }

  records(from: number, { follow }: { readonly follow?: AbortSignal } = {}): AsyncIterable<LogRecord> {
    if (follow === undefined) return followLog(this.#parts.log, from)
    const signal = AbortSignal.any([follow, this.#ended.signal])
    return followLog(this.#parts.log, from, { signal, wakeUps: this.#followers })
  }

  /** Finishes the writes under way, seals, and closes log and store. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    if (this.#underWay > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve
      })
    }
    await this.#sealsEnded()
    if (this.#dead === undefined) {
      await this.#parts.indexers.settle()
      await ended(this.#seal())
    }
    await this.#recovery
    clearTimeout(this.#sealTimer)
    clearTimeout(this.#tickTimer)
    this.#ended.abort()
    try {
      await this.#parts.indexers.close()
      await this.#executor.state.close()
    } finally {
      await this.#parts.log.close()
    }
  }

  /** Returns the contract once its state is one to rely on. */
  async #ready(): Promise<Contract> {
    while (this.#recovery !== undefined) await this.#recovery
    this.#assertOpen()
    return this.#executor.contract
  }

  #assertOpen(): void {
    if (this.#dead !== undefined) throw this.#dead
    if (this.#closing !== undefined) throw new NodeError('NODE_CLOSED', `database ${this.id} was closed`)
  }

  get #isDurable(): boolean {
    return this.#parts.log.durableLength === this.#parts.log.length
  }

  /** Gives the query its place in the log and executes it. The answer must not leave before {@link #settle}. */
  #execute(verdict: PositiveVerdict): Receipt {
    if (this.#dead !== undefined) throw this.#dead
    if (this.#blocked !== undefined) throw this.#blocked
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
      if (chain.unbundled >= SEAL_ENTRIES || contract.changedBytes >= SEAL_BYTES) this.#seal()
      else this.#sealLater()
      this.#recent.add(verdict.id, receipt)
      this.#tick()
      return receipt
    } catch (error) {
      if (error instanceof ContractError)
        return this.#recent.get(verdict.id) ?? refusalReceipt(toRefusal(error), verdict.id)
      this.#recover(error)
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
      const facts = factsOf(this.#executor.contract)
      await this.#parts.log.sync()
      this.#facts = facts
    } catch (error) {
      this.#recover(error)
      throw error
    }
    for (const wakeUp of this.#followers) wakeUp()
  }

  #sealLater(): void {
    this.#sealTimer ??= setTimeout(() => {
      this.#sealTimer = undefined
      if (this.#recovery === undefined && this.#dead === undefined) this.#seal()
    }, SEAL_DELAY_MS)
  }

  /** Seals the state after the entries so far; while a seal runs, returns that. Need not be awaited. */
  #seal(): Promise<RootAt> {
    if (this.#sealing === undefined) {
      clearTimeout(this.#sealTimer)
      this.#sealTimer = undefined
      this.#sealing = this.#sealNow().finally(() => {
        this.#sealing = undefined
        if (this.#executor.chain.unbundled > 0) this.#sealLater()
      })
      this.#sealing.catch(() => {}) // What fails in it shows in the writes that follow.
    }
    return this.#sealing
  }

  async #sealNow(): Promise<RootAt> {
    const { contract, chain, state } = this.#executor
    try {
      const at = { seq: contract.seq, root: contract.seal() }
      if (chain.unbundled > 0) this.#parts.log.append(chain.addBundle({ root: at.root, ts: contract.ts }))
      const position = positionOf(chain, this.#parts.log.length)
      await this.#settle()
      // Before the state: one that is ahead of it goes on when the log has been executed up to there.
      await this.#parts.indexers.keep(() => this.#settle())
      await state.flush(position)
      this.#blocked = undefined
      return at
    } catch (error) {
      this.#recover(error)
      throw error
    }
  }

  /** Goes on with what the state has to do: with work on indexes now, with crons when the next tick is due. */
  #tick(): void {
    if (this.#ticking !== undefined || this.#recovery !== undefined) return
    if (this.#dead !== undefined || this.#closing !== undefined) return
    try {
      const { contract } = this.#executor
      if (contract.hasWork || this.#isDue()) this.#tickNow(contract)
      else this.#tickAt(contract.dueAt)
    } catch (error) {
      this.#recover(error)
    }
  }

  #isDue(): boolean {
    const { dueAt } = this.#executor.contract
    return dueAt !== undefined && dueAt <= this.#parts.clock()
  }

  /** Puts a tick into the line now. What fails in it shows in the writes that follow. */
  #tickNow(contract: Contract): void {
    const { dueAt } = contract
    const text = this.#ticker.next({
      now: this.#parts.clock(),
      accepted: contract.read(['getAlgorithms']) as SignatureKind[],
      nonceOf: (address) => contract.read(['getNonce', address]) as number,
    })
    const written = text === undefined ? Promise.resolve(false) : this.#write(text).then(({ success }) => success)
    const ended = (isDone: boolean): void => {
      this.#ticking = undefined
      if (isDone) this.#tick()
      else if (dueAt !== undefined) this.#tickAt(this.#parts.clock() + SEAL_DELAY_MS)
    }
    this.#ticking = written.then(ended, () => ended(false))
  }

  /** Puts a tick into the line when one is due by now, before all that comes after. */
  #tickIfDue(): void {
    if (this.#tickDue !== undefined && this.#tickDue <= this.#parts.clock()) this.#tick()
  }

  /** False when there are no ticks to wait for. */
  get #hasCrons(): boolean {
    return this.#tickDue !== undefined || this.#ticking !== undefined
  }

  /** Resolves when what is due of crons has run before a read, as far as one entry takes it. */
  async #catchUp(): Promise<void> {
    try {
      for (let ticks = 0; ticks < READ_TICKS_MAX; ticks++) {
        this.#tickIfDue()
        if (this.#ticking === undefined || !this.#isDue()) return
        await this.#ticking
      }
    } catch (error) {
      this.#recover(error)
    }
  }

  /** Ticks at a time, ms since 1970, in the place of any time before; with `undefined` never. Keeps no process running. */
  #tickAt(at: number | undefined): void {
    if (at === this.#tickDue) return
    clearTimeout(this.#tickTimer)
    this.#tickDue = at
    if (at === undefined) return
    const delay = Math.min(at - this.#parts.clock(), TIMER_MS_MAX)
    this.#tickTimer = setTimeout(() => {
      this.#tickDue = undefined
      this.#tick()
    }, delay).unref()
  }

  /** Makes the state again from store and log, after anything that may have left it ahead of the log or half changed. */
  #recover(cause: unknown): void {
    if (isNodeError(cause, 'NODE_DISK_FULL')) this.#blocked = cause
    this.#parts.onTrouble?.(cause)
    this.#parts.indexers.pause()
    this.#recovery ??= this.#reopen(cause)
      .catch((error: unknown) => {
        this.#dead = error
        this.#parts.onTrouble?.(error)
        this.#ended.abort()
      })
      .finally(() => {
        this.#recovery = undefined
        this.#sealLater()
        this.#tick()
      })
  }

  async #reopen(cause: unknown): Promise<void> {
    await ended(this.#sealing)
    // No sync may start after the reset: it would succeed for writes that the log has dropped.
    while (this.#nextSync !== undefined) await ended(this.#nextSync)
    await ended(this.#parts.log.sync()) // From here on everything in the log is durable.
    this.#parts.log.reset()
    this.#recent.clear()
    this.#executor = await this.#parts.reopen(this.#executor, cause)
    this.#facts = factsOf(this.#executor.contract)
  }
}

function factsOf(contract: Contract): Facts {
  const { owners, secure } = contract.read(['getInfo']) as { owners: string[]; secure: boolean }
  return { owners, secure, seq: contract.seq, ts: contract.ts }
}

/** Resolves when the promise has settled, either way. */
async function ended(promise: Promise<unknown> | undefined): Promise<void> {
  await promise?.catch(() => {})
}
