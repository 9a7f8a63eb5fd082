/** Checks a sealed tree from its stored bytes alone. */
import type { Kv } from '../kv/kv.ts'
import { valueDigest } from './digest.ts'
import { EntryScan } from './entry-scan.ts'
import { type Entries, readGroup } from './group-reader.ts'
import { countOf, GROUP_MAX, groupBytes, isLongValue, type Leaf, rankOf } from './leaf.ts'
import { makeGroups } from './leaf-edit.ts'
import { entryCount, type Inner, type Node, sizeOf } from './node.ts'
import { type Codec, decodeNode, type NodeRef, sealInner, sealLeaf } from './node-codec.ts'
import { storageKey } from './node-store.ts'
import { NODE_MAX, NODE_MIN } from './reshape.ts'
import type { TreeHead } from './tree.ts'

/** Something about a node that should not be. */
type TreeFinding = { readonly node: number; readonly finding: string }

/** What was found, and what there is. */
export type TreeReport = {
  /** Empty when all is well. */
  readonly findings: readonly TreeFinding[]
  readonly entries: number
  /** Nodes, and long values: so many keys of the store belong to the tree. */
  readonly nodes: number
  readonly values: number
  /** Levels of nodes. */
  readonly height: number
}

/** Where a node stands: its keys are not less than `lower` and less than `upper`. */
type Place = { readonly depth: number; readonly lower: string; readonly upper: string | undefined }

/**
 * Checks digests, encodings, sizes, order and bounds of keys, counts, depth, values, and that nothing is referred to twice.
 *
 * Reads every node and every long value.
 */
export function checkTree(kv: Kv, head: TreeHead, codec: Codec): TreeReport {
  return new Check(kv, codec).run(head)
}

class Check {
  readonly #kv: Kv
  readonly #codec: Codec
  readonly #scan = new EntryScan()
  readonly #findings: TreeFinding[] = []
  readonly #nodes = new Set<number>()
  readonly #values = new Set<number>()
  #height = 0
  #entries = 0

  constructor(kv: Kv, codec: Codec) {
    this.#kv = kv
    this.#codec = codec
  }

  run({ rootId, rootHash }: TreeHead): TreeReport {
    this.#check({ id: rootId, digest: rootHash }, { depth: 1, lower: '', upper: undefined })
    return {
      findings: this.#findings,
      entries: this.#entries,
      nodes: this.#nodes.size,
      values: this.#values.size,
      height: this.#height,
    }
  }

  #find(node: number, finding: string): void {
    this.#findings.push({ node, finding })
  }

  /** Returns the number of entries at and below a node; `undefined` when it cannot be read. */
  #check(ref: NodeRef, place: Place): number | undefined {
    if (this.#nodes.has(ref.id)) this.#find(ref.id, 'two nodes refer to it')
    this.#nodes.add(ref.id)
    const bytes = this.#kv.get(storageKey('n', ref.id))
    let node: Node
    try {
      node = decodeNode(ref, bytes, this.#codec)
    } catch (error) {
      this.#find(ref.id, error instanceof Error ? error.message : 'it cannot be read')
      return undefined
    }
    this.#checkSize(node, place)
    if (node.kind === 'leaf') this.#checkLeaf(node, place)
    else this.#checkInner(node, place)
    const again = node.kind === 'leaf' ? sealLeaf(node, this.#codec) : sealInner(node, this.#codec)
    if (again.bytes !== bytes) this.#find(ref.id, 'it is not stored in the one way there is')
    return entryCount(node)
  }

  #checkSize(node: Node, { depth }: Place): void {
    const size = sizeOf(node)
    const sizeMin = depth > 1 ? NODE_MIN : node.kind === 'leaf' ? 0 : 2
    if (size < sizeMin || size > NODE_MAX) this.#find(node.id, `it has ${size} parts, not ${sizeMin} to ${NODE_MAX}`)
  }

  #checkKeys(node: Node, keys: readonly string[], { lower, upper }: Place): void {
    keys.forEach((key, i) => {
      if (i > 0 && (keys[i - 1] as string) >= key) this.#find(node.id, `key ${i} is not greater than the one before`)
      if (key < lower) this.#find(node.id, `key ${i} is less than the separator before the node`)
      if (upper !== undefined && key >= upper) this.#find(node.id, `key ${i} is not less than the separator behind it`)
    })
  }

  #checkInner(inner: Inner, place: Place): void {
    this.#checkKeys(inner, inner.keys, place)
    inner.ids.forEach((id, i) => {
      const bounds = { lower: inner.keys[i - 1] ?? place.lower, upper: inner.keys[i] ?? place.upper }
      const count = this.#check({ id, digest: inner.digests[i] as string }, { depth: place.depth + 1, ...bounds })
      if (count !== undefined && count !== inner.counts[i]) {
        this.#find(inner.id, `it counts ${inner.counts[i]} entries below child ${id}, there are ${count}`)
      }
    })
  }

  #checkLeaf(leaf: Leaf, place: Place): void {
    if (this.#height === 0) this.#height = place.depth
    if (this.#height !== place.depth) this.#find(leaf.id, `it is at depth ${place.depth}, others at ${this.#height}`)
    this.#entries += countOf(leaf)
    const keys: string[] = []
    for (let i = 0; i < leaf.ends.length; i++) {
      const entries = readGroup(leaf, i, { scan: this.#scan, toBinary: this.#codec.toBinary })
      keys.push(...entries.keys)
      this.#checkGroup(leaf, i, entries)
      entries.values.forEach((value, at) => {
        if (typeof value !== 'string') this.#checkLong(leaf, rankOf(leaf, i) + at, value.digest)
      })
    }
    this.#checkKeys(leaf, keys, place)
  }

  #checkGroup(leaf: Leaf, at: number, { keys, values }: Entries): void {
    if (keys.length < 1 || keys.length > GROUP_MAX) this.#find(leaf.id, `group ${at} has ${keys.length} entries`)
    const again = makeGroups(
      keys,
      values.map((value) =>
        typeof value === 'string' ? { bytes: value, long: undefined } : { bytes: value.digest, long: 0 },
      ),
    )
    const { toBinary } = this.#codec
    if (toBinary(groupBytes(again, 0)) !== toBinary(groupBytes(leaf, at))) {
      this.#find(leaf.id, `group ${at} is not written in the one way there is`)
    }
  }

  #checkLong(leaf: Leaf, rank: number, digest: string): void {
    const id = leaf.longs[rank]
    if (id === undefined) {
      this.#find(leaf.id, `the value of entry ${rank} is missing`)
      return
    }
    if (this.#values.has(id)) this.#find(leaf.id, `another leaf refers to value ${id} too`)
    this.#values.add(id)
    const text = this.#kv.get(storageKey('v', id))
    if (text === undefined || valueDigest(text, this.#codec.sha256) !== digest) {
      this.#find(leaf.id, `the value of entry ${rank} is not as it was sealed`)
    } else if (!isLongValue(text)) {
      this.#find(leaf.id, `the value of entry ${rank} is in the wrong place for its ${text.length} bytes`)
    }
  }
}
