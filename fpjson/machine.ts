/**
 * The state of one run: its fuel, its variables, the step it is at, and how deep its calls are.
 *
 * A machine is not used again after it threw, except by {@link Machine.applyOr}.
 */
import { type FpjsonCode, FpjsonError, type ProgramPath } from './errors.ts'
import { createFuel, type Fuel } from './fuel.ts'
import type { Json } from './json.ts'
import {
  BYTES_PER_FUEL,
  CALL_DEPTH_MAX,
  FUNCTION_FUEL,
  LIST_ITEMS_MAX,
  RECOVERY_FUEL,
  TEXT_UNITS_MAX,
  UNWINDING_FUEL,
} from './limits.ts'
import type { Trace } from './types.ts'
import {
  type DirectCall,
  describe,
  type FunctionValue,
  makeFunction,
  PLACEHOLDER,
  type Value,
  type ValueList,
} from './value.ts'
import { createVariables, type Variables } from './variables.ts'

/** What a statement decided, and what it computed if anything. */
export type StatementEnd = { readonly value: Value; readonly result?: Value }

/** What a trace knows of a step before it is taken. */
type Begun = { readonly name: string; readonly inputs: ValueList; readonly statement?: Json }

/** What a {@link Machine} starts from. */
export type MachineOptions = { readonly fuel: Fuel; readonly variables: Variables; readonly trace: Trace | undefined }

const TEXT_UNITS_PER_FUEL = BYTES_PER_FUEL / 2

/** Failures that a program may handle. Limits are not among them, for what is spent stays spent. */
const RECOVERABLE: ReadonlySet<FpjsonCode> = new Set(['FPJSON_TYPE', 'FPJSON_NUMBER', 'FPJSON_NAME_FORBIDDEN'])

/** Runs functions and counts what they cost. */
export class Machine {
  /**
   * One that never runs. An engine that cleans up while it is idle drops the code that it made for machines where none is
   * left; measured, the next run then takes two to three times as long.
   */
  static readonly IDLE: Machine = new Machine({
    fuel: createFuel(0),
    variables: createVariables({}, false),
    trace: undefined,
  })

  readonly fuel: Fuel
  readonly variables: Variables
  readonly trace: Trace | undefined
  /** The call whose function runs; errors are located there. */
  at: ProgramPath = []
  private depth = 0
  /** Traced calls that have not ended. */
  private openSteps = 0

  constructor(options: MachineOptions) {
    this.fuel = options.fuel
    this.variables = options.variables
    this.trace = options.trace
  }

  /**
   * Spends `units`. Call it before the work and before the memory that it pays for.
   *
   * @throws {FpjsonError} `FPJSON_FUEL`, and then the tank is empty.
   */
  charge(units: number): void {
    const { fuel } = this
    if (units > fuel.limit - fuel.used) {
      fuel.used = fuel.limit
      this.fail('FPJSON_FUEL', `the program used up its fuel of ${fuel.limit} units`)
    }
    fuel.used += units
  }

  /** Spends what a new list of `items` elements costs, and checks that it may be so long. */
  chargeList(items: number): void {
    if (items > LIST_ITEMS_MAX) this.fail('FPJSON_SIZE', `a list has at most ${LIST_ITEMS_MAX} elements, not ${items}`)
    this.charge(items)
  }

  /** Spends what a new text of `units` UTF-16 units costs, and checks that it may be so long. */
  chargeText(units: number): void {
    if (units > TEXT_UNITS_MAX) this.fail('FPJSON_SIZE', `a text has at most ${TEXT_UNITS_MAX} units, not ${units}`)
    this.charge(Math.ceil(units / TEXT_UNITS_PER_FUEL))
  }

  /** Throws an error located at the running step. */
  fail(code: FpjsonCode, sentence: string, values: ValueList = []): never {
    throw new FpjsonError(code, sentence, { path: this.at, values })
  }

  /**
   * Calls `fn` with `args`. With too few, or with placeholders among them, the result is a function that waits for the
   * rest; with none, where it waits for some, it is `fn` itself.
   *
   * @throws {FpjsonError} `FPJSON_TYPE` when `fn` is no function, `FPJSON_DEPTH` when calls nest too deep.
   */
  apply(fn: Value, args: ValueList): Value {
    if (typeof fn !== 'function') this.fail('FPJSON_TYPE', `expected a function, got ${describe(fn)}`, [fn])
    this.charge(1)
    if (this.depth >= CALL_DEPTH_MAX) this.fail('FPJSON_DEPTH', `calls nest at most ${CALL_DEPTH_MAX} levels`)
    this.depth++
    const result =
      this.trace === undefined
        ? callOrHold(this, fn, args)
        : this.traced(fn.label ?? 'function', args, () => callOrHold(this, fn, args))
    if (typeof result === 'function') this.charge(FUNCTION_FUEL)
    this.depth--
    return result
  }

  /**
   * Calls a function of the table with the last of its arguments, at the cost of {@link Machine.apply} but untraced: what
   * lists are mapped and filtered with is mostly such a call.
   */
  applyLast(run: DirectCall, held: ValueList, last: Value): Value {
    this.charge(1)
    if (this.depth >= CALL_DEPTH_MAX) this.fail('FPJSON_DEPTH', `calls nest at most ${CALL_DEPTH_MAX} levels`)
    this.depth++
    this.charge(1)
    const result = held.length === 1 ? run(this, held[0], last) : run(this, ...held, last)
    if (typeof result === 'function') this.charge(FUNCTION_FUEL)
    this.depth--
    return result
  }

  /**
   * Calls `fn` as {@link Machine.apply} does, and `recover` with the code when it fails for what a value is, or what a key
   * is named. Whatever else it throws goes on: a limit, and an error that is not of the language. Fuel stays spent and
   * variables stay assigned.
   */
  applyOr(fn: Value, args: ValueList, recover: (code: FpjsonCode) => Value): Value {
    const { depth } = this
    try {
      return this.apply(fn, args)
    } catch (error) {
      if (!(error instanceof FpjsonError) || !RECOVERABLE.has(error.code)) throw error
      const ended = this.depth - depth
      this.depth = depth
      this.charge(RECOVERY_FUEL + UNWINDING_FUEL * ended)
      return recover(error.code)
    }
  }

  /** Takes a step and tells the trace of it, also when it fails. The steps inside it, if any, are one deeper. */
  traced(name: string, inputs: ValueList, step: () => Value): Value {
    return this.follow({ name, inputs }, () => ({ value: step() })).value
  }

  /** Takes a statement, whose value is what it decides, and tells the trace of it, as {@link Machine.traced}. */
  tracedStatement(statement: Json, step: () => StatementEnd): void {
    const [name] = statement as readonly [string]
    this.follow({ name, inputs: [], statement }, step)
  }

  private follow<E extends StatementEnd>(begun: Begun, step: () => E): E {
    const path = this.at
    this.openSteps++
    let end: E | undefined
    let failure: { readonly error: string } | undefined
    try {
      end = step()
      return end
    } catch (error) {
      failure = { error: error instanceof Error ? error.message : String(error) }
      throw error
    } finally {
      this.openSteps--
      this.trace?.({ path, value: undefined, ...begun, ...end, ...failure, depth: this.openSteps })
    }
  }

  /** Calls a predicate with one argument; see {@link Machine.isTrue}. */
  test(predicate: Value, value: Value): boolean {
    return this.isTrue(this.apply(predicate, [value]))
  }

  /**
   * Says whether a value counts as true: all but `false`, `null`, absent, 0 and the empty text.
   *
   * @throws {FpjsonError} `FPJSON_TYPE` for a function, because a condition that lacks an argument must not pass.
   */
  isTrue(value: Value): boolean {
    if (typeof value === 'function' || typeof value === 'symbol') {
      this.fail('FPJSON_TYPE', `a condition gave ${describe(value)}; does it lack an argument?`)
    }
    return Boolean(value)
  }
}

function callOrHold(machine: Machine, fn: FunctionValue, args: ValueList): Value {
  return isComplete(fn.arity, args) ? fn(machine, args) : hold(machine, fn, args)
}

/** Says whether the first `arity` arguments are all there; any beyond them are never looked at. */
function isComplete(arity: number, args: ValueList): boolean {
  if (args.length < arity) return false
  for (let i = 0; i < arity; i++) if (args[i] === PLACEHOLDER) return false
  return true
}

/** Fuel of making a function that waits, beside that of its arguments. */
const HOLDING_FUEL = 2

/** Returns `fn` waiting for the arguments that `held` lacks. */
function hold(machine: Machine, fn: FunctionValue, held: ValueList): FunctionValue {
  machine.charge(HOLDING_FUEL + held.length)
  const given = held.filter((argument) => argument !== PLACEHOLDER).length
  if (given === 0) return fn
  const { direct } = fn
  const join = given === held.length ? append : fill
  const lacksLast = direct !== undefined && join === append && held.length === fn.arity - 1
  return makeFunction(
    Math.max(fn.arity - given, 1),
    (inner, args) => {
      inner.charge(held.length + args.length)
      if (lacksLast && args.length === 1 && inner.trace === undefined) return inner.applyLast(direct, held, args[0])
      return inner.apply(fn, join(held, args))
    },
    fn.label,
  )
}

/** Most functions that wait hold one argument and are given one: spreading lists takes ten times as long. */
function append(held: ValueList, args: ValueList): ValueList {
  return held.length === 1 && args.length === 1 ? [held[0], args[0]] : [...held, ...args]
}

/** Puts `args` into the holes of `held` from the left, and those that remain behind it. */
function fill(held: ValueList, args: ValueList): ValueList {
  let next = 0
  const filled = held.map((argument) => (argument === PLACEHOLDER && next < args.length ? args[next++] : argument))
  return [...filled, ...args.slice(next)]
}
