import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { commonPrefix, decodeNode, encodeNode, entryCount, type Inner, type Leaf } from '../../../contract/tree/node.ts'
import { SEED } from '../../support/seed.ts'

const HASH = 'h'.repeat(32)

const binary = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
  maxLength: 200,
})
const hash = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
  minLength: 32,
  maxLength: 32,
})
const number = fc.oneof(fc.nat(300), fc.maxSafeNat())
const keys = fc.uniqueArray(binary, { maxLength: 48 }).map((list) => [...list].sort())

const leaf: fc.Arbitrary<Leaf> = keys.chain((sorted) =>
  fc.record({
    kind: fc.constant('leaf' as const),
    id: fc.constant(7),
    keys: fc.constant(sorted),
    values: fc.array(fc.oneof(binary, fc.record({ id: number, length: fc.nat(2 ** 40), hash })), {
      minLength: sorted.length,
      maxLength: sorted.length,
    }),
    dirty: fc.constant(false),
  }),
)

const inner: fc.Arbitrary<Inner> = keys.chain((sorted) => {
  const size = { minLength: sorted.length + 1, maxLength: sorted.length + 1 }
  return fc.record({
    kind: fc.constant('inner' as const),
    id: fc.constant(7),
    keys: fc.constant(sorted),
    children: fc.array(number, size),
    counts: fc.array(number, size),
    hashes: fc.array(hash, size),
    dirty: fc.constant(false),
  })
})

describe('encodeNode', () => {
  it('gives bytes that decodeNode takes back', () => {
    fc.assert(
      fc.property(fc.oneof(leaf, inner), (node) => {
        expect(decodeNode(7, encodeNode(node))).toEqual(node)
      }),
      { seed: SEED, numRuns: 500 },
    )
  })

  it('writes a leaf as docs/format-state.md says', () => {
    const node: Leaf = {
      kind: 'leaf',
      id: 1,
      keys: ['aba', 'abbc'],
      values: ['xyz', { id: 300, length: 2_000, hash: HASH }],
      dirty: true,
    }
    expect(encodeNode(node)).toBe(`L\x02\x02ab\x01a\x06xyz\x02bc\xa1\x1f\xac\x02${HASH}`)
  })

  it('writes an inner node as docs/format-state.md says', () => {
    const node: Inner = {
      kind: 'inner',
      id: 1,
      keys: ['m'],
      children: [5, 128],
      counts: [12, 300],
      hashes: [HASH, HASH],
      dirty: true,
    }
    expect(encodeNode(node)).toBe(`I\x02\0\x01m\x05\x0c${HASH}\x80\x01\xac\x02${HASH}`)
  })

  it('writes no key of two that are equal but for their end twice', () => {
    const long = 'p'.repeat(1_000)
    const node: Leaf = { kind: 'leaf', id: 1, keys: [`${long}a`, `${long}b`], values: ['', ''], dirty: true }
    expect(encodeNode(node).length).toBeLessThan(1_020)
  })
})

describe('decodeNode', () => {
  it.each([
    ['nothing', ''],
    ['another letter', 'V\0\0'],
    ['a leaf without its size', 'L'],
    ['a leaf cut in its entries', 'L\x01\0\x01'],
    ['a leaf with a byte too many', 'L\0\0\0'],
    ['a leaf of more entries than bytes', 'L\xff\xff\xff\x7f\0'],
    ['a text longer than what is left', 'L\x01\xff\xff\xff\x7f'],
    ['a number without an end', `L${'\xff'.repeat(20)}`],
    ['an inner node cut in a hash', `I\x01\0\x01\x01${'h'.repeat(31)}`],
  ])('refuses %s', (_name, bytes) => {
    expect(() => decodeNode(1, bytes)).toThrow('invariant broken')
  })

  it('ends, whatever the bytes', () => {
    fc.assert(
      fc.property(binary, fc.constantFrom('L', 'I'), (bytes, kind) => {
        try {
          decodeNode(1, kind + bytes)
        } catch (error) {
          expect((error as Error).message).toContain('invariant broken')
        }
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })
})

describe('entryCount', () => {
  it('counts the entries of a leaf and sums those below an inner node', () => {
    expect(entryCount({ kind: 'leaf', id: 1, keys: ['a', 'b'], values: ['', ''], dirty: false })).toBe(2)
    expect(
      entryCount({
        kind: 'inner',
        id: 1,
        keys: ['b'],
        children: [2, 3],
        counts: [20, 30],
        hashes: [HASH, HASH],
        dirty: false,
      }),
    ).toBe(50)
  })
})

describe('commonPrefix', () => {
  it.each([
    ['', 'a', ''],
    ['ab', 'ac', 'a'],
    ['ab', 'abc', 'ab'],
    ['ab', 'ab', 'ab'],
  ])('of %j and %j is %j', (a, b, prefix) => {
    expect(commonPrefix(a, b)).toBe(prefix)
  })
})
