/**
 * Looks at LMDB's files before LMDB does: its binding ends the process, without an error to catch, when a file cannot be
 * opened, is of another kind, or is shorter than its map (a page that is not there is SIGBUS).
 *
 * Layout: LMDB's mdb.c, `MDB_page_header` (24 bytes) followed by `MDB_meta`, on a 64-bit little-endian machine. The
 * file starts with two such pages, which take turns; the higher transaction is the newer.
 */
import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  statfsSync,
} from 'node:fs'
import { join } from 'node:path'
import { NodeError, reasonOf, systemCode } from '../errors.ts'

/** Room without which LMDB is not asked to open. */
const RESERVE_BYTES = 1024 * 1024
/** Bytes of pages that LMDB may fill for one byte of values: pages are at least half full. */
const PAGE_BYTES_PER_BYTE = 2

const META_BYTES = 160
const FLAGS_AT = 18
const FLAG_META = 0x08
const MAGIC_AT = 24
const MAGIC = 0xbeefc0de
const VERSION_AT = 28
const VERSION = 2
const PAGE_SIZE_AT = 48
const LAST_PAGE_AT = 144
const PAGE_BYTES_MIN = 512
const PAGE_BYTES_MAX = 64 * 1024

/**
 * Creates the directory if it is absent and checks that LMDB can open it.
 *
 * @throws {NodeError} `NODE_STATE_DAMAGED`, `NODE_DISK_FULL`, `NODE_DISK_FAILED`.
 */
export function checkLmdbFiles(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true })
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK)
    const shortage = shortageOf(dir, 0)
    if (shortage !== undefined) throw shortage
    checkDataFile(dir)
  } catch (error) {
    if (error instanceof NodeError) throw error
    const sentence = `cannot open the state in ${dir} (${reasonOf(error)}); check the path and its permissions`
    throw new NodeError('NODE_DISK_FAILED', sentence, { dir }, { cause: error })
  }
}

/**
 * Returns the error of a disk without the room for a commit of so many bytes of values; `undefined` when there is room.
 *
 * LMDB is asked only when there is: a commit that finds the disk full leaves a stack trace on stderr, at each attempt.
 */
export function shortageOf(dir: string, bytes: number): NodeError | undefined {
  const needed = PAGE_BYTES_PER_BYTE * bytes + RESERVE_BYTES
  const { bavail, bsize } = statfsSync(dir)
  const free = bavail * bsize
  if (free >= needed) return undefined
  const sentence = `no room left for the state in ${dir}: needs ${needed} free bytes, got ${free}; free some space, nothing is lost`
  return new NodeError('NODE_DISK_FULL', sentence, { dir, needed, free })
}

/** Returns the error that says that the state is not what was written, and what to do. */
export function damagedError(dir: string, reason: string, cause?: unknown): NodeError {
  const advice = 'stop the node, delete this directory and start again: it is rebuilt from the log'
  const sentence = `the state in ${dir} is damaged (${reason}); ${advice}`
  return new NodeError('NODE_STATE_DAMAGED', sentence, { dir, reason }, { cause })
}

function checkDataFile(dir: string): void {
  const fd = openExisting(join(dir, 'data.mdb'))
  if (fd === undefined) return
  try {
    const { size } = fstatSync(fd)
    if (size === 0) return
    const first = readMeta(fd, 0)
    const pageBytes = first?.pageBytes ?? 0
    const second = first === undefined ? undefined : readMeta(fd, pageBytes)
    if (first === undefined || second?.pageBytes !== pageBytes) throw damagedError(dir, 'data.mdb is no LMDB file')
    const end = (Math.max(first.lastPage, second.lastPage) + 1) * pageBytes
    // Missing pages are either free, and then it does not matter, or read as zeros, which is an error and not a crash.
    if (Number.isSafeInteger(end) && size < end) ftruncateSync(fd, end)
  } finally {
    closeSync(fd)
  }
}

function openExisting(path: string): number | undefined {
  try {
    return openSync(path, 'r+')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Returns what a meta page says, or `undefined` when it is none. */
function readMeta(fd: number, offset: number): { pageBytes: number; lastPage: number } | undefined {
  const page = Buffer.alloc(META_BYTES)
  if (readSync(fd, page, 0, META_BYTES, offset) < META_BYTES) return undefined
  const pageBytes = page.readUInt32LE(PAGE_SIZE_AT)
  const isMeta =
    (page.readUInt16LE(FLAGS_AT) & FLAG_META) !== 0 &&
    page.readUInt32LE(MAGIC_AT) === MAGIC &&
    (page.readUInt32LE(VERSION_AT) & 0xffff) === VERSION &&
    pageBytes >= PAGE_BYTES_MIN &&
    pageBytes <= PAGE_BYTES_MAX &&
    (pageBytes & (pageBytes - 1)) === 0
  return isMeta ? { pageBytes, lastPage: Number(page.readBigUInt64LE(LAST_PAGE_AT)) } : undefined
}
