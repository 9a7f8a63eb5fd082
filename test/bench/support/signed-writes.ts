import { availableParallelism } from 'node:os'
import { SEED } from '../../support/seed.ts'
import { type HelperTasks, withHelper } from './helper.ts'
import { note, progress } from './note.ts'
import type { Kind } from './people.ts'

/** Writes signed in one call of a helper. */
const CHUNK = 500

/** Returns `count` signed writes to the database, made by one process for each core. */
export async function signWrites(kind: Kind, db: string, count: number): Promise<readonly string[]> {
  const start = performance.now()
  const texts: string[] = []
  let next = 0
  let done = 0
  const signOn = async (helper: HelperTasks): Promise<void> => {
    while (next < count) {
      const first = next
      next += CHUNK
      const signed = await helper.sign({ kind, seed: SEED, db, first, count: Math.min(CHUNK, count - first) })
      for (const [i, text] of signed.entries()) texts[first + i] = text
      done += signed.length
      progress(`signing ${done} of ${count} ${kind} writes`)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, () => withHelper(signOn)))
  progress('')
  note(`signed ${count} ${kind} writes in ${((performance.now() - start) / 1e3).toFixed(1)} s`)
  return texts
}
