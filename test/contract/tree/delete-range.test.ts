import { describe, expect, it } from '@jest/globals'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { NodeCache } from '../../../contract/tree/node-cache.ts'
import { Tree } from '../../../contract/tree/tree.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'
import { checkTree } from '../../support/check-tree.ts'
import { createRandom } from '../../support/random.ts'
import { pick } from '../../support/random-values.ts'
import { SEED } from '../../support/seed.ts'

type Filled = { readonly kv: MemoryKv; readonly tree: Tree; readonly model: [string, string][] }

const keyOf = (n: number): string => `k${String(n).padStart(6, '0')}`

/** A tree of `size` entries, some with long values, whose nodes are all clean. */
function filled(size: number): Filled {
  const kv = new MemoryKv()
  const model = Array.from({ length: size }, (_, n): [string, string] => [
    keyOf(n),
    'v'.repeat(n % 9 === 0 ? 1_100 : n % 40),
  ])
  const tree = new Tree({ kv, sha256 })
  tree.bulkLoad(model)
  return { kv, model, tree: new Tree({ kv, sha256, head: tree.seal(), cache: new NodeCache(0) }) }
}

function expectGone({ kv, tree, model }: Filled, lower: string, upper: string): void {
  tree.deleteRange({ lower, upper })
  const left = model.filter(([key]) => key < lower || key >= upper)
  expect(tree.size).toBe(left.length)
  expect(checkTree(kv, tree.seal()).list).toEqual(left)
}

describe('deleteRange', () => {
  it.each([
    ['all', '', '\xff'],
    ['nothing', keyOf(5), keyOf(5)],
    ['nothing, its bounds being swapped', keyOf(9), keyOf(5)],
    ['nothing, behind the last', 'z', '\xff'],
    ['one entry', keyOf(700), keyOf(701)],
    ['the first half', '', keyOf(2_000)],
    ['the second half', keyOf(2_000), '\xff'],
    ['all but the ends', keyOf(1), keyOf(3_999)],
  ])('removes %s', (_name, lower, upper) => {
    expectGone(filled(4_000), lower, upper)
  })

  it('removes nodes that it covers whole, with nothing at its ends, and the root tells', () => {
    // Leaves of 36 entries each.
    const { kv, tree, model } = filled(360)
    const before = tree.seal().rootHash
    expectGone({ kv, tree, model }, `${keyOf(35)}x`, keyOf(72))
    expect(tree.seal().rootHash).not.toBe(before)
  })

  it(`removes any range of trees of any height (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    for (let run = 0; run < 150; run++) {
      const size = pick(random, [0, 1, 30, 49, 100, 700, 3_000])
      const [a, b] = [Math.floor(random() * (size + 2)), Math.floor(random() * (size + 2))]
      expectGone(filled(size), keyOf(Math.min(a, b)), keyOf(Math.max(a, b)))
    }
  })

  it(`leaves a tree that goes on being one (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    const { kv, tree, model } = filled(3_000)
    let map = new Map(model)
    for (let run = 0; run < 200; run++) {
      const from = Math.floor(random() * 3_000)
      const numbers = Array.from({ length: Math.floor(random() * 300) }, (_, i) => from + i)
      const [lower, upper] = [keyOf(from), keyOf(from + numbers.length)]
      if (random() < 0.5) {
        tree.deleteRange({ lower, upper })
        map = new Map([...map].filter(([key]) => key < lower || key >= upper))
      } else {
        for (const n of numbers) tree.put(keyOf(n), String(run))
        map = new Map([...map, ...numbers.map((n) => [keyOf(n), String(run)] as const)])
      }
      if (random() < 0.3) checkTree(kv, tree.seal())
    }
    expect(checkTree(kv, tree.seal()).list).toEqual([...map].sort(([a], [b]) => (a < b ? -1 : 1)))
  })

  it('reads what goes and the way to its ends, no more', () => {
    const { kv, tree } = filled(20_000)
    const head = tree.seal()
    const reads = new Set<string>()
    const counting = {
      get: (key: string) => {
        reads.add(key)
        return kv.get(key)
      },
      put: () => undefined,
      del: () => undefined,
    }
    new Tree({ kv: counting, sha256, head }).deleteRange({ lower: keyOf(5_000), upper: keyOf(5_100) })
    expect(reads.size).toBeLessThan(15)
  })
})
