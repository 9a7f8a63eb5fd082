/**
 * The contract: a deterministic machine over a key-value store. Same genesis, same entries, same state root, on any engine.
 *
 * It is synchronous. A store that answers later throws `KvMiss` (`kv/kv.ts`); see `handle.ts`.
 */
import { createFuel, type Fuel } from '../fpjson/index.ts'
import { type Actor, resolveSigner } from './accounts/links.ts'
import { runBundle } from './actions/bundle.ts'
import type { ActionContext, ActionResult } from './actions/context.ts'
import { runDueTicks } from './actions/cron-ticks.ts'
import { runAction } from './actions/index.ts'
import { runGet, runRead } from './actions/reads.ts'
import { checkSigned } from './auth/check-signed.ts'
import { spendNonce } from './auth/nonces.ts'
import { type Config, checkKind, initialise, isEvolving, isRunning } from './config.ts'
import { readDue } from './crons/state.ts'
import { documentChanges, type EntryChanges } from './data/changes.ts'
import { DocumentMemory } from './data/document-memory.ts'
import type { Host } from './env.ts'
import { ContractError } from './errors.ts'
import { type ContractHead, readHead, writeHead } from './head.ts'
import { runWorkStep } from './index/work.ts'
import { WORK_KEY } from './keys.ts'
import type { Kv } from './kv/kv.ts'
import { Meter } from './meter.ts'
import { limitOf } from './owner-limits.ts'
import { Programs } from './programs.ts'
import { encodeProof } from './proof/encode.ts'
import { ReadRecorder } from './proof/recorder.ts'
import type { OutsideIndexes } from './query/source.ts'
import type { RuleTrace } from './rules/rules.ts'
import { SettingsMemory } from './settings.ts'
import { NodeCache } from './tree/node-cache.ts'
import { Overlay } from './tree/overlay.ts'
import type { StoreReader } from './tree/store.ts'
import { Tree } from './tree/tree.ts'
import { binaryToBytes, bytesToBase64Url } from './wire/bytes.ts'
import type { Json } from './wire/json.ts'
import type { Entry, Genesis, ProvenRead, Receipt, SignedQuery } from './wire/types.ts'

/** What a contract is opened over. */
export type ContractOptions = {
  readonly db: string
  readonly kv: Kv
  readonly host: Host
  /** Used when the store is empty. */
  readonly genesis: Genesis
  /** Bounds what of the state is in memory, of all contracts that have it; unless given, one of this contract's own. */
  readonly cache?: NodeCache
  /** Is told what rules do while entries are executed; it may look, not touch. */
  readonly ruleTrace?: RuleTrace
}

/** A receipt of an entry that took effect. */
export type SuccessReceipt = Extract<Receipt, { success: true }>

/** What an action is told of its entry, or of the tick of a cron that it is part of. */
type EntryFacts = {
  /** The address whose key signed; for a tick the database itself, as the account. */
  readonly key: string
  readonly privileged: boolean
  readonly ts: number
  readonly id: string
  readonly actor: Actor
}

/** A query that is about to run: in an entry, or in the bundle of one. */
type Opening = { readonly query: SignedQuery; readonly ts: number; readonly id: string; readonly meter: Meter }

/** One database, executing. */
export class Contract {
  readonly #options: ContractOptions
  readonly #tree: Tree
  readonly #documents: DocumentMemory
  /** The tree, through memories of documents and of settings; everything but sealing goes this way. */
  readonly #state: SettingsMemory
  readonly #programs = new Programs()
  #seq: number
  #ts: number
  #watcher: ((entry: EntryChanges) => void) | undefined

  /** Opens the state in the store where it was last sealed, or starts it from the genesis. */
  constructor(options: ContractOptions) {
    this.#options = options
    const { kv, host, cache = new NodeCache() } = options
    const head = readHead(kv)
    this.#tree = new Tree({
      kv,
      sha256: host.sha256,
      toBinary: host.toBinary,
      toBytes: host.toBytes,
      ...(head && { head: head.tree }),
      cache,
    })
    this.#documents = new DocumentMemory(this.#tree, cache)
    this.#state = new SettingsMemory(this.#documents)
    this.#seq = head?.seq ?? 0
    this.#ts = head?.ts ?? 0
    if (head === undefined) initialise(this.#state, options.genesis)
  }

  /** Number of the last entry, 0 before the first. */
  get seq(): number {
    return this.#seq
  }

  /** Time of the last entry, ms since 1970. */
  get ts(): number {
    return this.#ts
  }

  /** The state as it is after the last entry, to be read. */
  get state(): StoreReader {
    return this.#state
  }

  /** Tells `watcher` of each entry that takes effect from now on, in the place of who was told before. It must not throw. */
  watch(watcher: (entry: EntryChanges) => void): void {
    this.#watcher = watcher
  }

  /** Bytes that what changed since the last seal takes in memory, about: whoever is to bound them seals. */
  get changedBytes(): number {
    return this.#tree.changedBytes
  }

  /** True when work on indexes is left: every entry does a step of it, a `tick` nothing else, unless the state evolves. */
  get hasWork(): boolean {
    return this.#state.get(WORK_KEY) !== undefined
  }

  /** When the next tick of a cron is due, in ms since 1970; `undefined` when none is to come, or crons do not run. Reads one key. */
  get dueAt(): number | undefined {
    const due = readDue(this.#state)
    return due !== undefined && isRunning(this.#programs.configOf(this.#state)) ? due * 1000 : undefined
  }

  /**
   * Executes an entry: all of it, or nothing. Ticks of crons that are due run before, as part of it.
   *
   * @throws {ContractError} The entry is refused and the state is as it was. After any other error this object is spent; open
   *   the state again.
   */
  apply(entry: Entry): SuccessReceipt {
    const { seq, ts, query } = entry
    this.#checkOrder(entry)
    this.#checkQuery(query, ts)
    const meter = new Meter(limitOf(this.#programs.configOf(this.#state).limits, 'ENTRY_BYTES_MAX'))
    const isBundle = query.query[0] === 'bundle'
    // What is due of crons takes effect first, beneath the writes of the entry, and with them or not at all; so do the queries of a
    // bundle, one on the other.
    const hasTicks = this.#hasDueTicks(ts)
    const base = isBundle || hasTicks ? new Overlay(this.#state) : undefined
    const opened = this.#open({ query, ts, id: this.#options.host.queryId(query), meter }, base ?? this.#state)
    if (base !== undefined && hasTicks) this.#runTicks(base, ts)
    const receipt = isBundle && base ? this.#runBundle(opened, entry, base) : this.#run(opened, entry)
    if (base !== undefined) opened.store.commit(base)
    const whole = base ?? opened.store
    const changes = this.#watcher && documentChanges(whole)
    whole.commit(this.#state)
    if (!isEvolving(this.#programs.configOf(this.#state))) runWorkStep(this.#state, this.#options.host.sha256)
    this.#seq = seq
    this.#ts = ts
    if (changes !== undefined) this.#watcher?.({ seq, ts, changes })
    return receipt
  }

  /** Says who acts by a query, and spends its nonce. */
  #open({ query, ts, id, meter }: Opening, base: StoreReader): ActionContext {
    const store = new Overlay(base, meter)
    const actor = resolveSigner(store, query.signer, ts)
    spendNonce(store, query.signer, query.nonce)
    return this.#context(store, meter, { key: query.signer, privileged: false, ts, id, actor })
  }

  #run(context: ActionContext, { seq, ts, query }: Entry): SuccessReceipt {
    return receiptOf(context, { seq, ts }, runAction(context, query.query))
  }

  /** Runs the queries of a bundle over `base`, which by then has what opening the bundle wrote. */
  #runBundle(context: ActionContext, { seq, ts, query }: Entry, base: Overlay): SuccessReceipt {
    context.store.commit(base)
    const result = runBundle(context, query.query.slice(1), {
      store: base,
      run: (inner, id) => {
        const opened = this.#open({ query: inner, ts, id, meter: context.meter.beside() }, base)
        return { store: opened.store, receipt: this.#run(opened, { seq, ts, query: inner }) }
      },
    })
    return receiptOf(context, { seq, ts }, result)
  }

  /**
   * Answers a reading query such as `["get", "people", "Bob"]`. Documents in the answer are frozen, for others may be given the same.
   *
   * @param outside - Indexes beside those of the state, which find the same documents.
   * @throws {ContractError}
   */
  read(query: Json, outside?: OutsideIndexes): Json {
    const { sha256 } = this.#options.host
    const [store, documents, programs] = [this.#state, this.#documents, this.#programs]
    return runRead({ store, documents, sha256, programs, ...(outside && { outside }) }, query)
  }

  /**
   * Answers a reading query with a proof that the answer is right and whole.
   *
   * Seals first, so that the root commits to every entry so far.
   *
   * @throws {ContractError} As {@link read} does: a query that is refused has no answer, and no proof.
   */
  prove(query: Json): ProvenRead {
    const root = this.seal()
    const store = new ReadRecorder(this.#tree)
    const result = runRead({ store, sha256: this.#options.host.sha256, programs: this.#programs }, query)
    const proof = encodeProof(this.#tree.view, store.touched)
    return { result, proof: bytesToBase64Url(binaryToBytes(proof)), root, seq: this.#seq }
  }

  /**
   * Hands everything that changed to the store and returns the state root, 32 bytes in base64url.
   *
   * When it is called makes no difference to any root.
   */
  seal(): string {
    const tree = this.#tree.seal()
    const head: ContractHead = { tree, seq: this.#seq, ts: this.#ts }
    writeHead(this.#options.kv, head)
    return bytesToBase64Url(binaryToBytes(tree.rootHash))
  }

  #checkOrder({ seq, ts }: Entry): void {
    if (seq !== this.#seq + 1) {
      throw new ContractError('DB_ENTRY_ORDER', `entry ${this.#seq + 1} is next, this is entry ${seq}`, {
        expected: this.#seq + 1,
        got: seq,
      })
    }
    if (ts < this.#ts) {
      throw new ContractError(
        'DB_ENTRY_ORDER',
        `time runs backwards: entry ${seq} is of ${ts}, the one before of ${this.#ts}`,
        {
          expected: this.#ts,
          got: ts,
        },
      )
    }
  }

  #checkQuery(query: SignedQuery, ts: number): void {
    const { db, host } = this.#options
    const config = this.#programs.configOf(this.#state)
    checkSigned(query, { db, ts, verify: (signed) => verifyAccepted(host, config, signed) })
  }

  #hasDueTicks(ts: number): boolean {
    const due = this.dueAt
    return due !== undefined && due <= ts
  }

  #runTicks(store: Overlay, ts: number): void {
    const { db } = this.#options
    const { limits } = this.#programs.configOf(this.#state)
    const actor: Actor = { account: db, session: undefined }
    runDueTicks(store, Math.floor(ts / 1000), {
      programs: this.#programs,
      contextOf: (tick) => {
        const meter = new Meter(limitOf(limits, 'ENTRY_BYTES_MAX'))
        const overlay = new Overlay(store, meter)
        return this.#context(overlay, meter, { key: db, privileged: true, ts: tick.ts, id: tick.id, actor })
      },
    })
  }

  #context(store: Overlay, meter: Meter, entry: EntryFacts): ActionContext {
    const { db, host } = this.#options
    const { limits } = this.#programs.configOf(this.#state)
    const config = (): Config => this.#programs.configOf({ get: (key) => store.peek(key) })
    let fuel: Fuel | undefined
    let added = 0
    return {
      store,
      meter,
      sha256: host.sha256,
      verify: (query) => verifyAccepted(host, config(), query),
      queryIdOf: host.queryId,
      programs: this.#programs,
      db,
      signer: entry.actor.account,
      session: entry.actor.session,
      within: undefined,
      auth: { key: entry.key, relayer: null, jobID: null, extra: null },
      privileged: entry.privileged,
      depth: 0,
      fired: [],
      ts: entry.ts,
      queryId: entry.id,
      get fuel() {
        fuel ??= createFuel(limitOf(limits, 'ENTRY_FUEL'))
        return fuel
      },
      config,
      read: (query) => runGet({ store, sha256: host.sha256, programs: this.#programs, meter }, query),
      nextDocId: () => documentId(host, entry.id, added++),
      ruleTrace: this.#options.ruleTrace,
      act: runAction,
    }
  }
}

/** Returns the receipt of what a query did as part of an entry. */
function receiptOf(
  { queryId, signer, fired }: ActionContext,
  { seq, ts }: { readonly seq: number; readonly ts: number },
  result: ActionResult,
): SuccessReceipt {
  const triggers = fired.length > 0 && { triggers: fired }
  return { success: true, id: queryId, seq, timestamp: ts, signer, ...result, ...triggers }
}

/** Verifies a query of a kind that the owners accept. @throws {ContractError} `DB_KIND_REFUSED` */
function verifyAccepted(host: Host, config: Config, query: SignedQuery): boolean {
  checkKind(config, query.kind)
  return host.verify(query)
}

/**
 * Id of the `n`th document that a query adds: 131 bits of a hash, so no two in one database are the same.
 *
 * It begins with a letter or digit: `__…__` is no id, and `-…` would be an option on a command line.
 */
function documentId(host: Host, queryId: string, n: number): string {
  const hash = bytesToBase64Url(binaryToBytes(host.sha256(`${queryId}:${n}`)))
  return hash.slice(0, 22).replace(/^[-_]/, 'A')
}
