import { describe, expect, it } from '@jest/globals'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { ascending, descending, keyBefore, keyFrom, rank } from '../../../contract/tree/cursor.ts'
import { NodeCache } from '../../../contract/tree/node-cache.ts'
import { Tree } from '../../../contract/tree/tree.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'
import { createRandom } from '../../support/random.ts'
import { SEED } from '../../support/seed.ts'

function treeOf(keys: readonly string[]): Tree {
  const tree = new Tree({ kv: new MemoryKv(), sha256, cache: new NodeCache(0) })
  for (const key of keys) tree.put(key, `value of ${key}`.repeat(key.length % 4))
  return tree
}

describe.each([0, 1, 8, 9, 48, 49, 400, 3_000])('a tree of %i entries', (size) => {
  const random = createRandom(SEED)
  const keys = [...new Set(Array.from({ length: size }, () => String(Math.floor(random() * 10 * size))))].sort()
  const tree = treeOf(keys)
  const places = ['', ...keys.filter((_, i) => i % 7 === 0), ...keys.slice(0, 40).map((key) => `${key}0`), '\xff']

  it(`tells the key at a place, the one before, and how many are before (SEED=${SEED})`, () => {
    for (const place of places) {
      expect(keyFrom(tree.view, place)).toBe(keys.find((key) => key >= place))
      expect(keyBefore(tree.view, place)).toBe(keys.findLast((key) => key < place))
      expect(rank(tree.view, place)).toBe(keys.filter((key) => key < place).length)
    }
  })

  it(`goes both ways through a range (SEED=${SEED})`, () => {
    for (const [i, lower] of places.entries()) {
      const upper = places[(i * 13) % places.length] as string
      const inside = keys.filter((key) => key >= lower && key < upper)
      expect([...ascending(tree.view, { lower, upper })].map(([key]) => key)).toEqual(inside)
      expect([...descending(tree.view, { lower, upper })].map(([key]) => key)).toEqual(inside.reverse())
    }
  })
})

describe('two walks at once', () => {
  it('do not disturb each other, nor what is read between', () => {
    const keys = Array.from({ length: 500 }, (_, i) => String(i).padStart(4, '0'))
    const tree = treeOf(keys)
    const down = descending(tree.view, { lower: '', upper: 'a' })
    let i = 0
    for (const [key, value] of ascending(tree.view, { lower: '', upper: 'a' })) {
      expect(key).toBe(keys[i])
      expect(tree.get(key)).toBe(value)
      expect(down.next().value?.[0]).toBe(keys[499 - i++])
    }
  })
})
