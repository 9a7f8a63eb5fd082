/** Compiling programs: parse once, check, and make closures; and running them. */
import { emit, type Step } from './emit.ts'
import type { Json } from './json.ts'
import { createParser } from './parse.ts'
import { evaluateWith } from './run.ts'
import type { Node } from './tree.ts'
import type { CompileOptions, RunOptions, RunResult } from './types.ts'

/** A program ready to run, any number of times: call it as {@link run} is called. */
export type CompiledProgram = ((options?: RunOptions) => RunResult) & {
  /** The text it was compiled from. */
  readonly program: Json
}

/**
 * Compiles a program: what it means is decided here, once.
 *
 * @throws {FpjsonError} Located at the first step that is not well formed: `FPJSON_PROGRAM_INVALID`,
 *   `FPJSON_FUNCTION_UNKNOWN`, `FPJSON_NAME_FORBIDDEN`, `FPJSON_DEPTH`, `FPJSON_SIZE`.
 * @example
 * const next = compile(['add', 1, ['$', 'n']])
 * next({ vars: { n: 2 } }).value // 3
 */
export function compile(program: unknown, options: CompileOptions = {}): CompiledProgram {
  const node = createParser(options).program(program, [])
  const evaluate = emitBoth(node)
  return Object.assign((runOptions?: RunOptions) => evaluateWith(evaluate, runOptions), { program: node.program })
}

/**
 * Compiles a program and runs it once. The result, the variables, the fuel and the errors depend on nothing but the
 * program, the values of `vars` and the fuel.
 *
 * @throws {FpjsonError} What {@link compile} throws, and `FPJSON_TYPE`, `FPJSON_NUMBER`, `FPJSON_FUEL`, `FPJSON_DEPTH`,
 *   `FPJSON_SIZE` or `FPJSON_NAME_FORBIDDEN`, located at the step that failed. Fuel spent until then stays spent.
 * @example
 * run([['map', ['inc']], ['$', 'list']], { vars: { list: [1, 2] } })
 * // { value: [2, 3], vars: { list: [1, 2] }, fuelUsed: … }
 */
export function run(program: unknown, options: RunOptions = {}): RunResult {
  return compile(program)(options)
}

/**
 * Checks a program without keeping anything of it. Errors as {@link compile}.
 *
 * @example
 * check(['mapp', ['inc'], [1]], { strict: true }) // throws FPJSON_FUNCTION_UNKNOWN
 */
export function check(program: unknown, options: CompileOptions = {}): void {
  createParser(options).program(program, [])
}

/** Returns a closure that reports its steps when the machine has a trace, and costs nothing for it otherwise. */
export function emitBoth(node: Node): Step {
  const plain = emit(node, false)
  return (machine) => (machine.trace === undefined ? plain(machine) : emit(node, true)(machine))
}
