/** Truth, and functions that choose by it. What counts as true is said in `Machine.isTrue`. */
import type { Machine } from '../machine.ts'
import {
  type FunctionValue,
  isList,
  isNil,
  isObject,
  makeFunction,
  roomFuel,
  type Value,
  type ValueList,
} from '../value.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asFunction, asFunctions, asList } from './expect.ts'

const define = family('logic')

function isEmpty(machine: Machine, value: Value): boolean {
  if (typeof value === 'string' || isList(value)) return value.length === 0
  if (!isObject(value)) return false
  const names = Object.keys(value)
  machine.charge(names.length + roomFuel(names))
  return names.length === 0
}

/** The empty value of the same type, if there is one. */
function emptyOf(value: Value): Value {
  if (typeof value === 'string') return ''
  if (isList(value)) return []
  return isObject(value) ? {} : undefined
}

/** The most arguments that one of the functions waits for. */
export function widestArity(functions: readonly FunctionValue[]): number {
  return functions.reduce((widest, { arity }) => Math.max(widest, arity), 0)
}

/** `both` and `either`: the second function is asked only when the first does not decide. */
const pairOf =
  (decidesOn: boolean): Implementation =>
  (machine, first, second) => {
    const [ask, askNext] = [asFunction(machine, first), asFunction(machine, second)]
    return makeFunction(0, (inner, args) => {
      const answer = inner.apply(ask, args)
      return inner.isTrue(answer) === decidesOn ? answer : inner.apply(askNext, args)
    })
  }

/** `allPass` and `anyPass`. */
const passing =
  (decidesOn: boolean): Implementation =>
  (machine, list) => {
    const predicates = asFunctions(machine, list)
    return makeFunction(widestArity(predicates), (inner, args) => {
      const decided = predicates.some((predicate) => inner.isTrue(inner.apply(predicate, args)) === decidesOn)
      return decided ? decidesOn : !decidesOn
    })
  }

/** `all`, `any`, `none`: asks the elements until one answers `decidesOn`, and then gives `found`. */
const asking =
  (decidesOn: boolean, found: boolean): Implementation =>
  (machine, predicate, list) =>
    asList(machine, list).some((item) => machine.test(predicate, item) === decidesOn) ? found : !found

const ifElse: Implementation = (machine, condition, yes, no) => {
  const [test, whenTrue, whenFalse] = asFunctions(machine, [condition, yes, no]) as [
    FunctionValue,
    FunctionValue,
    FunctionValue,
  ]
  return makeFunction(widestArity([test, whenTrue, whenFalse]), (inner, args) =>
    inner.apply(inner.isTrue(inner.apply(test, args)) ? whenTrue : whenFalse, args),
  )
}

const cond: Implementation = (machine, list) => {
  const pairs = asList(machine, list).map((pair) => branchOf(machine, asList(machine, pair)))
  return makeFunction(widestArity(pairs.map(([test]) => test)), (inner, args) => {
    const branch = pairs.find(([test]) => inner.isTrue(inner.apply(test, args)))
    return branch === undefined ? undefined : inner.apply(branch[1], args)
  })
}

function branchOf(machine: Machine, pair: ValueList): [FunctionValue, FunctionValue] {
  machine.charge(1)
  return [asFunction(machine, pair[0]), asFunction(machine, pair[1])]
}

const complement: Implementation = (machine, value) => {
  const fn = asFunction(machine, value)
  return makeFunction(fn.arity, (inner, args) => !inner.isTrue(inner.apply(fn, args)))
}

/** The functions of this family. */
export const LOGIC: readonly FunctionDefinition[] = [
  define('T', 0, () => true),
  define('F', 0, () => false),
  define('and', 2, (machine, a, b) => (machine.isTrue(a) ? b : a)),
  define('or', 2, (machine, a, b) => (machine.isTrue(a) ? a : b)),
  define('xor', 2, (machine, a, b) => machine.isTrue(a) !== machine.isTrue(b)),
  define('not', 1, (machine, a) => !machine.isTrue(a)),
  define('both', 2, pairOf(false)),
  define('either', 2, pairOf(true)),
  define('allPass', 1, passing(false)),
  define('anyPass', 1, passing(true)),
  define('all', 2, asking(false, false)),
  define('any', 2, asking(true, true)),
  define('none', 2, asking(true, false)),
  define('ifElse', 3, ifElse),
  define('when', 3, (machine, test, change, value) =>
    machine.test(test, value) ? machine.apply(change, [value]) : value,
  ),
  define('unless', 3, (machine, test, change, value) =>
    machine.test(test, value) ? value : machine.apply(change, [value]),
  ),
  define('cond', 1, cond),
  define('complement', 1, complement),
  define('defaultTo', 2, (_machine, fallback, value) => (isNil(value) ? fallback : value)),
  define('isNil', 1, (_machine, value) => isNil(value)),
  define('isNotNil', 1, (_machine, value) => !isNil(value)),
  define('isEmpty', 1, (machine, value) => isEmpty(machine, value)),
  define('isNotEmpty', 1, (machine, value) => !isEmpty(machine, value)),
  define('empty', 1, (_machine, value) => emptyOf(value)),
]
