/** The types of the public API. Values inside a run are in value.ts. */
import type { ProgramPath } from './errors.ts'
import type { Fuel } from './fuel.ts'
import type { Json, JsonObject } from './json.ts'

/** How a program's text is read. */
export type CompileOptions = {
  /**
   * True: what looks like a misspelt call is an error instead of data. See docs/fpjson.md, "Strict programs". Rules are
   * strict.
   */
  readonly strict?: boolean
  /** True: texts such as `$x`, `o$x`, `!$x` are variable reads. Rules have shortcuts. */
  readonly shortcuts?: boolean
}

/** One finished step of a run. */
export type TraceStep = {
  /** The place in the program. Calls that a function makes, such as those of `map`, have the place of that function. */
  readonly path: ProgramPath
  /** The function that was called; `$` and the path for a variable; `list` or `object` for what a program builds. */
  readonly name: string
  /** The arguments. As they are inside the run: JSON, `undefined`, a function, or lists and objects of these. */
  readonly inputs: readonly unknown[]
  readonly value: unknown
  /** How many calls were open around this one. A step comes after those inside it, which are one deeper. */
  readonly depth: number
}

/** Is told each finished step. It may look, not touch. Tracing costs no fuel. */
export type Trace = (step: TraceStep) => void

/** What a run starts from. */
export type RunOptions = {
  readonly vars?: JsonObject
  /** A tank to share, or the units of a new one. Absent: `FUEL_DEFAULT` units. */
  readonly fuel?: Fuel | number
  readonly trace?: Trace
}

/** What a run gives. */
export type RunResult = {
  readonly value: Json
  /** The variables afterwards. The object given is returned itself when nothing was assigned, and never changed. */
  readonly vars: JsonObject
  /** Units that this run spent. */
  readonly fuelUsed: number
}

/**
 * What a rule may touch. All effects of statements go through here; whatever a method throws ends the run unchanged.
 * A run keeps no state between calls, so that a host may throw from `get`, fetch, and run again with fresh fuel.
 */
export interface StatementHost {
  /** Given variables. Statements read them and may not assign to them or into them. */
  readonly vars: JsonObject
  readonly fuel: Fuel
  /**
   * `mod()`: changes one field of the document to be written. Steps are never `__proto__`, `constructor`, `prototype`. The
   * value may be shared with variables or the program, and frozen: copy what you want to change.
   */
  mod(path: readonly string[], value: Json): void
  /** `fields()`: the names of the top-level fields of the request's data. */
  requestFields(): readonly string[]
  /** `get()`: answers a query such as `["users", "0x…"]`; `null` when there is no such document. */
  get(query: Json): Json
}

/** The statement behind a verdict, and what it saw. */
export type VerdictCause = {
  /** Place in the list of statements; for statements inside blocks and ifs more than one step. */
  readonly path: ProgramPath
  /** The statement as written. */
  readonly statement: Json
  /** What the condition of `allowif()` or `denyif()` gave. */
  readonly value?: Json
  /** The variables that the condition reads by name, with the values they had: `{ "signer": "0x…" }`. */
  readonly seen: JsonObject
  /** For `fields()`: the sentence that says which field is not listed or lacking. */
  readonly reason?: string
}

/**
 * How a run of statements ended.
 *
 * Without a decision, `by` is the last `allowif()` that did not allow, or absent when there was none.
 */
export type Verdict =
  | { readonly decision: 'allow' | 'deny'; readonly by: VerdictCause }
  | { readonly decision: undefined; readonly by?: VerdictCause }

/** How statements are read. */
export type StatementOptions = {
  /** Names of the variables that the host will give; assigning to one is then an error already when compiling. */
  readonly variables?: readonly string[]
}
