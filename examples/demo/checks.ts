/** What the demo expects, and whether it held. */
import { isDeepStrictEqual } from 'node:util'

/** Counts checks and remembers those that failed; a failed one does not end the demo. */
export class Checks {
  readonly #failures: string[] = []
  #count = 0

  /** Checks made so far. */
  get count(): number {
    return this.#count
  }

  /** One sentence for each check that failed. */
  get failures(): readonly string[] {
    return this.#failures
  }

  /** Notes whether `what` holds. Returns `holds`. */
  that(what: string, holds: boolean): boolean {
    this.#count++
    if (!holds) this.#failures.push(what)
    return holds
  }

  /** Notes whether `got` equals `expected`, at any depth. */
  equal(what: string, got: unknown, expected: unknown): boolean {
    if (isDeepStrictEqual(got, expected)) return this.that(what, true)
    return this.that(`${what}: expected ${shorten(expected)}, got ${shorten(got)}`, false)
  }
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
