/** What a node tells its operator while it runs. */
import { CodedError } from '../../contract/wire/coded-error.ts'
import type { Trouble } from '../context.ts'

/** Time within which the same trouble of the same database is told once. */
const REPEAT_MS = 60_000
/** Kinds of trouble that are remembered; when there are more, all may be told again. */
const REMEMBERED_MAX = 1_000

/** Where troubles are told, and by which clock. */
export type TroubleOptions = {
  /** Takes one line, or several, with the line end. */
  readonly write: (text: string) => void
  /** ms since 1970. */
  readonly clock: () => number
}

/**
 * Returns a function that tells an operator of troubles: paths, numbers and, of bugs, the stack, none of which clients learn.
 *
 * A full disk fails every write; it is told once a minute.
 */
export function createTroubleLog({ write, clock }: TroubleOptions): (trouble: Trouble) => void {
  const toldAt = new Map<string, number>()
  return ({ db, error }) => {
    const kind = `${db} ${error instanceof CodedError ? error.code : String(error)}`
    const now = clock()
    if (now - (toldAt.get(kind) ?? -REPEAT_MS) < REPEAT_MS) return
    if (toldAt.size >= REMEMBERED_MAX) toldAt.clear()
    toldAt.set(kind, now)
    write(`database ${db}: ${describe(error)}\n`)
  }
}

function describe(error: unknown): string {
  if (error instanceof CodedError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
