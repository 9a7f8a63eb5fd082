/** How rows of random calls are written. */
import fc from 'fast-check'
import { type Argument, listOf } from './ramda-arguments.ts'

/** The arguments of one call, and those for its result when that is a function. */
export type Call = { readonly args: readonly Argument[]; readonly later: readonly Argument[] }

export const row = (...args: readonly fc.Arbitrary<Argument>[]): fc.Arbitrary<Call> =>
  fc.tuple(...args).map((made) => ({ args: made, later: [] }))
export const eitherRow = (...rows: readonly fc.Arbitrary<Call>[]): fc.Arbitrary<Call> => fc.oneof(...rows)
/** A row whose result is a function, which is called with the last argument. */
export const function1 = (...args: readonly fc.Arbitrary<Argument>[]): fc.Arbitrary<Call> =>
  fc.tuple(...args).map((made) => ({ args: made.slice(0, -1), later: made.slice(-1) }))
export const functions = (each: fc.Arbitrary<Argument>): fc.Arbitrary<Argument> =>
  fc.array(each, { minLength: 1, maxLength: 3 }).map(listOf)
export const spread = (each: fc.Arbitrary<Argument>, value: fc.Arbitrary<Argument>): fc.Arbitrary<Call> =>
  fc
    .tuple(fc.array(each, { minLength: 1, maxLength: 3 }), value)
    .map(([steps, argument]) => ({ args: steps, later: [argument] }))
