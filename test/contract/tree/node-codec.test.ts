import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createLeaf, type Leaf } from '../../../contract/tree/leaf.ts'
import { makeGroups } from '../../../contract/tree/leaf-edit.ts'
import { createInner, type Inner, type Node } from '../../../contract/tree/node.ts'
import { type Codec, decodeNode, groupItems, sealInner, sealLeaf } from '../../../contract/tree/node-codec.ts'
import { nativeSha256 as sha256, toBinary, toBytes } from '../../../node/sequencer/native-sha256.ts'
import { listsOf } from '../../support/leaf-model.ts'
import { SEED } from '../../support/seed.ts'

const CODEC: Codec = { sha256, toBinary, toBytes }
const DIGEST = 'd'.repeat(32)

const binary = (length: { minLength?: number; maxLength: number }): fc.Arbitrary<string> =>
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)), ...length })
const digest = binary({ minLength: 32, maxLength: 32 })
const keys = fc.uniqueArray(binary({ maxLength: 200 }), { maxLength: 48 }).map((list) => [...list].sort())
const value = fc.oneof(
  binary({ maxLength: 32 }).map((bytes) => ({ bytes, long: undefined })),
  fc.record({ bytes: digest, long: fc.maxSafeNat() }),
)
const leaf: fc.Arbitrary<Leaf> = keys.chain((sorted) =>
  fc
    .array(value, { minLength: sorted.length, maxLength: sorted.length })
    .map((values) => createLeaf(7, makeGroups(sorted, values))),
)
const inner: fc.Arbitrary<Inner> = keys.chain((sorted) => {
  const size = { minLength: sorted.length + 1, maxLength: sorted.length + 1 }
  const lists = fc.record({
    ids: fc.array(fc.maxSafeNat(), size),
    counts: fc.array(fc.nat(2 ** 40), size),
    digests: fc.array(digest, size),
    nodes: fc.array(fc.constant(undefined), size),
  })
  return lists.map((branches) => createInner(7, sorted, branches))
})

const seal = (node: Node): { bytes: string; digest: string } =>
  node.kind === 'leaf' ? sealLeaf(node, CODEC) : sealInner(node, CODEC)

/** What a node holds. */
function contentOf(node: Node): unknown {
  return node.kind === 'inner' ? { ...node, list: undefined } : listsOf(node)
}

describe('a sealed node', () => {
  it(`is read back (SEED=${SEED})`, () => {
    fc.assert(
      fc.property(fc.oneof(leaf, inner), (node) => {
        const { bytes, digest } = seal(node)
        const read = decodeNode({ id: 7, digest }, bytes, CODEC)
        expect(contentOf(read)).toEqual(contentOf(node))
        expect(seal(read)).toEqual({ bytes, digest })
      }),
      { seed: SEED, numRuns: 300 },
    )
  })

  it('is written as docs/format-state.md says: a leaf', () => {
    const node = createLeaf(
      1,
      makeGroups(
        ['aba', 'abbc', 'abbd'],
        [
          { bytes: 'xyz', long: undefined },
          { bytes: DIGEST, long: 300 },
          { bytes: DIGEST, long: 5 },
        ],
      ),
    )
    const group = `G\x03\0\x03aba\x03xyz\x02\x02bc\x21${DIGEST}\x03\x01d\x21${DIGEST}`
    const { bytes, digest } = sealLeaf(node, CODEC)
    expect(bytes).toBe(`L\x01${String.fromCharCode(group.length)}\x02${group}\xac\x02\x05`)
    expect(digest).toBe(sha256(`L\x01\x03${sha256(group)}`))
    expect(groupItems(node, sha256)).toEqual({ counts: [3], digests: [sha256(group)] })
  })

  it('is written as docs/format-state.md says: an inner node', () => {
    const branches = { ids: [5, 128], counts: [12, 300], digests: [DIGEST, DIGEST], nodes: [undefined, undefined] }
    const { bytes, digest } = sealInner(createInner(1, ['mn'], branches), CODEC)
    expect(bytes).toBe(`I\x02S\0\x02mn\x05\x0c${DIGEST}\x80\x01\xac\x02${DIGEST}`)
    expect(digest).toBe(sha256(`I\x02${sha256('S\0\x02mn')}\x0c${DIGEST}\xac\x02${DIGEST}`))
  })

  it('makes anew what changed below an inner node', () => {
    const branches = { ids: [5, 6], counts: [12, 13], digests: [DIGEST, DIGEST], nodes: [undefined, undefined] }
    const changed = createInner(1, ['m'], branches)
    sealInner(changed, CODEC)
    changed.counts[0] = 14
    expect(sealInner(changed, CODEC)).toEqual(
      sealInner(createInner(1, ['m'], { ...branches, counts: [14, 13] }), CODEC),
    )
  })
})

describe('decodeNode', () => {
  it.each([
    ['no bytes at all', undefined],
    ['nothing', ''],
    ['another letter', 'V\0\0'],
    ['a leaf without its size', 'L'],
    ['a leaf of more groups than bytes', 'L\xff\xff\xff\x7f\0'],
    ['a leaf whose digest is another', 'L\0\0'],
    ['an inner node cut in a digest', `I\x01S\x01\x01${'h'.repeat(31)}`],
    ['an inner node without separators', 'I\x02T'],
  ])('refuses %s', (_name, bytes) => {
    expect(() => decodeNode({ id: 1, digest: DIGEST }, bytes, CODEC)).toThrow('node 1 is stored as it was sealed')
  })

  it('refuses a leaf that counts other long values than it has', () => {
    const digest = sha256('L\0')
    expect(decodeNode({ id: 1, digest }, 'L\0\0', CODEC)).toMatchObject({ kind: 'leaf', longs: [] })
    expect(() => decodeNode({ id: 1, digest }, 'L\0\x01', CODEC)).toThrow('it has the values of its entries')
    expect(() => decodeNode({ id: 1, digest }, 'L\0\0\0', CODEC)).toThrow('it ends where its last part ends')
  })

  it(`ends, whatever the bytes (SEED=${SEED})`, () => {
    fc.assert(
      fc.property(binary({ maxLength: 200 }), fc.constantFrom('L', 'I'), (bytes, kind) => {
        expect(() => decodeNode({ id: 1, digest: DIGEST }, kind + bytes, CODEC)).toThrow('is stored as it was sealed')
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })
})
