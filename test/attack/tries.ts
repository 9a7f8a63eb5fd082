/** How often what is generated is tried. */
import { SEED } from '../support/seed.ts'

/** Of so many tries of `npm run attack` jest makes one: it runs with everything else, and often. */
const SHARE_IN_JEST = 20

/** Returns how many of `count` generated tries to make: all, in jest some of them, at least one. */
export function tries(count: number): number {
  return process.env['JEST_WORKER_ID'] === undefined ? count : Math.ceil(count / SHARE_IN_JEST)
}

/** Says in a failure how to run the same again. */
export const AGAIN: string = `run it again with SEED=${SEED}`
