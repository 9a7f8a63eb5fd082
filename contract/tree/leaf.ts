/**
 * A leaf: groups of up to {@link GROUP_MAX} entries, as bytes one behind the other. They are what a digest is of, what the
 * store has and, with some values in place of their digests, what a proof shows.
 *
 * ```
 * group  'G'  entries[1]  entries × ( n shared  n suffix length  suffix  value )
 * value  00 … 20  that many bytes                 the value
 *        21       digest[32]                      of a longer value, which has a place of its own in the store
 * ```
 *
 * A key is the first `shared` bytes of the key before it in the group, and the suffix; `shared` is the most they share, and 0 at
 * the first. A write changes the bytes of one group, whatever the others are. Where groups are cut depends on the sequence of
 * writes alone (`leaf-edit.ts`). They have no least size but one entry: a leaf has few entries, so few groups.
 *
 * Bytes in place, instead of a list of keys and a list of values: a leaf then lies in a few lines of the processor's cache, leaves
 * nothing behind for the garbage collector when it changes, and is sealed by hashing what is there.
 */
import { DIGEST_BYTES, forgetItem, type Levels } from './digest.ts'
import type { EntryScan } from './entry-scan.ts'

/** Most entries of a group. `npm run bench -- nodes` measures others. */
export const GROUP_MAX: number = 8
/** Values longer than this many bytes stand as their digests. */
export const SHORT_VALUE_BYTES_MAX: number = DIGEST_BYTES
/** First byte of a value that stands as its digest. */
export const DIGEST_TAG: number = SHORT_VALUE_BYTES_MAX + 1

/** Says whether a value stands in a leaf as its digest. */
export function isLongValue(value: string): boolean {
  return value.length > SHORT_VALUE_BYTES_MAX
}

/** Groups side by side. */
export type Groups = {
  /** Their bytes, and room for more. */
  data: Uint8Array
  /** Where each ends. */
  ends: number[]
  /** How many entries there are. */
  count: number
  /** The id of the long value of each entry that has one (`node-store.ts`); {@link NO_LONGS} when none has. */
  longs: (number | undefined)[]
  /** Digest of each, kept from when it was last asked for; empty where it is out of date. */
  digests: string[]
  /** Digests over those, kept likewise. */
  levels: Levels
  /** Groups whose digests are out of date besides, a bit each; the last bit is of all from there on. */
  stale: number
}

/** No long values. It is one list for all leaves, so that a write to one of them finds it near, and is never added to. */
export const NO_LONGS: (number | undefined)[] = []

const STALE_BIT_LAST = 31

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
  return { data: new Uint8Array(0), ends: [], count: 0, longs: NO_LONGS, digests: [], levels: [], stale: 0 }
}

/** Returns a leaf of these groups. All leaves are made here, so that engines find all of one form. */
export function createLeaf(id: number, { data, ends, count, longs, digests, levels, stale }: Groups): Leaf {
  return { kind: 'leaf', id, data, ends, count, longs, digests, levels, stale, dirty: false, epoch: 0, bytes: 0 }
}

/** Returns the number of entries. */
export function countOf({ count }: Groups): number {
  return count
}

/** Returns where group `at` begins. */
export function startOf({ ends }: Groups, at: number): number {
  return at === 0 ? 0 : (ends[at - 1] as number)
}

/** Returns the number of entries of group `at`. */
export function groupSize(groups: Groups, at: number): number {
  return groups.data[startOf(groups, at) + 1] ?? 0
}

/** Returns the number of entries before group `at`. */
export function rankOf(groups: Groups, at: number): number {
  let rank = 0
  for (let i = 0; i < at; i++) rank += groupSize(groups, i)
  return rank
}

/** Takes notice that the bytes of group `at` are others. What has its digest is not touched: it lies apart in memory. */
export function markStale(groups: Groups, at: number): void {
  groups.stale |= 1 << Math.min(at, STALE_BIT_LAST)
}

/** Empties the digests that are out of date. To be called before groups come or go, and before digests are used. */
export function dropStale(groups: Groups): void {
  const { stale, digests, levels } = groups
  if (stale === 0) return
  for (let at = 0; at < digests.length; at++) {
    if ((stale & (1 << Math.min(at, STALE_BIT_LAST))) === 0) continue
    digests[at] = ''
    forgetItem(levels, at)
  }
  groups.stale = 0
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
