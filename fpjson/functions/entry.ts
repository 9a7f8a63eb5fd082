/** What every function of the language says about itself. */
import type { Machine } from '../machine.ts'
import type { FunctionValue, Value } from '../value.ts'

/** The family of a function, by which the reference is ordered. */
export type Category = 'arithmetic' | 'relation' | 'logic' | 'list' | 'object' | 'string' | 'combinator' | 'variable'

/**
 * What a function does with all its arguments. The call is paid; it charges for elements and bytes itself, before the work,
 * and never changes an argument.
 */
export type Implementation = (machine: Machine, ...args: Value[]) => Value

/** One row of the operator table as its family writes it. */
export type FunctionDefinition = {
  readonly name: string
  /** How many arguments it waits for. Those beyond are ignored, unless it is variadic. */
  readonly arity: number
  readonly category: Category
  readonly run: Implementation
  /** True: all arguments, however many, are passed as one list. */
  readonly variadic?: boolean
}

/** One row of the operator table, with the function as a value. */
export type FunctionEntry = FunctionDefinition & { readonly value: FunctionValue }

/** Returns what builds rows of one family. */
export function family(category: Category): (name: string, arity: number, run: Implementation) => FunctionDefinition {
  return (name, arity, run) => ({ name, arity, category, run })
}
