/** Leaves made of lists of entries, and back: slow and obvious. */
import { EntryScan } from '../../contract/tree/entry-scan.ts'
import { readGroup } from '../../contract/tree/group-reader.ts'
import { type Groups, groupBytes } from '../../contract/tree/leaf.ts'
import { makeGroups, type NewValue } from '../../contract/tree/leaf-edit.ts'
import { toBinary } from '../../node/sequencer/native-sha256.ts'

export type Entry = readonly [key: string, value: NewValue]

/** Returns a short value. */
export function short(bytes: string): NewValue {
  return { bytes, long: undefined }
}

/** Returns a long value with a digest made up from its name, and an id. */
export function long(name: string, id = 1): NewValue {
  return { bytes: name.slice(0, 1).padEnd(32, '#'), long: id }
}

/** Returns groups of these entries. */
export function groupsOf(entries: readonly Entry[]): Groups {
  return makeGroups(
    entries.map(([key]) => key),
    entries.map(([, value]) => value),
  )
}

/** Returns the entries of each group. */
export function listsOf(groups: Groups): Entry[][] {
  let rank = 0
  return groups.ends.map((_, at) => {
    const { keys, values } = readGroup(groups, at, { scan: new EntryScan(), toBinary })
    return keys.map((key, i): Entry => {
      const value = values[i]
      const long = groups.longs[rank++]
      return [key, typeof value === 'string' ? short(value) : { bytes: value?.digest ?? '', long }]
    })
  })
}

/** Returns the bytes of each group. */
export function bytesOf(groups: Groups): string[] {
  return groups.ends.map((_, at) => toBinary(groupBytes(groups, at)))
}
