/** What compiled statements are: closures over one execution. */
import type { Machine } from '../machine.ts'
import type { JobHost, StatementHost, Verdict, VerdictCause } from '../types.ts'
import type { Value } from '../value.ts'

/** What one run of statements goes through. */
export type Execution<H extends JobHost = StatementHost> = {
  readonly machine: Machine
  readonly host: H
  /** The last `allowif()`, or one like it, that did not allow. */
  refused: VerdictCause | undefined
  /** What the statement that ran last computed, for a trace; unset without one. */
  computed?: readonly [Value] | undefined
}

/** Keeps what a statement computed for the trace, if there is one. */
export function tell(execution: Execution, value: Value): void {
  if (execution.machine.trace !== undefined) execution.computed = [value]
}

/** Ends the run with a verdict, or goes on when there is none. */
export type Action<H extends JobHost = StatementHost> = (execution: Execution<H>) => Verdict | undefined

/** The verdict of a rule that ends without a decision. */
export function undecided(refused: VerdictCause | undefined): Verdict {
  return refused === undefined ? { decision: undefined } : { decision: undefined, by: refused }
}
