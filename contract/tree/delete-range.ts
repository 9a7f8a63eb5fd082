/**
 * Removes a range at once: whole nodes where it covers them, entries only at its two ends.
 *
 * ```
 *   ┌───┬───┬─▒▒▒▒▒▒▒▒▒▒▒▒▒─┬───┐      covered nodes are let go of unchanged;
 *   │   │ ▒▒│▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒│▒  │      the two nodes a level at the ends may be left with too little, so from the root
 *   └───┴───┴───────────────┴───┘      down to either end whatever has too little joins its sibling or shares with it
 * ```
 */
import type { Leaf } from './leaf.ts'
import { appendGroups, cutGroups } from './leaf-edit.ts'
import { branchesTo, type Inner, type Node, sizeOf, spliceBranches, spliceKeys } from './node.ts'
import type { NodeStore } from './node-store.ts'
import { joinOrShare, NODE_MIN } from './reshape.ts'

type Bounds = { readonly lower: string; readonly upper: string }

/** Removes the entries with `lower <= key < upper` at and below `node`. Returns how many there were. May leave too little. */
export function prune(nodes: NodeStore, node: Node, bounds: Bounds): number {
  return node.kind === 'leaf' ? pruneLeaf(nodes, node, bounds) : pruneInner(nodes, node, bounds)
}

function pruneLeaf(nodes: NodeStore, leaf: Leaf, { lower, upper }: Bounds): number {
  const from = nodes.rank(leaf, lower)
  const to = nodes.rank(leaf, upper)
  if (from === to) return 0
  const after = cutGroups(leaf, nodes.scan, to)
  for (const long of cutGroups(leaf, nodes.scan, from).longs) nodes.release(long)
  appendGroups(leaf, after)
  nodes.change(leaf)
  return to - from
}

function pruneInner(nodes: NodeStore, inner: Inner, bounds: Bounds): number {
  const first = nodes.indexOf(inner, bounds.lower)
  const last = nodes.indexOf(inner, bounds.upper)
  let removed = pruneChild(nodes, inner, first, bounds)
  if (last > first) removed += pruneChild(nodes, inner, last, bounds)
  const from = inner.counts[first] === 0 ? first : first + 1
  const to = inner.counts[last] === 0 ? last + 1 : last
  for (let i = first + 1; i < last; i++) {
    removed += inner.counts[i] as number
    drop(nodes, inner, i)
  }
  if (to > from) removeBranches(inner, from, to)
  // Those at the ends may have lost nothing, while all between them is gone.
  if (removed > 0) nodes.change(inner)
  return removed
}

/** Prunes child `index`; lets go of it when nothing is left in it, but leaves its place to the caller. */
function pruneChild(nodes: NodeStore, inner: Inner, index: number, bounds: Bounds): number {
  const child = nodes.child(inner, index)
  const removed = prune(nodes, child, bounds)
  if (removed === 0) return 0
  inner.digests[index] = ''
  inner.counts[index] = (inner.counts[index] as number) - removed
  if (inner.counts[index] === 0) nodes.free(child)
  return removed
}

function removeBranches(inner: Inner, from: number, to: number): void {
  // The separator before the first that goes stays, as that of the first that comes after.
  spliceKeys(inner, to === inner.ids.length ? Math.max(0, from - 1) : from, to - from)
  spliceBranches(inner, from, to - from, branchesTo([]))
}

/** Lets go of a child and all below it. */
function drop(nodes: NodeStore, inner: Inner, index: number): void {
  const node = nodes.peek(inner, index)
  if (node.kind === 'leaf') for (const long of node.longs) nodes.release(long)
  else for (let i = 0; i < node.ids.length; i++) drop(nodes, node, i)
  nodes.free(node)
}

/** Gives enough to every node on the way from `root` to `key`. Returns the root, which may be another. */
export function repair(nodes: NodeStore, root: Node, key: string): Node {
  let top = root
  for (;;) {
    if (top.kind === 'inner' && top.ids.length === 1) top = dropRoot(nodes, top)
    else if (!repairFirst(nodes, top, key)) return top
  }
}

/** Returns the only child of a root, as the new root. */
export function dropRoot(nodes: NodeStore, root: Inner): Node {
  const child = nodes.child(root, 0)
  nodes.change(child) // A root is sealed by itself: it has no parent that knows its digest.
  nodes.free(root)
  return child
}

/** Repairs the uppermost node that needs it, whose parent therefore has others. Returns whether there was one. */
function repairFirst(nodes: NodeStore, root: Node, key: string): boolean {
  let node = root
  while (node.kind === 'inner') {
    const index = nodes.indexOf(node, key)
    const child = nodes.child(node, index)
    if (sizeOf(child) < NODE_MIN) {
      joinOrShare(nodes, node, Math.max(0, index - 1))
      return true
    }
    node = child
  }
  return false
}
