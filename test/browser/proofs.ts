/** Proofs of reads, made here and checked in the browser; altered ones are refused there. */
import type { Contract } from '../../contract/contract.ts'
import { bytesToBase64Url } from '../../contract/wire/bytes.ts'
import type { Query } from '../../contract/wire/types.ts'
import { person } from '../bench/support/people.ts'
import { PROVEN_READS, provenQueries } from '../bench/support/proven-reads.ts'
import { fill, ListedKv, openUnsigned } from '../bench/support/unsigned.ts'
import { createRandom } from '../support/random.ts'
import { SEED } from '../support/seed.ts'
import { type BrowserSuite, compareLists, figure, type SuiteFinding } from './suite.ts'

/** What the page is given. */
export type ProofToCheck = { readonly query: Query; readonly proof: string; readonly root: string }

/** What the page answers: the answer as JSON, or the code of the refusal; and how long that took. */
export type Checked = { readonly outcome: string; readonly ms: number }

/** Proofs of each read. */
const PROOFS = 40
/** Altered copies of each proof. */
const ALTERED = 4

/** What a proof of a range of 20 may take, whatever the number of documents. */
const RANGE_BYTES_MAX = 32 * 1_024
/** What checking one in a browser is to take. A busy machine takes longer, so this is told and not required. */
const RANGE_CHECK_MS_GOAL = 20

/** A proof, and what making it took. */
type Made = ProofToCheck & { readonly read: (typeof PROVEN_READS)[number]; readonly ms: number }

export const proofs: BrowserSuite = {
  name: 'proofs',
  script: new URL('./proofs-page.ts', import.meta.url),
  run: async (page, { documents, seed, onProgress }): Promise<SuiteFinding> => {
    const contract = openUnsigned(new ListedKv())
    onProgress(`proofs: ${documents} documents`)
    fill(contract, (n) => person(SEED, n), { from: 0, to: documents })
    const made = PROVEN_READS.flatMap((read) =>
      provenQueries(read, { size: documents, round: 0, count: PROOFS }).map((query) => make(contract, read, query)),
    )
    const checked = await page.call<Checked[]>('check', made.map(toCheck))
    const random = createRandom(seed)
    const altered = made.flatMap((one) =>
      Array.from({ length: ALTERED }, () => ({ ...toCheck(one), proof: alter(one.proof, random) })),
    )
    const refused = await page.call<Checked[]>('check', altered)
    const ofRange = <T>(list: readonly T[]): T[] => list.filter((_, index) => made[index]?.read === 'range20')
    return {
      counts: { documents, proofs: made.length, 'altered proofs': altered.length },
      ...rangeFigures(ofRange(made), ofRange(checked)),
      differences: [
        ...compareLists(
          made.map(({ query }) => JSON.stringify(contract.read(query as never))),
          checked.map(({ outcome }) => outcome),
          (index) => `proof of ${JSON.stringify(made[index]?.query)}`,
        ),
        ...compareLists(
          altered.map(() => 'DB_PROOF_INVALID'),
          refused.map(({ outcome }) => outcome),
          (index) => `altered proof ${index}`,
        ),
      ],
    }
  },
}

function make(contract: Contract, read: Made['read'], query: Query): Made {
  const start = performance.now()
  const { proof, root } = contract.prove(query)
  return { read, query, proof, root, ms: performance.now() - start }
}

function toCheck({ query, proof, root }: Made): ProofToCheck {
  return { query, proof, root }
}

function rangeFigures(
  made: readonly Made[],
  checked: readonly Checked[],
): Required<Pick<SuiteFinding, 'figures' | 'failures'>> {
  const bytes = made.map(({ proof }) => Math.floor((proof.length * 3) / 4))
  const most = Math.max(...bytes)
  return {
    figures: [
      figure('proof of a range of 20', 'bytes', { numbers: bytes, bar: `at most ${RANGE_BYTES_MAX}` }),
      figure('to make it', 'ms', { numbers: made.map(({ ms }) => ms) }),
      figure('to check it there', 'ms', { numbers: checked.map(({ ms }) => ms), bar: `goal ${RANGE_CHECK_MS_GOAL}` }),
    ],
    failures:
      most <= RANGE_BYTES_MAX
        ? []
        : [`a proof of a range of 20 is to have at most ${RANGE_BYTES_MAX} bytes, one has ${most}`],
  }
}

/** Returns a proof with one byte that is another. */
function alter(proof: string, random: () => number): string {
  const bytes = Buffer.from(proof, 'base64url')
  const at = Math.floor(random() * bytes.length)
  bytes[at] = ((bytes[at] as number) + 1 + Math.floor(random() * 255)) % 256
  return bytesToBase64Url(bytes)
}
