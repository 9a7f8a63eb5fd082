/** Walks the entries of a tree in order. */
import type { Entries, Unread } from './group-reader.ts'
import { type Leaf, rankAt } from './leaf.ts'
import { lowerBound } from './lower-bound.ts'
import { childIndex, type Inner, type Node } from './node.ts'
import type { NodeStore } from './node-store.ts'
import type { StoreEntry } from './store.ts'

/** A tree to be read. */
export type TreeView = { readonly nodes: NodeStore; readonly root: Node }

type Bounds = { readonly lower: string; readonly upper: string }

/** Yields the entries with `lower <= key < upper`, ascending. */
export function* ascending(view: TreeView, { lower, upper }: Bounds): Generator<StoreEntry, void, undefined> {
  const path = new Path(view, lower)
  let entries: Entries | undefined = path.entries
  let at = lowerBound(entries.keys, lower)
  while (entries !== undefined) {
    const { keys, values } = entries
    const isLast = keys.length > 0 && (keys[keys.length - 1] as string) >= upper
    const end = isLast ? lowerBound(keys, upper) : keys.length
    for (; at < end; at++) yield [keys[at] as string, view.nodes.textOf(values[at] as string | Unread)]
    if (isLast) return
    entries = path.next()
    at = 0
  }
}

/** Yields the entries with `lower <= key < upper`, descending. */
export function* descending(view: TreeView, { lower, upper }: Bounds): Generator<StoreEntry, void, undefined> {
  const path = new Path(view, upper)
  let entries: Entries | undefined = path.entries
  let at = lowerBound(entries.keys, upper) - 1
  while (entries !== undefined) {
    const { keys, values } = entries
    const isLast = keys.length > 0 && (keys[0] as string) < lower
    const end = isLast ? lowerBound(keys, lower) : 0
    for (; at >= end; at--) yield [keys[at] as string, view.nodes.textOf(values[at] as string | Unread)]
    if (isLast) return
    entries = path.previous()
    at = (entries?.keys.length ?? 0) - 1
  }
}

/** Returns the first key not less than `key`. */
export function keyFrom(view: TreeView, key: string): string | undefined {
  const path = new Path(view, key)
  const { keys } = path.entries
  const at = lowerBound(keys, key)
  return at < keys.length ? keys[at] : path.next()?.keys[0]
}

/** Returns the last key less than `key`. */
export function keyBefore(view: TreeView, key: string): string | undefined {
  const path = new Path(view, key)
  const { keys } = path.entries
  const at = lowerBound(keys, key)
  return at > 0 ? keys[at - 1] : path.previous()?.keys.at(-1)
}

/** Returns the number of keys less than `key`. */
export function rank({ nodes, root }: TreeView, key: string): number {
  nodes.rest()
  nodes.scan.key.take(key)
  let node = root
  let before = 0
  while (node.kind === 'inner') {
    const index = childIndex(node, nodes.scan.key)
    for (let i = 0; i < index; i++) before += node.counts[i] as number
    node = nodes.child(node, index)
  }
  nodes.scan.find(node)
  return before + rankAt(node, nodes.scan)
}

/** The way from the root to a group. */
class Path {
  readonly #nodes: NodeStore
  readonly #inners: Inner[] = []
  readonly #indexes: number[] = []
  #leaf: Leaf
  #group: number

  /** Goes to the group that covers `key`. */
  constructor({ nodes, root }: TreeView, key: string) {
    this.#nodes = nodes
    nodes.rest()
    nodes.scan.key.take(key)
    let node = root
    while (node.kind === 'inner') node = this.#enter(node, childIndex(node, nodes.scan.key))
    this.#leaf = node
    this.#group = nodes.scan.findGroup(node)
  }

  /** Entries of the group; none in an empty tree. */
  get entries(): Entries {
    return this.#nodes.entries(this.#leaf, this.#group)
  }

  /** Goes to the next group and returns its entries; `undefined` when there is none. */
  next(): Entries | undefined {
    if (++this.#group >= this.#leaf.ends.length) {
      const leaf = this.#leafBeside(1)
      if (leaf === undefined) return undefined
      this.#leaf = leaf
      this.#group = 0
    }
    return this.entries
  }

  /** Goes to the group before and returns its entries; `undefined` when there is none. */
  previous(): Entries | undefined {
    if (--this.#group < 0) {
      const leaf = this.#leafBeside(-1)
      if (leaf === undefined) return undefined
      this.#leaf = leaf
      this.#group = leaf.ends.length - 1
    }
    return this.entries
  }

  #leafBeside(step: 1 | -1): Leaf | undefined {
    this.#nodes.rest()
    for (;;) {
      const inner = this.#inners.pop()
      if (inner === undefined) return undefined
      const index = (this.#indexes.pop() as number) + step
      if (index < 0 || index >= inner.ids.length) continue
      let node = this.#enter(inner, index)
      while (node.kind === 'inner') node = this.#enter(node, step > 0 ? 0 : node.ids.length - 1)
      return node
    }
  }

  #enter(inner: Inner, index: number): Node {
    this.#inners.push(inner)
    this.#indexes.push(index)
    return this.#nodes.child(inner, index)
  }
}
