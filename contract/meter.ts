/** What bounds the work of an entry beside the fuel of its rules: bytes, so that it ends at the same place on every node. */
import { ContractError } from './errors.ts'
import { ENTRY_BYTES_MAX } from './limits.ts'

/** Bytes that one access to the state costs beside those of its key and value. */
export const ACCESS_BYTES: number = 32

/** What compiling a program costs for each of its bytes. */
const COMPILING_BYTES = 8

/** Counts the bytes that one entry reads, writes and makes keys of. */
export class Meter {
  #left: number = ENTRY_BYTES_MAX
  readonly #programs = new Set<string>()

  /** @throws {ContractError} `DB_LIMIT_EXCEEDED` when so many are not left. */
  spend(bytes: number): void {
    this.#left -= bytes
    if (this.#left >= 0) return
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `one entry may read and write ${ENTRY_BYTES_MAX} bytes of documents and index keys; split the batch, use smaller documents, or let rules read less`,
      { limit: 'ENTRY_BYTES_MAX', expected: ENTRY_BYTES_MAX },
    )
  }

  /** Pays for compiling rules or a schema, the first time that the entry needs them: whoever has them compiled pays too. */
  spendOnProgram(value: string): void {
    if (this.#programs.has(value)) return
    this.#programs.add(value)
    this.spend(COMPILING_BYTES * value.length)
  }
}
