/** Functions that join functions into one. */
import { MEMBER_FUEL, OBJECT_FUEL } from '../limits.ts'
import type { Machine } from '../machine.ts'
import {
  assertDepth,
  type FunctionValue,
  isList,
  makeFunction,
  setKey,
  sortedKeys,
  type Value,
  type ValueList,
  type ValueObject,
} from '../value.ts'
import { asArity } from './arity.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asFunction, asFunctions, asObject } from './expect.ts'
import { widestArity } from './logic.ts'

const define = family('combinator')

/** How one function of a chain is given the result of the one before. */
type Link = (machine: Machine, fn: FunctionValue, value: Value) => Value

const pass: Link = (machine, fn, value) => machine.apply(fn, [value])

/** `pipeWith` and `composeWith`: a function of the program is the link. */
const passBy =
  (link: FunctionValue): Link =>
  (machine, fn, value) =>
    machine.apply(link, [fn, value])

/** Calls the first function with all arguments, and each next one with the result of the one before. */
function inTurn(functions: readonly FunctionValue[], link: Link): FunctionValue {
  const [first, ...rest] = functions
  if (first === undefined) return makeFunction(1, (_machine, [value]) => value)
  return makeFunction(first.arity, (machine, args) => {
    let value = machine.apply(first, args)
    for (const fn of rest) value = link(machine, fn, value)
    return value
  })
}

/** Calls several functions with the same arguments, and gives what `collect` makes of the results. */
function fan(
  branches: readonly FunctionValue[],
  collect: (machine: Machine, results: ValueList) => Value,
): FunctionValue {
  return makeFunction(widestArity(branches), (machine, args) => {
    const results = branches.map((branch) => machine.apply(branch, args))
    return collect(machine, results)
  })
}

const converge: Implementation = (machine, after, list) => {
  const last = asFunction(machine, after)
  return fan(asFunctions(machine, list), (inner, results) => inner.apply(last, results))
}

const juxt: Implementation = (machine, list) => fan(asFunctions(machine, list), (_inner, results) => results)

const useWith: Implementation = (machine, value, list) => {
  const [fn, changes] = [asFunction(machine, value), asFunctions(machine, list)]
  return makeFunction(asArity(machine, changes.length), (inner, args) => {
    inner.chargeList(args.length)
    const changed = changes.map((change, index) => inner.apply(change, [args[index]]))
    return inner.apply(fn, [...changed, ...args.slice(changes.length)])
  })
}

/** The functions that a spec names, at any depth, in one: it gives the results in the shape of the spec. */
function specOf(machine: Machine, spec: Value, depth: number): FunctionValue {
  machine.charge(1)
  if (typeof spec === 'function') return spec
  assertDepth(machine, depth)
  if (isList(spec)) {
    return fan(
      spec.map((item) => specOf(machine, item, depth + 1)),
      (_inner, results) => results,
    )
  }
  const object = asObject(machine, spec)
  const keys = sortedKeys(machine, object)
  return fan(
    keys.map((key) => specOf(machine, object[key], depth + 1)),
    (inner, results) => zipKeys(inner, keys, results),
  )
}

function zipKeys(machine: Machine, keys: readonly string[], values: ValueList): ValueObject {
  machine.charge(OBJECT_FUEL + keys.length * MEMBER_FUEL)
  const object: Record<string, Value> = {}
  for (const [index, key] of keys.entries()) setKey(machine, object, key, values[index])
  return object
}

const applySpec: Implementation = (machine, spec) => specOf(machine, isList(spec) ? spec : asObject(machine, spec), 0)

const promap: Implementation = (machine, before, after, value) => {
  const functions = asFunctions(machine, [before, value, after])
  return makeFunction(1, (inner, [input]) => functions.reduce((result, fn) => inner.apply(fn, [result]), input))
}

/** The functions of this family. */
export const COMBINATOR: readonly FunctionDefinition[] = [
  define('identity', 1, (_machine, value) => value),
  define('always', 1, (_machine, value) => makeFunction(0, () => value)),
  { ...define('pipe', 1, (machine, functions) => inTurn(asFunctions(machine, functions), pass)), variadic: true },
  {
    ...define('compose', 1, (machine, functions) => inTurn(asFunctions(machine, functions).reverse(), pass)),
    variadic: true,
  },
  define('pipeWith', 2, (machine, link, list) => inTurn(asFunctions(machine, list), passBy(asFunction(machine, link)))),
  define('composeWith', 2, (machine, link, list) =>
    inTurn(asFunctions(machine, list).reverse(), passBy(asFunction(machine, link))),
  ),
  define('flow', 2, (machine, value, list) =>
    asFunctions(machine, list).reduce((result, fn) => machine.apply(fn, [result]), value),
  ),
  define('o', 3, (machine, outer, inner, value) => machine.apply(outer, [machine.apply(inner, [value])])),
  define('on', 4, (machine, fn, change, a, b) =>
    machine.apply(fn, [machine.apply(change, [a]), machine.apply(change, [b])]),
  ),
  define('converge', 2, converge),
  define('juxt', 1, juxt),
  define('useWith', 2, useWith),
  define('applySpec', 1, applySpec),
  define('promap', 3, promap),
]
