import { describe, expect, it } from '@jest/globals'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { checkTree } from '../../../contract/tree/check-tree.ts'
import { makeGroups } from '../../../contract/tree/leaf-edit.ts'
import { branchesTo, type Node } from '../../../contract/tree/node.ts'
import { type NodeStore, storageKey } from '../../../contract/tree/node-store.ts'
import { Tree, type TreeHead } from '../../../contract/tree/tree.ts'
import { nativeSha256 as sha256, toBinary, toBytes } from '../../../node/sequencer/native-sha256.ts'
import { groupsOf, short } from '../../support/leaf-model.ts'
import { openNodes } from '../../support/node-store.ts'

const CODEC = { sha256, toBinary, toBytes }

function filled(): { kv: MemoryKv; head: TreeHead } {
  const kv = new MemoryKv()
  const tree = new Tree({ kv, sha256 })
  tree.bulkLoad(
    Array.from({ length: 200 }, (_, n) => [
      `k${String(n).padStart(3, '0')}`,
      'v'.repeat(n % 50 === 0 ? 1_025 : n % 32),
    ]),
  )
  return { kv, head: tree.seal() }
}

function findingsOf(kv: MemoryKv, head: TreeHead): string[] {
  return checkTree(kv, head, CODEC).findings.map(({ node, finding }) => `${node}: ${finding}`)
}

/** Seals nodes that no tree would make. */
function sealWrong(make: (nodes: NodeStore) => Node): string[] {
  const kv = new MemoryKv()
  kv.put(storageKey('v', 99), 'x')
  const nodes = openNodes(kv)
  const root = make(nodes)
  const rootHash = nodes.seal(root)
  return findingsOf(kv, { rootId: root.id, rootHash, nextId: nodes.nextId })
}

const leafOf = (nodes: NodeStore, keys: readonly string[]): Node =>
  nodes.newLeaf(groupsOf(keys.map((key) => [key, short('')])))

const letters = (from: number, size: number): string[] =>
  Array.from({ length: size }, (_, i) => String.fromCharCode(from + i))

describe('checkTree', () => {
  it('finds nothing in a tree, and tells what there is', () => {
    const { kv, head } = filled()
    const report = checkTree(kv, head, CODEC)
    expect(report).toEqual({ findings: [], entries: 200, nodes: 7, values: 4, height: 2 })
    expect(kv.size).toBe(11)
  })

  it('names the node that is damaged or gone, and goes on', () => {
    const { kv, head } = filled()
    kv.put('n5.', (kv.get('n5.') as string).replace('G', 'H'))
    kv.del('n7.')
    expect(findingsOf(kv, head)).toEqual([
      expect.stringContaining('5: invariant broken: node 5 is stored as it was sealed'),
      expect.stringContaining('7: invariant broken: node 7 is stored as it was sealed'),
    ])
  })

  it('names the leaf whose long value is damaged or gone', () => {
    const { kv, head } = filled()
    kv.put('v1.', 'x')
    kv.del('v2.')
    const values = findingsOf(kv, head)
    expect(values).toHaveLength(2)
    for (const finding of values) expect(finding).toContain('is not as it was sealed')
  })

  it.each<[string, (nodes: NodeStore) => Node, string]>([
    [
      'a node that is too small',
      (nodes) => nodes.newInner([], branchesTo([leafOf(nodes, letters(97, 12))])),
      'it has 1 parts',
    ],
    ['a node that is too large', (nodes) => leafOf(nodes, letters(97, 49)), 'it has 49 parts'],
    ['keys that do not ascend', (nodes) => leafOf(nodes, ['b', 'a']), 'key 1 is not greater than the one before'],
    [
      'a key before the separator',
      (nodes) => nodes.newInner(['z'], branchesTo([leafOf(nodes, letters(33, 12)), leafOf(nodes, letters(97, 12))])),
      'key 0 is less than the separator before the node',
    ],
    [
      'a key behind the separator',
      (nodes) => nodes.newInner(['b'], branchesTo([leafOf(nodes, letters(97, 12)), leafOf(nodes, letters(110, 12))])),
      'key 1 is not less than the separator behind it',
    ],
    [
      'a wrong count',
      (nodes) => {
        const branches = branchesTo([leafOf(nodes, letters(33, 12)), leafOf(nodes, letters(97, 12))])
        return nodes.newInner(['a'], { ...branches, counts: [12, 13] })
      },
      'it counts 13 entries below child 1, there are 12',
    ],
    [
      'leaves of different depths',
      (nodes) => {
        const [low, high] = [leafOf(nodes, letters(33, 12)), leafOf(nodes, letters(60, 12))]
        const inner = nodes.newInner([String.fromCharCode(60)], branchesTo([low, high]))
        return nodes.newInner(['a'], branchesTo([leafOf(nodes, []), inner]))
      },
      'it is at depth 3, others at 2',
    ],
    [
      'a node that two refer to',
      (nodes) => {
        const leaf = leafOf(nodes, letters(97, 12))
        return nodes.newInner(['a'], branchesTo([leaf, leaf]))
      },
      'two nodes refer to it',
    ],
    [
      'a short value that stands as its digest',
      (nodes) => nodes.newLeaf(makeGroups(['a'], [{ bytes: sha256('Vx'), long: 99 }])),
      'is in the wrong place for its 1 bytes',
    ],
  ])('names a node with %s', (_name, make, finding) => {
    expect(sealWrong(make)).toContainEqual(expect.stringContaining(finding))
  })
})
