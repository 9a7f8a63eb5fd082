/** FPJSON: a metered, deterministic language of JSON programs over JSON values. docs/fpjson.md describes it. */
export { type CompiledProgram, check, compile, run } from './compile.ts'
export { FPJSON_CODES, type FpjsonCode, FpjsonError, type FpjsonErrorDetail, type ProgramPath } from './errors.ts'
export { createFuel, type Fuel } from './fuel.ts'
export { FUNCTION_NAMES, RESERVED_NAMES } from './functions/table.ts'
export type { Json, JsonObject } from './json.ts'
export {
  type CompiledLogic,
  checkLogic,
  compileLogic,
  type LogicOptions,
  type LogicResult,
  runLogic,
} from './json-logic/compile.ts'
export { isTruthy } from './json-logic/truth.ts'
export { compilePattern, type Pattern } from './patterns/engine.ts'
export { type CompiledJob, type CompiledStatements, compileJob, compileStatements } from './statements/compile.ts'
export { type CompiledLets, compileLets, type LetBlocks, type LetOptions, runLets } from './statements/lets.ts'
export { runJob, runStatements } from './statements/run.ts'
export type {
  CompileOptions,
  EffectCall,
  EffectForm,
  FieldPath,
  JobHost,
  RunOptions,
  RunResult,
  StatementHost,
  StatementOptions,
  StatementPlace,
  Trace,
  TraceStep,
  Verdict,
  VerdictCause,
} from './types.ts'
