import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import type { Meter } from '../../../contract/meter.ts'
import { Overlay } from '../../../contract/tree/overlay.ts'
import type { Range } from '../../../contract/tree/store.ts'
import { Tree } from '../../../contract/tree/tree.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'
import { MapModel } from '../../support/map-model.ts'
import { SEED } from '../../support/seed.ts'

type Write = readonly [key: string, value: string | undefined]

const key = fc.constantFrom('', 'a', 'a\0', 'b', 'c', 'd', 'e', '\xff')
const writes: fc.Arbitrary<Write[]> = fc.array(
  fc.tuple(key, fc.option(fc.constantFrom('', '1', '2'), { nil: undefined })),
  {
    maxLength: 20,
  },
)
const range: fc.Arbitrary<Range> = fc.record({ lower: key, upper: key, reverse: fc.boolean() })

function apply(store: { put(key: string, value: string): void; del(key: string): void }, list: readonly Write[]): void {
  for (const [name, value] of list) {
    if (value === undefined) store.del(name)
    else store.put(name, value)
  }
}

function openTree(list: readonly Write[]): Tree {
  const tree = new Tree({ kv: new MemoryKv(), sha256 })
  apply(tree, list)
  return tree
}

function removeAndRead(overlay: Overlay): void {
  overlay.del('a')
  expect([...overlay.range({ lower: 'a', upper: 'b' })]).toEqual([])
}

describe('a metered overlay', () => {
  const cost = (use: (overlay: Overlay) => void): number => {
    let bytes = 0
    const meter = { spend: (more: number) => (bytes += more) } as unknown as Meter
    use(new Overlay(openTree([['a', '1']]), meter))
    return bytes
  }

  it.each<[string, number, (overlay: Overlay) => void]>([
    ['get', 34, (overlay) => overlay.get('a')],
    ['get of nothing', 33, (overlay) => overlay.get('b')],
    ['put', 34, (overlay) => overlay.put('b', '2')],
    ['del', 33, (overlay) => overlay.del('a')],
    ['count', 34, (overlay) => overlay.count({ lower: 'a', upper: 'b' })],
    ['range', 34 + 34, (overlay) => [...overlay.range({ lower: 'a', upper: 'b' })]],
    ['range over what was removed', 33 + 34 + 34 + 33, (overlay) => removeAndRead(overlay)],
  ])('charges keys, values and 32 bytes for each %s', (_name, bytes, use) => {
    expect(cost(use)).toBe(bytes)
  })
})

describe('an overlay', () => {
  it('reads as if its writes were in the store', () => {
    fc.assert(
      fc.property(writes, writes, range, key, (stored, written, wanted, name) => {
        const overlay = new Overlay(openTree(stored))
        apply(overlay, written)
        const model = new MapModel()
        apply(model, [...stored, ...written])
        expect(overlay.get(name)).toBe(model.get(name))
        expect([...overlay.range(wanted)]).toEqual(model.range(wanted))
        expect(overlay.count(wanted)).toBe(model.range(wanted).length)
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })

  it('reads the same however often it was read between writes', () => {
    fc.assert(
      fc.property(writes, fc.array(fc.tuple(writes, range), { maxLength: 5 }), (stored, rounds) => {
        const overlay = new Overlay(openTree(stored))
        const model = new MapModel()
        apply(model, stored)
        for (const [written, wanted] of rounds) {
          apply(overlay, written)
          apply(model, written)
          expect([...overlay.range(wanted)]).toEqual(model.range(wanted))
        }
      }),
      { seed: SEED, numRuns: 1_000 },
    )
  })

  it.each([1, 32, 33, 500])('keeps its order when %p keys are new at once', (count) => {
    const names = Array.from({ length: count }, (_, n) => String((n * 7_919) % 1_009))
    const overlay = new Overlay(openTree([]))
    for (const write of [names, ['5a', '3a'], names.map((name) => `${name}b`)]) {
      apply(
        overlay,
        write.map((name) => [name, '1']),
      )
      const read = [...overlay.range({ lower: '', upper: '\xff' })].map(([name]) => name)
      expect(read).toEqual([...read].sort())
      expect(read).toEqual(expect.arrayContaining(write))
    }
  })

  it('lies over another as over a tree', () => {
    fc.assert(
      fc.property(writes, writes, writes, range, (stored, below, above, wanted) => {
        const lower = new Overlay(openTree(stored))
        apply(lower, below)
        const upper = new Overlay(lower)
        apply(upper, above)
        const model = new MapModel()
        apply(model, [...stored, ...below, ...above])
        expect([...upper.range(wanted)]).toEqual(model.range(wanted))
        upper.commit(lower)
        expect([...lower.range(wanted)]).toEqual(model.range(wanted))
      }),
      { seed: SEED, numRuns: 500 },
    )
  })

  it('leaves the store as it is until it is committed', () => {
    const tree = openTree([['a', '1']])
    const head = tree.seal()
    apply(new Overlay(tree), [
      ['a', undefined],
      ['b', '2'],
    ])
    expect(tree.seal()).toEqual(head)
  })

  it('commits once and in the order of keys, so that the order of writes cannot be seen', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(key, fc.constant('v')), { selector: ([name]) => name }), (list) => {
        const trees = [list, [...list].reverse()].map((order) => {
          const tree = openTree([['c', 'old']])
          const overlay = new Overlay(tree)
          apply(overlay, order)
          overlay.commit(tree)
          overlay.commit(openTree([]))
          return tree
        })
        expect(trees[0]?.seal()).toEqual(trees[1]?.seal())
      }),
      { seed: SEED, numRuns: 200 },
    )
  })

  it('forgets its writes when it has committed them', () => {
    const overlay = new Overlay(openTree([]))
    overlay.put('a', '1')
    overlay.commit(openTree([]))
    expect(overlay.get('a')).toBeUndefined()
  })
})

/** Writes, some of which are attempted, and of those some fail; attempts may hold attempts. */
type Script = { readonly writes: Write[]; readonly inside: readonly Script[]; readonly fails: boolean }

const { script } = fc.letrec<{ script: Script }>((tie) => ({
  script: fc.record({
    writes,
    inside: fc.oneof({ depthSize: 'small' }, fc.constant([]), fc.array(tie('script'), { maxLength: 3 })),
    fails: fc.boolean(),
  }),
}))

/** Runs a script. Returns the writes that are left of it. */
function attempt(overlay: Overlay, { writes: list, inside, fails }: Script): readonly Write[] {
  const left: Write[] = []
  try {
    overlay.attempt(() => {
      apply(overlay, list)
      left.push(...list)
      for (const one of inside) left.push(...attempt(overlay, one))
      apply(overlay, list)
      left.push(...list)
      if (fails) throw new Error('on purpose')
    })
    return left
  } catch (error) {
    expect(error).toEqual(new Error('on purpose'))
    return []
  }
}

describe('an attempt', () => {
  it('that fails leaves an overlay as it was, and one that does not as if it were none', () => {
    fc.assert(
      fc.property(writes, writes, fc.array(script, { maxLength: 3 }), range, (stored, before, scripts, wanted) => {
        const overlay = new Overlay(openTree(stored))
        apply(overlay, before)
        expect([...overlay.range(wanted)].length).toBeLessThan(10)
        const left = scripts.flatMap((one) => attempt(overlay, one))
        const plain = new Overlay(openTree(stored))
        apply(plain, [...before, ...left])
        expect([...overlay.range(wanted)]).toEqual([...plain.range(wanted)])
        const all = { lower: '', upper: '\xff\xff' }
        expect([...overlay.writtenIn(all)]).toEqual([...plain.writtenIn(all)])
        const [one, other] = [openTree(stored), openTree(stored)]
        overlay.commit(one)
        plain.commit(other)
        expect(one.seal().rootHash).toBe(other.seal().rootHash)
      }),
      { seed: SEED, numRuns: 1_000 },
    )
  })

  it('that fails stays paid', () => {
    let bytes = 0
    const meter = { spend: (more: number) => (bytes += more) } as unknown as Meter
    const overlay = new Overlay(openTree([]), meter)
    const failing = (): void => {
      overlay.put('a', '1')
      throw new Error('on purpose')
    }
    expect(() => overlay.attempt(failing)).toThrow('on purpose')
    expect(bytes).toBe(34)
  })

  it('gives what it gives', () => {
    expect(new Overlay(openTree([])).attempt(() => 5)).toBe(5)
  })
})
