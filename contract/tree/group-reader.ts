/** Makes texts of the keys and values of a group. */
import type { EntryScan } from './entry-scan.ts'
import { type Groups, groupBytes, rankAt, startOf } from './leaf.ts'

/** A long value that was not looked at yet: which entry of which groups it is of, and its digest. */
export type Unread = { readonly groups: Groups; readonly rank: number; readonly digest: string }

/** Entries in order of their keys, as parallel lists. */
export type Entries = { readonly keys: string[]; readonly values: (string | Unread)[] }

/** Returns the entries of group `at`; none when there is no such group. */
export function readGroup(
  groups: Groups,
  at: number,
  { scan, toBinary }: { scan: EntryScan; toBinary: (bytes: Uint8Array) => string },
): Entries {
  const entries: Entries = { keys: [], values: [] }
  if (at >= groups.ends.length) return entries
  const text = toBinary(groupBytes(groups, at))
  const start = startOf(groups, at)
  scan.open(groups, at)
  let key = ''
  while (scan.next()) {
    key = key.slice(0, scan.shared) + text.slice(scan.suffix - start, scan.suffixEnd - start)
    const value = text.slice(scan.value - start, scan.end - start)
    entries.keys.push(key)
    entries.values.push(scan.isLong ? { groups, rank: rankAt(groups, scan), digest: value } : value)
  }
  return entries
}
