/** Running compiled statements against a host. */
import { Machine } from '../machine.ts'
import type { JobHost, StatementHost, Trace, Verdict } from '../types.ts'
import type { CompiledJob, CompiledStatements } from './compile.ts'
import { type Execution, undecided } from './execution.ts'

/**
 * Runs statements in order until one decides, breaks, or none is left.
 *
 * Nothing of a run is kept but what it assigned, when the host gave a map for it: it may be repeated with another host.
 * Effects made before a denial or an error are the host's to drop.
 *
 * @throws {FpjsonError} As `run`, and `FPJSON_VARIABLE_PROTECTED`. What the host throws passes through unchanged.
 * @example
 * runStatements(rule, host) // { decision: 'allow', by: { path: [1], statement: ['allowif()', '$isOwner'], … } }
 */
export function runStatements(rule: CompiledStatements, host: StatementHost, trace?: Trace): Verdict {
  const execution = start(host, trace)
  return rule.action(execution) ?? undecided(execution.refused)
}

/** Runs the statements of a job in order until one breaks or none is left. Errors and effects as {@link runStatements}. */
export function runJob(job: CompiledJob, host: JobHost, trace?: Trace): void {
  job.action(start(host, trace))
}

function start<H extends JobHost>(host: H, trace: Trace | undefined): Execution<H> {
  const variables = { given: host.vars, assigned: host.assigned ?? new Map(), locked: true }
  return { machine: new Machine({ fuel: host.fuel, trace, variables }), host, refused: undefined }
}
