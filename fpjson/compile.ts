/** Compiling programs: parse once, check, and make closures. */
import { emit, type Step } from './emit.ts'
import type { Json } from './json.ts'
import type { Machine } from './machine.ts'
import { createParser, type Node } from './parse.ts'
import type { CompileOptions } from './types.ts'
import type { Value } from './value.ts'

/** A program ready to run, any number of times. {@link compile} makes it, `run` runs it. */
export type CompiledProgram = {
  /** The text it was compiled from. */
  readonly program: Json
  /** Evaluates it on a machine. For `run` and the statements; not part of the public API. */
  readonly evaluate: (machine: Machine) => Value
}

/**
 * Compiles a program.
 *
 * @throws {FpjsonError} Located at the first step that is not well formed: `FPJSON_PROGRAM_INVALID`,
 *   `FPJSON_FUNCTION_UNKNOWN`, `FPJSON_NAME_FORBIDDEN`, `FPJSON_DEPTH`, `FPJSON_SIZE`.
 * @example
 * run(compile(['add', 1, ['$', 'n']]), { vars: { n: 2 } }).value // 3
 */
export function compile(program: unknown, options: CompileOptions = {}): CompiledProgram {
  const node = createParser(options).program(program, [])
  return { program: node.program, evaluate: emitBoth(node) }
}

/**
 * Checks a program without keeping anything of it. Errors as {@link compile}.
 *
 * @example
 * check(['ap', 1]) // throws FPJSON_FUNCTION_UNKNOWN
 */
export function check(program: unknown, options: CompileOptions = {}): void {
  createParser(options).program(program, [])
}

/** Returns a closure that reports its steps when the machine has a trace, and costs nothing for it otherwise. */
export function emitBoth(node: Node): Step {
  const plain = emit(node, false)
  return (machine) => (machine.trace === undefined ? plain(machine) : emit(node, true)(machine))
}
