/** How many arguments a function waits for, in what order, and which of them it has already. */
import { ARITY_MAX } from '../limits.ts'
import type { Machine } from '../machine.ts'
import { type FunctionValue, makeFunction, type Value, type ValueList } from '../value.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asFunction, asInteger, asList } from './expect.ts'
import { mergeDeepRight } from './merge.ts'

const define = family('combinator')

/** Returns `value` as a number of arguments. */
export function asArity(machine: Machine, value: Value): number {
  const arity = asInteger(machine, value)
  if (arity >= 0 && arity <= ARITY_MAX) return arity
  return machine.fail('FPJSON_TYPE', `a function takes 0 to ${ARITY_MAX} arguments, not ${arity}`, [value])
}

/** Returns a function that waits for `count` arguments and passes all that it gets on to `value`. */
export function curryN(machine: Machine, count: Value, value: Value): FunctionValue {
  const fn = asFunction(machine, value)
  return makeFunction(asArity(machine, count), (inner, args) => inner.apply(fn, args))
}

function nAry(machine: Machine, count: Value, value: Value): FunctionValue {
  const [arity, fn] = [asArity(machine, count), asFunction(machine, value)]
  return makeFunction(arity, (inner, args) => inner.apply(fn, args.slice(0, arity)))
}

/** Gives arguments to a function, and those that remain to the function it gives, at most `count` times. */
const uncurryN: Implementation = (machine, count, value) => {
  const [times, fn] = [asArity(machine, count), asFunction(machine, value)]
  return makeFunction(times, (inner, args) => {
    inner.charge(args.length)
    let result: Value = fn
    let from = 0
    for (let time = 1; time <= times && typeof result === 'function'; time++) {
      const to: number = time === times ? args.length : from + result.arity
      result = inner.apply(result, args.slice(from, to))
      from = to
    }
    return result
  })
}

const unapply: Implementation = (machine, value) => {
  const fn = asFunction(machine, value)
  return makeFunction(0, (inner, args) => {
    inner.chargeList(args.length)
    return inner.apply(fn, [args])
  })
}

const nthArg: Implementation = (machine, value) => {
  const index = asInteger(machine, value)
  return makeFunction(index < 0 ? 1 : asArity(machine, index + 1), (_inner, args) => args.at(index))
}

const flip: Implementation = (machine, value) => {
  const fn = asFunction(machine, value)
  return makeFunction(Math.max(fn.arity, 2), (inner, args) => {
    inner.charge(args.length)
    return inner.apply(fn, swapped(args))
  })
}

function swapped([first, second, ...rest]: ValueList): ValueList {
  return [second, first, ...rest]
}

/** `partial` and `partialRight`. */
const holding =
  (join: (held: ValueList, args: ValueList) => ValueList): Implementation =>
  (machine, value, list) => {
    const [fn, held] = [asFunction(machine, value), asList(machine, list)]
    return makeFunction(Math.max(0, fn.arity - held.length), (inner, args) => {
      inner.chargeList(held.length + args.length)
      return inner.apply(fn, join(held, args))
    })
  }

const partialObject: Implementation = (machine, value, held) => {
  const fn = asFunction(machine, value)
  return makeFunction(1, (inner, [given]) => inner.apply(fn, [mergeDeepRight(inner, held, given)]))
}

/** The functions of this family. */
export const ARITY: readonly FunctionDefinition[] = [
  define('curry', 1, (machine, fn) => asFunction(machine, fn)),
  define('curryN', 2, curryN),
  define('uncurryN', 2, uncurryN),
  define('nAry', 2, nAry),
  define('unary', 1, (machine, fn) => nAry(machine, 1, fn)),
  define('binary', 1, (machine, fn) => nAry(machine, 2, fn)),
  define('unapply', 1, unapply),
  define('nthArg', 1, nthArg),
  define('flip', 1, flip),
  define(
    'partial',
    2,
    holding((held, args) => [...held, ...args]),
  ),
  define(
    'partialRight',
    2,
    holding((held, args) => [...args, ...held]),
  ),
  define('partialObject', 2, partialObject),
]
