/** The key that is looked for, as bytes, and texts in order among which it has a place. */

/** A key as bytes. One is used again and again. */
export class SearchKey {
  bytes: Uint8Array = new Uint8Array(256)
  length = 0

  /** Takes the bytes of a binary string. */
  take(key: string): void {
    const { length } = key
    this.grow(length)
    const { bytes } = this
    for (let i = 0; i < length; i++) bytes[i] = key.charCodeAt(i)
    this.length = length
  }

  /** Makes room. */
  grow(length: number): void {
    if (length <= this.bytes.length) return
    const bytes = new Uint8Array(2 * length)
    bytes.set(this.bytes)
    this.bytes = bytes
  }
}

/** Texts one behind the other: a search among them stays in a few lines of the processor's cache. */
export type TextList = { readonly bytes: Uint8Array; readonly ends: readonly number[] }

/** Returns binary strings as one list. */
export function textList(texts: readonly string[]): TextList {
  const ends: number[] = []
  let end = 0
  for (const text of texts) {
    end += text.length
    ends.push(end)
  }
  const bytes = new Uint8Array(end)
  let at = 0
  for (const text of texts) for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i)
  return { bytes, ends }
}

/** Returns how many of ascending texts are not greater than the key. */
export function upperBound({ bytes, ends }: TextList, key: SearchKey): number {
  const keyBytes = key.bytes
  const keyLength = key.length
  let low = 0
  let high = ends.length
  // All texts between two begin with what both of them share with the key.
  let lowShared = 0
  let highShared = 0
  while (low < high) {
    const middle = (low + high) >> 1
    const start = middle === 0 ? 0 : (ends[middle - 1] as number)
    const length = (ends[middle] as number) - start
    let shared = Math.min(lowShared, highShared)
    while (shared < length && shared < keyLength && bytes[start + shared] === keyBytes[shared]) shared++
    if (shared < length && (shared === keyLength || (keyBytes[shared] as number) < (bytes[start + shared] as number))) {
      high = middle
      highShared = shared
    } else {
      low = middle + 1
      lowShared = shared
    }
  }
  return low
}
