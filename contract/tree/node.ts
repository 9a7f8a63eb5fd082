/**
 * Nodes of the tree and their bytes.
 *
 * A node is one binary string. Numbers are unsigned LEB128 (7 bits a byte, low first). `text` is a length and that many bytes.
 *
 * ```
 * leaf   'L'  n  prefix:text  n × ( suffix:text  value )             value: 2·length  bytes            held in the leaf
 * inner  'I'  n  prefix:text  n-1 × suffix:text                           | 2·length+1  id  hash[32]   held apart, in 'V' bytes
 *             n × ( id  count  hash[32] )
 * ```
 *
 * Key i is `prefix` followed by suffix i, where `prefix` is the longest that the first and the last key share: so one set
 * of entries has one encoding. `id` names a child or a value in the key-value store, `count` is the number of entries below
 * a child, `hash` the SHA-256 of its bytes. The hash of the root's bytes is the state root.
 */
import { assert } from '../errors.ts'

/** A value too long for its leaf: its own bytes in the store, `'V'` and the value. */
export type HeldApart = { readonly id: number; readonly length: number; readonly hash: string }

/** A node that holds entries. */
export type Leaf = {
  readonly kind: 'leaf'
  readonly id: number
  /** Strictly ascending. */
  keys: string[]
  values: (string | HeldApart)[]
  /** Changed since it was last sealed. */
  dirty: boolean
}

/** A node that holds other nodes. Child i holds the keys from `keys[i - 1]` up to but not including `keys[i]`. */
export type Inner = {
  readonly kind: 'inner'
  readonly id: number
  keys: string[]
  children: number[]
  /** Entries below each child. */
  counts: number[]
  /** SHA-256 of each child's bytes; empty while the child is dirty. */
  hashes: string[]
  dirty: boolean
}

/** A node of the tree. */
export type Node = Leaf | Inner

const HASH_BYTES = 32
const SMALL: readonly string[] = Array.from({ length: 128 }, (_, n) => String.fromCharCode(n))

/** Returns the canonical bytes of `node`, as a binary string. */
export function encodeNode(node: Node): string {
  const prefix = sharedPrefix(node.keys)
  return node.kind === 'leaf' ? encodeLeaf(node, prefix) : encodeInner(node, prefix)
}

function encodeLeaf(node: Leaf, prefix: string): string {
  const { keys, values } = node
  let out = `L${varint(keys.length)}${varint(prefix.length)}${prefix}`
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string
    const value = values[i] as string | HeldApart
    out += varint(key.length - prefix.length)
    out += prefix.length === 0 ? key : key.slice(prefix.length)
    if (typeof value === 'string') out += varint(2 * value.length) + value
    else out += varint(2 * value.length + 1) + varint(value.id) + value.hash
  }
  return out
}

function encodeInner(node: Inner, prefix: string): string {
  const { keys, children, counts, hashes } = node
  let out = `I${varint(children.length)}${varint(prefix.length)}${prefix}`
  for (const key of keys) out += varint(key.length - prefix.length) + key.slice(prefix.length)
  for (let i = 0; i < children.length; i++) {
    out += varint(children[i] as number) + varint(counts[i] as number) + (hashes[i] as string)
  }
  return out
}

/**
 * Returns the node whose bytes are `bytes`.
 *
 * @throws {Error} When the bytes are not those of a node: storage is damaged.
 */
export function decodeNode(id: number, bytes: string): Node {
  const reader = new Reader(bytes)
  const kind = reader.text(1)
  assert(kind === 'L' || kind === 'I', `node ${id} starts with L or I`)
  const size = reader.varint()
  const prefix = reader.text(reader.varint())
  const node = kind === 'L' ? decodeLeaf(id, reader, size, prefix) : decodeInner(id, reader, size, prefix)
  assert(reader.atEnd(), `node ${id} ends where its bytes end`)
  return node
}

function decodeLeaf(id: number, reader: Reader, size: number, prefix: string): Leaf {
  const keys: string[] = []
  const values: (string | HeldApart)[] = []
  for (let i = 0; i < size; i++) {
    keys.push(prefix + reader.text(reader.varint()))
    const tag = reader.varint()
    const length = Math.floor(tag / 2)
    values.push(tag % 2 === 0 ? reader.text(length) : { id: reader.varint(), length, hash: reader.text(HASH_BYTES) })
  }
  return { kind: 'leaf', id, keys, values, dirty: false }
}

function decodeInner(id: number, reader: Reader, size: number, prefix: string): Inner {
  const node: Inner = { kind: 'inner', id, keys: [], children: [], counts: [], hashes: [], dirty: false }
  for (let i = 1; i < size; i++) node.keys.push(prefix + reader.text(reader.varint()))
  for (let i = 0; i < size; i++) {
    node.children.push(reader.varint())
    node.counts.push(reader.varint())
    node.hashes.push(reader.text(HASH_BYTES))
  }
  return node
}

/** Returns the number of entries at and below `node`. */
export function entryCount(node: Node): number {
  if (node.kind === 'leaf') return node.keys.length
  let sum = 0
  for (const count of node.counts) sum += count
  return sum
}

/** Returns the longest prefix of two strings. */
export function commonPrefix(a: string, b: string): string {
  const end = Math.min(a.length, b.length)
  let i = 0
  while (i < end && a.charCodeAt(i) === b.charCodeAt(i)) i++
  return a.slice(0, i)
}

function sharedPrefix(keys: readonly string[]): string {
  if (keys.length < 2) return ''
  return commonPrefix(keys[0] as string, keys[keys.length - 1] as string)
}

function varint(value: number): string {
  if (value < 128) return SMALL[value] as string
  let out = ''
  let rest = value
  while (rest >= 128) {
    out += String.fromCharCode(128 + (rest % 128))
    rest = Math.floor(rest / 128)
  }
  return out + SMALL[rest]
}

class Reader {
  readonly #bytes: string
  #at = 0

  constructor(bytes: string) {
    this.#bytes = bytes
  }

  text(length: number): string {
    const end = this.#at + length
    assert(end <= this.#bytes.length, 'a node is not cut short')
    const text = this.#bytes.slice(this.#at, end)
    this.#at = end
    return text
  }

  varint(): number {
    let value = 0
    let scale = 1
    for (;;) {
      assert(this.#at < this.#bytes.length && scale < 2 ** 53, 'a number in a node is well formed')
      const byte = this.#bytes.charCodeAt(this.#at++)
      value += (byte % 128) * scale
      if (byte < 128) return value
      scale *= 128
    }
  }

  atEnd(): boolean {
    return this.#at === this.#bytes.length
  }
}
