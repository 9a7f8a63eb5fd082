/**
 * Proofs: the part of a tree that an answer rests on, from which its root can be computed.
 *
 * ```
 * proof   01  node
 * node    'L'  n groups                     marks  parts
 *       | 'I'  n children  digest of keys   marks  parts
 * marks   ⌈n / 8⌉ bytes; bit i of byte j is set when part 8j + i is shown; bits behind the last are 0
 * parts   the parts in order. A run of parts that is one item of the node's digest, and of which none is shown, is that item:
 *         n entries below  digest[32]; so is a single part that is not shown
 * shown   a group (`tree/leaf.ts`) in a leaf, in which a value may also be  22  n length  bytes ; in an inner node a node
 * ```
 *
 * `n` is an unsigned LEB128 number in as few bytes as it takes. Each node, group and value is there once. Digests of what is
 * shown are not there: who reads the proof computes them (`open.ts`).
 */
import type { Sha256 } from '../env.ts'
import { assert } from '../errors.ts'
import { varint } from '../tree/binary.ts'
import type { TreeView } from '../tree/cursor.ts'
import { ARITY, type Items, itemText, levelDigest, sumOf } from '../tree/digest.ts'
import type { Unread } from '../tree/group-reader.ts'
import { groupBytes, type Leaf } from '../tree/leaf.ts'
import type { Inner, Node } from '../tree/node.ts'
import { groupItems } from '../tree/node-codec.ts'
import type { NodeStore } from '../tree/node-store.ts'
import type { Touched } from './recorder.ts'
import { showGroup } from './shown-group.ts'

/** First byte of a proof. */
export const PROOF_VERSION: number = 1
/**
 * Returns the proof of what was touched in a tree, as a binary string.
 *
 * Reads the nodes of the touched entries. The tree must be sealed.
 */
export function encodeProof(view: TreeView, touched: Touched): string {
  assert(!view.root.dirty, 'a tree is sealed before it is proven')
  const keys = [...touched.keys()].sort(compareBinary)
  return String.fromCharCode(PROOF_VERSION) + new ProofWriter(view.nodes, touched).node(view.root, keys)
}

class ProofWriter {
  readonly #nodes: NodeStore
  readonly #touched: Touched

  constructor(nodes: NodeStore, touched: Touched) {
    this.#nodes = nodes
    this.#touched = touched
  }

  /** @param keys - What was touched at and below the node, ascending. */
  node(node: Node, keys: readonly string[]): string {
    return node.kind === 'leaf' ? this.#leaf(node, keys) : this.#inner(node, keys)
  }

  #inner(inner: Inner, keys: readonly string[]): string {
    const below = inner.ids.map((): string[] => [])
    for (const key of keys) below[this.#nodes.indexOf(inner, key)]?.push(key)
    const parts = below.map((touched, i) =>
      touched.length === 0 ? undefined : this.node(this.#nodes.child(inner, i), touched),
    )
    const head = `I${varint(parts.length)}${inner.separators.digest}`
    return head + partsText(inner, parts, this.#nodes.codec.sha256)
  }

  #leaf(leaf: Leaf, keys: readonly string[]): string {
    const groups = new Set(keys.map((key) => this.#nodes.groupOf(leaf, key)))
    const parts = leaf.ends.map((_, i) => (groups.has(i) ? this.#group(leaf, i) : undefined))
    const { sha256 } = this.#nodes.codec
    return `L${varint(parts.length)}${partsText(groupItems(leaf, sha256), parts, sha256)}`
  }

  #group(leaf: Leaf, at: number): string {
    const nodes = this.#nodes
    const { keys, values } = nodes.entries(leaf, at)
    const bytes = nodes.codec.toBinary(groupBytes(leaf, at))
    return showGroup({ groups: leaf, at, bytes }, nodes.scan, (index) =>
      this.#touched.get(keys[index] as string) ? nodes.textOf(values[index] as string | Unread) : undefined,
    )
  }
}

/** Returns marks and parts. Parts that are not shown are `undefined`. */
function partsText(items: Items, parts: readonly (string | undefined)[], sha256: Sha256): string {
  let row: Row = { ...items, texts: parts }
  while (row.texts.length > ARITY) row = rowAbove(row, sha256)
  return marksText(parts) + textOf(row, 0)
}

/** Items with the bytes of those of which something is shown. */
type Row = Items & { readonly texts: readonly (string | undefined)[] }

function rowAbove(row: Row, sha256: Sha256): Row {
  const above = { counts: [] as number[], digests: [] as string[], texts: [] as (string | undefined)[] }
  for (let from = 0; from < row.texts.length; from += ARITY) {
    const isShown = row.texts.slice(from, from + ARITY).some((text) => text !== undefined)
    above.counts.push(sumOf(row.counts, from))
    above.digests.push(isShown ? '' : levelDigest(row, from, sha256))
    above.texts.push(isShown ? textOf(row, from) : undefined)
  }
  return above
}

/** Returns the bytes of a run. */
function textOf({ counts, digests, texts }: Row, from: number): string {
  return texts
    .slice(from, from + ARITY)
    .map((text, i) => text ?? itemText(counts[from + i] as number, digests[from + i] as string))
    .join('')
}

function marksText(parts: readonly (string | undefined)[]): string {
  let text = ''
  for (let from = 0; from < parts.length; from += 8) {
    let byte = 0
    for (let i = 0; i < 8; i++) if (parts[from + i] !== undefined) byte |= 1 << i
    text += String.fromCharCode(byte)
  }
  return text
}

function compareBinary(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
