/** Room for the bytes of a leaf, and numbers and texts among them. */
import type { Groups } from './leaf.ts'

/** A place, and how many bytes it is to have. */
type Gap = { readonly at: number; readonly end: number; readonly bytes: number }

/** Returns the bytes that the groups take. */
export function usedBytes({ ends }: Groups): number {
  return ends.length === 0 ? 0 : (ends[ends.length - 1] as number)
}

/** Makes a place in a group as long as is asked for. What was there is lost where it becomes shorter. */
export function spliceBytes(groups: Groups, gap: Gap & { readonly group: number }): void {
  const added = gap.bytes - (gap.end - gap.at)
  if (added === 0) return
  openGap(groups, gap)
  const { ends } = groups
  for (let i = gap.group; i < ends.length; i++) ends[i] = (ends[i] as number) + added
}

/** Moves what lies behind a place, which becomes as long as is asked for, and makes room where there is too little. */
export function openGap(groups: Groups, { at, end, bytes }: Gap): void {
  const used = usedBytes(groups)
  const needed = used + bytes - (end - at)
  if (needed > groups.data.length) {
    const data = new Uint8Array(needed + (needed >> 2))
    data.set(groups.data)
    groups.data = data
  }
  groups.data.copyWithin(at + bytes, end, used)
}

/** Returns how many bytes {@link writeNumber} takes. */
export function numberBytes(value: number): number {
  let bytes = 1
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) bytes++
  return bytes
}

/** Writes a number as `varint` does (`binary.ts`). Returns where it ends. */
export function writeNumber(data: Uint8Array, start: number, value: number): number {
  let at = start
  let rest = value
  while (rest >= 128) {
    data[at++] = 128 + (rest % 128)
    rest = Math.floor(rest / 128)
  }
  data[at++] = rest
  return at
}

/** Writes a binary string. Returns where it ends. */
export function writeText(data: Uint8Array, start: number, text: string): number {
  let at = start
  for (let i = 0; i < text.length; i++) data[at++] = text.charCodeAt(i)
  return at
}
