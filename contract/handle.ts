/**
 * The contract as a function: `handle(state, action, env)`, what SmartWeave engines call.
 *
 * The store of such an engine answers later, while the contract is synchronous. So an action runs on the values at hand; when
 * it misses one, everything it built is dropped, the value is fetched, and it runs again. Each round fetches something new, so
 * the rounds end; nothing reaches the store before the action is through.
 */
import { parseGenesis, readConfig } from './config.ts'
import { Contract } from './contract.ts'
import type { Host } from './env.ts'
import { ContractError } from './errors.ts'
import { PURE_HOST } from './host.ts'
import { type Kv, KvMiss } from './kv/kv.ts'
import { copyOf } from './wire/copy.ts'
import { WireError } from './wire/errors.ts'
import { isJsonObject, type Json } from './wire/json.ts'
import { parseSignedQuery, queryTexts } from './wire/signed-query.ts'
import type { Entry, Genesis, SignedQuery } from './wire/types.ts'

/**
 * A store as engines have it. An absent value is `null` or `undefined`.
 *
 * All writes of one action must take effect together or not at all: nodes of the tree are written in place.
 */
export type AsyncKv = {
  get(key: string): Promise<string | null | undefined> | string | null | undefined
  put(key: string, value: string): Promise<unknown> | unknown
  del(key: string): Promise<unknown> | unknown
}

/** What an engine keeps between actions besides the store. */
export type HandleState = {
  readonly genesis: Genesis
  /** Of the last entry; absent before the first. */
  readonly seq?: number
  readonly ts?: number
  readonly root?: string
  /**
   * Id of the contract source that executes the entries from here on; absent, the one that the database was deployed with.
   * Engines of the SmartWeave family look for it under this name.
   */
  readonly evolve?: string
}

/** `entry` executes one; `read` answers a query. */
export type HandleAction = {
  readonly input:
    | { readonly function: 'entry'; readonly entry: Entry }
    | { readonly function: 'read'; readonly query: Json }
}

/** The doors to the outside. */
export type HandleEnv = {
  readonly kv: AsyncKv
  /** Id of the database. */
  readonly db: string
  /** Faster ways to the same results; the pure ones unless given. */
  readonly host?: Host
}

/**
 * Executes one action. The caller waits for it before the next on the same store.
 *
 * @returns `{ state }` with the new root after an entry, `{ result }` after a read.
 * @throws {ContractError} When the action is refused; then nothing has changed.
 * @throws {Error} When state and store are not of one point in time: the engine has lost or mixed up one of them.
 */
export async function handle(
  state: HandleState,
  action: HandleAction,
  env: HandleEnv,
): Promise<{ state: HandleState } | { result: Json }> {
  const genesis = parseGenesis(isJsonObject(state) ? state.genesis : undefined)
  const run = parseAction(action)
  const host = judgeOnce(env.host ?? PURE_HOST)
  const values = new Map<string, string | undefined>()
  for (;;) {
    const kv = new ValuesAtHand(values)
    try {
      const contract = new Contract({ db: env.db, kv, host, genesis })
      checkStand(contract, state)
      const outcome = run(contract, genesis)
      await kv.writeTo(env.kv)
      return outcome
    } catch (error) {
      if (!(error instanceof KvMiss)) throw error
      values.set(error.key, (await env.kv.get(error.key)) ?? undefined)
    }
  }
}

// Going on would take a lost store for a new database, and refuse every entry that follows.
function checkStand({ seq }: Contract, state: HandleState): void {
  const expected = state.seq ?? 0
  if (seq !== expected) {
    throw new Error(
      `the store stands at entry ${seq} and the state at entry ${expected}; evaluate again with an empty store`,
    )
  }
}

type Run = (contract: Contract, genesis: Genesis) => { state: HandleState } | { result: Json }

function parseAction(action: unknown): Run {
  const input = isJsonObject(action) && isJsonObject(action['input']) ? action['input'] : undefined
  switch (input?.['function']) {
    case 'entry': {
      const entry = parseEntry(input['entry'])
      return (contract, genesis) => {
        contract.apply(entry)
        const root = contract.seal()
        const { next, source } = readConfig(contract.state)
        const evolve = next ?? source
        return { state: { genesis, root, seq: entry.seq, ts: entry.ts, ...(evolve !== undefined && { evolve }) } }
      }
    }
    case 'read':
      return (contract) => ({ result: copyOf(contract.read(input['query'] ?? null)) })
    default:
      throw new ContractError(
        'DB_OPERATION_UNKNOWN',
        'the input is { function: "entry", entry } or { function: "read", query }',
      )
  }
}

/**
 * Returns `value` as an entry.
 *
 * Its query is read back from the canonical text, as a node does: so the order in which an engine has the members cannot be
 * seen, not even in which of two faults is named.
 *
 * @throws {ContractError} `DB_QUERY_INVALID`, `DB_SIGNATURE_KIND_UNKNOWN` or `DB_LIMIT_EXCEEDED`.
 */
export function parseEntry(value: unknown): Entry {
  if (!isJsonObject(value) || !isCount(value['seq'], 1) || !isCount(value['ts'], 0)) {
    throw new ContractError(
      'DB_QUERY_INVALID',
      'an entry is { seq, ts, query } with whole numbers seq from 1 and ts from 0',
    )
  }
  try {
    const { whole } = queryTexts(parseSignedQuery(value['query']))
    return { seq: value['seq'], ts: value['ts'], query: JSON.parse(whole) as SignedQuery }
  } catch (error) {
    if (error instanceof WireError) throw new ContractError(error.code, error.sentence, error.data)
    throw error
  }
}

function isCount(value: unknown, least: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least
}

/** Makes a host that checks each signature once, whatever the rounds: that is most of the work of one. */
function judgeOnce(host: Host): Host {
  const verdicts = new Map<SignedQuery, boolean>()
  const verify = (query: SignedQuery): boolean => {
    const verdict = verdicts.get(query) ?? host.verify(query)
    verdicts.set(query, verdict)
    return verdict
  }
  return { ...host, verify }
}

/** A store of what was fetched, which keeps writes to itself until {@link ValuesAtHand.writeTo}. */
class ValuesAtHand implements Kv {
  readonly #fetched: ReadonlyMap<string, string | undefined>
  readonly #writes = new Map<string, string | undefined>()

  constructor(fetched: ReadonlyMap<string, string | undefined>) {
    this.#fetched = fetched
  }

  get(key: string): string | undefined {
    if (this.#writes.has(key)) return this.#writes.get(key)
    if (!this.#fetched.has(key)) throw new KvMiss(key)
    return this.#fetched.get(key)
  }

  put(key: string, value: string): void {
    this.#writes.set(key, value)
  }

  del(key: string): void {
    this.#writes.set(key, undefined)
  }

  async writeTo(kv: AsyncKv): Promise<void> {
    for (const [key, value] of this.#writes) {
      if (value === undefined) await kv.del(key)
      else await kv.put(key, value)
    }
  }
}
