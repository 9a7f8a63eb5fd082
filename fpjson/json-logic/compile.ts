/** JsonLogic (jsonlogic.com), metered like FPJSON and without access to anything but its data. docs/json-logic.md describes it. */
import type { ProgramPath } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import { evaluateWith } from '../run.ts'
import type { RunOptions, RunResult } from '../types.ts'
import { emitLogic } from './emit.ts'
import type { LogicNode, LogicStep } from './operation.ts'
import { parseLogic } from './parse.ts'
import { readsOf, seenBy } from './seen.ts'

/** What a run of logic starts from. */
export type LogicOptions = Pick<RunOptions, 'fuel' | 'trace'> & {
  /** What `var` reads. Absent: `null`. */
  readonly data?: Json
}

/** What a run of logic gives. */
export type LogicResult = Pick<RunResult, 'value' | 'fuelUsed'>

/** Logic ready to run, any number of times: call it as {@link runLogic} is called. */
export type CompiledLogic = ((options?: LogicOptions) => LogicResult) & {
  /** The text it was compiled from. */
  readonly logic: Json
  /** Returns what `var` reads of `data` by paths that the text has, by those paths. Not what it reads of elements. */
  readonly seen: (data: Json) => JsonObject
}

/**
 * Compiles logic: what it means is decided here, once.
 *
 * @throws {FpjsonError} Located at the first step that is not well formed: `FPJSON_PROGRAM_INVALID`,
 *   `FPJSON_FUNCTION_UNKNOWN`, `FPJSON_NAME_FORBIDDEN`, `FPJSON_DEPTH`, `FPJSON_SIZE`.
 * @example
 * const isAdult = compileLogic({ '>=': [{ var: 'age' }, 18] })
 * isAdult({ data: { age: 20 } }).value // true
 */
export function compileLogic(logic: unknown): CompiledLogic {
  const node = parseLogic(logic, [])
  const step = stepOf(node)
  const reads = readsOf(node)
  const run = ({ data = null, ...options }: LogicOptions = {}): LogicResult => {
    const { value, fuelUsed } = evaluateWith((machine) => step(machine, data), options)
    return { value, fuelUsed }
  }
  return Object.assign(run, { logic: logic as Json, seen: (data: Json) => seenBy(reads, data) })
}

/**
 * Compiles logic and runs it once. The result, the fuel and the errors depend on nothing but the logic, the data and the
 * fuel.
 *
 * @throws {FpjsonError} What {@link compileLogic} throws, and `FPJSON_TYPE`, `FPJSON_NUMBER`, `FPJSON_FUEL`, `FPJSON_DEPTH`,
 *   `FPJSON_SIZE` or `FPJSON_NAME_FORBIDDEN`, located at the step that failed. Fuel spent until then stays spent.
 * @example
 * runLogic({ '+': [{ var: 'n' }, 1] }, { data: { n: 2 } }) // { value: 3, fuelUsed: … }
 */
export function runLogic(logic: unknown, options: LogicOptions = {}): LogicResult {
  return compileLogic(logic)(options)
}

/**
 * Checks logic without keeping anything of it. Errors as {@link compileLogic}.
 *
 * @example
 * checkLogic({ eq: [1, 1] }) // throws FPJSON_FUNCTION_UNKNOWN
 */
export function checkLogic(logic: unknown): void {
  parseLogic(logic, [])
}

/**
 * Compiles logic that stands at `path` of a larger text, for a run whose machine is another's. Its value is not yet checked
 * to be JSON. Errors as {@link compileLogic}, and they name places from that path on.
 */
export function createLogicStep(logic: unknown, path: ProgramPath): LogicStep {
  return stepOf(parseLogic(logic, path))
}

function stepOf(node: LogicNode): LogicStep {
  const plain = emitLogic(node, false)
  return (machine, data) => (machine.trace === undefined ? plain : emitLogic(node, true))(machine, data)
}
