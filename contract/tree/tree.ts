/**
 * The authenticated ordered map: a B+ tree whose nodes are values of a key-value store and whose root hash commits to
 * every entry (a Merkle B+ tree).
 *
 * ```
 *            inner  [ child | key | child | key | child ]      counts and hashes of the children beside them
 *                  /              |               \
 *              leaf              leaf             leaf         entries, in key order
 * ```
 *
 * - Every node but the root holds from {@link NODE_MIN} to {@link NODE_MAX} entries or children, whatever keys an adversary
 *   chooses, so the height is at most log₁₂ n + 1 and every operation reads that many nodes (deletes twice that).
 * - Node ids are given out in order of need and never again. The shape, the ids and so the root depend on the sequence of
 *   puts and deletes alone: not on when {@link Tree.seal} ran, nor on what was cached.
 * - The store is written by `seal` alone, which encodes and hashes changed nodes, children first. So it always holds the tree as
 *   of the last seal, whole.
 * - Whatever is read from the store is checked against the hash that its parent has, so damage is an error, never an answer.
 * - When the store throws in the middle of a put, a delete or a seal, the tree object is spent: open a new one from the last
 *   seal.
 */
import type { Sha256 } from '../env.ts'
import { assert } from '../errors.ts'
import type { Kv } from '../kv/kv.ts'
import { lowerBound } from './lower-bound.ts'
import { commonPrefix, encodeNode, entryCount, type HeldApart, type Inner, type Leaf, type Node } from './node.ts'
import { NodeCache, storageKey } from './node-cache.ts'
import type { Range, Store, StoreEntry } from './store.ts'

/** Most entries of a leaf and children of an inner node. Chosen by `npm run bench -- write`. */
export const NODE_MAX: number = 48
/** Least of both, in every node but the root. */
export const NODE_MIN: number = 12
/** Values longer than this many bytes are held apart from their leaf. */
export const VALUE_IN_LEAF_BYTES_MAX: number = 1_024
/** Clean nodes kept decoded unless told otherwise. */
const CACHED_NODES_DEFAULT = 40_000

/** Where a sealed tree stands; enough to open it again. */
export type TreeHead = {
  /** Id of the root node. */
  readonly rootId: number
  /** SHA-256 of the root node's bytes, 32 bytes as a binary string. */
  readonly rootHash: string
  /** The next id to give out. */
  readonly nextId: number
}

/** What a tree is opened over. Without `head` it is a new, empty tree. */
export type TreeOptions = {
  readonly kv: Kv
  readonly sha256: Sha256
  readonly head?: TreeHead
  readonly cachedNodesMax?: number
}

type Step = { readonly node: Inner; readonly index: number }

/** An ordered map with a root hash. */
export class Tree implements Store {
  readonly #kv: Kv
  readonly #sha256: Sha256
  readonly #nodes: NodeCache
  #root: Node
  #rootHash: string
  #nextId: number
  /** Held-apart values written since the last seal. */
  readonly #newValues = new Map<number, string>()
  /** Storage keys that nothing refers to any more. */
  readonly #freed: string[] = []

  constructor(options: TreeOptions) {
    this.#kv = options.kv
    this.#sha256 = options.sha256
    this.#nodes = new NodeCache(options.kv, options.sha256, options.cachedNodesMax ?? CACHED_NODES_DEFAULT)
    this.#rootHash = options.head?.rootHash ?? ''
    this.#nextId = options.head?.nextId ?? 0
    this.#root = options.head ? this.#nodes.get(options.head.rootId, options.head.rootHash) : this.#newLeaf([], [])
  }

  /** Number of entries. O(1). */
  get size(): number {
    return entryCount(this.#root)
  }

  /** Returns the value of `key`, or `undefined`. */
  get(key: string): string | undefined {
    let node = this.#root
    while (node.kind === 'inner') node = this.#child(node, childIndex(node.keys, key))
    const at = lowerBound(node.keys, key)
    return node.keys[at] === key ? this.#valueOf(node.values[at] as string | HeldApart) : undefined
  }

  /** Sets the value of `key`. */
  put(key: string, value: string): void {
    const path: Step[] = []
    const leaf = this.#descend(key, path)
    const at = lowerBound(leaf.keys, key)
    const found = leaf.keys[at] === key
    if (found) {
      if (leaf.values[at] === value) return
      this.#release(leaf.values[at] as string | HeldApart)
      leaf.values[at] = this.#hold(value)
    } else {
      leaf.keys.splice(at, 0, key)
      leaf.values.splice(at, 0, this.#hold(value))
    }
    this.#touch(leaf, path, found ? 0 : 1)
    if (leaf.keys.length > NODE_MAX) this.#split(leaf, path)
  }

  /** Removes `key`; an absent key is no error. */
  del(key: string): void {
    const path: Step[] = []
    const leaf = this.#descend(key, path)
    const at = lowerBound(leaf.keys, key)
    if (leaf.keys[at] !== key) return
    this.#release(leaf.values[at] as string | HeldApart)
    leaf.keys.splice(at, 1)
    leaf.values.splice(at, 1)
    this.#touch(leaf, path, -1)
    this.#rebalance(leaf, path)
  }

  /** Yields the entries of a range. Reads O(log n + k) nodes for k entries. */
  *range(range: Range): Generator<StoreEntry, void, undefined> {
    if (range.lower < range.upper)
      yield* range.reverse ? this.#backward(this.#root, range) : this.#forward(this.#root, range)
  }

  /** Counts the entries of a range in O(log n), from subtree counts. */
  count(range: Range): number {
    return range.lower < range.upper ? this.#rank(range.upper) - this.#rank(range.lower) : 0
  }

  /** Hashes what changed, hands it to the store and returns where the tree now stands. Cost is that of the changed nodes. */
  seal(): TreeHead {
    if (this.#root.dirty) this.#rootHash = this.#sealNode(this.#root)
    for (const [id, bytes] of this.#newValues) this.#kv.put(storageKey('v', id), bytes)
    for (const key of this.#freed) this.#kv.del(key)
    this.#newValues.clear()
    this.#freed.length = 0
    return { rootId: this.#root.id, rootHash: this.#rootHash, nextId: this.#nextId }
  }

  #sealNode(node: Node): string {
    if (node.kind === 'inner') {
      for (let i = 0; i < node.children.length; i++) {
        if (node.hashes[i] === '') node.hashes[i] = this.#sealNode(this.#child(node, i))
      }
    }
    const bytes = encodeNode(node)
    this.#kv.put(storageKey('n', node.id), bytes)
    node.dirty = false
    return this.#sha256(bytes)
  }

  *#forward(node: Node, range: Range): Generator<StoreEntry, void, undefined> {
    if (node.kind === 'leaf') {
      for (let i = lowerBound(node.keys, range.lower); i < node.keys.length; i++) {
        const key = node.keys[i] as string
        if (key >= range.upper) return
        yield [key, this.#valueOf(node.values[i] as string | HeldApart)]
      }
      return
    }
    const last = childIndex(node.keys, range.upper)
    for (let i = childIndex(node.keys, range.lower); i <= last; i++) {
      yield* this.#forward(this.#child(node, i), range)
    }
  }

  *#backward(node: Node, range: Range): Generator<StoreEntry, void, undefined> {
    if (node.kind === 'leaf') {
      for (let i = lowerBound(node.keys, range.upper) - 1; i >= 0; i--) {
        const key = node.keys[i] as string
        if (key < range.lower) return
        yield [key, this.#valueOf(node.values[i] as string | HeldApart)]
      }
      return
    }
    const first = childIndex(node.keys, range.lower)
    for (let i = childIndex(node.keys, range.upper); i >= first; i--) {
      yield* this.#backward(this.#child(node, i), range)
    }
  }

  /** Returns the number of keys less than `key`. */
  #rank(key: string): number {
    let node = this.#root
    let before = 0
    while (node.kind === 'inner') {
      const index = childIndex(node.keys, key)
      for (let i = 0; i < index; i++) before += node.counts[i] as number
      node = this.#child(node, index)
    }
    return before + lowerBound(node.keys, key)
  }

  #descend(key: string, path: Step[]): Leaf {
    let node = this.#root
    while (node.kind === 'inner') {
      const index = childIndex(node.keys, key)
      path.push({ node, index })
      node = this.#child(node, index)
    }
    return node
  }

  #touch(node: Node, path: readonly Step[], added: number): void {
    node.dirty = true
    for (const step of path) {
      step.node.dirty = true
      step.node.hashes[step.index] = ''
      step.node.counts[step.index] = (step.node.counts[step.index] as number) + added
    }
  }

  #split(node: Node, path: Step[]): void {
    const right = node.kind === 'leaf' ? this.#splitLeaf(node) : this.#splitInner(node)
    const parent = path.pop() ?? this.#newRoot(node)
    const { node: inner, index } = parent
    inner.keys.splice(index, 0, right.separator)
    inner.children.splice(index + 1, 0, right.node.id)
    inner.counts.splice(index, 1, entryCount(node), entryCount(right.node))
    inner.hashes.splice(index + 1, 0, '')
    if (inner.children.length > NODE_MAX) this.#split(inner, path)
  }

  #splitLeaf(leaf: Leaf): { node: Leaf; separator: string } {
    const half = leaf.keys.length >> 1
    const node = this.#newLeaf(leaf.keys.splice(half), leaf.values.splice(half))
    return { node, separator: separatorOf(leaf.keys[half - 1] as string, node.keys[0] as string) }
  }

  #splitInner(inner: Inner): { node: Inner; separator: string } {
    const half = inner.children.length >> 1
    const keys = inner.keys.splice(half)
    const separator = inner.keys.pop() as string
    const node = this.#newInner({
      keys,
      children: inner.children.splice(half),
      counts: inner.counts.splice(half),
      hashes: inner.hashes.splice(half),
    })
    return { node, separator }
  }

  #newRoot(child: Node): Step {
    const node = this.#newInner({ keys: [], children: [child.id], counts: [entryCount(child)], hashes: [''] })
    this.#nodes.add(child) // The root is held by name; as a child it is looked up.
    this.#root = node
    return { node, index: 0 }
  }

  #rebalance(node: Node, path: Step[]): void {
    const parent = path.pop()
    if (parent === undefined) {
      if (node.kind === 'inner' && node.children.length === 1) this.#dropRoot(node)
      return
    }
    if (sizeOf(node) >= NODE_MIN) return
    const left = parent.index > 0 ? parent.index - 1 : parent.index
    this.#joinOrShare(parent.node, left)
    this.#rebalance(parent.node, path)
  }

  #dropRoot(root: Inner): void {
    this.#free(root.id)
    // Two children were just joined into this one, so it is dirty and gets sealed.
    this.#root = this.#child(root, 0)
  }

  /** Makes one node of children `index` and `index + 1`, or shares their content evenly when one could not hold it. */
  #joinOrShare(parent: Inner, index: number): void {
    const left = this.#child(parent, index)
    const right = this.#child(parent, index + 1)
    const separator = parent.keys[index] as string
    const join = sizeOf(left) + sizeOf(right) <= NODE_MAX
    const middle = join ? sizeOf(left) + sizeOf(right) : (sizeOf(left) + sizeOf(right)) >> 1
    let newSeparator: string
    if (left.kind === 'leaf' && right.kind === 'leaf') newSeparator = shareLeaves(left, right, middle)
    else newSeparator = shareInners(left as Inner, right as Inner, { separator, middle })
    left.dirty = true
    right.dirty = true
    parent.hashes[index] = ''
    if (join) {
      parent.keys.splice(index, 1)
      parent.children.splice(index + 1, 1)
      parent.hashes.splice(index + 1, 1)
      parent.counts.splice(index, 2, entryCount(left))
      this.#free(right.id)
    } else {
      parent.keys[index] = newSeparator
      parent.hashes[index + 1] = ''
      parent.counts[index] = entryCount(left)
      parent.counts[index + 1] = entryCount(right)
    }
  }

  #child(node: Inner, index: number): Node {
    return this.#nodes.get(node.children[index] as number, node.hashes[index] as string)
  }

  #newLeaf(keys: string[], values: (string | HeldApart)[]): Leaf {
    const leaf: Leaf = { kind: 'leaf', id: this.#nextId++, keys, values, dirty: true }
    this.#nodes.add(leaf)
    return leaf
  }

  #newInner(content: Pick<Inner, 'keys' | 'children' | 'counts' | 'hashes'>): Inner {
    const inner: Inner = { kind: 'inner', id: this.#nextId++, ...content, dirty: true }
    this.#nodes.add(inner)
    return inner
  }

  #free(id: number): void {
    this.#nodes.remove(id)
    this.#freed.push(storageKey('n', id))
  }

  #hold(value: string): string | HeldApart {
    if (value.length <= VALUE_IN_LEAF_BYTES_MAX) return value
    const id = this.#nextId++
    const bytes = `V${value}`
    this.#newValues.set(id, bytes)
    return { id, length: value.length, hash: this.#sha256(bytes) }
  }

  #release(value: string | HeldApart): void {
    if (typeof value !== 'string' && !this.#newValues.delete(value.id)) this.#freed.push(storageKey('v', value.id))
  }

  #valueOf(value: string | HeldApart): string {
    if (typeof value === 'string') return value
    const fresh = this.#newValues.get(value.id)
    if (fresh !== undefined) return fresh.slice(1)
    const bytes = this.#kv.get(storageKey('v', value.id))
    assert(bytes !== undefined && this.#sha256(bytes) === value.hash, `value ${value.id} is stored as it was sealed`)
    return bytes.slice(1)
  }
}

/** Returns the shortest key that is greater than `left` and not greater than `right`. */
function separatorOf(left: string, right: string): string {
  return right.slice(0, commonPrefix(left, right).length + 1)
}

function sizeOf(node: Node): number {
  return node.kind === 'leaf' ? node.keys.length : node.children.length
}

/** Moves entries until `left` holds `middle` of them. Returns the separator, or nothing of use when `right` is empty. */
function shareLeaves(left: Leaf, right: Leaf, middle: number): string {
  const keys = left.keys.concat(right.keys)
  const values = left.values.concat(right.values)
  right.keys = keys.splice(middle)
  right.values = values.splice(middle)
  left.keys = keys
  left.values = values
  return right.keys.length === 0 ? '' : separatorOf(keys[middle - 1] as string, right.keys[0] as string)
}

/** Moves children until `left` holds `middle` of them. Returns the separator, or nothing of use when `right` is empty. */
function shareInners(left: Inner, right: Inner, share: { separator: string; middle: number }): string {
  const keys = [...left.keys, share.separator, ...right.keys]
  const children = left.children.concat(right.children)
  const counts = left.counts.concat(right.counts)
  const hashes = left.hashes.concat(right.hashes)
  right.keys = keys.splice(share.middle)
  right.children = children.splice(share.middle)
  right.counts = counts.splice(share.middle)
  right.hashes = hashes.splice(share.middle)
  const separator = right.children.length === 0 ? '' : (keys.pop() as string)
  left.keys = keys
  left.children = children
  left.counts = counts
  left.hashes = hashes
  return separator
}

/** Returns the child that covers `key`: the number of separators not greater than it. */
function childIndex(keys: readonly string[], key: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((keys[middle] as string) <= key) low = middle + 1
    else high = middle
  }
  return low
}
