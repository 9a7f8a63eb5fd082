/** Proofs of reads, made here and checked in the browser; altered ones are refused there. */
import { bytesToBase64Url } from '../../contract/wire/bytes.ts'
import type { Query } from '../../contract/wire/types.ts'
import { person } from '../bench/support/people.ts'
import { PROVEN_READS, provenQueries } from '../bench/support/proven-reads.ts'
import { fill, ListedKv, openUnsigned } from '../bench/support/unsigned.ts'
import { createRandom } from '../support/random.ts'
import { SEED } from '../support/seed.ts'
import { type BrowserSuite, compareLists, type SuiteFinding } from './suite.ts'

/** What the page is given. */
export type ProofToCheck = { readonly query: Query; readonly proof: string; readonly root: string }

/** What the page answers: the answer as JSON, or the code of the refusal; and how long that took. */
export type Checked = { readonly outcome: string; readonly ms: number }

/** Proofs of each read. */
const PROOFS = 40
/** Altered copies of each proof. */
const ALTERED = 4

export const proofs: BrowserSuite = {
  name: 'proofs',
  script: new URL('./proofs-page.ts', import.meta.url),
  run: async (page, { documents, seed, onProgress }): Promise<SuiteFinding> => {
    const contract = openUnsigned(new ListedKv())
    onProgress(`proofs: ${documents} documents`)
    fill(contract, (n) => person(SEED, n), { from: 0, to: documents })
    const asked = PROVEN_READS.flatMap((read) =>
      provenQueries(read, { size: documents, round: 0, count: PROOFS }).map((query) => ({ read, query })),
    )
    const proven = asked.map(({ query }) => {
      const { proof, root } = contract.prove(query)
      return { query, proof, root }
    })
    const checked = await page.call<Checked[]>('check', proven)
    const random = createRandom(seed)
    const altered = proven.flatMap((one) =>
      Array.from({ length: ALTERED }, () => ({ ...one, proof: alter(one.proof, random) })),
    )
    const refused = await page.call<Checked[]>('check', altered)
    return {
      counts: {
        documents,
        proofs: proven.length,
        'altered proofs': altered.length,
        'bytes at most of a range of 20': Math.max(
          ...ofRange(proven.map(({ proof }) => Math.floor((proof.length * 3) / 4))),
        ),
        'ms at most to check one there': Math.ceil(Math.max(...ofRange(checked.map(({ ms }) => ms)))),
      },
      differences: [
        ...compareLists(
          asked.map(({ query }) => JSON.stringify(contract.read(query as never))),
          checked.map(({ outcome }) => outcome),
          (index) => `proof of ${JSON.stringify(asked[index]?.query)}`,
        ),
        ...compareLists(
          altered.map(() => 'DB_PROOF_INVALID'),
          refused.map(({ outcome }) => outcome),
          (index) => `altered proof ${index}`,
        ),
      ],
    }

    function ofRange(numbers: readonly number[]): number[] {
      return numbers.filter((_, index) => asked[index]?.read === 'range20')
    }
  },
}

/** Returns a proof with one byte that is another. */
function alter(proof: string, random: () => number): string {
  const bytes = Buffer.from(proof, 'base64url')
  const at = Math.floor(random() * bytes.length)
  bytes[at] = ((bytes[at] as number) + 1 + Math.floor(random() * 255)) % 256
  return bytesToBase64Url(bytes)
}
