/** Groups of a leaf (`tree/leaf.ts`) as a proof shows them: with some long values in place of their digests. */
import type { Sha256 } from '../env.ts'
import { type BinaryReader, varint } from '../tree/binary.ts'
import { DIGEST_BYTES, valueDigest } from '../tree/digest.ts'
import type { EntryScan } from '../tree/entry-scan.ts'
import { DIGEST_TAG, GROUP_MAX, type Groups, SHORT_VALUE_BYTES_MAX, startOf } from '../tree/leaf.ts'
import type { ShownEntry } from './proven-store.ts'

/** First byte of a long value that is shown. */
const SHOWN_TAG = DIGEST_TAG + 1

/**
 * Returns the bytes of group `at` with values in place of their digests.
 *
 * @param bytes - Those of the group.
 * @param shownValue - Returns the value of an entry of the group, or `undefined` to show its digest.
 */
export function showGroup(
  { groups, at, bytes }: { groups: Groups; at: number; bytes: string },
  scan: EntryScan,
  shownValue: (index: number) => string | undefined,
): string {
  const start = startOf(groups, at)
  let text = ''
  let from = 0
  scan.open(groups, at)
  while (scan.next()) {
    const value = scan.isLong ? shownValue(scan.index) : undefined
    if (value === undefined) continue
    const head = bytes.slice(from, scan.value - 1 - start)
    text += head + String.fromCharCode(SHOWN_TAG) + varint(value.length) + value
    from = scan.end - start
  }
  return text + bytes.slice(from)
}

/** An entry of a group, wherever the group is. */
type GroupEntry = Pick<ShownEntry, 'key' | 'value' | 'isLong'>

/** Reads a group. Returns its entries and its digest. */
export function readShownGroup(
  reader: BinaryReader,
  sha256: Sha256,
): { readonly entries: readonly GroupEntry[]; readonly digest: string } {
  const entries: GroupEntry[] = []
  const group = { text: '', from: reader.at }
  if (reader.text(1) !== 'G') reader.fail('a group begins with G')
  const size = reader.byte()
  if (size < 1 || size > GROUP_MAX) reader.fail('a group has a bounded number of entries')
  let key = ''
  for (let i = 0; i < size; i++) {
    const shared = reader.varint()
    if (shared > key.length) reader.fail('a key shares with the one before what that one has')
    key = key.slice(0, shared) + reader.text(reader.varint())
    entries.push({ key, ...readValue(reader, group, sha256) })
  }
  return { entries, digest: sha256(group.text + reader.slice(group.from, reader.at)) }
}

/** @param group - Bytes of the group up to `from` are in `text`, with digests in place of values. */
function readValue(
  reader: BinaryReader,
  group: { text: string; from: number },
  sha256: Sha256,
): Pick<GroupEntry, 'value' | 'isLong'> {
  const { at } = reader
  const tag = reader.byte()
  if (tag <= SHORT_VALUE_BYTES_MAX) return { value: reader.text(tag), isLong: false }
  if (tag === DIGEST_TAG) {
    reader.text(DIGEST_BYTES)
    return { value: undefined, isLong: false }
  }
  if (tag !== SHOWN_TAG) return reader.fail('a value is of a kind that there is')
  const value = reader.text(reader.varint())
  if (value.length <= SHORT_VALUE_BYTES_MAX) reader.fail('a short value stands as it is')
  group.text += reader.slice(group.from, at) + String.fromCharCode(DIGEST_TAG) + valueDigest(value, sha256)
  group.from = reader.at
  return { value, isLong: true }
}
