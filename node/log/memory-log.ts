import { NodeError } from '../errors.ts'
import type { LogRecord, LogStore } from './log-store.ts'
import { checkRange, type RecordRange, recordBytes } from './record.ts'

/** Keeps the log in memory: for a database without a directory. Durable means nothing more than "synced" here. */
export class MemoryLog implements LogStore {
  readonly #texts: string[] = []
  #durableLength = 0
  #closed = false

  get length(): number {
    return this.#texts.length
  }

  get durableLength(): number {
    return this.#durableLength
  }

  append(text: string): number {
    this.#assertOpen()
    recordBytes(text)
    return this.#texts.push(text) - 1
  }

  async sync(): Promise<void> {
    this.#assertOpen()
    this.#durableLength = this.#texts.length
  }

  read(from: number, to: number = this.#durableLength): AsyncIterable<LogRecord> {
    this.#assertOpen()
    return this.#records(checkRange({ from, to }, this.#durableLength))
  }

  reset(): void {
    this.#assertOpen()
  }

  async close(): Promise<void> {
    this.#durableLength = this.#texts.length
    this.#closed = true
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async *#records({ from, to }: RecordRange): AsyncGenerator<LogRecord, void, undefined> {
    for (const [index, text] of this.#texts.slice(from, to).entries()) yield { number: from + index, text }
  }

  #assertOpen(): void {
    if (this.#closed) throw new NodeError('NODE_CLOSED', 'the log was closed; open it again to use it')
  }
}
