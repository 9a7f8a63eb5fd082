/** A waiting line: whoever entered first goes first, however long each one's own preparation takes. Nothing is allocated for those who are in order. */
export class Line {
  #entered = 0
  #first = 0
  readonly #waiting = new Map<number, () => void>()
  /** Places that were left before their turn. */
  readonly #left = new Set<number>()

  /** Returns the caller's place. It must be given to {@link leave} in the end. */
  enter(): number {
    return this.#entered++
  }

  /** Returns whether nobody stands before this place any more. */
  isFirst(place: number): boolean {
    return place === this.#first
  }

  /** Resolves when nobody stands before this place any more. */
  turn(place: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.set(place, resolve)
    })
  }

  /** Gives up a place, before or after its turn. */
  leave(place: number): void {
    if (place !== this.#first) {
      this.#left.add(place)
      return
    }
    do this.#first++
    while (this.#left.delete(this.#first))
    const wakeUp = this.#waiting.get(this.#first)
    this.#waiting.delete(this.#first)
    wakeUp?.()
  }
}
