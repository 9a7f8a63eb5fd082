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

/** One step of a run that has ended. */
export type TraceStep = {
  /** The place in the program. Calls that a function makes, such as those of `map`, have the place of that function. */
  readonly path: ProgramPath
  /** The function that was called; a variable as its shortcut, such as `$a.b` or `!$a`; `list` or `object` for what a program builds. */
  readonly name: string
  /**
   * The arguments; of a shortcut that asks something of a variable, such as `!$a`, what the variable holds. As they are inside
   * the run: JSON, `undefined`, a function, or lists and objects of these.
   */
  readonly inputs: readonly unknown[]
  /** `undefined` when the step failed. */
  readonly value: unknown
  /** There when the step failed, or one inside it: the message of the error. */
  readonly error?: string
  /** How many calls were open around this one. A step comes after those inside it, which are one deeper. */
  readonly depth: number
  /**
   * There when the step is a statement: the statement as written. Then `name` is its first word, `inputs` is empty, and
   * `value` is `allow` or `deny` when it decided.
   */
  readonly statement?: Json
  /**
   * There when a statement computed something: the value that it assigned or wrote; of one with conditions, the value of the
   * one that settled it, or the list of all; of `mod()` the fields, of `split()` the parts.
   */
  readonly result?: unknown
}

/** A statement, and where in its text it stands. */
export type StatementPlace = { readonly path: ProgramPath; readonly statement: Json }

/** Is told each step when it has ended, also of those that fail. It may look, not touch. Tracing costs no fuel. */
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
 * What the statements of a job may touch: the body of a trigger or a cron. All that they do to the outside goes through
 * here; whatever a method throws ends the run unchanged. A run keeps nothing outside of `assigned`, so that a host may throw
 * to fetch something, and run again with fresh fuel and a fresh map.
 */
export interface JobHost {
  /** Given variables. Statements read them and may not assign to them or into them. */
  readonly vars: JsonObject
  readonly fuel: Fuel
  /** Where assigned variables live. Runs that are given the same map share them. Absent: each run has its own. */
  readonly assigned?: Map<string, Json>
  /** Does what a declared form stands for, and returns what it gives; a variable may keep that, so it stays as it is. */
  effect(call: EffectCall): Json
}

/** What a host is asked to do. */
export type EffectCall = {
  /** Such as `get()`; none that is not among {@link StatementOptions.effects}. */
  readonly name: string
  /** The part of the form with its variables filled in; of a query a list. It may be shared, and frozen: copy it to change it. */
  readonly argument: Json
  /**
   * The same part as the program writes it, with its shortcuts: what is a list in it is one by the will of the author, and
   * not because a variable holds one.
   */
  readonly written: Json
  /**
   * Spends fuel for the work, before it is done: the argument is paid for, all else is the host's to charge.
   *
   * @throws {FpjsonError} `FPJSON_FUEL`
   */
  readonly charge: (units: number) => void
}

/** Where a field stands: names of members from the outside in, one at least. */
export type FieldPath = readonly string[]

/** What a rule may touch. */
export interface StatementHost extends JobHost {
  /** Whether there is a document to be written. Where there is none, `mod()` does nothing and computes nothing. */
  readonly hasDocument: boolean
  /**
   * `mod()`: changes one field of the document to be written. Steps are never `__proto__`, `constructor`, `prototype`. The
   * value may be shared with variables or the program, and frozen: copy what you want to change.
   */
  mod(path: readonly string[], value: Json): void
  /** For `fields()` and `disallowed_fields()`: where the request puts something in, each place once. */
  requestFields(): readonly FieldPath[]
  /** For `required_fields()`: where the values of the request stand, each once. */
  requestValues(): readonly FieldPath[]
}

/** The statement behind a verdict, and what it saw. */
export type VerdictCause = {
  /** Place in the list of statements; for statements inside blocks and ifs more than one step. */
  readonly path: ProgramPath
  /** The statement as written. */
  readonly statement: Json
  /** Of a list of conditions, the index of the one that settled it; absent when it took all of them. */
  readonly element?: number
  /** What the condition gave; a list when it took all of a list of conditions. */
  readonly value?: Json
  /**
   * The variables that the condition reads by name, with the values they had: `{ "signer": "0x…" }`. Empty when it allowed:
   * that is nothing to explain, and the way of every write that goes through.
   */
  readonly seen: JsonObject
  /** For `fields()` and its like: the sentence that says which field is too many or lacking. */
  readonly reason?: string
}

/**
 * How a run of statements ended.
 *
 * Without a decision, `by` is the last `allowif()`, or one like it, that did not allow; absent when there was none.
 */
export type Verdict =
  | { readonly decision: 'allow' | 'deny'; readonly by: VerdictCause }
  | { readonly decision: undefined; readonly by?: VerdictCause }

/** A form that the host answers, such as `get()` or `set()`: how it is written, and where it may stand. */
export type EffectForm = {
  /**
   * What its one part is; either is JSON in which texts may be shortcuts and no word is a function.
   *
   * `query`: a list. Where a text stands in it, the variable that it reads must hold a text, so that no data becomes an
   * option in the place of an id; in the first place, where writes have their data, an object too. `template`: anything.
   */
  readonly takes: 'query' | 'template'
  /** True: it may stand alone as a statement. False: it only gives a value, so that alone it is a mistake. */
  readonly writes: boolean
  /**
   * The name of a member that means something to the host, such as that of an operator. It does so only where the text of the
   * program has it: a run in which a variable fills in an object with such a member, at any depth, fails.
   */
  readonly reserved?: string
  /**
   * Returns what is wrong with the argument as far as it is written out, `undefined` when nothing is. What variables will fill
   * in is `undefined` there. Asked once, when the statement is compiled.
   */
  readonly check?: (written: unknown) => string | undefined
}

/** How statements are read. */
export type StatementOptions = {
  /** Names of the variables that the host will give; assigning to one is then an error already when compiling. */
  readonly variables?: readonly string[]
  /** The forms that the host answers, by their names: `{ 'get()': { takes: 'query', writes: false } }`. */
  readonly effects?: { readonly [name: string]: EffectForm }
}
