import { CONFIG_KEY, DUE_KEY, WORK_KEY } from './keys.ts'
import { SETTINGS_KEPT_MAX } from './limits.ts'
import type { Range, Store, StoreEntry } from './tree/store.ts'

// First bytes of the keys of the configuration, crons, relayer jobs, links, policies, rules, schemas, triggers, verifiers, indexes
// and their work (`keys.ts`).
const SPACES: ReadonlySet<string> = new Set([CONFIG_KEY, DUE_KEY, 'j', 'l', 'p', 'r', 's', 't', 'v', 'x', WORK_KEY])

/**
 * A store that remembers what it read of the configuration, crons, rules, schemas, triggers and declared indexes, of
 * links, policies, relayer jobs and verifiers, present or absent.
 *
 * Nearly every entry reads the same few of them and hardly any changes one, so this saves an entry several descents of the
 * tree. All writes must go through here.
 */
export class SettingsMemory implements Store {
  readonly #store: Store
  readonly #known = new Map<string, string | undefined>()

  constructor(store: Store) {
    this.#store = store
  }

  get(key: string): string | undefined {
    if (!SPACES.has(key.charAt(0))) return this.#store.get(key)
    const known = this.#known.get(key)
    if (known !== undefined || this.#known.has(key)) return known
    const value = this.#store.get(key)
    if (this.#known.size === SETTINGS_KEPT_MAX) this.#known.clear()
    this.#known.set(key, value)
    return value
  }

  put(key: string, value: string): void {
    this.#known.delete(key)
    this.#store.put(key, value)
  }

  del(key: string): void {
    this.#known.delete(key)
    this.#store.del(key)
  }

  range(range: Range): Iterable<StoreEntry> {
    return this.#store.range(range)
  }

  count(range: Range): number {
    return this.#store.count(range)
  }
}
