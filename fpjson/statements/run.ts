/** Running compiled statements against a host. */
import { Machine } from '../machine.ts'
import type { StatementHost, Trace, Verdict } from '../types.ts'
import { createVariables } from '../variables.ts'
import { type CompiledStatements, undecided } from './compile.ts'

/**
 * Runs statements in order until one decides, breaks, or none is left.
 *
 * Nothing of a run is kept: it may be repeated with another host. Effects made before a denial or an error are the host's
 * to drop.
 *
 * @throws {FpjsonError} As `run`, and `FPJSON_VARIABLE_PROTECTED`. What the host throws passes through unchanged.
 * @example
 * runStatements(rule, host) // { decision: 'allow', by: { path: [1], statement: ['allowif()', '$isOwner'], … } }
 */
export function runStatements(rule: CompiledStatements, host: StatementHost, trace?: Trace): Verdict {
  const machine = new Machine({ fuel: host.fuel, trace, variables: createVariables(host.vars, true) })
  const execution = { machine, host, refused: undefined }
  return rule.action(execution) ?? undecided(execution.refused)
}
