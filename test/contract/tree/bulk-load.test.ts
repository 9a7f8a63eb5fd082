import { describe, expect, it } from '@jest/globals'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { NODE_MAX } from '../../../contract/tree/reshape.ts'
import { Tree } from '../../../contract/tree/tree.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'
import { checkTree } from '../../support/check-tree.ts'

const keyOf = (n: number): string => `k${String(n).padStart(6, '0')}`

function entriesOf(size: number): [string, string][] {
  return Array.from({ length: size }, (_, n) => [keyOf(n), 'v'.repeat(n % 100 === 0 ? 2_000 : n % 60)])
}

function load(size: number): { kv: MemoryKv; tree: Tree } {
  const kv = new MemoryKv()
  const tree = new Tree({ kv, sha256 })
  tree.bulkLoad(entriesOf(size))
  return { kv, tree }
}

describe('bulkLoad', () => {
  it.each([0, 1, NODE_MAX, NODE_MAX + 1, 100, 36 * 48, 36 * 48 + 1, 5_000])('makes a tree of %i entries', (size) => {
    const { kv, tree } = load(size)
    expect(tree.size).toBe(size)
    expect(checkTree(kv, tree.seal()).list).toEqual(entriesOf(size))
  })

  it('makes the same tree of the same entries', () => {
    const twice = [load(3_000), load(3_000)].map(({ tree }) => tree.seal())
    expect(twice[0]).toEqual(twice[1])
  })

  it('makes a tree that goes on being one', () => {
    const { kv, tree } = load(2_000)
    for (let n = 0; n < 2_000; n += 3) tree.del(keyOf(n))
    for (let n = 0; n < 2_000; n += 2) tree.put(`${keyOf(n)}+`, 'new')
    expect(checkTree(kv, tree.seal()).entries).toBe(tree.size)
  })

  it.each([
    ['the same key twice', ['a', 'a']],
    ['keys that descend', ['b', 'a']],
  ])('refuses %s', (_name, keys) => {
    const tree = new Tree({ kv: new MemoryKv(), sha256 })
    expect(() => tree.bulkLoad(keys.map((key) => [key, '']))).toThrow(TypeError)
  })

  it('refuses a tree with entries', () => {
    const { tree } = load(1)
    expect(() => tree.bulkLoad([])).toThrow('bulkLoad needs an empty tree')
  })
})
