/** Entries executed again, over stores other than the first. */
import { Contract } from '../../contract/contract.ts'
import { type AsyncKv, type HandleState, handle } from '../../contract/handle.ts'
import type { Entry } from '../../contract/wire/types.ts'
import { openLmdbKv } from '../../node/kv/lmdb-kv.ts'
import { GENESIS, NATIVE_HOST } from './contract.ts'
import { DATABASES } from './signing.ts'

const [DB] = DATABASES
/** Entries after which the store on disk is closed and opened again. */
const REOPEN = 7

/** A store that answers later. */
class LateKv implements AsyncKv {
  readonly #values = new Map<string, string>()

  async get(key: string): Promise<string | null> {
    return this.#values.get(key) ?? null
  }

  async put(key: string, value: string): Promise<void> {
    this.#values.set(key, value)
  }

  async del(key: string): Promise<void> {
    this.#values.delete(key)
  }
}

/** Returns the root after `entries`, each a call of `handle` over a store that answers later. */
export async function replayLate(entries: readonly Entry[]): Promise<string | undefined> {
  let state: HandleState = { genesis: GENESIS }
  const kv = new LateKv()
  for (const entry of entries) {
    const outcome = await handle(state, { input: { function: 'entry', entry } }, { kv, db: DB, host: NATIVE_HOST })
    if ('state' in outcome) state = outcome.state
  }
  return state.root
}

/** Returns the root after `entries`, over a store in an empty folder that is opened again now and then. */
export async function replayOnDisk(entries: readonly Entry[], folder: string): Promise<string> {
  let kv = openLmdbKv(folder)
  let contract = new Contract({ db: DB, kv, host: NATIVE_HOST, genesis: GENESIS })
  for (const [at, entry] of entries.entries()) {
    contract.apply(entry)
    if (at % REOPEN !== REOPEN - 1) continue
    contract.seal()
    await kv.flush()
    await kv.close()
    kv = openLmdbKv(folder)
    contract = new Contract({ db: DB, kv, host: NATIVE_HOST, genesis: GENESIS })
  }
  const root = contract.seal()
  await kv.close()
  return root
}
