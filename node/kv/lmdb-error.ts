/** What a failed commit of the LMDB binding means. */
import { NodeError, reasonOf } from '../errors.ts'
import { damagedError, shortageOf } from './lmdb-file.ts'

const ENOSPC = 28
const EDQUOT = 122

/**
 * Returns the error that a failed commit becomes.
 *
 * LMDB reports a write of which the disk took a part as an I/O error. So a commit that failed with less room left than
 * what it had to write, and some, is one that found the disk full.
 *
 * @param commit - The directory, and the bytes of the values that the commit had to write.
 */
export async function flushError(error: unknown, commit: { dir: string; bytes: number }): Promise<NodeError> {
  if (error instanceof NodeError) return error
  const { dir, bytes } = commit
  const cause = await commitError(error)
  const code = errorNumber(cause)
  const reason = reasonOf(cause)
  const shortage = shortageOf(dir, bytes)
  if (shortage !== undefined) return shortage
  if (code === ENOSPC || code === EDQUOT) {
    const sentence = `no room left for the state in ${dir} (${reason}); free some space, nothing is lost`
    return new NodeError('NODE_DISK_FULL', sentence, { dir }, { cause })
  }
  // LMDB's own codes are negative, and say that the file is not as it should be.
  if (code !== undefined && code < 0) return damagedError(dir, reason, cause)
  const sentence = `the disk failed on the state in ${dir} (${reason}); check the disk and start the node again`
  return new NodeError('NODE_DISK_FAILED', sentence, { dir }, { cause })
}

/** Returns what made a commit fail: the binding hands it out as a second promise, which must not stay unhandled. */
async function commitError(error: unknown): Promise<unknown> {
  if (typeof error !== 'object' || error === null || !('commitError' in error)) return error
  return Promise.resolve(error.commitError).then(
    () => error,
    (cause: unknown) => cause,
  )
}

/** Returns the errno or LMDB code of an error, which the binding gives as a number. */
function errorNumber(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'number' ? error.code : undefined
}
