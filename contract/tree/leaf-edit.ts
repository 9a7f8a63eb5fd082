/**
 * Changing a leaf.
 *
 * - A new entry goes into the group of the entry before it; the first of all into the first group.
 * - A group of more than {@link GROUP_MAX} entries is cut in two: the left half, rounded down, stays.
 * - A group without entries goes.
 */
import { sharedLength } from './binary.ts'
import type { EntryScan } from './entry-scan.ts'
import {
  countOf,
  DIGEST_TAG,
  dropStale,
  emptyGroups,
  GROUP_MAX,
  type Groups,
  groupSize,
  markStale,
  NO_LONGS,
  rankAt,
  startOf,
} from './leaf.ts'
import { numberBytes, openGap, spliceBytes, usedBytes, writeNumber, writeText } from './leaf-bytes.ts'

/** The letter G, which a group begins with. */
const GROUP_TAG = 0x47

/** A value to be put into a leaf: a short one itself, or the digest of a long one and its id. */
export type NewValue = { readonly bytes: string; readonly long: number | undefined }

/** Returns the groups of entries in order: as few and as even as can be. */
export function makeGroups(keys: readonly string[], values: readonly NewValue[]): Groups {
  const groups = emptyGroups()
  groups.data = new Uint8Array(roomFor(keys, values))
  const many = Math.ceil(keys.length / GROUP_MAX)
  let from = 0
  let at = 0
  for (let i = 1; i <= many; i++) {
    const to = Math.floor((i * keys.length) / many)
    at = writeGroup(groups.data, at, { keys: keys.slice(from, to), values: values.slice(from, to) })
    groups.ends.push(at)
    groups.digests.push('')
    from = to
  }
  groups.count = keys.length
  if (values.some((value) => value.long !== undefined)) groups.longs = values.map((value) => value.long)
  return groups
}

/** Returns no less than the groups of these entries take. */
function roomFor(keys: readonly string[], values: readonly NewValue[]): number {
  let bytes = 2 * keys.length
  for (const key of keys) bytes += 2 * numberBytes(key.length) + key.length
  for (const value of values) bytes += 1 + value.bytes.length
  return bytes
}

type NewGroup = { readonly keys: readonly string[]; readonly values: readonly NewValue[] }

/** Returns where the group ends. */
function writeGroup(data: Uint8Array, start: number, { keys, values }: NewGroup): number {
  data[start] = GROUP_TAG
  data[start + 1] = keys.length
  let at = start + 2
  let before = ''
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string
    const shared = sharedLength(before, key)
    at = writeNumber(data, writeNumber(data, at, shared), key.length - shared)
    at = writeValue(data, writeText(data, at, key.slice(shared)), values[i] as NewValue)
    before = key
  }
  return at
}

/** Puts in a new entry, where the scan has looked for its key. The groups have others. */
export function insertEntry(groups: Groups, scan: EntryScan, value: NewValue): void {
  const { group, start, matched, matchedHere, size } = scan
  insertLong(groups, scan, value.long)
  const isLast = scan.index === size
  const rest = scan.key.length - matched
  const bytes = numberBytes(matched) + numberBytes(rest) + rest + 1 + value.bytes.length
  // What comes next shares more with the new key than it did with the one before.
  const nextSuffix = isLast ? start : scan.suffix + matchedHere - scan.shared
  const nextLength = scan.suffixEnd - nextSuffix
  const nextBytes = isLast ? 0 : numberBytes(matchedHere) + numberBytes(nextLength)
  spliceBytes(groups, { group, at: start, end: nextSuffix, bytes: bytes + nextBytes })
  const { data } = groups
  let at = writeNumber(data, writeNumber(data, start, matched), rest)
  at = writeValue(data, scan.writeKey(data, at, matched), value)
  if (!isLast) writeNumber(data, writeNumber(data, at, matchedHere), nextLength)
  changeSize(groups, group, 1)
  markStale(groups, group)
  if (size === GROUP_MAX) splitGroup(groups, scan, { group, at: (size + 1) >> 1 })
}

/** Gives another value to the entry that the scan stands at. */
export function replaceEntry(groups: Groups, scan: EntryScan, value: NewValue): void {
  const at = scan.value - 1
  spliceBytes(groups, { group: scan.group, at, end: scan.end, bytes: 1 + value.bytes.length })
  writeValue(groups.data, at, value)
  markStale(groups, scan.group)
  replaceLong(groups, scan, value.long)
}

/** Removes the entry that the scan stands at. */
export function removeEntry(groups: Groups, scan: EntryScan): void {
  const { group, start, shared, suffix, size } = scan
  if (groups.longs.length > 0) groups.longs.splice(rankAt(groups, scan), 1)
  const { data } = groups
  if (scan.next()) {
    // What comes next shared bytes with the key that goes which the one before may not have.
    const lost = Math.max(0, scan.shared - shared)
    const length = scan.suffixEnd - scan.suffix + lost
    const bytes = numberBytes(scan.shared - lost) + numberBytes(length)
    data.copyWithin(start + bytes, suffix, suffix + lost)
    spliceBytes(groups, { group, at: start + bytes + lost, end: scan.suffix, bytes: 0 })
    writeNumber(data, writeNumber(data, start, scan.shared - lost), length)
  } else {
    spliceBytes(groups, { group, at: start, end: scan.start, bytes: 0 })
  }
  changeSize(groups, group, -1)
  markStale(groups, group)
  if (size === 1) removeGroup(groups, group)
}

/** Takes the entries from `at` on away from `groups` and returns them. */
export function cutGroups(groups: Groups, scan: EntryScan, at: number): Groups {
  let index = 0
  let before = 0
  for (; index < groups.ends.length && before + groupSize(groups, index) <= at; index++) {
    before += groupSize(groups, index)
  }
  if (before < at) splitGroup(groups, scan, { group: index++, at: at - before })
  dropStale(groups)
  const start = startOf(groups, index)
  const moved = groups.data.subarray(start, usedBytes(groups))
  const right: Groups = {
    // Room for as many again: with more than that it will be cut as this one is.
    data: new Uint8Array(2 * moved.length),
    ends: groups.ends.slice(index).map((end) => end - start),
    count: groups.count - at,
    longs: groups.longs.length === 0 ? NO_LONGS : groups.longs.splice(at),
    digests: groups.digests.splice(index),
    levels: [],
    stale: 0,
  }
  groups.levels = []
  right.data.set(moved)
  groups.ends.length = index
  groups.count = at
  return right
}

/** Adds groups behind those of `groups`. */
export function appendGroups(groups: Groups, more: Groups): void {
  const used = usedBytes(groups)
  const bytes = usedBytes(more)
  if (groups.longs.length + more.longs.length > 0) groups.longs = [...longsOf(groups), ...longsOf(more)]
  dropStale(groups)
  dropStale(more)
  openGap(groups, { at: used, end: used, bytes })
  groups.data.set(more.data.subarray(0, bytes), used)
  groups.digests.push(...more.digests)
  groups.levels = []
  for (const end of more.ends) groups.ends.push(used + end)
  groups.count += more.count
}

/** Puts groups in the place of those of `groups`. */
export function setGroups(groups: Groups, { data, ends, count, longs, digests, levels, stale }: Groups): void {
  groups.data = data
  groups.ends = ends
  groups.count = count
  groups.longs = longs
  groups.digests = digests
  groups.levels = levels
  groups.stale = stale
}

/** Cuts a group before its entry `at`, which is not the first. */
function splitGroup(groups: Groups, scan: EntryScan, { group, at }: { group: number; at: number }): void {
  scan.open(groups, group)
  scan.takeKeyAt(at)
  const { start, suffixEnd, size } = scan
  const { length } = scan.key
  spliceBytes(groups, { group, at: start, end: suffixEnd, bytes: 3 + numberBytes(length) + length })
  const { data } = groups
  data[startOf(groups, group) + 1] = at
  data[start] = GROUP_TAG
  data[start + 1] = size - at
  data[start + 2] = 0
  scan.writeKey(data, writeNumber(data, start + 3, length), 0)
  dropStale(groups)
  groups.ends.splice(group, 0, start)
  groups.digests.splice(group, 1, '', '')
  groups.levels = []
}

function removeGroup(groups: Groups, group: number): void {
  spliceBytes(groups, { group, at: startOf(groups, group), end: groups.ends[group] as number, bytes: 0 })
  dropStale(groups)
  groups.ends.splice(group, 1)
  groups.digests.splice(group, 1)
  groups.levels = []
}

function changeSize(groups: Groups, group: number, added: 1 | -1): void {
  const at = startOf(groups, group) + 1
  groups.data[at] = (groups.data[at] as number) + added
  groups.count += added
}

/** To be called before the entry is there. */
function insertLong(groups: Groups, scan: EntryScan, long: number | undefined): void {
  if (long === undefined && groups.longs.length === 0) return
  groups.longs = longsOf(groups)
  groups.longs.splice(rankAt(groups, scan), 0, long)
}

function replaceLong(groups: Groups, scan: EntryScan, long: number | undefined): void {
  if (long === undefined && groups.longs.length === 0) return
  groups.longs = longsOf(groups)
  groups.longs[rankAt(groups, scan)] = long
}

/** Returns a list that may be changed. */
function longsOf(groups: Groups): (number | undefined)[] {
  return groups.longs.length > 0 ? groups.longs : Array.from({ length: countOf(groups) })
}

function writeValue(data: Uint8Array, at: number, { bytes, long }: NewValue): number {
  data[at] = long === undefined ? bytes.length : DIGEST_TAG
  return writeText(data, at + 1, bytes)
}
