import type { Kv } from '../../contract/kv/kv.ts'
import { MemoryKv } from '../../contract/kv/memory-kv.ts'

/** Where the state of a database is kept: a store for the contract, made durable as a whole. */
export interface StateStore extends Kv {
  /** What the last completed {@link flush} was told; `{}` for a new store. */
  readonly meta: Readonly<Record<string, string>>
  /**
   * Makes all puts and deletes so far durable, together with `meta`, or none of them. After a rejection they are still
   * there to be read, and the next call takes them with it.
   */
  flush(meta: Readonly<Record<string, string>>): Promise<void>
  close(): Promise<void>
}

/** Keeps the state in memory: for a database without a directory. */
export class MemoryStateStore extends MemoryKv implements StateStore {
  readonly meta: Readonly<Record<string, string>> = {}

  async flush(): Promise<void> {}

  async close(): Promise<void> {}
}
