/** Nodes and values of one tree: looked up, made, let go of, and handed to the key-value store when the tree is sealed. */
import { assert } from '../errors.ts'
import type { Kv } from '../kv/kv.ts'
import { sharedLength } from './binary.ts'
import { forgetItem, valueDigest } from './digest.ts'
import { EntryScan } from './entry-scan.ts'
import { type Entries, readGroup, type Unread } from './group-reader.ts'
import { createLeaf, type Groups, isLongValue, type Leaf, rankAt, valueBytesAt } from './leaf.ts'
import type { NewValue } from './leaf-edit.ts'
import { type Branches, childIndex, createInner, type Inner, type Node } from './node.ts'
import { type CacheUser, type NodeCache, nodeBytes } from './node-cache.ts'
import { type Codec, decodeNode, type NodeRef, sealInner, sealLeaf } from './node-codec.ts'

/** What a {@link NodeStore} is made of. */
export type NodeStoreOptions = {
  readonly kv: Kv
  readonly codec: Codec
  /** Bounds the clean nodes in memory. */
  readonly cache: NodeCache
  readonly nextId: number
  /** Returns the root that the tree has now. */
  readonly root: () => Node
}

/**
 * See the head of this file.
 *
 * Children are looked up in their parents, which know those that are in memory. Clean ones are bounded (`node-cache.ts`): each is
 * counted when it is first used in an epoch, and again when it is sealed, for it may have grown. Dirty nodes stay until they are
 * sealed, whatever their number.
 */
export class NodeStore implements CacheUser {
  readonly codec: Codec
  /** Where the last operation looked into a leaf. */
  readonly scan: EntryScan = new EntryScan()
  readonly #kv: Kv
  readonly #cache: NodeCache
  readonly #root: () => Node
  #epoch = 1
  #nextId: number
  #changedBytes = 0
  /** Long values written since the last seal, by their ids. */
  readonly #newValues = new Map<number, string>()
  /** Storage keys that nothing refers to any more. */
  readonly #freed: string[] = []

  constructor({ kv, codec, cache, nextId, root }: NodeStoreOptions) {
    this.#kv = kv
    this.codec = codec
    this.#cache = cache
    this.#nextId = nextId
    this.#root = root
  }

  /** The next id to give out. */
  get nextId(): number {
    return this.#nextId
  }

  /** Bytes that what changed since the last seal takes in memory, about. */
  get changedBytes(): number {
    return this.#changedBytes
  }

  /** Takes notice that a node is to change, or did. */
  change(node: Node): void {
    if (node.dirty) return
    node.dirty = true
    this.#changedBytes += node.bytes
  }

  /** Returns a node from the store. */
  load(ref: NodeRef): Node {
    return decodeNode(ref, this.#kv.get(storageKey('n', ref.id)), this.codec)
  }

  /** Returns the number of the child that covers `key`. */
  indexOf(inner: Inner, key: string): number {
    this.scan.key.take(key)
    return childIndex(inner, this.scan.key)
  }

  /** Returns the group of a leaf that `key` belongs to. */
  groupOf(leaf: Groups, key: string): number {
    this.scan.key.take(key)
    return this.scan.findGroup(leaf)
  }

  /** Returns child `index`. */
  child(inner: Inner, index: number): Node {
    const node = inner.nodes[index] ?? this.#loadChild(inner, index)
    if (node.epoch !== this.#epoch) this.#use(node)
    return node
  }

  /** Returns child `index`, which is looked at only once: it takes the place of no other in memory. */
  peek(inner: Inner, index: number): Node {
    return inner.nodes[index] ?? this.load({ id: inner.ids[index] as number, digest: inner.digests[index] as string })
  }

  #loadChild(inner: Inner, index: number): Node {
    const node = this.peek(inner, index)
    inner.nodes[index] = node
    return node
  }

  #use(node: Node): void {
    node.epoch = this.#epoch
    node.bytes = nodeBytes(node)
    this.#cache.count(this, node.bytes)
  }

  /** Counts what a node has grown by since it was used. */
  #recount(node: Node): void {
    if (node.epoch !== this.#epoch) return
    const bytes = nodeBytes(node)
    this.#cache.count(this, bytes - node.bytes)
    node.bytes = bytes
  }

  /** Drops what was not used for long, when there is too much. To be called when nobody is about to change a node that is in hand. */
  rest(): void {
    this.#cache.rest()
  }

  endEpoch(): void {
    const root = this.#root()
    if (root.kind === 'inner') this.#dropUnused(root)
    this.#epoch++
  }

  #dropUnused({ nodes }: Inner): void {
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]
      if (node === undefined) continue
      // Whoever uses a node uses those above it, so below an unused one all are.
      if (!node.dirty && node.epoch !== this.#epoch) nodes[i] = undefined
      else if (node.kind === 'inner') this.#dropUnused(node)
    }
  }

  newLeaf(groups: Groups): Leaf {
    return this.#begin(createLeaf(this.#nextId++, groups))
  }

  newInner(keys: string[], branches: Branches): Inner {
    return this.#begin(createInner(this.#nextId++, keys, branches))
  }

  #begin<T extends Node>(node: T): T {
    this.#use(node)
    this.change(node)
    return node
  }

  /** Lets go of a node that has no parent any more, but not of its values or children. */
  free({ id }: Node): void {
    this.#freed.push(storageKey('n', id))
  }

  /** Returns the bytes that stand for a value in a leaf: itself, or the digest of a long one. */
  bytesOf(value: string): string {
    return isLongValue(value) ? valueDigest(value, this.codec.sha256) : value
  }

  /** Returns `value`, for which `bytes` stand, as it goes into a leaf. A long one gets an id, and so a place of its own. */
  hold(value: string, bytes: string = this.bytesOf(value)): NewValue {
    if (!isLongValue(value)) return { bytes, long: undefined }
    const id = this.#nextId++
    this.#newValues.set(id, inOnePiece(value))
    this.#changedBytes += value.length
    return { bytes, long: id }
  }

  /** Lets go of a value that no leaf holds any more. */
  release(long: number | undefined): void {
    if (long !== undefined && !this.#newValues.delete(long)) this.#freed.push(storageKey('v', long))
  }

  /** Returns the value that the scan stands at. */
  valueAt(groups: Groups): string {
    const { scan } = this
    if (!scan.isLong) return valueBytesAt(groups, scan)
    return this.#longValue(groups.longs[rankAt(groups, scan)], (digest) => scan.hasBytes(digest))
  }

  /** Returns a value that was read from a leaf. */
  textOf(value: string | Unread): string {
    if (typeof value === 'string') return value
    const { groups, rank, digest } = value
    return this.#longValue(groups.longs[rank], (found) => found === digest)
  }

  #longValue(id: number | undefined, isDigest: (digest: string) => boolean): string {
    assert(id !== undefined, 'a long value has an id')
    const written = this.#newValues.get(id)
    if (written !== undefined) return written
    const text = this.#kv.get(storageKey('v', id))
    const isWhole = text !== undefined && isDigest(valueDigest(text, this.codec.sha256))
    assert(isWhole, 'a value is stored as it was sealed')
    return text
  }

  /** Returns the entries of a group; none when there is no such group. */
  entries(groups: Groups, at: number): Entries {
    return readGroup(groups, at, { scan: this.scan, toBinary: this.codec.toBinary })
  }

  /** Returns the number of keys of a leaf that are less than `key`. */
  rank(groups: Groups, key: string): number {
    this.scan.key.take(key)
    this.scan.find(groups)
    return rankAt(groups, this.scan)
  }

  /** Returns the separator of two leaves side by side. */
  separator(left: Groups, right: Groups): string {
    const before = this.entries(left, left.ends.length - 1).keys.at(-1) as string
    return separatorOf(before, this.entries(right, 0).keys[0] as string)
  }

  /** Hands what changed at and below `root`, which is dirty, to the key-value store. Returns the digest of `root`. */
  seal(root: Node): string {
    const digest = this.#sealNode(root)
    for (const [id, text] of this.#newValues) this.#kv.put(storageKey('v', id), text)
    for (const key of this.#freed) this.#kv.del(key)
    this.#newValues.clear()
    this.#freed.length = 0
    this.#changedBytes = 0
    return digest
  }

  #sealNode(node: Node): string {
    if (node.kind === 'inner') this.#sealChildren(node)
    const { bytes, digest } = node.kind === 'leaf' ? sealLeaf(node, this.codec) : sealInner(node, this.codec)
    this.#kv.put(storageKey('n', node.id), bytes)
    node.dirty = false
    this.#recount(node)
    return digest
  }

  #sealChildren(inner: Inner): void {
    const { digests, levels } = inner
    for (let i = 0; i < digests.length; i++) {
      if (digests[i] !== '') continue
      digests[i] = this.#sealNode(this.child(inner, i))
      forgetItem(levels, i)
    }
  }
}

/** Returns the same text. Engines keep one that was put together in its pieces until somebody looks into it. */
function inOnePiece(text: string): string {
  text.charCodeAt(0)
  return text
}

/** Returns the storage key of node or long value number `id`. The dot ends it, so that no key begins another. */
export function storageKey(space: 'n' | 'v', id: number): string {
  return `${space}${id.toString(36)}.`
}

/** Returns the shortest key that is greater than `left` and not greater than `right`. */
export function separatorOf(left: string, right: string): string {
  return right.slice(0, sharedLength(left, right) + 1)
}
