/**
 * The authenticated ordered map: a B+ tree whose nodes are values of a key-value store and whose root digest commits to
 * every entry (a Merkle B+ tree).
 *
 * ```
 *            inner  [ child | key | child | key | child ]      counts and digests of the children beside them
 *                  /              |               \
 *              leaf              leaf             leaf         entries, in key order
 * ```
 *
 * - Every node but the root holds from {@link NODE_MIN} to {@link NODE_MAX} entries or children, whatever keys an adversary
 *   chooses, so the height is at most log₁₂ n + 1 and every operation reads that many nodes (deletes twice that).
 * - Node ids are given out in order of need and never again. The shape, the ids and so the root depend on the sequence of
 *   puts and deletes alone: not on when {@link Tree.seal} ran, nor on what was cached.
 * - The store is written by `seal` alone, which encodes and hashes what changed, children first (`digest.ts`). So it always
 *   holds the tree as of the last seal, whole.
 * - Whatever is read from the store is checked against the digest that its parent has, so damage is an error, never an answer.
 * - When the store throws in the middle of a put, a delete or a seal, the tree object is spent: open a new one from the last
 *   seal.
 */
import type { Sha256 } from '../env.ts'
import type { Kv } from '../kv/kv.ts'
import { binaryToBytes, bytesToBinary } from '../wire/bytes.ts'
import { buildTree } from './bulk-load.ts'
import { ascending, descending, keyBefore, keyFrom, rank, type TreeView } from './cursor.ts'
import { dropRoot, prune, repair } from './delete-range.ts'
import { countOf, emptyGroups, isLongValue, type Leaf, rankAt } from './leaf.ts'
import { insertEntry, makeGroups, removeEntry, replaceEntry, setGroups } from './leaf-edit.ts'
import { branchesTo, childIndex, entryCount, type Inner, type Node, sizeOf } from './node.ts'
import { NodeCache } from './node-cache.ts'
import { NodeStore } from './node-store.ts'
import { joinOrShare, NODE_MAX, NODE_MIN, splitChild } from './reshape.ts'
import type { Range, Store, StoreEntry } from './store.ts'

/** Where a sealed tree stands; enough to open it again. */
export type TreeHead = {
  /** Id of the root node. */
  readonly rootId: number
  /** Digest of the root node, 32 bytes as a binary string. */
  readonly rootHash: string
  /** The next id to give out. */
  readonly nextId: number
}

/** What a tree is opened over. Without `head` it is a new, empty tree. */
export type TreeOptions = {
  readonly kv: Kv
  readonly sha256: Sha256
  /** Returns bytes as a binary string, and back; the portable ways unless given. */
  readonly toBinary?: ((bytes: Uint8Array) => string) | undefined
  readonly toBytes?: ((binary: string) => Uint8Array) | undefined
  readonly head?: TreeHead
  /** Bounds the clean nodes in memory, of all trees that have it; unless given, one of this tree's own. */
  readonly cache?: NodeCache | undefined
}

/** An ordered map with a root hash. */
export class Tree implements Store {
  readonly #nodes: NodeStore
  #root: Node
  #rootHash: string
  /** The way of the last descent: inner nodes from the root on, and the children that were taken. One is used again and again. */
  readonly #inners: Inner[] = []
  readonly #indexes: number[] = []
  #depth = 0

  constructor(options: TreeOptions) {
    const { kv, sha256, head, toBinary = bytesToBinary, toBytes = binaryToBytes } = options
    this.#nodes = new NodeStore({
      kv,
      codec: { sha256, toBinary, toBytes },
      cache: options.cache ?? new NodeCache(),
      nextId: head?.nextId ?? 0,
      root: () => this.#root,
    })
    this.#rootHash = head?.rootHash ?? ''
    this.#root = head ? this.#nodes.load({ id: head.rootId, digest: head.rootHash }) : this.#emptyLeaf()
  }

  /** Number of entries. O(1). */
  get size(): number {
    return entryCount(this.#root)
  }

  /** The tree as proofs look at it. */
  get view(): TreeView {
    return { nodes: this.#nodes, root: this.#root }
  }

  /** Bytes that what changed since the last seal takes in memory, about. The cache does not bound them. */
  get changedBytes(): number {
    return this.#nodes.changedBytes
  }

  /** Returns the value of `key`, or `undefined`. */
  get(key: string): string | undefined {
    const { scan } = this.#nodes
    this.#nodes.rest()
    scan.key.take(key)
    let node = this.#root
    while (node.kind === 'inner') node = this.#nodes.child(node, childIndex(node, scan.key))
    return scan.find(node) ? this.#nodes.valueAt(node) : undefined
  }

  /** Sets the value of `key`. */
  put(key: string, value: string): void {
    const leaf = this.#descend(key)
    const isThere = this.#nodes.scan.find(leaf)
    if (!isThere) this.#insert(leaf, key, value)
    else if (!this.#replace(leaf, value)) return
    this.#touch(leaf, isThere ? 0 : 1)
    if (countOf(leaf) > NODE_MAX) this.#split()
  }

  #insert(leaf: Leaf, key: string, value: string): void {
    const held = this.#nodes.hold(value)
    if (countOf(leaf) > 0) insertEntry(leaf, this.#nodes.scan, held)
    else setGroups(leaf, makeGroups([key], [held]))
  }

  /** Returns false when the entry has exactly this value. */
  #replace(leaf: Leaf, value: string): boolean {
    const { scan } = this.#nodes
    const bytes = this.#nodes.bytesOf(value)
    if (scan.isLong === isLongValue(value) && scan.hasBytes(bytes)) return false
    if (scan.isLong) this.#nodes.release(leaf.longs[rankAt(leaf, scan)])
    replaceEntry(leaf, scan, this.#nodes.hold(value, bytes))
    return true
  }

  /** Removes `key`; an absent key is no error. */
  del(key: string): void {
    const leaf = this.#descend(key)
    const { scan } = this.#nodes
    if (!scan.find(leaf)) return
    if (scan.isLong) this.#nodes.release(leaf.longs[rankAt(leaf, scan)])
    removeEntry(leaf, scan)
    this.#touch(leaf, -1)
    this.#rebalance(leaf)
  }

  /** Removes the entries of a range. Reads O(log n) nodes and those that go. */
  deleteRange({ lower, upper }: Range): void {
    this.#nodes.rest()
    if (lower >= upper || prune(this.#nodes, this.#root, { lower, upper }) === 0) return
    if (this.#root.kind === 'inner' && this.#root.ids.length === 0) {
      this.#nodes.free(this.#root)
      this.#root = this.#emptyLeaf()
    }
    for (const key of [lower, upper]) this.#root = repair(this.#nodes, this.#root, key)
  }

  /**
   * Fills the tree, which must be empty, with entries in ascending order of their keys. O(n).
   *
   * The shape depends on the entries alone, and is not the one that puts would give.
   *
   * @throws {TypeError} When the tree has entries, or the keys do not ascend; then the tree object is spent.
   */
  bulkLoad(entries: Iterable<StoreEntry>): void {
    if (this.size > 0) throw new TypeError('bulkLoad needs an empty tree')
    this.#nodes.free(this.#root)
    this.#root = buildTree(this.#nodes, entries)
  }

  /** Yields the entries of a range. Reads O(log n + k) nodes for k entries. */
  range(range: Range): Iterable<StoreEntry> {
    if (range.lower >= range.upper) return []
    return range.reverse ? descending(this.view, range) : ascending(this.view, range)
  }

  /** Counts the entries of a range in O(log n), from subtree counts. */
  count(range: Range): number {
    return range.lower < range.upper ? rank(this.view, range.upper) - rank(this.view, range.lower) : 0
  }

  /** Returns the first key not less than `key`. */
  keyFrom(key: string): string | undefined {
    return keyFrom(this.view, key)
  }

  /** Returns the last key less than `key`. */
  keyBefore(key: string): string | undefined {
    return keyBefore(this.view, key)
  }

  /** Hashes what changed, hands it to the store and returns where the tree now stands. Cost is that of what changed. */
  seal(): TreeHead {
    if (this.#root.dirty) this.#rootHash = this.#nodes.seal(this.#root)
    this.#nodes.rest()
    return { rootId: this.#root.id, rootHash: this.#rootHash, nextId: this.#nodes.nextId }
  }

  #emptyLeaf(): Leaf {
    return this.#nodes.newLeaf(emptyGroups())
  }

  #descend(key: string): Leaf {
    const nodes = this.#nodes
    nodes.rest()
    nodes.scan.key.take(key)
    let node = this.#root
    let depth = 0
    while (node.kind === 'inner') {
      const index = childIndex(node, nodes.scan.key)
      this.#inners[depth] = node
      this.#indexes[depth++] = index
      node = nodes.child(node, index)
    }
    this.#depth = depth
    return node
  }

  #touch(leaf: Leaf, added: number): void {
    this.#nodes.change(leaf)
    for (let at = 0; at < this.#depth; at++) {
      const inner = this.#inners[at] as Inner
      const index = this.#indexes[at] as number
      this.#nodes.change(inner)
      inner.digests[index] = ''
      inner.counts[index] = (inner.counts[index] as number) + added
    }
  }

  #split(): void {
    if (this.#depth === 0) this.#growRoot()
    const at = --this.#depth
    const parent = this.#inners[at] as Inner
    splitChild(this.#nodes, parent, this.#indexes[at] as number)
    if (parent.ids.length > NODE_MAX) this.#split()
  }

  /** Puts a new root over the one there is, which becomes the last step of the way. */
  #growRoot(): void {
    const root = this.#nodes.newInner([], branchesTo([this.#root]))
    this.#root = root
    this.#inners[0] = root
    this.#indexes[0] = 0
    this.#depth = 1
  }

  #rebalance(node: Node): void {
    if (this.#depth === 0) {
      if (node.kind === 'inner' && node.ids.length === 1) this.#root = dropRoot(this.#nodes, node)
      return
    }
    if (sizeOf(node) >= NODE_MIN) return
    const at = --this.#depth
    const parent = this.#inners[at] as Inner
    joinOrShare(this.#nodes, parent, Math.max(0, (this.#indexes[at] as number) - 1))
    this.#rebalance(parent)
  }
}
