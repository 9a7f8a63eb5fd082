import type { Kv } from './kv.ts'

/** Keeps everything in memory: the reference adapter. */
export class MemoryKv implements Kv {
  readonly #values = new Map<string, string>()

  /** Values held. */
  get size(): number {
    return this.#values.size
  }

  get(key: string): string | undefined {
    return this.#values.get(key)
  }

  put(key: string, value: string): void {
    this.#values.set(key, value)
  }

  del(key: string): void {
    this.#values.delete(key)
  }
}
