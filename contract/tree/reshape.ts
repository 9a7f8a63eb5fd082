/** How nodes are cut in two, made one, and share what they hold: the shape of the tree. */
import { countOf, type Leaf } from './leaf.ts'
import { appendGroups, cutGroups, setGroups } from './leaf-edit.ts'
import { branchesTo, cutBranches, type Inner, sizeOf, spliceBranches, spliceKeys } from './node.ts'
import type { NodeStore } from './node-store.ts'

/** Most entries of a leaf and children of an inner node. `npm run bench -- nodes` measures others. */
export const NODE_MAX: number = 48
/** Least of both, in every node but the root. */
export const NODE_MIN: number = 12

/** Cuts child `index` of `parent` in two: the left half, rounded down, stays in it. */
export function splitChild(nodes: NodeStore, parent: Inner, index: number): void {
  const left = nodes.child(parent, index)
  const { right, separator } = left.kind === 'leaf' ? splitLeaf(nodes, left) : splitInner(nodes, left)
  spliceBranches(parent, index, 1, branchesTo([left, right]))
  spliceKeys(parent, index, 0, separator)
}

function splitLeaf(nodes: NodeStore, leaf: Leaf): { right: Leaf; separator: string } {
  const right = nodes.newLeaf(cutGroups(leaf, nodes.scan, countOf(leaf) >> 1))
  return { right, separator: nodes.separator(leaf, right) }
}

function splitInner(nodes: NodeStore, inner: Inner): { right: Inner; separator: string } {
  const half = inner.ids.length >> 1
  const keys = inner.keys.slice(half)
  const separator = inner.keys[half - 1] as string
  spliceKeys(inner, half - 1, inner.keys.length)
  return { right: nodes.newInner(keys, cutBranches(inner, half)), separator }
}

/** Makes one node of children `index` and `index + 1`, or shares their content evenly when one could not hold it. */
export function joinOrShare(nodes: NodeStore, parent: Inner, index: number): void {
  const left = nodes.child(parent, index)
  const right = nodes.child(parent, index + 1)
  const both = sizeOf(left) + sizeOf(right)
  const isJoin = both <= NODE_MAX
  const middle = isJoin ? both : both >> 1
  const separator =
    left.kind === 'leaf'
      ? shareLeaves(nodes, { left, right: right as Leaf }, middle)
      : shareInners({ left, right: right as Inner }, parent.keys[index] as string, middle)
  for (const node of [parent, left, right]) nodes.change(node)
  if (isJoin) {
    spliceKeys(parent, index, 1)
    spliceBranches(parent, index, 2, branchesTo([left]))
    nodes.free(right)
  } else {
    spliceKeys(parent, index, 1, separator)
    spliceBranches(parent, index, 2, branchesTo([left, right]))
  }
}

/** Moves entries until `left` holds `middle` of them. Returns the separator, or nothing of use when `right` is empty. */
function shareLeaves(nodes: NodeStore, { left, right }: { left: Leaf; right: Leaf }, middle: number): string {
  appendGroups(left, right)
  setGroups(right, cutGroups(left, nodes.scan, middle))
  return countOf(right) === 0 ? '' : nodes.separator(left, right)
}

/** Moves children until `left` holds `middle` of them. Returns the separator, or nothing of use when `right` is empty. */
function shareInners({ left, right }: { left: Inner; right: Inner }, separator: string, middle: number): string {
  spliceKeys(left, left.keys.length, 0, separator, ...right.keys)
  spliceBranches(left, left.ids.length, 0, cutBranches(right, 0))
  spliceBranches(right, 0, 0, cutBranches(left, middle))
  spliceKeys(right, 0, right.keys.length, ...left.keys.slice(middle))
  const between = left.keys[middle - 1] ?? ''
  spliceKeys(left, middle - 1, left.keys.length)
  return between
}
