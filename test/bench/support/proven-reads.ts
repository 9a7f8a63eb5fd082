/** The reads whose proofs are measured, over the documents of all benchmarks. */
import type { Query } from '../../../contract/wire/types.ts'
import { createRandom } from '../../support/random.ts'
import { SEED } from '../../support/seed.ts'
import { person } from './people.ts'

type Ask = (random: (end: number) => number, size: number) => Query

/** The reads that are proven. Times are all different, so the documents of `range20` lie anywhere in the tree. */
const READS = {
  get: (random, size) => ['get', 'people', person(SEED, random(size)).id],
  absent: (random) => ['get', 'people', `nobody ${random(1e9)}`],
  range20: (random) => ['get', 'people', ['ts', '>', 1_700_000_000_000 + random(90_000_000_000)], ['ts', 'asc'], 20],
  equal20: (random) => ['get', 'people', ['city', '==', `city ${random(100)}`], 20],
  count: (random) => ['count', 'people', ['age', '>', random(90)]],
} as const satisfies Readonly<Record<string, Ask>>

/** Names of the reads. */
export const PROVEN_READS = Object.keys(READS) as readonly (keyof typeof READS)[]

/** Returns queries of one read, the same for the same seed and round, over the first `size` documents. */
export function provenQueries(
  read: (typeof PROVEN_READS)[number],
  { size, round, count }: { readonly size: number; readonly round: number; readonly count: number },
): Query[] {
  const random = createRandom(SEED + round)
  const ask: Ask = READS[read]
  return Array.from({ length: count }, () => ask((end) => Math.floor(random() * end), size))
}
