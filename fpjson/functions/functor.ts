/**
 * Functions over what holds values: a list holds its elements, a function the results it will give. Whatever is written
 * here for lists therefore has a meaning for functions as well.
 */
import type { Machine } from '../machine.ts'
import { type FunctionValue, makeFunction, type Value } from '../value.ts'
import { curryN } from './arity.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asFunction, asList } from './expect.ts'
import { map } from './iterate.ts'
import { joinLists, unnest } from './list.ts'

const define = family('combinator')

/** What each function held gives for each value held. */
function ap(machine: Machine, functions: Value, holder: Value): Value {
  if (typeof functions === 'function') {
    const values = asFunction(machine, holder)
    return makeFunction(1, (inner, [input]) =>
      inner.apply(inner.apply(functions, [input]), [inner.apply(values, [input])]),
    )
  }
  const [fns, list] = [asList(machine, functions), asList(machine, holder)]
  machine.charge(fns.length)
  machine.chargeList(fns.length * list.length)
  const results: Value[] = []
  for (const fn of fns) for (const item of list) results.push(machine.apply(fn, [item]))
  return results
}

/** Joins the lists that `fn` gives for each value held; what is no list is an element. */
const chain: Implementation = (machine, fn, holder) => {
  if (typeof holder === 'function') {
    return makeFunction(1, (inner, [input]) => inner.apply(inner.apply(fn, [inner.apply(holder, [input])]), [input]))
  }
  return unnest(machine, map(machine, fn, holder))
}

function liftN(machine: Machine, count: Value, value: Value): FunctionValue {
  const fn = curryN(machine, count, value)
  return makeFunction(fn.arity, (inner, args) => {
    inner.charge(args.length)
    const [first, ...others] = args
    return others.reduce((functions, holder) => ap(inner, functions, holder), map(inner, fn, first))
  })
}

const PREPEND = makeFunction(2, (machine, [item, list]) => joinLists(machine, [item], asList(machine, list)))

/** From a list of holders to a holder of lists. `of` makes a holder of one value. */
function sequence(machine: Machine, of: Value, value: Value): Value {
  const holders = asList(machine, value)
  machine.charge(holders.length)
  return holders.reduceRight<Value>(
    (lists, holder) => ap(machine, map(machine, PREPEND, holder), lists),
    machine.apply(of, [[]]),
  )
}

/** The functions of this family. */
export const FUNCTOR: readonly FunctionDefinition[] = [
  define('ap', 2, ap),
  define('chain', 2, chain),
  define('lift', 1, (machine, fn) => liftN(machine, asFunction(machine, fn).arity, fn)),
  define('liftN', 2, liftN),
  define('sequence', 2, sequence),
  define('traverse', 3, (machine, of, fn, list) => sequence(machine, of, map(machine, fn, asList(machine, list)))),
]
