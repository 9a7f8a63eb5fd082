/**
 * Digests: from the bytes of an entry to the state root.
 *
 * ```
 * value     SHA-256( 'V' value )                                a value longer than 32 bytes
 * group     SHA-256( 'G' … )                                    a few entries of a leaf (`leaf.ts`)
 * leaf      SHA-256( 'L' n  items )                             over n groups
 * keys      SHA-256( 'S' … )                                    separators of an inner node (`node-codec.ts`)
 * inner     SHA-256( 'I' n  digest of the keys  items )         over n children
 * level     SHA-256( 'M' items )
 * item      n entries below  digest[32]
 * ```
 *
 * Up to {@link ARITY} groups or children are the items of their node's digest. Of more, runs of {@link ARITY} become one item
 * each, with the sum of their entries, and so on until no more than that are left. So few digests prove any one entry, its rank
 * among all entries, and, with the entry beside it, that nothing lies between them; and few are made anew when one changes.
 *
 * Every text says by its first byte what it is, and by what follows how long it is, so none is two things.
 */
import type { Sha256 } from '../env.ts'
import { varint } from './binary.ts'

/** Bytes of a digest. */
export const DIGEST_BYTES: number = 32
const ARITY_BITS = 2
/** Items under one digest. `npm run bench -- nodes` measures others. */
export const ARITY: number = 1 << ARITY_BITS

/** Parts of a node in order, as parallel lists: how many entries each holds, and its digest. */
export type Items = { readonly counts: readonly number[]; readonly digests: readonly string[] }

/** Digests between the items of a node and its own, from the bottom up; empty where out of date. */
export type Levels = string[][]

/** Takes notice that item `index` changed. When items come or go, all levels are to be dropped. */
export function forgetItem(levels: Levels, index: number): void {
  let at = index
  for (const level of levels) {
    at >>= ARITY_BITS
    level[at] = ''
  }
}

/** Returns the items over all `items` that are those of the node. Makes the digests that `levels` lacks, and keeps them there. */
export function topItems(items: Items, levels: Levels, sha256: Sha256): Items {
  let row = items
  for (let height = 0; row.digests.length > ARITY; height++) {
    levels[height] ??= []
    const level = levels[height] as string[]
    const sums: number[] = []
    for (let from = 0; from < row.digests.length; from += ARITY) {
      const at = from >> ARITY_BITS
      if (!level[at]) level[at] = levelDigest(row, from, sha256)
      sums.push(sumOf(row.counts, from))
    }
    row = { counts: sums, digests: level }
  }
  return row
}

/** Returns the digest of a value. */
export function valueDigest(value: string, sha256: Sha256): string {
  return sha256(`V${value}`)
}

/** Returns the digest of the run of items that begins with item `from`. */
export function levelDigest(items: Items, from: number, sha256: Sha256): string {
  return sha256(`M${runText(items, from)}`)
}

/** Returns the digest of a leaf of so many groups. */
export function leafDigest(groups: number, top: Items, sha256: Sha256): string {
  return sha256(`L${varint(groups)}${runText(top, 0)}`)
}

/** Returns the digest of an inner node of so many children, whose separators have that digest. */
export function innerDigest(node: { children: number; keys: string }, top: Items, sha256: Sha256): string {
  return sha256(`I${varint(node.children)}${node.keys}${runText(top, 0)}`)
}

/** Returns the bytes of an item. */
export function itemText(count: number, digest: string): string {
  return varint(count) + digest
}

/** Returns the number of entries in the run of items that begins with item `from`. */
export function sumOf(counts: readonly number[], from: number): number {
  let sum = 0
  for (let i = from; i < counts.length && i < from + ARITY; i++) sum += counts[i] as number
  return sum
}

function runText({ counts, digests }: Items, from: number): string {
  let text = ''
  for (let i = from; i < counts.length && i < from + ARITY; i++) {
    text += itemText(counts[i] as number, digests[i] as string)
  }
  return text
}
