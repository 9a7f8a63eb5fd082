/**
 * One process per database directory.
 *
 * The lock is flock(2) on `<dir>/weft.lock`: it belongs to our open file, so the kernel drops it when the process ends
 * in whatever way, it knows nothing of process ids (which are used again), and it holds between containers that share
 * the directory. Node has no flock call. On Linux the `flock` program (util-linux, busybox) locks the file description
 * that it inherits from us and exits; the description, and with it the lock, stays ours. macOS locks in open(2).
 * The pid in the file is for the error message only.
 */
import { spawnSync } from 'node:child_process'
import { closeSync, constants, ftruncateSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { NodeError, reasonOf, systemCode } from '../errors.ts'
import { diskError } from './disk.ts'

const FILE_NAME = 'weft.lock'
/** `O_EXLOCK` of macOS open(2); Node has no name for it. */
const O_EXLOCK = 0x20

/** A held lock. */
export type DirectoryLock = {
  /** Lets another process have the directory. A second call does nothing. */
  release(): void
}

/**
 * Locks the directory, which is created if it is absent, for this process. Blocks for some milliseconds; call it once,
 * before anything in the directory is opened.
 *
 * @throws {NodeError} `NODE_DIRECTORY_BUSY` when another process, or another part of this one, holds it;
 * `NODE_CONFIG_INVALID` when this machine has no way to lock; `NODE_DISK_FULL`, `NODE_DISK_FAILED`.
 */
export function lockDirectory(dir: string): DirectoryLock {
  const path = join(dir, FILE_NAME)
  const fd = openHeld(dir, path)
  let isHeld = true
  return {
    release: () => {
      if (!isHeld) return
      isHeld = false
      // The file stays: removing it would let two processes lock two files of one name.
      ftruncateSync(fd)
      closeSync(fd)
    },
  }
}

/** What the system says of a path that is no directory, or not ours to write. */
const UNUSABLE: ReadonlySet<string> = new Set([
  'EEXIST',
  'ENOENT',
  'ENOTDIR',
  'ELOOP',
  'EACCES',
  'EPERM',
  'EROFS',
  'ENAMETOOLONG',
])

/** Returns the locked file, with our pid in it. */
function openHeld(dir: string, path: string): number {
  try {
    makeDirectory(resolve(dir))
    const fd = process.platform === 'darwin' ? openLocked(path) : openAndLock(path)
    ftruncateSync(fd)
    writeSync(fd, `${process.pid}\n`, 0)
    return fd
  } catch (error) {
    if (!UNUSABLE.has(systemCode(error) ?? '')) throw diskError(error, path)
    const sentence = `${dir} cannot be used as a directory (${reasonOf(error)}); give one that this user may write to`
    throw new NodeError('NODE_CONFIG_INVALID', sentence, { path: dir }, { cause: error })
  }
}

/**
 * Makes a directory and those around it. `recursive` of Node tries for ever where a file system takes no directories, as `/proc`,
 * and says nothing of a link that leads nowhere.
 */
function makeDirectory(dir: string): void {
  if (isDirectory(dir)) return
  const parent = dirname(dir)
  if (parent !== dir) makeDirectory(parent)
  try {
    mkdirSync(dir)
  } catch (error) {
    // Another process may have been faster.
    if (!isDirectory(dir)) throw error
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function openLocked(path: string): number {
  try {
    return openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | O_EXLOCK, 0o644)
  } catch (error) {
    throw systemCode(error) === 'EAGAIN' ? busyError(path) : error
  }
}

function openAndLock(path: string): number {
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o644)
  // The child finds our file description as its descriptor 3.
  const { status, error } = spawnSync('flock', ['-n', '-x', '3'], { stdio: ['ignore', 'ignore', 'ignore', fd] })
  if (status === 0) return fd
  closeSync(fd)
  if (status === 1) throw busyError(path)
  const sentence = `locking ${path} failed; install the flock program (util-linux) and use a file system that has locks`
  throw new NodeError('NODE_CONFIG_INVALID', sentence, { path, status }, { cause: error })
}

function busyError(path: string): NodeError {
  const pid = Number.parseInt(readFileSync(path, 'utf8'), 10)
  const holder = Number.isNaN(pid) ? 'another process' : `process ${pid}`
  const sentence = `${holder} holds ${path}; stop it first, or choose another directory`
  return new NodeError('NODE_DIRECTORY_BUSY', sentence, { path, pid: Number.isNaN(pid) ? null : pid })
}
