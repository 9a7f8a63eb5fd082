/** The key that is looked for, as bytes, and texts in order among which it has a place. */
import { sharedLength } from './binary.ts'

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

/**
 * Texts one behind the other: a search among them stays in a few lines of the processor's cache. All of them, being in order, begin
 * with the `common` bytes that the first and the last share.
 */
export type TextList = { readonly bytes: Uint8Array; readonly ends: readonly number[]; readonly common: number }

/** Returns binary strings, which ascend, as one list. */
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
  return { bytes, ends, common: sharedLength(texts[0] ?? '', texts[texts.length - 1] ?? '') }
}

/** Returns how many of ascending texts are not greater than the key. */
export function upperBound(list: TextList, key: SearchKey): number {
  const { bytes, ends, common } = list
  const side = sideOf(list, key)
  if (side !== 0) return side < 0 ? 0 : ends.length
  const keyBytes = key.bytes
  const keyLength = key.length
  let low = 0
  let high = ends.length
  // All texts between two begin with what both of them share with the key.
  let lowShared = common
  let highShared = common
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

/** Returns on which side of all texts of a list the key is; 0 when it begins as all of them do. */
function sideOf({ bytes, common }: TextList, { bytes: keyBytes, length }: SearchKey): -1 | 0 | 1 {
  let at = 0
  while (at < common && at < length && bytes[at] === keyBytes[at]) at++
  if (at === common) return 0
  return at < length && (keyBytes[at] as number) > (bytes[at] as number) ? 1 : -1
}
