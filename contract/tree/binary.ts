/** Numbers and texts in binary strings: what nodes and proofs are written in. */

const SMALL: readonly string[] = Array.from({ length: 128 }, (_, n) => String.fromCharCode(n))

/** Returns a whole number from 0 to 2^53 - 1 as unsigned LEB128: 7 bits a byte, low first, in as few bytes as it takes. */
export function varint(value: number): string {
  if (value < 128) return SMALL[value] as string
  let out = ''
  let rest = value
  while (rest >= 128) {
    out += String.fromCharCode(128 + (rest % 128))
    rest = Math.floor(rest / 128)
  }
  return out + SMALL[rest]
}

/** Returns how many characters two strings share at their beginning. */
export function sharedLength(a: string, b: string): number {
  let i = 0
  while (i < a.length && i < b.length && a.charCodeAt(i) === b.charCodeAt(i)) i++
  return i
}

/** Reads a binary string from its beginning to its end. Whatever is not as it should be fails. */
export class BinaryReader {
  readonly #bytes: string
  /** Throws; told what was expected, as in "a number is well formed". */
  readonly fail: (expected: string) => never
  #at = 0

  constructor(bytes: string, fail: (expected: string) => never) {
    this.#bytes = bytes
    this.fail = fail
  }

  /** How many bytes were read. */
  get at(): number {
    return this.#at
  }

  slice(start: number, end: number): string {
    return this.#bytes.slice(start, end)
  }

  text(length: number): string {
    const end = this.#at + length
    if (end > this.#bytes.length) this.fail('it is not cut short')
    const text = this.#bytes.slice(this.#at, end)
    this.#at = end
    return text
  }

  byte(): number {
    if (this.#at >= this.#bytes.length) this.fail('it is not cut short')
    return this.#bytes.charCodeAt(this.#at++)
  }

  /** Reads what {@link varint} wrote, and nothing longer. */
  varint(): number {
    const first = this.byte()
    return first < 128 ? first : this.#longVarint(first - 128)
  }

  #longVarint(first: number): number {
    let value = first
    for (let scale = 128; scale < 2 ** 53; scale *= 128) {
      const byte = this.byte()
      value += (byte % 128) * scale
      if (byte >= 128) continue
      if (byte === 0 || value > Number.MAX_SAFE_INTEGER) break
      return value
    }
    return this.fail('a number is well formed')
  }

  /** Fails unless all was read. */
  end(): void {
    if (this.#at !== this.#bytes.length) this.fail('it ends where its last part ends')
  }
}
