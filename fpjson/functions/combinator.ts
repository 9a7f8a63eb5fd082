/** Functions that build or call functions. */
import { type FunctionValue, makeFunction, type ValueList } from '../value.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asFunction, asFunctions, asList } from './expect.ts'
import { widestArity } from './logic.ts'

const define = family('combinator')

/** Calls the first function with all arguments and each next one with the result of the one before. */
function chain(functions: readonly FunctionValue[]): FunctionValue {
  const [first, ...rest] = functions as [FunctionValue, ...FunctionValue[]]
  return makeFunction(first.arity, (machine, args) =>
    rest.reduce((value, fn) => machine.apply(fn, [value]), machine.apply(first, args)),
  )
}

const pipe: Implementation = (machine, functions) => chain(asFunctions(machine, functions))

const compose: Implementation = (machine, functions) => chain(asFunctions(machine, functions).reverse())

const converge: Implementation = (machine, after, list) => {
  const [last, branches] = [asFunction(machine, after), asFunctions(machine, list)]
  return makeFunction(widestArity(branches), (inner, args) =>
    inner.apply(
      last,
      branches.map((branch) => inner.apply(branch, args)),
    ),
  )
}

const juxt: Implementation = (machine, list) => {
  const branches = asFunctions(machine, list)
  return makeFunction(widestArity(branches), (inner, args) => branches.map((branch) => inner.apply(branch, args)))
}

const flip: Implementation = (machine, value) => {
  const fn = asFunction(machine, value)
  return makeFunction(Math.max(fn.arity, 2), (inner, args) => inner.apply(fn, swapped(args)))
}

function swapped([first, second, ...rest]: ValueList): ValueList {
  return [second, first, ...rest]
}

const apply: Implementation = (machine, fn, list) => {
  const args = asList(machine, list)
  machine.charge(args.length)
  return machine.apply(fn, args)
}

/** The functions of this family. */
export const COMBINATOR: readonly FunctionDefinition[] = [
  define('identity', 1, (_machine, value) => value),
  define('always', 1, (_machine, value) => makeFunction(0, () => value)),
  { ...define('pipe', 1, pipe), variadic: true },
  { ...define('compose', 1, compose), variadic: true },
  define('converge', 2, converge),
  define('juxt', 1, juxt),
  define('flip', 1, flip),
  define('apply', 2, apply),
  define('applyTo', 2, (machine, value, fn) => machine.apply(fn, [value])),
]
