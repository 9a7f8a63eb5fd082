import { describe, expect, it } from '@jest/globals'
import { branchesTo, type Inner, type Node, sizeOf } from '../../../contract/tree/node.ts'
import type { NodeStore } from '../../../contract/tree/node-store.ts'
import { joinOrShare, NODE_MAX, splitChild } from '../../../contract/tree/reshape.ts'
import { groupsOf, short } from '../../support/leaf-model.ts'
import { openNodes } from '../../support/node-store.ts'

const keyOf = (n: number): string => `k${String(n).padStart(4, '0')}`

/** A leaf with the entries from number `from` on. */
function leafOf(nodes: NodeStore, from: number, size: number): Node {
  return nodes.newLeaf(groupsOf(Array.from({ length: size }, (_, i) => [keyOf(from + i), short('')])))
}

/** An inner node over leaves of one entry each. */
function innerOf(nodes: NodeStore, from: number, size: number): Node {
  const leaves = Array.from({ length: size }, (_, i) => leafOf(nodes, from + i, 1))
  const keys = leaves.slice(1).map((_, i) => keyOf(from + i + 1))
  return nodes.newInner(keys, branchesTo(leaves))
}

function parentOf(nodes: NodeStore, children: readonly Node[], keys: string[]): Inner {
  return nodes.newInner(keys, branchesTo(children))
}

describe.each([
  ['leaf', leafOf],
  ['inner node', innerOf],
])('a %s', (_name, make) => {
  it('too large is cut in halves', () => {
    const nodes = openNodes()
    const parent = parentOf(nodes, [make(nodes, 0, NODE_MAX + 1)], [])
    splitChild(nodes, parent, 0)
    expect(parent.nodes.map((node) => sizeOf(node as Node))).toEqual([24, 25])
    expect(parent.counts).toEqual([24, 25])
    expect(parent.keys).toEqual([keyOf(24)])
  })

  it('and its sibling become one when that can hold them', () => {
    const nodes = openNodes()
    const children = [make(nodes, 0, 11), make(nodes, 11, NODE_MAX - 11)]
    const parent = parentOf(nodes, children, [keyOf(11)])
    joinOrShare(nodes, parent, 0)
    expect([parent.ids, parent.counts, parent.keys]).toEqual([[children[0]?.id], [NODE_MAX], []])
    expect((parent.nodes[0] as Inner).keys ?? []).toHaveLength(children[0]?.kind === 'inner' ? NODE_MAX - 1 : 0)
  })

  it('and its sibling share evenly when one could not hold them', () => {
    const nodes = openNodes()
    const children = [make(nodes, 0, 11), make(nodes, 11, NODE_MAX - 10)]
    const parent = parentOf(nodes, children, [keyOf(11)])
    joinOrShare(nodes, parent, 0)
    expect([parent.counts, parent.keys]).toEqual([[24, 25], [keyOf(24)]])
  })
})
