/**
 * A leaf: groups of up to {@link GROUP_MAX} entries, as bytes one behind the other. They are what a digest is of, what the
 * store has and, with some values in place of their digests, what a proof shows.
 *
 * ```
 * group  'G'  entries[1]  entries × ( n shared  n suffix length  suffix  value )
 * value  00 … 20  that many bytes                 the value
 *        21       digest[32]                      of a longer value
 * ```
 *
 * A key is the first `shared` bytes of the key before it in the group, and the suffix; `shared` is the most they share, and 0 at
 * the first. A write changes the bytes of one group, whatever the others are. Where groups are cut depends on the sequence of
 * writes alone (`leaf-edit.ts`). They have no least size but one entry: a leaf has few entries, so few groups.
 *
 * Bytes in place, instead of a list of keys and a list of values: a leaf then lies in a few lines of the processor's cache, leaves
 * nothing behind for the garbage collector when it changes, and is sealed by hashing what is there.
 */
import { DIGEST_BYTES, type Levels } from './digest.ts'
import type { EntryScan } from './entry-scan.ts'

/** Most entries of a group. `npm run bench -- nodes` measures others. */
export const GROUP_MAX: number = 8
/** Values longer than this many bytes stand as their digests. */
export const SHORT_VALUE_BYTES_MAX: number = DIGEST_BYTES
/** First byte of a value that stands as its digest. */
export const DIGEST_TAG: number = SHORT_VALUE_BYTES_MAX + 1

/** A value longer than {@link SHORT_VALUE_BYTES_MAX}: itself, or how to come by it. */
export type LongValue = string | HeldApart | Unchecked

/** A value that has a place of its own in the store. */
export type HeldApart = {
  readonly id: number
  /** The value, until it is sealed. */
  text: string | undefined
}

/** A value as the store gave it, not yet held against its digest. */
type Unchecked = { readonly unchecked: string }

/** Groups side by side. */
export type Groups = {
  /** Their bytes, and room for more. */
  data: Uint8Array
  /** Where each ends. */
  ends: number[]
  /** How many entries there are up to the end of each. */
  ranks: number[]
  /** The long value of each entry that has one; an empty list when none has. */
  longs: (LongValue | undefined)[]
  /** Digest of each, kept from when it was last asked for; empty where it is out of date. */
  digests: string[]
  /** Digests over those, kept likewise. */
  levels: Levels
}

/** A node that holds entries. */
export type Leaf = Groups & {
  readonly kind: 'leaf'
  readonly id: number
  /** Changed since it was last sealed. */
  dirty: boolean
  /** When it was last used (`node-store.ts`), and the bytes it was counted with then. */
  epoch: number
  bytes: number
}

/** Returns groups without entries. */
export function emptyGroups(): Groups {
  return { data: new Uint8Array(0), ends: [], ranks: [], longs: [], digests: [], levels: [] }
}

/** Returns a leaf of these groups. All leaves are made here, so that engines find all of one form. */
export function createLeaf(id: number, { data, ends, ranks, longs, digests, levels }: Groups): Leaf {
  return { kind: 'leaf', id, data, ends, ranks, longs, digests, levels, dirty: false, epoch: 0, bytes: 0 }
}

/** Returns the number of entries. */
export function countOf({ ranks }: Groups): number {
  return ranks.length === 0 ? 0 : (ranks[ranks.length - 1] as number)
}

/** Returns where group `at` begins. */
export function startOf({ ends }: Groups, at: number): number {
  return at === 0 ? 0 : (ends[at - 1] as number)
}

/** Returns the number of entries before group `at`. */
export function rankOf({ ranks }: Groups, at: number): number {
  return at === 0 ? 0 : (ranks[at - 1] as number)
}

/** Returns the bytes of group `at`, which stay its own only until it changes. */
export function groupBytes(groups: Groups, at: number): Uint8Array {
  return groups.data.subarray(startOf(groups, at), groups.ends[at])
}

/** Returns the number of entries before that which the scan stands at. */
export function rankAt(groups: Groups, scan: EntryScan): number {
  return rankOf(groups, scan.group) + scan.index
}

/** Returns the bytes behind the first byte of the value that a scan stands at: a short value, or a digest. */
export function valueBytesAt({ data }: Groups, scan: EntryScan): string {
  let text = ''
  for (let i = scan.value; i < scan.end; i++) text += String.fromCharCode(data[i] as number)
  return text
}
