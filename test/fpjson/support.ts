/** What the tests of the language share. */
import {
  compileStatements,
  createFuel,
  FpjsonError,
  type Fuel,
  type Json,
  type JsonObject,
  run,
  runStatements,
  type StatementHost,
  type Trace,
  type Verdict,
} from '../../fpjson/index.ts'

/** Fuel for programs that are to reach other limits than that of the fuel. */
export const AMPLE_FUEL = 1_000_000

/** Compiles and runs a program and returns its value. */
export function evaluate(program: unknown, vars: JsonObject = {}): Json {
  return run(program, { vars, fuel: AMPLE_FUEL }).value
}

/** Returns the error that `action` throws, which must be one of the language. */
export function errorOf(action: () => unknown): FpjsonError {
  try {
    action()
  } catch (error) {
    if (error instanceof FpjsonError) return error
    throw error
  }
  throw new Error('expected an error')
}

/** Returns the code and place of the error that a program fails with, when compiled or run. */
export function failureOf(program: unknown, vars: JsonObject = {}): [code: string, path: string] {
  const { code, path } = errorOf(() => evaluate(program, vars))
  return [code, path.join('/')]
}

/** What a rule did. */
export type RuleRun = { verdict: Verdict; mods: Record<string, Json>; queries: Json[]; fuel: Fuel }

/** A host for one run of a rule. */
export type RuleHost = {
  vars?: JsonObject
  /** Paths of the fields that the request has, each with a value. */
  fields?: string[]
  hasDocument?: boolean
  documents?: Record<string, Json>
  fuel?: number
  trace?: Trace
}

/** Fuel of a `get()` in {@link runRule}. */
export const GET_FUEL = 200

/** Compiles and runs the statements of a rule against a host in memory, which answers `get()`. */
export function runRule(
  statements: unknown,
  { vars = {}, fields = [], hasDocument = true, documents = {}, fuel = 10_000, trace }: RuleHost = {},
): RuleRun {
  const result = { mods: {} as Record<string, Json>, queries: [] as Json[], fuel: createFuel(fuel) }
  const host: StatementHost = {
    vars,
    fuel: result.fuel,
    hasDocument,
    mod(path, value) {
      result.mods[path.join('.')] = value
    },
    requestFields: () => fields.map((field) => field.split('.')),
    requestValues: () => fields.map((field) => field.split('.')),
    effect({ argument: query, charge }) {
      charge(GET_FUEL)
      result.queries.push(query)
      return documents[(query as string[]).join('/')] ?? null
    },
  }
  const rule = compileStatements(statements, { effects: { 'get()': { takes: 'query', writes: false } } })
  return { verdict: runStatements(rule, host, trace), ...result }
}
