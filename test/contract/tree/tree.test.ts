import { describe, expect, it } from '@jest/globals'
import { type Kv, KvMiss } from '../../../contract/kv/kv.ts'
import { MemoryKv } from '../../../contract/kv/memory-kv.ts'
import { SHORT_VALUE_BYTES_MAX } from '../../../contract/tree/leaf.ts'
import { NodeCache } from '../../../contract/tree/node-cache.ts'
import { NODE_MAX, NODE_MIN } from '../../../contract/tree/reshape.ts'
import { Tree, type TreeHead, type TreeOptions } from '../../../contract/tree/tree.ts'
import { nativeSha256 as sha256 } from '../../../node/sequencer/native-sha256.ts'
import { checkTree } from '../../support/check-tree.ts'
import { MapModel } from '../../support/map-model.ts'
import { createRandom } from '../../support/random.ts'
import { pick } from '../../support/random-values.ts'
import { SEED } from '../../support/seed.ts'

/** A store that can be looked through. */
class ListedKv extends MemoryKv {
  readonly #keys = new Set<string>()

  override put(key: string, value: string): void {
    this.#keys.add(key)
    super.put(key, value)
  }

  override del(key: string): void {
    this.#keys.delete(key)
    super.del(key)
  }

  all(): (readonly [key: string, value: string | undefined])[] {
    return [...this.#keys].sort().map((key) => [key, this.get(key)])
  }
}

type Random = () => number
type Write = readonly [key: string, value: string | undefined]

const EVERYTHING = { lower: '', upper: '\xff\xff' }

function openTree(kv: Kv, more: Partial<TreeOptions> = {}): Tree {
  return new Tree({ kv, sha256, ...more })
}

function write(tree: Tree, [key, value]: Write): void {
  if (value === undefined) tree.del(key)
  else tree.put(key, value)
}

function keyOf(n: number): string {
  return `k${String(n).padStart(6, '0')}`
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const out = [...items]
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[out[i], out[j]] = [out[j] as T, out[i] as T]
  }
  return out
}

function randomText(random: Random): string {
  const length = pick(random, [0, 1, 5, 30, SHORT_VALUE_BYTES_MAX, SHORT_VALUE_BYTES_MAX + 1, 5_000])
  return String.fromCharCode(Math.floor(random() * 256)).repeat(length)
}

/** Orders of keys that an adversary would try. Each gives the nth key of a run. */
const KEY_ORDERS: Readonly<Record<string, (random: Random) => (n: number) => string>> = {
  ascending: () => keyOf,
  descending: () => (n) => keyOf(999_999 - n),
  scattered: (random) => () => keyOf(Math.floor(random() * 3_000)),
  'behind one long prefix': (random) => () => 'p'.repeat(300) + keyOf(Math.floor(random() * 1_000)),
  'each the beginning of the next': () => (n) => '\xff'.repeat(n % 400),
  'of few bytes': (random) => () =>
    Array.from({ length: Math.floor(random() * 5) }, () => pick(random, ['\0', '\x01', '\xff'])).join(''),
  inwards: () => (n) => keyOf(n % 2 === 0 ? n : 999_999 - n),
}

/** Runs of writes over neighbours. A sawtooth deletes and inserts again; a hot spot is one key. */
const RUNS: Readonly<Record<string, (key: string, value: string) => Write[]>> = {
  put: (key, value) => [[key, value]],
  del: (key) => [[key, undefined]],
  sawtooth: (key, value) => [
    [key, undefined],
    [key, value],
  ],
}

function randomWrites(random: Random, keyAt: (n: number) => string, length: number): Write[] {
  const writes: Write[] = []
  let next = 0
  while (writes.length < length) {
    const act = pick(random, ['put', 'put', 'del', 'sawtooth'])
    const from = random() < 0.5 ? next : Math.floor(random() * (next + 1))
    const to = from + 1 + Math.floor(random() * 120)
    const isHot = random() < 0.2
    for (let n = from; n < to; n++) {
      writes.push(...(RUNS[act]?.(keyAt(isHot ? from : n), randomText(random)) ?? []))
    }
    if (act === 'put') next = Math.max(next, to)
  }
  return writes
}

describe.each(Object.entries(KEY_ORDERS))('a tree of keys %s', (_name, keysOf) => {
  it(`answers as a sorted array does and keeps its invariants (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    const kv = new MemoryKv()
    const model = new MapModel()
    const keyAt = keysOf(random)
    let tree = openTree(kv, { cache: new NodeCache(0) })
    for (const [i, change] of randomWrites(random, keyAt, 4_000).entries()) {
      write(tree, change)
      if (change[1] === undefined) model.del(change[0])
      else model.put(change[0], change[1])
      expect(tree.size).toBe(model.entries.length)
      if (i % 97 === 0) compareReads(random, tree, { model, keyAt })
      if (random() < 0.005) {
        const head = tree.seal()
        expect(checkTree(kv, head).list).toEqual(model.entries)
        if (random() < 0.5) tree = openTree(kv, { head, cache: new NodeCache(0) })
      }
    }
    expect(checkTree(kv, tree.seal()).list).toEqual(model.entries)
  })

  it(`has one root, whenever it is sealed, opened again or short of memory (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    const writes = randomWrites(random, keysOf(random), 6_000)
    const plainKv = new ListedKv()
    const plain = openTree(plainKv)
    const oftenKv = new ListedKv()
    let often = openTree(oftenKv, { cache: new NodeCache(0) })
    for (const change of writes) {
      write(plain, change)
      write(often, change)
      if (random() < 0.01) often = openTree(oftenKv, { cache: new NodeCache(0), head: often.seal() })
      if (random() < 0.01) often.seal()
    }
    const head = plain.seal()
    expect(often.seal()).toEqual(head)
    checkTree(plainKv, head)
    expect(oftenKv.all()).toEqual(plainKv.all())
  })
})

function compareReads(
  random: Random,
  tree: Tree,
  { model, keyAt }: { model: MapModel; keyAt: (n: number) => string },
): void {
  for (let i = 0; i < 5; i++) {
    const key = keyAt(Math.floor(random() * 500))
    expect(tree.get(key)).toBe(model.get(key))
    const other = pick(random, [`${key}\0`, key, keyAt(Math.floor(random() * 500)), '', '\xff\xff'])
    for (const range of [
      { lower: key, upper: other },
      { lower: other, upper: key, reverse: true },
    ]) {
      expect([...tree.range(range)]).toEqual(model.range(range))
      expect(tree.count(range)).toBe(model.range(range).length)
    }
  }
}

describe('a tree of every size', () => {
  const orders = (random: Random, size: number): number[][] => {
    const ascending = Array.from({ length: size }, (_, n) => n)
    return [ascending, [...ascending].reverse(), shuffled(random, ascending)]
  }

  function growAndShrink(insertion: readonly number[], deletion: readonly number[]): void {
    const kv = new MemoryKv()
    const tree = openTree(kv)
    const size = insertion.length
    for (const n of insertion) tree.put(keyOf(n), String(n))
    expect(checkTree(kv, tree.seal()).entries).toBe(size)
    for (const n of deletion.slice(size >> 1)) tree.del(keyOf(n))
    expect(checkTree(kv, tree.seal()).entries).toBe(size >> 1)
    for (const n of deletion) tree.del(keyOf(n))
    expect(checkTree(kv, tree.seal())).toMatchObject({ entries: 0, height: 1 })
  }

  it(`grows to it and shrinks to nothing in any order (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    for (let size = 0; size <= 400; size += size < 120 ? 1 : 7) {
      const deletions = orders(random, size)
      for (const [i, insertion] of orders(random, size).entries()) {
        growAndShrink(insertion, deletions[(i + size) % deletions.length] as number[])
      }
    }
  })

  it(`keeps its invariants after single writes (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    const kv = new MemoryKv()
    const tree = openTree(kv)
    const keys = Array.from({ length: 1_500 }, (_, n) => keyOf(n))
    // Of a tree with many nodes a write changes few: it is enough to look at it after some.
    const checkNow = (): boolean => tree.size < 150 || random() < 0.05
    for (const key of shuffled(random, keys)) {
      tree.put(key, key)
      if (checkNow()) checkTree(kv, tree.seal())
    }
    for (const key of shuffled(random, keys)) {
      tree.del(key)
      if (checkNow()) checkTree(kv, tree.seal())
    }
    expect(tree.size).toBe(0)
  })

  it('splits a leaf of one entry more than NODE_MAX', () => {
    const heights = [NODE_MAX, NODE_MAX + 1].map((size) => {
      const kv = new MemoryKv()
      const tree = openTree(kv)
      for (let n = 0; n < size; n++) tree.put(keyOf(n), '')
      return checkTree(kv, tree.seal()).height
    })
    expect(heights).toEqual([1, 2])
  })

  it('joins a leaf of one entry less than NODE_MIN', () => {
    const kv = new MemoryKv()
    const tree = openTree(kv)
    for (let n = 0; n <= NODE_MAX; n++) tree.put(keyOf(n), '')
    const half = (NODE_MAX + 1) >> 1
    for (let n = 0; n < half - NODE_MIN; n++) tree.del(keyOf(n))
    expect(checkTree(kv, tree.seal()).height).toBe(2)
    tree.del(keyOf(half - 1))
    expect(checkTree(kv, tree.seal()).height).toBe(1)
  })
})

describe('a tree far larger than its cache', () => {
  it(`has the root and the answers of one that fits, while it grows and shrinks (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    const kv = new MemoryKv()
    const small = openTree(kv, { cache: new NodeCache(0) })
    const large = openTree(new MemoryKv())
    const both = (change: Write): void => {
      write(small, change)
      write(large, change)
    }
    const compare = (): void => {
      expect(small.seal()).toEqual(large.seal())
      // Enough reads to drop every clean node, the root too.
      for (let i = 0; i < 600; i++) {
        const key = keyOf(Math.floor(random() * 32_000))
        expect(small.get(key)).toBe(large.get(key))
      }
    }
    for (let n = 0; n < 32_000; n++) {
      both([keyOf(n), String(n)])
      if (n % 2_003 === 0) compare()
    }
    expect(checkTree(kv, small.seal()).height).toBe(4)
    for (const [i, n] of shuffled(
      random,
      Array.from({ length: 32_000 }, (_, key) => key),
    ).entries()) {
      if (i < 31_000) both([keyOf(n), undefined])
      if (i % 2_003 === 0) compare()
    }
    const head = small.seal()
    expect(head).toEqual(large.seal())
    expect(checkTree(kv, head).list).toEqual([...large.range(EVERYTHING)])
    expect([...small.range(EVERYTHING)]).toEqual([...large.range(EVERYTHING)])
  })
})

describe('a tree whose cache runs over between two writes', () => {
  it('keeps a sibling that took part in sharing', () => {
    const kv = new MemoryKv()
    const full = openTree(kv)
    for (let n = 0; n < 12_000; n++) full.put(keyOf(n), '')
    // The second leaf gets so full that the first, when it has too few, shares with it and does not join it.
    for (let n = 0; n < 20; n++) full.put(`${keyOf(40)}-${keyOf(n)}`, '')
    const tree = openTree(kv, { head: full.seal(), cache: new NodeCache(0) })
    for (let n = 0; n <= ((NODE_MAX + 1) >> 1) - NODE_MIN; n++) {
      tree.del(keyOf(n))
      full.del(keyOf(n))
    }
    for (let n = 100; n < 12_000; n++) expect(tree.get(keyOf(n))).toBe('')
    expect([...tree.range(EVERYTHING)]).toEqual([...full.range(EVERYTHING)])
    const head = tree.seal()
    expect(head).toEqual(full.seal())
    checkTree(kv, head)
  })
})

describe('a value', () => {
  it.each([
    ['empty', 0, 1],
    ['as long as a leaf holds', SHORT_VALUE_BYTES_MAX, 1],
    ['one byte longer', SHORT_VALUE_BYTES_MAX + 1, 2],
    ['huge', 3_000_000, 2],
  ])('that is %s reads back before and after it is sealed', (_name, length, stored) => {
    const kv = new MemoryKv()
    const tree = openTree(kv)
    const value = '\xfe'.repeat(length)
    tree.put('key', value)
    expect(tree.get('key')).toBe(value)
    const head = tree.seal()
    expect(openTree(kv, { head }).get('key')).toBe(value)
    checkTree(kv, head)
    expect(kv.size).toBe(stored)
  })

  it('with a place of its own leaves the store when it is replaced or deleted, sealed between or not', () => {
    const long = 'v'.repeat(SHORT_VALUE_BYTES_MAX + 1)
    const kv = new MemoryKv()
    const tree = openTree(kv)
    for (const isSealed of [false, true]) {
      for (const next of [long, `${long}2`, 'short', long, undefined]) {
        write(tree, ['key', next])
        if (isSealed) expect(checkTree(kv, tree.seal()).list).toEqual(next === undefined ? [] : [['key', next]])
      }
      checkTree(kv, tree.seal())
    }
    expect(kv.size).toBe(1)
  })

  it.each([
    ['short', 'value'],
    ['long', 'v'.repeat(SHORT_VALUE_BYTES_MAX + 1)],
  ])('that is %s, put again unchanged, leaves the tree as it is', (_name, value) => {
    const tree = openTree(new MemoryKv())
    tree.put('key', value)
    const head = tree.seal()
    tree.put('key', value)
    tree.del('absent')
    expect(tree.seal()).toEqual(head)
  })
})

describe('the bytes of what changed', () => {
  it('grow with each leaf that changes and each long value, and end with a seal', () => {
    const tree = openTree(new MemoryKv())
    for (let n = 0; n < 500; n++) tree.put(`k${String(n).padStart(3, '0')}`, '')
    tree.seal()
    expect(tree.changedBytes).toBe(0)
    tree.put('k000', 'x')
    const one = tree.changedBytes
    tree.put('k001', 'x')
    expect(tree.changedBytes).toBe(one)
    tree.put('k400', 'x')
    const two = tree.changedBytes
    tree.put('k402', 'v'.repeat(10_000))
    expect([one > 500, two > one + 500, tree.changedBytes]).toEqual([true, true, two + 10_000])
    tree.seal()
    expect(tree.changedBytes).toBe(0)
  })
})

describe('a seal', () => {
  it('of nothing new writes nothing', () => {
    const kv = new MemoryKv()
    const tree = openTree(kv)
    tree.put('key', 'value')
    const head = tree.seal()
    const puts: string[] = []
    const counting: Kv = { get: (key) => kv.get(key), put: (key) => puts.push(key), del: (key) => puts.push(key) }
    expect(openTree(counting, { head }).seal()).toEqual(head)
    expect(puts).toEqual([])
  })

  it('is all that writes: without it the store has the tree of the last one', () => {
    const kv = new MemoryKv()
    const tree = openTree(kv)
    for (let n = 0; n < 500; n++) tree.put(keyOf(n), String(n))
    const head = tree.seal()
    const before = checkTree(kv, head)
    for (let n = 0; n < 500; n += 2) tree.del(keyOf(n))
    for (let n = 500; n < 900; n++) tree.put(keyOf(n), 'x'.repeat(2_000))
    expect(checkTree(kv, head)).toEqual(before)
  })

  it('of an empty tree has the hash of an empty leaf', () => {
    expect(openTree(new MemoryKv()).seal()).toEqual({ rootId: 0, rootHash: sha256('L\0'), nextId: 1 })
  })
})

function filledTree(): { kv: ListedKv; head: TreeHead; stored: readonly string[]; model: MapModel } {
  const kv = new ListedKv()
  const tree = openTree(kv)
  const model = new MapModel()
  for (let n = 0; n < 800; n++) {
    const value = String(n).repeat(n % 50 === 0 ? 700 : 3)
    tree.put(keyOf(n), value)
    model.put(keyOf(n), value)
  }
  const head = tree.seal()
  checkTree(kv, head)
  return { kv, head, stored: kv.all().map(([key]) => key), model }
}

describe('a store that fails', () => {
  it('with KvMiss at every single read leaves the tree right', () => {
    const { kv, head, model } = filledTree()
    const atHand = new Set<string>()
    let misses = 0
    const missing: Kv = {
      get: (key) => {
        if (atHand.has(key)) return kv.get(key)
        throw new KvMiss(key)
      },
      put: () => undefined,
      del: () => undefined,
    }
    const retry = <T>(act: () => T): T => {
      for (;;) {
        try {
          return act()
        } catch (error) {
          if (!(error instanceof KvMiss)) throw error
          atHand.add(error.key)
          misses++
        }
      }
    }
    const tree = retry(() => openTree(missing, { head }))
    expect(retry(() => tree.get(keyOf(50)))).toBe(model.get(keyOf(50)))
    const range = { lower: keyOf(100), upper: keyOf(700) }
    expect(retry(() => tree.count(range))).toBe(600)
    expect(retry(() => [...tree.range(range)])).toEqual(model.range(range))
    expect(retry(() => [...tree.range({ ...EVERYTHING, reverse: true })])).toEqual(
      model.range({ ...EVERYTHING, reverse: true }),
    )
    expect(misses).toBe(kv.size)
    expect(tree.seal()).toEqual(head)
  })

  it(`by damaged bytes gives an error, never another answer (SEED=${SEED})`, () => {
    const random = createRandom(SEED)
    const { kv, head, stored, model } = filledTree()
    for (const key of stored) {
      const bytes = kv.get(key) as string
      const at = Math.floor(random() * bytes.length)
      const flipped = String.fromCharCode(bytes.charCodeAt(at) ^ (1 << Math.floor(random() * 8)))
      const damages = [
        bytes.slice(0, at) + flipped + bytes.slice(at + 1),
        bytes.slice(0, at),
        `${bytes}\0`,
        kv.get(stored.find((other) => other !== key) as string) as string,
      ]
      for (const damage of damages) {
        kv.put(key, damage)
        expect(() => [...openTree(kv, { head }).range(EVERYTHING)]).toThrow('is stored as it was sealed')
      }
      kv.del(key)
      expect(() => [...openTree(kv, { head }).range(EVERYTHING)]).toThrow('is stored as it was sealed')
      kv.put(key, bytes)
    }
    expect([...openTree(kv, { head }).range(EVERYTHING)]).toEqual(model.entries)
  })
})
