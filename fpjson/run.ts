/** Running compiled programs. */
import type { CompiledProgram } from './compile.ts'
import { createFuel } from './fuel.ts'
import type { Json, JsonObject } from './json.ts'
import { FUEL_DEFAULT } from './limits.ts'
import { Machine } from './machine.ts'
import { toJson } from './output.ts'
import type { RunOptions, RunResult } from './types.ts'
import { createVariables } from './variables.ts'

/**
 * Runs a program. The result, the variables, the fuel and the errors depend on nothing but the program, the values of
 * `vars` and the fuel.
 *
 * @throws {FpjsonError} `FPJSON_TYPE`, `FPJSON_NUMBER`, `FPJSON_FUEL`, `FPJSON_DEPTH`, `FPJSON_SIZE` or
 *   `FPJSON_NAME_FORBIDDEN`, located at the step that failed. Fuel spent until then stays spent.
 * @example
 * run(compile([['map', ['inc']], ['$', 'list']]), { vars: { list: [1, 2] } })
 * // { value: [2, 3], vars: { list: [1, 2] }, fuelUsed: … }
 */
export function run(program: CompiledProgram, options: RunOptions = {}): RunResult {
  const { vars = {}, trace } = options
  const fuel = typeof options.fuel === 'object' ? options.fuel : createFuel(options.fuel ?? FUEL_DEFAULT)
  const before = fuel.used
  const machine = new Machine({ fuel, trace, variables: createVariables(vars, false) })
  const value = toJson(machine, program.evaluate(machine))
  return { value, vars: variablesOf(machine, vars), fuelUsed: fuel.used - before }
}

/** The variables as JSON; one that holds a function is left out. */
function variablesOf(machine: Machine, given: JsonObject): JsonObject {
  const { assigned } = machine.variables
  if (assigned.size === 0) return given
  const after: { [name: string]: Json } = { ...given }
  for (const [name, value] of assigned) {
    if (typeof value === 'function') delete after[name]
    else after[name] = toJson(machine, value)
  }
  return after
}
