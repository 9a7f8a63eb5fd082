/** How much memory clean nodes take: what one takes, about, and the bound on what trees, and who keeps what is in them, have together. */
import type { Leaf } from './leaf.ts'
import type { Inner, Node } from './node.ts'

/** Bytes of clean nodes kept in memory unless told otherwise. */
const CACHE_BYTES_DEFAULT = 128 * 1024 * 1024

/** What has nodes in memory, or makings of them, that a {@link NodeCache} bounds. */
export type CacheUser = {
  /** Drops the clean nodes that were not used in the epoch that ends, and begins another. */
  endEpoch(): void
}

/**
 * A bound on the bytes of clean nodes in memory, of one tree or of many together.
 *
 * Time is cut into epochs. Nodes that were not used in an epoch are dropped at its end, in every tree, so what stays is what two
 * epochs used: together no more than may stay, and each about half of it. A tree at rest gives way to those that work. What one
 * operation uses beyond the bound goes when the next begins.
 */
export class NodeCache {
  readonly #bytesMax: number
  /** Bytes that were used in this epoch, and that may be. */
  #usedBytes = 0
  #usedBytesMax: number
  /** Who used nodes in this epoch, and in the one before: nobody else has clean ones. */
  #users = new Set<CacheUser>()
  #usersBefore = new Set<CacheUser>()

  /** @param bytesMax - Of clean nodes, as {@link nodeBytes} estimates them. */
  constructor(bytesMax: number = CACHE_BYTES_DEFAULT) {
    this.#bytesMax = bytesMax
    this.#usedBytesMax = Math.floor(bytesMax / 2)
  }

  /** Counts what a node takes that was not used in this epoch, or what one takes more than it was counted with. */
  count(user: CacheUser, bytes: number): void {
    this.#usedBytes += bytes
    this.#users.add(user)
  }

  /** Ends the epoch when enough was used in it. To be called when nobody is about to change a node that is in hand. */
  rest(): void {
    if (this.#usedBytes > this.#usedBytesMax) this.#endEpoch()
  }

  #endEpoch(): void {
    for (const user of this.#usersBefore) if (!this.#users.has(user)) user.endEpoch()
    for (const user of this.#users) user.endEpoch()
    this.#usersBefore = this.#users
    this.#users = new Set()
    // A seal may have made more clean than may stay; then this epoch has room for nothing and all of it goes.
    this.#usedBytesMax = Math.min(Math.floor(this.#bytesMax / 2), this.#bytesMax - this.#usedBytes)
    this.#usedBytes = 0
    if (this.#usedBytesMax < 0) this.#endEpoch()
  }
}

// Measured with V8 of Node 20: objects, lists, digests and buffers besides the bytes in them.
const LEAF_BYTES = 900
const GROUP_BYTES = 112
const LONG_BYTES = 16
const INNER_BYTES = 1_000
const CHILD_BYTES = 200

/** Returns about how many bytes a node takes in memory, besides those below it and long values. */
export function nodeBytes(node: Node): number {
  return node.kind === 'leaf' ? leafBytes(node) : innerBytes(node)
}

function leafBytes({ data, ends, longs }: Leaf): number {
  return LEAF_BYTES + GROUP_BYTES * ends.length + LONG_BYTES * longs.length + data.length
}

function innerBytes({ keys, ids }: Inner): number {
  let bytes = INNER_BYTES + CHILD_BYTES * ids.length
  for (const key of keys) bytes += 3 * key.length
  return bytes
}
