/** The system calls that can lose data, behind a door: tests make them fail at a chosen call. */
import { fdatasync, ftruncate, write } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { NodeError, reasonOf, systemCode } from '../errors.ts'

export type Disk = {
  /** Writes some of the bytes at the position; returns how many. */
  write(fd: number, bytes: Buffer, position: number): Promise<number>
  /** Returns once the contents and the length of the file are on disk. */
  sync(fd: number): Promise<void>
  truncate(fd: number, length: number): Promise<void>
}

const writeOnce = promisify(write)
const syncOnce = promisify(fdatasync)
const truncateOnce = promisify(ftruncate)

/** The real disk. */
export const nodeDisk: Disk = {
  write: async (fd, bytes, position) => (await writeOnce(fd, bytes, 0, bytes.length, position)).bytesWritten,
  sync: (fd) => syncOnce(fd),
  truncate: (fd, length) => truncateOnce(fd, length),
}

/** Writes all of the bytes: a full disk takes a part first and refuses the rest. */
export async function writeAll(disk: Disk, fd: number, chunk: { bytes: Buffer; position: number }): Promise<void> {
  let done = 0
  while (done < chunk.bytes.length) {
    const written = await disk.write(fd, chunk.bytes.subarray(done), chunk.position + done)
    if (written === 0) throw new Error('the disk wrote nothing and gave no reason')
    done += written
  }
}

/** Makes new, renamed and removed names in the directory durable. */
export async function syncDirectory(dir: string): Promise<void> {
  const handle = await open(dir, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes folders, the outer before the inner, and their names durable: a log is only as safe as the way to it. */
export async function makeFolders(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    try {
      await mkdir(path, { recursive: true })
      await syncDirectory(dirname(path))
    } catch (error) {
      throw diskError(error, path)
    }
  }
}

/** Returns whether the system call failed for want of room. */
export function isDiskFull(error: unknown): boolean {
  const code = systemCode(error)
  return code === 'ENOSPC' || code === 'EDQUOT'
}

/** Returns the error that a failed system call on `path` becomes. */
export function diskError(error: unknown, path: string): NodeError {
  if (error instanceof NodeError) return error
  const reason = reasonOf(error)
  if (isDiskFull(error)) {
    const sentence = `no room left for ${path} (${reason}); free some space, nothing acknowledged is lost`
    return new NodeError('NODE_DISK_FULL', sentence, { path }, { cause: error })
  }
  const sentence = `the disk failed on ${path} (${reason}); check the disk and start the node again`
  return new NodeError('NODE_DISK_FAILED', sentence, { path }, { cause: error })
}
