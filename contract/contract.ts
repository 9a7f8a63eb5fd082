/**
 * The contract: a deterministic machine over a key-value store. Same genesis, same entries, same state root, on any engine.
 *
 * It is synchronous. A store that answers later throws `KvMiss` (`kv/kv.ts`); see `handle.ts`.
 */
import { createFuel, type Fuel } from '../fpjson/index.ts'
import type { ActionContext } from './actions/context.ts'
import { runAction } from './actions/index.ts'
import { runGet, runRead } from './actions/reads.ts'
import { spendNonce } from './auth/nonces.ts'
import { type Config, initialise } from './config.ts'
import { documentChanges, type EntryChanges } from './data/changes.ts'
import type { Host } from './env.ts'
import { ContractError } from './errors.ts'
import { type ContractHead, readHead, writeHead } from './head.ts'
import { runWorkStep } from './index/work.ts'
import { WORK_KEY } from './keys.ts'
import type { Kv } from './kv/kv.ts'
import { ENTRY_FUEL } from './limits.ts'
import { Meter } from './meter.ts'
import { Programs } from './programs.ts'
import { encodeProof } from './proof/encode.ts'
import { ReadRecorder } from './proof/recorder.ts'
import type { OutsideIndexes } from './query/source.ts'
import { SettingsMemory } from './settings.ts'
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
  /** Decoded tree nodes to keep in memory besides changed ones. */
  readonly cachedNodesMax?: number
}

/** A receipt of an entry that took effect. */
export type SuccessReceipt = Extract<Receipt, { success: true }>

/** One database, executing. */
export class Contract {
  readonly #options: ContractOptions
  readonly #tree: Tree
  /** The tree, through a memory of settings; everything but sealing goes this way. */
  readonly #state: SettingsMemory
  readonly #programs = new Programs()
  #seq: number
  #ts: number
  #watcher: ((entry: EntryChanges) => void) | undefined

  /** Opens the state in the store where it was last sealed, or starts it from the genesis. */
  constructor(options: ContractOptions) {
    this.#options = options
    const { kv, host, cachedNodesMax } = options
    const head = readHead(kv)
    this.#tree = new Tree({
      kv,
      sha256: host.sha256,
      toBinary: host.toBinary,
      toBytes: host.toBytes,
      ...(head && { head: head.tree }),
      ...(cachedNodesMax && { cachedNodesMax }),
    })
    this.#state = new SettingsMemory(this.#tree)
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

  /** True when work on indexes is left: every entry does a step of it, a `tick` nothing else. */
  get hasWork(): boolean {
    return this.#state.get(WORK_KEY) !== undefined
  }

  /**
   * Executes an entry: all of it, or nothing.
   *
   * @throws {ContractError} The entry is refused and the state is as it was. After any other error this object is spent; open
   *   the state again.
   */
  apply(entry: Entry): SuccessReceipt {
    const { seq, ts, query } = entry
    this.#checkOrder(entry)
    this.#checkQuery(query, ts)
    const id = this.#options.host.queryId(query)
    const meter = new Meter()
    const overlay = new Overlay(this.#state, meter)
    spendNonce(overlay, query.signer, query.nonce)
    const result = runAction(this.#context(overlay, meter, { query, ts, id }), query.query)
    const changes = this.#watcher && documentChanges(overlay)
    overlay.commit(this.#state)
    runWorkStep(this.#state, this.#options.host.sha256)
    this.#seq = seq
    this.#ts = ts
    if (changes !== undefined) this.#watcher?.({ seq, ts, changes })
    return { success: true, id, seq, timestamp: ts, signer: query.signer, ...result }
  }

  /**
   * Answers a reading query such as `["get", "people", "Bob"]`.
   *
   * @param outside - Indexes beside those of the state, which find the same documents.
   * @throws {ContractError}
   */
  read(query: Json, outside?: OutsideIndexes): Json {
    const { sha256 } = this.#options.host
    return runRead({ store: this.#state, sha256, programs: this.#programs, ...(outside && { outside }) }, query)
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
    if (query.db !== this.#options.db) {
      throw new ContractError(
        'DB_DATABASE_MISMATCH',
        `the query was signed for database ${query.db}, this is ${this.#options.db}; sign it for this one`,
        {
          expected: this.#options.db,
          got: query.db,
        },
      )
    }
    if (ts > query.expires) {
      throw new ContractError(
        'DB_EXPIRED',
        `the query expired at ${query.expires}, it is now ${ts} (ms since 1970); sign it again`,
        {
          expires: query.expires,
          now: ts,
        },
      )
    }
    if (!this.#options.host.verify(query)) {
      throw new ContractError(
        'DB_SIGNATURE_INVALID',
        `the signature is not one of ${query.signer} over this query; sign exactly what is sent`,
        {
          signer: query.signer,
          kind: query.kind,
        },
      )
    }
  }

  #context(store: Overlay, meter: Meter, entry: { query: SignedQuery; ts: number; id: string }): ActionContext {
    const { db, host } = this.#options
    let fuel: Fuel | undefined
    let added = 0
    return {
      store,
      meter,
      sha256: host.sha256,
      verify: host.verify,
      queryIdOf: host.queryId,
      programs: this.#programs,
      db,
      signer: entry.query.signer,
      auth: { key: entry.query.signer, relayer: null, jobID: null, extra: null },
      privileged: false,
      ts: entry.ts,
      queryId: entry.id,
      get fuel() {
        fuel ??= createFuel(ENTRY_FUEL)
        return fuel
      },
      config: (): Config => this.#programs.configOf(store),
      read: (query) => runGet({ store, sha256: host.sha256, programs: this.#programs, meter }, query),
      nextDocId: () => documentId(host, entry.id, added++),
      act: runAction,
    }
  }
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
