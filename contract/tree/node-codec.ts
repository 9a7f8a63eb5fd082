/**
 * Nodes as the store has them, and their digests.
 *
 * A node is one binary string. `n` is an unsigned LEB128 number.
 *
 * ```
 * leaf   'L'  n groups  groups × ( n length )  n long values  groups × group (`leaf.ts`)  long values × ( n id )
 * inner  'I'  n children  'S' (children - 1) × ( n shared  n suffix length  suffix )
 *             children × ( n id  n count  digest[32] )
 * ```
 *
 * Separators are written as the keys of a group are. Ids name children and values in the store; no digest covers them, for
 * whatever comes by an id is held against the digest beside it.
 */
import type { Sha256 } from '../env.ts'
import { BinaryReader, sharedLength, varint } from './binary.ts'
import { DIGEST_BYTES, type Items, innerDigest, leafDigest, topItems } from './digest.ts'
import { EntryScan } from './entry-scan.ts'
import { createLeaf, dropStale, emptyGroups, type Groups, groupBytes, groupSize, type Leaf, startOf } from './leaf.ts'
import { usedBytes } from './leaf-bytes.ts'
import { type Branches, createInner, type Inner, type Node } from './node.ts'

/** What nodes are hashed and written with. */
export type Codec = {
  readonly sha256: Sha256
  /** Returns bytes as a binary string. */
  readonly toBinary: (bytes: Uint8Array) => string
  /** Returns the bytes of a binary string. */
  readonly toBytes: (binary: string) => Uint8Array
}

/** The bytes of a node and its digest. */
export type SealedNode = { readonly bytes: string; readonly digest: string }

/** Which node is meant: whoever refers to one knows its digest. */
export type NodeRef = { readonly id: number; readonly digest: string }

/** Returns the bytes and the digest of a leaf. */
export function sealLeaf(leaf: Leaf, { sha256, toBinary }: Codec): SealedNode {
  const { data, ends, longs } = leaf
  let head = `L${varint(ends.length)}`
  for (let i = 0; i < ends.length; i++) head += varint((ends[i] as number) - startOf(leaf, i))
  let many = 0
  let ids = ''
  for (const id of longs) {
    if (id === undefined) continue
    many++
    ids += varint(id)
  }
  const bytes = head + varint(many) + toBinary(data.subarray(0, usedBytes(leaf))) + ids
  return { bytes, digest: digestOfLeaf(leaf, sha256) }
}

/** Returns the bytes and the digest of an inner node all of whose children have digests. */
export function sealInner(inner: Inner, { sha256 }: Codec): SealedNode {
  const { ids, counts, digests, separators } = inner
  if (separators.digest === '') {
    separators.text = encodeSeparators(inner.keys)
    separators.digest = sha256(separators.text)
  }
  const parts = [`I${varint(ids.length)}`, separators.text]
  for (let i = 0; i < ids.length; i++) {
    parts.push(varint(ids[i] as number), varint(counts[i] as number), digests[i] as string)
  }
  return { bytes: parts.join(''), digest: digestOfInner(inner, sha256) }
}

/**
 * Returns the node whose bytes are `bytes`.
 *
 * @throws {Error} When the bytes are not those of the node: storage is damaged.
 */
export function decodeNode(ref: NodeRef, bytes: string | undefined, codec: Codec): Node {
  const reader = new BinaryReader(bytes ?? '', (expected) => {
    throw new Error(`invariant broken: node ${ref.id} is stored as it was sealed: ${expected}`)
  })
  if (bytes === undefined) reader.fail('it is there')
  const kind = reader.text(1)
  if (kind === 'L') return decodeLeaf(ref, reader, codec)
  if (kind === 'I') return decodeInner(ref, reader, codec.sha256)
  return reader.fail('it begins with L or I')
}

/** Returns the groups of a leaf as the items of its digest. Makes the digests that it lacks, and keeps them there. */
export function groupItems(leaf: Groups, sha256: Sha256): Items {
  dropStale(leaf)
  const { digests } = leaf
  const counts: number[] = []
  for (let i = 0; i < leaf.ends.length; i++) {
    counts.push(groupSize(leaf, i))
    digests[i] ||= sha256(groupBytes(leaf, i))
  }
  return { counts, digests }
}

function digestOfLeaf(leaf: Leaf, sha256: Sha256): string {
  return leafDigest(leaf.ends.length, topItems(groupItems(leaf, sha256), leaf.levels, sha256), sha256)
}

function digestOfInner({ ids, counts, digests, levels, separators }: Inner, sha256: Sha256): string {
  const top = topItems({ counts, digests }, levels, sha256)
  return innerDigest({ children: ids.length, keys: separators.digest }, top, sha256)
}

function decodeLeaf({ id, digest }: NodeRef, reader: BinaryReader, { sha256, toBytes }: Codec): Leaf {
  const leaf = createLeaf(id, emptyGroups())
  for (let left = reader.varint(), end = 0; left > 0; left--) {
    end += reader.varint()
    leaf.ends.push(end)
  }
  const longs = reader.varint()
  leaf.data = toBytes(reader.text(usedBytes(leaf)))
  for (let i = 0; i < leaf.ends.length; i++) leaf.count += groupSize(leaf, i)
  // Not before this may be relied on what is in the groups.
  if (digestOfLeaf(leaf, sha256) !== digest) reader.fail('it has its digest')
  if (longs > 0) leaf.longs = decodeLongs(reader, leaf)
  if (leaf.longs.filter((long) => long !== undefined).length !== longs) reader.fail('it has the values of its entries')
  reader.end()
  return leaf
}

function decodeLongs(reader: BinaryReader, leaf: Leaf): (number | undefined)[] {
  const longs: (number | undefined)[] = []
  const scan = new EntryScan()
  for (let i = 0; i < leaf.ends.length; i++) {
    scan.open(leaf, i)
    while (scan.next()) longs.push(scan.isLong ? reader.varint() : undefined)
  }
  return longs
}

function decodeInner({ id, digest }: NodeRef, reader: BinaryReader, sha256: Sha256): Inner {
  const size = reader.varint()
  const start = reader.at
  const keys = decodeSeparators(reader, size)
  const text = reader.slice(start, reader.at)
  const separators = { text, digest: sha256(text) }
  const lists: Branches = { ids: [], counts: [], digests: [], nodes: [] }
  for (let i = 0; i < size; i++) {
    lists.ids.push(reader.varint())
    lists.counts.push(reader.varint())
    lists.digests.push(reader.text(DIGEST_BYTES))
    lists.nodes.push(undefined)
  }
  reader.end()
  const inner = createInner(id, keys, lists)
  inner.separators = separators
  if (digestOfInner(inner, sha256) !== digest) reader.fail('it has its digest')
  return inner
}

function encodeSeparators(keys: readonly string[]): string {
  let text = 'S'
  let before = ''
  for (const key of keys) {
    const shared = sharedLength(before, key)
    text += varint(shared) + varint(key.length - shared) + key.slice(shared)
    before = key
  }
  return text
}

function decodeSeparators(reader: BinaryReader, children: number): string[] {
  if (reader.text(1) !== 'S') reader.fail('separators begin with S')
  const keys: string[] = []
  let key = ''
  for (let i = 1; i < children; i++) {
    key = key.slice(0, reader.varint()) + reader.text(reader.varint())
    keys.push(key)
  }
  return keys
}
