/** Builds a tree from entries that are in order: every node is made once, evenly filled. */
import { makeGroups, type NewValue } from './leaf-edit.ts'
import { branchesTo, type Node } from './node.ts'
import { type NodeStore, separatorOf } from './node-store.ts'
import { NODE_MAX } from './reshape.ts'
import type { StoreEntry } from './store.ts'

/** How full nodes are made, so that the next entry splits none. */
const FILL = Math.floor((NODE_MAX * 3) / 4)

/** A node, and the separator between it and the one before. */
type Branch = { readonly node: Node; readonly separator: string }

/**
 * Returns the root over the entries. O(n).
 *
 * @throws {TypeError} When keys do not ascend.
 */
export function buildTree(nodes: NodeStore, entries: Iterable<StoreEntry>): Node {
  let branches = buildLeaves(nodes, entries)
  while (branches.length > 1) {
    branches = cutEvenly(branches).map((run) => {
      const keys = run.slice(1).map((branch) => branch.separator)
      const node = nodes.newInner(keys, branchesTo(run.map((branch) => branch.node)))
      return { node, separator: (run[0] as Branch).separator }
    })
  }
  return (branches[0] as Branch).node
}

function buildLeaves(nodes: NodeStore, entries: Iterable<StoreEntry>): Branch[] {
  const rows: (readonly [key: string, value: NewValue])[] = []
  let before: string | undefined
  for (const [key, value] of entries) {
    if (before !== undefined && before >= key) throw new TypeError('bulkLoad needs entries in ascending order of keys')
    rows.push([key, nodes.hold(value)])
    before = key
  }
  let last = ''
  return cutEvenly(rows).map((run) => {
    const keys = run.map(([key]) => key)
    const node = nodes.newLeaf(
      makeGroups(
        keys,
        run.map(([, value]) => value),
      ),
    )
    const separator = keys.length === 0 ? '' : separatorOf(last, keys[0] as string)
    last = keys.at(-1) ?? ''
    return { node, separator }
  })
}

/** Cuts into runs of one node each, whose sizes differ by one at most. */
function cutEvenly<T>(items: readonly T[]): T[][] {
  const many = items.length <= NODE_MAX ? 1 : Math.ceil(items.length / FILL)
  const end = (run: number): number => Math.floor((run * items.length) / many)
  return Array.from({ length: many }, (_, i) => items.slice(end(i), end(i + 1)))
}
