/** One run of a compiled step: from variables and fuel to a result. */
import type { Step } from './emit.ts'
import { tankOf } from './fuel.ts'
import type { Json, JsonObject } from './json.ts'
import { FUEL_DEFAULT } from './limits.ts'
import { Machine } from './machine.ts'
import { assertWhole, toJson } from './output.ts'
import type { RunOptions, RunResult } from './types.ts'
import { createVariables } from './variables.ts'

/** Evaluates a step on a machine of its own. @throws {TypeError} When an option is not what its type says. */
export function evaluateWith(step: Step, options: RunOptions = {}): RunResult {
  const { vars = {}, trace } = options
  const fuel = tankOf(options.fuel === undefined ? FUEL_DEFAULT : options.fuel)
  if (typeof vars !== 'object' || vars === null || Array.isArray(vars)) {
    throw new TypeError(`vars is an object of variables, got ${vars === null ? 'null' : 'no object'}`)
  }
  if (trace !== undefined && typeof trace !== 'function') {
    throw new TypeError(`trace is a function, got ${trace === null ? 'null' : typeof trace}`)
  }
  const before = fuel.used
  const machine = new Machine({ fuel, trace, variables: createVariables(vars, false) })
  const value = toJson(machine, step(machine))
  return { value, vars: variablesOf(machine, vars), fuelUsed: fuel.used - before }
}

/** The variables as JSON; one that holds a function is left out. */
function variablesOf(machine: Machine, given: JsonObject): JsonObject {
  const { assigned } = machine.variables
  if (assigned.size === 0) return given
  const after: { [name: string]: Json } = { ...given }
  for (const [name, value] of assigned) {
    assertWhole(machine, name)
    if (typeof value === 'function') delete after[name]
    else after[name] = toJson(machine, value)
  }
  return after
}
