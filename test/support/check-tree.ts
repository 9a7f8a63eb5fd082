/** Invariants of a sealed tree, checked from its stored bytes alone. */
import { createHash } from 'node:crypto'
import type { MemoryKv } from '../../contract/kv/memory-kv.ts'
import { decodeNode, encodeNode, type HeldApart, type Inner, type Leaf } from '../../contract/tree/node.ts'
import { NODE_MAX, NODE_MIN, type TreeHead, VALUE_IN_LEAF_BYTES_MAX } from '../../contract/tree/tree.ts'

export type TreeShape = {
  /** Storage keys of the nodes and held-apart values, the root first. */
  readonly stored: readonly string[]
  readonly entries: readonly (readonly [key: string, value: string])[]
  /** Levels of nodes. */
  readonly height: number
}

type Walk = {
  readonly kv: MemoryKv
  readonly stored: string[]
  readonly entries: [string, string][]
  depths: Set<number>
}
/** Keys of a node are not less than `lower` and less than `upper`. */
type Place = { readonly depth: number; readonly lower: string; readonly upper: string | undefined }

/**
 * Checks bounds of nodes, order of keys, counts, hashes, encodings, height, and that the store holds the tree and nothing else.
 *
 * @throws {Error} Naming the first invariant that does not hold.
 */
export function checkTree(kv: MemoryKv, head: TreeHead): TreeShape {
  const walk: Walk = { kv, stored: [], entries: [], depths: new Set() }
  checkNode(walk, { id: head.rootId, hash: head.rootHash }, { depth: 1, lower: '', upper: undefined })
  const { stored, entries, depths } = walk
  must(depths.size === 1, 'all leaves are equally deep', [...depths])
  const height = [...depths][0] as number
  const heightMax = 1 + Math.log(Math.max(1, entries.length / 2)) / Math.log(NODE_MIN)
  must(height <= heightMax, 'the height is bounded', { height, heightMax })
  must(new Set(stored).size === stored.length, 'nothing is referred to twice', stored)
  must(kv.size === stored.length, 'the store holds nothing but the tree', { size: kv.size, stored: stored.length })
  return { stored, entries, height }
}

/** Returns the number of entries below. */
function checkNode(walk: Walk, { id, hash }: { id: number; hash: string }, place: Place): number {
  const bytes = read(walk, `n${id.toString(36)}.`)
  must(sha256(bytes) === hash, 'a hash is that of the bytes', id)
  const node = decodeNode(id, bytes)
  must(encodeNode(node) === bytes, 'a node has one encoding', id)
  const size = node.kind === 'leaf' ? node.keys.length : node.children.length
  const sizeMin = place.depth > 1 ? NODE_MIN : node.kind === 'leaf' ? 0 : 2
  must(size >= sizeMin && size <= NODE_MAX, 'the size of a node is bounded', { id, size })
  node.keys.forEach((key, i) => {
    must(i === 0 || (node.keys[i - 1] as string) < key, 'keys ascend', key)
    must(key >= place.lower && (place.upper === undefined || key < place.upper), 'keys are between separators', key)
  })
  return node.kind === 'leaf' ? checkLeaf(walk, node, place) : checkInner(walk, node, place)
}

function checkLeaf(walk: Walk, leaf: Leaf, { depth }: Place): number {
  walk.depths.add(depth)
  must(leaf.values.length === leaf.keys.length, 'each key has a value', leaf.id)
  leaf.keys.forEach((key, i) => {
    walk.entries.push([key, checkValue(walk, leaf.values[i] as string | HeldApart)])
  })
  return leaf.keys.length
}

function checkValue(walk: Walk, value: string | HeldApart): string {
  if (typeof value === 'string') {
    must(value.length <= VALUE_IN_LEAF_BYTES_MAX, 'a value in a leaf is short', value.length)
    return value
  }
  const bytes = read(walk, `v${value.id.toString(36)}.`)
  must(value.length > VALUE_IN_LEAF_BYTES_MAX, 'a value held apart is long', value.length)
  must(bytes.length === value.length + 1 && bytes[0] === 'V', 'a value held apart is whole', value.id)
  must(sha256(bytes) === value.hash, 'the hash of a value is that of its bytes', value.id)
  return bytes.slice(1)
}

function checkInner(walk: Walk, inner: Inner, place: Place): number {
  must(inner.keys.length === inner.children.length - 1, 'a separator is between each two children', inner.id)
  let sum = 0
  inner.children.forEach((id, i) => {
    const lower = inner.keys[i - 1] ?? place.lower
    const upper = inner.keys[i] ?? place.upper
    const below = checkNode(walk, { id, hash: inner.hashes[i] as string }, { depth: place.depth + 1, lower, upper })
    must(inner.counts[i] === below, 'a count is that of the entries below', { id, below })
    sum += below
  })
  return sum
}

function read(walk: Walk, key: string): string {
  const bytes = walk.kv.get(key)
  must(bytes !== undefined, 'what is referred to is stored', key)
  walk.stored.push(key)
  return bytes as string
}

function sha256(binary: string): string {
  return createHash('sha256').update(Buffer.from(binary, 'latin1')).digest('binary')
}

function must(holds: boolean, invariant: string, detail: unknown): void {
  if (!holds) throw new Error(`${invariant}: ${JSON.stringify(detail)}`)
}
