/** What bounds the work of an entry beside the fuel of its rules: bytes, so that it ends at the same place on every node. */
import { ContractError } from './errors.ts'
import { ENTRY_BYTES_MAX, ENTRY_ZKP_MAX } from './limits.ts'
import { INNER_SIGNATURES_MAX } from './wire/limits.ts'

/** Bytes that one access to the state costs beside those of its key and value. */
export const ACCESS_BYTES: number = 32

/** What compiling a program costs for each of its bytes. */
export const COMPILING_BYTES: number = 8

/** What was checked in one entry, whatever queries it holds. */
type Checks = { signatures: number; proofs: number }

/** Counts the bytes that one query reads, writes and makes keys of, and what its entry checks. */
export class Meter {
  readonly #bytesMax: number
  readonly #checks: Checks
  #left: number
  readonly #programs = new Set<string>()

  constructor(bytesMax: number = ENTRY_BYTES_MAX, checks: Checks = { signatures: 0, proofs: 0 }) {
    this.#bytesMax = bytesMax
    this.#checks = checks
    this.#left = bytesMax
  }

  /** Returns a meter for another query of the same entry: bytes of its own, and the checks of both counted together. */
  beside(): Meter {
    return new Meter(this.#bytesMax, this.#checks)
  }

  /** @throws {ContractError} `DB_LIMIT_EXCEEDED` when so many are not left. */
  spend(bytes: number): void {
    this.#left -= bytes
    if (this.#left >= 0) return
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `one entry may read and write ${this.#bytesMax} bytes of documents and index keys; split the batch, use smaller documents, or let rules read less`,
      { limit: 'ENTRY_BYTES_MAX', expected: this.#bytesMax },
    )
  }

  /** Bytes spent so far; more than there were when they ran out. */
  get spent(): number {
    return this.#bytesMax - this.#left
  }

  /** Pays for compiling rules or a schema, the first time that the entry needs them: whoever has them compiled pays too. */
  spendOnProgram(value: string): void {
    if (this.#programs.has(value)) return
    this.#programs.add(value)
    this.spend(COMPILING_BYTES * value.length)
  }

  /** Pays for checking a signature inside the entry's query. @throws {ContractError} `DB_LIMIT_EXCEEDED` */
  spendOnSignature(): void {
    if (++this.#checks.signatures <= INNER_SIGNATURES_MAX) return
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `one query holds at most ${INNER_SIGNATURES_MAX} others that are signed; split it`,
      { limit: 'INNER_SIGNATURES_MAX', expected: INNER_SIGNATURES_MAX },
    )
  }

  /** Pays for checking an outside proof. @throws {ContractError} `DB_LIMIT_EXCEEDED` */
  spendOnZkp(): void {
    if (++this.#checks.proofs <= ENTRY_ZKP_MAX) return
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `one query checks at most ${ENTRY_ZKP_MAX} outside proofs, adding a verifier being one; split it`,
      { limit: 'ENTRY_ZKP_MAX', expected: ENTRY_ZKP_MAX },
    )
  }
}
