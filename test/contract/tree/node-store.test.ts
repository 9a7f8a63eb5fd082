import { describe, expect, it } from '@jest/globals'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { createLeaf, type Leaf } from '../../../contract/tree/leaf.ts'
import { setGroups } from '../../../contract/tree/leaf-edit.ts'
import { branchesTo, type Inner, type Node } from '../../../contract/tree/node.ts'
import { type CacheUser, NodeCache, nodeBytes } from '../../../contract/tree/node-cache.ts'
import { type NodeStore, separatorOf, storageKey } from '../../../contract/tree/node-store.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'
import { groupsOf, long, short } from '../../support/leaf-model.ts'
import { openNodes } from '../../support/node-store.ts'

type Sealed = { readonly nodes: NodeStore; readonly root: Inner; readonly reads: string[] }

/** A node with `size` leaves of one entry, sealed, over a store that counts what is read. */
function sealedNode(size: number, { cache = new NodeCache(), value = short('v') } = {}): Sealed {
  const kv = new MemoryKv()
  const reads: string[] = []
  const maker = openNodes(kv)
  const keys = Array.from({ length: size }, (_, i) => String.fromCharCode(i + 1))
  const leaves = keys.map((key) => maker.newLeaf(groupsOf([[key, value]])))
  const made = maker.newInner(keys.slice(1), branchesTo(leaves))
  const digest = maker.seal(made)
  const counting = {
    get: (key: string) => {
      reads.push(key)
      return kv.get(key)
    },
    put: () => undefined,
    del: () => undefined,
  }
  const nodes = openNodes(counting, { cache, nextId: maker.nextId, root: () => root })
  const root = nodes.load({ id: made.id, digest }) as Inner
  reads.length = 0
  return { nodes, root, reads }
}

function inMemory({ nodes }: Inner): number[] {
  return nodes.flatMap((node, i) => (node === undefined ? [] : [i]))
}

describe('storageKey', () => {
  it.each([
    ['n', 0, 'n0.'],
    ['v', 35, 'vz.'],
    ['n', 2 ** 53 - 1, 'n2gosa7pa2gv.'],
  ] as const)('of %s %i is %s', (space, id, key) => {
    expect(storageKey(space, id)).toBe(key)
  })
})

describe('separatorOf', () => {
  it.each([
    ['a', 'b', 'b'],
    ['abc', 'abd', 'abd'],
    ['ab', 'abcd', 'abc'],
    ['', 'xyz', 'x'],
  ])('%j and %j is %j', (left, right, separator) => {
    expect(separatorOf(left, right)).toBe(separator)
  })
})

describe('a child', () => {
  it('is read once', () => {
    const { nodes, root, reads } = sealedNode(3)
    expect(nodes.child(root, 1)).toBe(nodes.child(root, 1))
    expect(reads).toEqual(['n1.'])
  })

  it('that is only looked at is not kept', () => {
    const { nodes, root } = sealedNode(3)
    nodes.peek(root, 1)
    expect(inMemory(root)).toEqual([])
  })

  it('whose bytes do not have the digest is refused', () => {
    const { nodes, root } = sealedNode(3)
    root.digests[1] = root.digests[0] as string
    expect(() => nodes.child(root, 1)).toThrow('node 1 is stored as it was sealed')
  })

  it('that is not there is refused', () => {
    const { nodes, root } = sealedNode(3)
    root.ids[1] = 99
    expect(() => nodes.child(root, 1)).toThrow('node 99 is stored as it was sealed')
  })
})

class CountingCache extends NodeCache {
  counted = 0

  override count(user: CacheUser, bytes: number): void {
    this.counted += bytes
    super.count(user, bytes)
  }
}

/** What a leaf of {@link sealedNode} takes. */
const LEAF_BYTES = nodeBytes(createLeaf(0, groupsOf([['k', short('v')]])))

describe('clean nodes', () => {
  it('stay up to the bound', () => {
    const { nodes, root } = sealedNode(8, { cache: new NodeCache(8 * LEAF_BYTES) })
    for (let i = 0; i < 4; i++) nodes.child(root, i)
    nodes.rest()
    for (let i = 4; i < 8; i++) nodes.child(root, i)
    nodes.rest()
    expect(inMemory(root)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  it('that were not used for long go', () => {
    const { nodes, root } = sealedNode(20, { cache: new NodeCache(8 * LEAF_BYTES) })
    for (let i = 0; i < 20; i++) {
      nodes.child(root, i)
      nodes.child(root, 0)
      nodes.rest()
      expect(inMemory(root).length).toBeLessThanOrEqual(9)
    }
    expect(inMemory(root)[0]).toBe(0)
    expect(inMemory(root)).not.toContain(1)
  })

  it.each([
    ['a short value', short('v'.repeat(32))],
    ['a long value', long('long')],
  ])('are counted with what is in them: %s', (_name, value) => {
    const leafBytes = nodeBytes(createLeaf(0, groupsOf([['k', value]])))
    const { nodes, root } = sealedNode(20, { cache: new NodeCache(8 * leafBytes), value })
    for (let i = 0; i < 20; i++) {
      nodes.child(root, i)
      nodes.rest()
      expect(inMemory(root).length).toBeLessThanOrEqual(9)
    }
    expect(inMemory(root).length).toBeGreaterThanOrEqual(4)
  })

  it('go while dirty ones stay', () => {
    const { nodes, root } = sealedNode(20, { cache: new NodeCache(4 * LEAF_BYTES) })
    const changed: Node = nodes.child(root, 5)
    changed.dirty = true
    for (let i = 6; i < 20; i++) {
      nodes.child(root, i)
      nodes.rest()
    }
    expect(root.nodes[5]).toBe(changed)
  })

  it('are counted again when they are sealed, for they may have grown', () => {
    const cache = new CountingCache()
    const { nodes, root } = sealedNode(2, { cache })
    const leaf = nodes.child(root, 0) as Leaf
    expect(cache.counted).toBe(LEAF_BYTES)
    setGroups(leaf, groupsOf([['k'.repeat(1_000), short('v')]]))
    leaf.dirty = true
    root.digests[0] = ''
    nodes.seal(root)
    expect(cache.counted).toBe(nodeBytes(leaf))
    expect(cache.counted).toBeGreaterThanOrEqual(LEAF_BYTES + 999)
  })
})

describe('a value', () => {
  it.each([
    ['of 32 bytes is its own bytes', 32, undefined],
    ['of 33 has a place of its own', 33, 3],
  ])('%s', (_name, length, id) => {
    const { nodes } = sealedNode(2)
    const { bytes, long } = nodes.hold('v'.repeat(length))
    expect(long).toBe(id)
    expect(bytes).toBe(long === undefined ? 'v'.repeat(length) : sha256(`V${'v'.repeat(length)}`))
  })
})
