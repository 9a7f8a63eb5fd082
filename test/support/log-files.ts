import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Disk } from '../../node/log/disk.ts'
import { nodeDisk } from '../../node/log/disk.ts'
import { openFileLog } from '../../node/log/file-log.ts'
import { RECORD_HEADER_BYTES, SEGMENT_HEADER_BYTES } from '../../node/log/format.ts'

/** Returns the segment files of a log, oldest first. */
export function segmentFiles(dir: string): string[] {
  const names = readdirSync(dir).filter((name) => name.endsWith('.weftlog'))
  return names.sort().map((name) => join(dir, name))
}

/** Writes a log whose groups are the given ones, in an emptied directory. Returns the bytes of its last segment. */
export async function writeLog(
  dir: string,
  groups: readonly (readonly string[])[],
  segmentBytes?: number,
): Promise<Buffer> {
  rmSync(dir, { recursive: true, force: true })
  const log = await openFileLog(dir, segmentBytes === undefined ? {} : { segmentBytes })
  for (const group of groups) {
    for (const text of group) log.append(text)
    await log.sync()
  }
  await log.close()
  return readFileSync(segmentFiles(dir).at(-1) ?? '')
}

/** Returns where each record of a segment with these texts starts, and where the last one ends. */
export function offsetsOf(texts: readonly string[]): number[] {
  const offsets = [SEGMENT_HEADER_BYTES]
  for (const text of texts) offsets.push((offsets.at(-1) ?? 0) + RECORD_HEADER_BYTES + Buffer.byteLength(text))
  return offsets
}

/** Puts these bytes in place of a log's last segment. */
export function replaceLastSegment(dir: string, bytes: Buffer): void {
  writeFileSync(segmentFiles(dir).at(-1) ?? '', bytes)
}

/** Counts of the calls that a disk saw. */
export type DiskCalls = { write: number; sync: number; truncate: number }

/** Returns the real disk, with its calls counted, each of which `fail` may turn into an error by returning one. */
export function watchedDisk(fail: (call: keyof Disk, count: number) => Error | undefined = () => undefined): {
  disk: Disk
  calls: DiskCalls
} {
  const calls: DiskCalls = { write: 0, sync: 0, truncate: 0 }
  const watch = async <T>(call: keyof Disk, run: () => Promise<T>): Promise<T> => {
    const error = fail(call, ++calls[call])
    if (error !== undefined) throw error
    return run()
  }
  const disk: Disk = {
    write: (fd, bytes, position) => watch('write', () => nodeDisk.write(fd, bytes, position)),
    sync: (fd) => watch('sync', () => nodeDisk.sync(fd)),
    truncate: (fd, length) => watch('truncate', () => nodeDisk.truncate(fd, length)),
  }
  return { disk, calls }
}

/** Returns an error such as the system gives. */
export function systemError(code: 'ENOSPC' | 'EIO'): Error {
  return Object.assign(new Error(`${code}: made by a test`), { code })
}
