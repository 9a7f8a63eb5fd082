/** The page of the suite `proofs`: checks proofs as an application would. */
import type { Query } from '../../contract/wire/types.ts'
import { verifyRead } from '../../sdk/verify.ts'
import type { Checked, ProofToCheck } from './proofs.ts'

Object.assign(globalThis, { suite: { check: (proofs: readonly ProofToCheck[]): Checked[] => proofs.map(check) } })

function check({ query, proof, root }: ProofToCheck): Checked {
  const start = performance.now()
  const outcome = outcomeOf({ query, proof, root })
  return { outcome, ms: performance.now() - start }
}

function outcomeOf(read: { query: Query; proof: string; root: string }): string {
  try {
    return JSON.stringify(verifyRead(read))
  } catch (error) {
    return String((error as { code?: unknown }).code)
  }
}
