/** Nodes of the tree in memory. Their bytes are in `node-codec.ts`, their digests in `digest.ts`. */
import type { Levels } from './digest.ts'
import { countOf, type Leaf } from './leaf.ts'
import { type SearchKey, type TextList, textList, upperBound } from './search-key.ts'

/** A node that holds other nodes. Child i holds the keys from `keys[i - 1]` up to but not including `keys[i]`. */
export type Inner = Branches & {
  readonly kind: 'inner'
  readonly id: number
  /** Separators. */
  keys: string[]
  /** The same, to search in; made when it is needed. */
  list: TextList | undefined
  /** Kept from the last seal; the digest is empty when they are out of date. */
  separators: { text: string; digest: string }
  levels: Levels
  /** Changed since it was last sealed. */
  dirty: boolean
  /** When it was last used (`node-store.ts`), and the bytes it was counted with then. */
  epoch: number
  bytes: number
}

/** The children of a node in order, as parallel lists. */
export type Branches = {
  ids: number[]
  /** Entries below each child. */
  counts: number[]
  /** Digest of each child; empty while the child is dirty. */
  digests: string[]
  /** Children that are in memory; dirty ones are. */
  nodes: (Node | undefined)[]
}

/** A node of the tree. */
export type Node = Leaf | Inner

/** Returns an inner node. All are made here, so that engines find all of one form. */
export function createInner(id: number, keys: string[], { ids, counts, digests, nodes }: Branches): Inner {
  const separators = { text: '', digest: '' }
  const list = undefined
  const levels: Levels = []
  return {
    kind: 'inner',
    id,
    keys,
    list,
    ids,
    counts,
    digests,
    nodes,
    separators,
    levels,
    dirty: false,
    epoch: 0,
    bytes: 0,
  }
}

/** Returns the number of entries at and below `node`. */
export function entryCount(node: Node): number {
  if (node.kind === 'leaf') return countOf(node)
  let sum = 0
  for (const count of node.counts) sum += count
  return sum
}

/** Returns the number of entries of a leaf, or of children of an inner node. */
export function sizeOf(node: Node): number {
  return node.kind === 'leaf' ? countOf(node) : node.ids.length
}

/** Returns the child that covers a key: the number of separators not greater than it. */
export function childIndex(inner: Inner, key: SearchKey): number {
  inner.list ??= textList(inner.keys)
  return upperBound(inner.list, key)
}

/** Returns branches to nodes that are dirty. */
export function branchesTo(nodes: readonly Node[]): Branches {
  return {
    ids: nodes.map((node) => node.id),
    counts: nodes.map(entryCount),
    digests: nodes.map(() => ''),
    nodes: [...nodes],
  }
}

/** Puts branches in the place of `removed` others. */
export function spliceBranches(inner: Inner, at: number, removed: number, added: Branches): void {
  inner.ids.splice(at, removed, ...added.ids)
  inner.counts.splice(at, removed, ...added.counts)
  inner.digests.splice(at, removed, ...added.digests)
  inner.nodes.splice(at, removed, ...added.nodes)
  inner.levels = []
}

/** Takes the branches from `at` on away and returns them. */
export function cutBranches(inner: Inner, at: number): Branches {
  inner.levels = []
  return {
    ids: inner.ids.splice(at),
    counts: inner.counts.splice(at),
    digests: inner.digests.splice(at),
    nodes: inner.nodes.splice(at),
  }
}

/** Puts separators in the place of `removed` others. */
export function spliceKeys(inner: Inner, at: number, removed: number, ...added: string[]): void {
  inner.keys.splice(at, removed, ...added)
  inner.separators.digest = ''
  inner.list = undefined
}
