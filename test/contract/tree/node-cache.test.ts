import { describe, expect, it } from '@jest/globals'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { createLeaf } from '../../../contract/tree/leaf.ts'
import type { Node } from '../../../contract/tree/node.ts'
import { type CacheUser, NodeCache, nodeBytes } from '../../../contract/tree/node-cache.ts'
import { Tree } from '../../../contract/tree/tree.ts'
import { nativeSha256 as sha256, toBinary, toBytes } from '../../../node/sequencer/native-sha256.ts'
import { groupsOf, long, short } from '../../support/leaf-model.ts'
import { createRandom } from '../../support/random.ts'
import { SEED } from '../../support/seed.ts'

const KIB = 1_024
const KEYS = 2_000

/** A user that tells when its epochs end. */
function userOf(ended: string[], name: string): CacheUser {
  return { endEpoch: () => ended.push(name) }
}

describe('an epoch', () => {
  it('ends when more than half of the bound was used, at rest', () => {
    const ended: string[] = []
    const user = userOf(ended, 'a')
    const cache = new NodeCache(100)
    cache.count(user, 50)
    cache.rest()
    expect(ended).toEqual([])
    cache.count(user, 1)
    expect(ended).toEqual([])
    cache.rest()
    cache.rest()
    expect(ended).toEqual(['a'])
  })

  it('ends for who used nodes in it or in the one before, and for nobody else', () => {
    const ended: string[] = []
    const [idle, busy] = [userOf(ended, 'idle'), userOf(ended, 'busy')]
    const cache = new NodeCache(2)
    cache.count(idle, 2)
    cache.rest()
    for (let i = 0; i < 3; i++) {
      cache.count(busy, 2)
      cache.rest()
    }
    expect(ended).toEqual(['idle', 'idle', 'busy', 'busy', 'busy'])
  })
})

describe('more than may stay', () => {
  it.each([
    [100, 1],
    [101, 2],
  ])('of 100: after %i were used at once, %i epochs end', (bytes, epochs) => {
    const ended: string[] = []
    const cache = new NodeCache(100)
    cache.count(userOf(ended, 'a'), bytes)
    cache.rest()
    cache.rest()
    expect(ended).toEqual(Array.from({ length: epochs }, () => 'a'))
  })
})

describe('what a leaf is counted with', () => {
  const bytesOf = (value: ReturnType<typeof short>): number => nodeBytes(createLeaf(0, groupsOf([['k', value]])))

  it.each([
    ['a short value', short('v'.repeat(32)), 32],
    ['the digest of a long one', long('long'), 32],
  ])('is no less than %s', (_name, value, least) => {
    expect(bytesOf(value) - bytesOf(short(''))).toBeGreaterThanOrEqual(least)
  })
})

/** A sealed tree of {@link KEYS} keys, opened again. */
function openFull(value: string, cache: NodeCache): Tree {
  const options = { kv: new MemoryKv(), sha256, toBinary, toBytes, cache }
  const tree = new Tree(options)
  for (let n = 0; n < KEYS; n++) tree.put(keyOf(n), value + n)
  return new Tree({ ...options, head: tree.seal() })
}

function keyOf(n: number): string {
  return `k${String(n).padStart(6, '0')}`
}

/** Bytes of the nodes in memory below the root. */
function bytesBelow(node: Node): number {
  if (node.kind === 'leaf') return 0
  return node.nodes.reduce((sum, child) => sum + (child === undefined ? 0 : nodeBytes(child) + bytesBelow(child)), 0)
}

describe.each([
  ['short values', '', 64 * KIB],
  ['long values', 'v'.repeat(1_000), 64 * KIB],
])('trees of %s', (_name, value, bytesMax) => {
  /** What one operation may take beyond the bound: the nodes on the way to one key. */
  const slack = 2 * 64 * KIB

  it(`take no more memory than their bound, together (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    const cache = new NodeCache(bytesMax)
    const trees = [openFull(value, cache), openFull(value, cache), openFull(value, cache)]
    let most = 0
    for (let i = 0; i < 3_000; i++) {
      // One after the other is at rest.
      const tree = trees[Math.floor(i / 500) % 3] as Tree
      const n = Math.floor(random() * KEYS)
      expect(tree.get(keyOf(n))).toBe(value + n)
      if (i % 7 === 0) most = Math.max(most, ...trees.map((one) => bytesBelow(one.view.root)))
      if (i % 7 === 0)
        expect(trees.reduce((sum, { view }) => sum + bytesBelow(view.root), 0)).toBeLessThan(bytesMax + slack)
    }
    expect(most).toBeGreaterThan(bytesMax / 2)
  })

  it('give the memory back when they are at rest and others work', () => {
    const cache = new NodeCache(bytesMax)
    const [idle, busy] = [openFull(value, cache), openFull(value, cache)]
    for (let n = 0; n < KEYS; n++) idle.get(keyOf(n))
    expect(bytesBelow(idle.view.root)).toBeGreaterThan(0)
    for (let n = 0; n < KEYS; n++) busy.get(keyOf(n))
    expect(bytesBelow(idle.view.root)).toBe(0)
  })

  it('take no more when all that was written is sealed at once', () => {
    const tree = openFull(value, new NodeCache(bytesMax))
    for (let n = 0; n < KEYS; n++) tree.put(keyOf(n), `new ${value}`)
    expect(bytesBelow(tree.view.root)).toBeGreaterThan(bytesMax)
    tree.seal()
    expect(bytesBelow(tree.view.root)).toBe(0)
  })

  it('take no more when they were written, bundle by bundle', () => {
    const tree = openFull(value, new NodeCache(bytesMax))
    for (let n = 0; n < KEYS; n++) {
      tree.put(keyOf(n), `${value}${value}`.slice(0, 1_000) + (n + 1))
      if (n % 20 !== 0) continue
      tree.seal()
      expect(bytesBelow(tree.view.root)).toBeLessThan(bytesMax + slack)
    }
  })
})
