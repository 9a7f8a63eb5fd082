/** What compiled statements are: closures over one execution. */
import type { Machine } from '../machine.ts'
import type { JobHost, StatementHost, Verdict, VerdictCause } from '../types.ts'

/** What one run of statements goes through. */
export type Execution<H extends JobHost = StatementHost> = {
  readonly machine: Machine
  readonly host: H
  /** The last `allowif()`, or one like it, that did not allow. */
  refused: VerdictCause | undefined
}

/** Ends the run with a verdict, or goes on when there is none. */
export type Action<H extends JobHost = StatementHost> = (execution: Execution<H>) => Verdict | undefined

/** The verdict of a rule that ends without a decision. */
export function undecided(refused: VerdictCause | undefined): Verdict {
  return refused === undefined ? { decision: undefined } : { decision: undefined, by: refused }
}
