/** Looking into the groups of a leaf (`leaf.ts`) where their bytes lie, without making texts of them. */
import { DIGEST_BYTES } from './digest.ts'
import { DIGEST_TAG, type Groups, startOf } from './leaf.ts'
import { SearchKey } from './search-key.ts'

/** Where the length of a group's first key is: behind its letter, its size and the 0 that it shares. */
const FIRST_LENGTH_AT = 3

/**
 * A place among the entries of a leaf, and the key that led there.
 *
 * A tree has one and uses it again and again, so a place holds until the next use or the next change.
 */
export class EntryScan {
  readonly key: SearchKey = new SearchKey()
  #data: Uint8Array = new Uint8Array(0)
  /** The group, and how many entries it has. */
  group = 0
  size = 0
  /** The entry: its number in the group and its parts, by where they are. Past the last, `start` is the end of the group. */
  index = 0
  start = 0
  shared = 0
  suffix = 0
  suffixEnd = 0
  value = 0
  end = 0
  isLong = false
  /** How many bytes the key shares with the entry before this one, and with this one. */
  matched = 0
  matchedHere = 0

  /** Goes before the first entry of a group. */
  open(groups: Groups, group: number): void {
    const start = startOf(groups, group)
    this.#data = groups.data
    this.group = group
    this.size = groups.data[start + 1] ?? 0
    this.index = -1
    this.end = start + 2
    this.matched = 0
  }

  /** Goes to the next entry. Returns false when there is none. */
  next(): boolean {
    this.start = this.end
    if (++this.index >= this.size) return false
    const data = this.#data
    this.suffix = this.end
    this.shared = this.#number(data)
    const length = this.#number(data)
    const suffixEnd = this.suffix + length
    const tag = data[suffixEnd] as number
    this.isLong = tag === DIGEST_TAG
    this.suffixEnd = suffixEnd
    this.value = suffixEnd + 1
    this.end = suffixEnd + 1 + (this.isLong ? DIGEST_BYTES : tag)
    return true
  }

  /** Goes to the first entry not less than the key, or past the last, in the group of the key. Returns whether it is equal. */
  find(groups: Groups): boolean {
    this.open(groups, this.findGroup(groups))
    return this.#seek()
  }

  /** Returns the group that the key belongs to: the last that does not begin after it, else the first. */
  findGroup({ data, ends }: Groups): number {
    let low = 1
    let high = ends.length
    // All between two keys begin with what both of them share with the key.
    let lowMatched = 0
    let highMatched = 0
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#isBefore(data, ends[middle - 1] as number, Math.min(lowMatched, highMatched))) {
        high = middle
        highMatched = this.matched
      } else {
        low = middle + 1
        lowMatched = this.matched
      }
    }
    return low - 1
  }

  /** Goes on to entry `index` of the group, and takes its key for the one that led there. */
  takeKeyAt(index: number): void {
    const { key } = this
    const data = this.#data
    while (this.index < index) {
      this.next()
      key.length = this.shared + this.suffixEnd - this.suffix
      key.grow(key.length)
      const { bytes } = key
      for (let i = this.suffix, at = this.shared; i < this.suffixEnd; i++) bytes[at++] = data[i] as number
    }
  }

  /** Writes the key from its byte `from` on to `data`. Returns where it ends. */
  writeKey(data: Uint8Array, at: number, from: number): number {
    const { bytes, length } = this.key
    let end = at
    for (let i = from; i < length; i++) data[end++] = bytes[i] as number
    return end
  }

  /** Returns whether these bytes stand for the value of the entry. */
  hasBytes(bytes: string): boolean {
    if (this.end - this.value !== bytes.length) return false
    for (let i = 0; i < bytes.length; i++) if (this.#data[this.value + i] !== bytes.charCodeAt(i)) return false
    return true
  }

  /** Returns whether the key is less than the first of the group that begins at `start`; they share `matched` bytes or more. */
  #isBefore(data: Uint8Array, start: number, matched: number): boolean {
    this.suffix = start + FIRST_LENGTH_AT
    const length = this.#number(data)
    const first = this.suffix
    const key = this.key.bytes
    const keyLength = this.key.length
    let i = matched
    while (i < length && i < keyLength && data[first + i] === key[i]) i++
    this.matched = i
    return i < length && (i === keyLength || (key[i] as number) < (data[first + i] as number))
  }

  #seek(): boolean {
    const data = this.#data
    const key = this.key.bytes
    const keyLength = this.key.length
    while (this.next()) {
      const { shared, matched } = this
      // What shares more with the entry before than that did with the key is less than the key as well.
      if (shared > matched) continue
      this.matchedHere = shared
      if (shared < matched) return false
      const { suffix, suffixEnd } = this
      const last = keyLength - matched < suffixEnd - suffix ? suffix + keyLength - matched : suffixEnd
      const shift = matched - suffix
      let at = suffix
      while (at < last && data[at] === key[at + shift]) at++
      const same = at + shift
      this.matchedHere = same
      if (same === keyLength) return at === suffixEnd
      if (at < suffixEnd && (data[at] as number) > (key[same] as number)) return false
      this.matched = same
    }
    return false
  }

  /** Reads the number at `suffix`, and goes behind it. */
  #number(data: Uint8Array): number {
    const byte = data[this.suffix++] as number
    if (byte < 128) return byte
    let value = byte - 128
    for (let scale = 128; ; scale *= 128) {
      const next = data[this.suffix++] as number
      value += (next & 127) * scale
      if (next < 128) return value
    }
  }
}
