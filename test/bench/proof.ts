/** Proofs of reads: how large they are, what making one takes, and what checking it takes in portable code. */
import type { Contract } from '../../contract/contract.ts'
import type { Query } from '../../contract/wire/types.ts'
import { SEED } from '../support/seed.ts'
import { note } from './support/note.ts'
import { person } from './support/people.ts'
import { verifyRead } from './support/product.ts'
import { PROVEN_READS, provenQueries } from './support/proven-reads.ts'
import { type Bench, quantile, type Result, resultsOf, sortedNumbers } from './support/result.ts'
import { roundsOf } from './support/rounds.ts'
import { fill, ListedKv, openUnsigned } from './support/unsigned.ts'

const SIZES = [10_000, 100_000, 1_000_000]
/** Proofs of one round. */
const PROOFS = 30

export const bench: Bench = {
  bars: Object.fromEntries(
    SIZES.flatMap((size) => [
      [`${size}/range20/bytes`, 'goal: at most 32,768'],
      [`${size}/range20/check`, 'goal: at most 20, in a browser'],
    ]),
  ),
  run: async () => {
    const contract = openUnsigned(new ListedKv())
    return SIZES.flatMap((size, i) => {
      const start = performance.now()
      fill(contract, (n) => person(SEED, n), { from: SIZES[i - 1] ?? 0, to: size })
      note(`${size} documents: filled up in ${((performance.now() - start) / 1e3).toFixed(1)} s`)
      return PROVEN_READS.flatMap((read) =>
        measure(contract, `${size}/${read}`, (round) => provenQueries(read, { size, round, count: PROOFS })),
      )
    })
  },
}

/** Medians of one round: bytes of a proof, and ms of making and of checking it. */
type Round = { readonly bytes: number; readonly make: number; readonly check: number }

function measure(contract: Contract, name: string, queries: (round: number) => readonly Query[]): Result[] {
  const rounds = roundsOf((round) => proveAll(contract, queries(round)))
  return resultsOf(name, rounds, { bytes: 'bytes', make: 'ms', check: 'ms' })
}

function proveAll(contract: Contract, queries: readonly Query[]): Round {
  const [bytes, make, check]: number[][] = [[], [], []]
  for (const query of queries) {
    const start = performance.now()
    const { proof, root } = contract.prove(query)
    const made = performance.now()
    verifyRead({ query, proof, root })
    check?.push(performance.now() - made)
    make?.push(made - start)
    bytes?.push(Math.floor((proof.length * 3) / 4))
  }
  const [a = 0, b = 0, c = 0] = [bytes, make, check].map((numbers) => quantile(sortedNumbers(numbers ?? []), 0.5))
  return { bytes: a, make: b, check: c }
}
