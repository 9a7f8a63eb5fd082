/**
 * The port to storage: what the tree keeps its nodes in.
 *
 * Keys are 1 to 64 characters of `[.0-9a-z]`; values are binary strings (`contract/wire/bytes.ts`) of any length, never
 * empty. Adapters are synchronous; {@link KvMiss} is how an asynchronous store serves the synchronous contract.
 * Every adapter passes test/conformance/kv.ts.
 */
export interface Kv {
  /** Returns the value last put under exactly this key, or `undefined`. */
  get(key: string): string | undefined
  /** Sets the value. A `get` that follows sees it at once; when it becomes durable is the adapter's to say. */
  put(key: string, value: string): void
  /** Removes the value; an absent key is no error. */
  del(key: string): void
}

/**
 * Thrown by a {@link Kv} whose value is not at hand yet. The host fetches `key`, drops everything that the interrupted
 * action built, and runs it again: an action is a pure function, so nothing is lost but time.
 */
export class KvMiss extends Error {
  override readonly name = 'KvMiss'
  readonly key: string

  constructor(key: string) {
    super(`value of ${key} is not at hand`)
    this.key = key
  }
}
