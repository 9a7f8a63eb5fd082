/** Bounds how many tasks run at one time; the others wait in the order in which they came. */
export class Gate {
  readonly #waiting: (() => void)[] = []
  #free: number

  /** @param max - Tasks at one time. */
  constructor(max: number) {
    this.#free = max
  }

  /** Runs `task` when it is its turn and returns what it returns. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await task()
    } finally {
      // A place passes straight on to who waits, so that nobody who comes later can take it.
      const next = this.#waiting.shift()
      if (next === undefined) this.#free++
      else next()
    }
  }
}
