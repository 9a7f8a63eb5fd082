import { describe, expect, it } from '@jest/globals'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { encodeNode, type Leaf } from '../../../contract/tree/node.ts'
import { CACHED_NODES_MIN, NodeCache, storageKey } from '../../../contract/tree/node-cache.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'

function leafOf(id: number, dirty = false): Leaf {
  return { kind: 'leaf', id, keys: [String(id)], values: ['v'], dirty }
}

function storeWith(ids: number): { kv: MemoryKv; reads: number[]; cache: NodeCache; hashOf: (id: number) => string } {
  const kv = new MemoryKv()
  const reads: number[] = []
  const hashOf = (id: number): string => sha256(encodeNode(leafOf(id)))
  for (let id = 0; id < ids; id++) kv.put(storageKey('n', id), encodeNode(leafOf(id)))
  const counting = {
    get: (key: string) => {
      reads.push(Number.parseInt(key.slice(1, -1), 36))
      return kv.get(key)
    },
    put: () => undefined,
    del: () => undefined,
  }
  return { kv, reads, hashOf, cache: new NodeCache(counting, sha256, 0) }
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

describe('a node cache', () => {
  it('reads a node once', () => {
    const { cache, hashOf, reads } = storeWith(1)
    expect(cache.get(0, hashOf(0))).toBe(cache.get(0, hashOf(0)))
    expect(reads).toEqual([0])
  })

  it('refuses bytes that do not have the hash', () => {
    const { cache, hashOf } = storeWith(2)
    expect(() => cache.get(0, hashOf(1))).toThrow('node 0 is stored as it was sealed')
  })

  it('refuses a node that is not there', () => {
    const { cache, hashOf } = storeWith(1)
    expect(() => cache.get(1, hashOf(1))).toThrow('node 1 is stored as it was sealed')
  })

  it('keeps what is used while it passes over twice its size', () => {
    const { cache, hashOf, reads } = storeWith(4 * CACHED_NODES_MIN)
    for (let id = 1; id < 4 * CACHED_NODES_MIN; id++) {
      cache.get(id, hashOf(id))
      cache.get(0, hashOf(0))
    }
    expect(reads.filter((id) => id === 0)).toEqual([0])
  })

  it('drops clean nodes beyond its size', () => {
    const { cache, hashOf, reads } = storeWith(2 * CACHED_NODES_MIN)
    for (let id = 0; id < 2 * CACHED_NODES_MIN; id++) cache.get(id, hashOf(id))
    cache.get(0, hashOf(0))
    expect(reads.filter((id) => id === 0)).toEqual([0, 0])
  })

  it('keeps every node that one operation can reach, so that none is changed after it was dropped', () => {
    const { cache, hashOf } = storeWith(CACHED_NODES_MIN)
    const node = cache.get(0, hashOf(0))
    for (let id = 1; id <= CACHED_NODES_MIN / 2; id++) cache.get(id, hashOf(id))
    expect(cache.get(0, hashOf(0))).toBe(node)
  })

  it('never drops a dirty node, not even one that became dirty when it was old', () => {
    const { cache, hashOf } = storeWith(4 * CACHED_NODES_MIN)
    const added = leafOf(-1, true)
    cache.add(added)
    const changed = cache.get(0, hashOf(0))
    for (let id = 1; id <= CACHED_NODES_MIN / 2; id++) cache.get(id, hashOf(id))
    changed.dirty = true
    for (let id = 1; id < 4 * CACHED_NODES_MIN; id++) cache.get(id, hashOf(id))
    expect(cache.get(-1, '')).toBe(added)
    expect(cache.get(0, '')).toBe(changed)
  })

  it('forgets a removed node, young or old', () => {
    const { cache, hashOf, reads } = storeWith(CACHED_NODES_MIN)
    cache.get(0, hashOf(0))
    for (let id = 1; id <= CACHED_NODES_MIN / 2; id++) cache.get(id, hashOf(id))
    cache.remove(0)
    cache.remove(CACHED_NODES_MIN / 2)
    reads.length = 0
    cache.get(0, hashOf(0))
    cache.get(CACHED_NODES_MIN / 2, hashOf(CACHED_NODES_MIN / 2))
    expect(reads).toEqual([0, CACHED_NODES_MIN / 2])
  })
})
