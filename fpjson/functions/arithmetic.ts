/** Numbers. Operands are numbers and results are finite; whatever is not is an error, never NaN. */
import { REMAINDER_FUEL } from '../limits.ts'
import type { Machine } from '../machine.ts'
import type { ValueList } from '../value.ts'
import { mergeSort } from './compare.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asList, asNumber, asResult } from './expect.ts'

const define = family('arithmetic')

const unary =
  (operate: (a: number) => number): Implementation =>
  (machine, a) =>
    asResult(machine, operate(asNumber(machine, a)))

const binary =
  (operate: (a: number, b: number) => number): Implementation =>
  (machine, a, b) =>
    asResult(machine, operate(asNumber(machine, a), asNumber(machine, b)))

/** Up to such a quotient a remainder takes no longer than other arithmetic. */
const QUOTIENT_MAX = 2 ** 64

/** Returns the remainder with the sign of the dividend. Pays for a large quotient, whose bits an engine goes through one by one. */
export function remainderOf(machine: Machine, dividend: number, divisor: number): number {
  if (!(Math.abs(dividend / divisor) < QUOTIENT_MAX)) machine.charge(REMAINDER_FUEL)
  return dividend % divisor
}

/** Folds the numbers of a list from the left, so that rounding is the same everywhere. */
function fold(
  machine: Machine,
  list: ValueList,
  start: number,
  operate: (total: number, item: number) => number,
): number {
  machine.charge(list.length)
  return list.reduce<number>((total, item) => operate(total, asNumber(machine, item)), start)
}

const sumOf = (machine: Machine, list: ValueList): number => fold(machine, list, 0, (total, item) => total + item)

const product: Implementation = (machine, list) =>
  asResult(
    machine,
    fold(machine, asList(machine, list), 1, (total, item) => total * item),
  )

const mean: Implementation = (machine, value) => {
  const list = asList(machine, value)
  return asResult(machine, sumOf(machine, list) / list.length)
}

/** The number in the middle of the sorted list; of an even count the mean of the two in the middle. */
const median: Implementation = (machine, value) => {
  const list = asList(machine, value)
  machine.chargeList(list.length)
  const numbers = list.map((item) => asNumber(machine, item))
  const sorted = mergeSort(numbers, (a, b) => {
    machine.charge(1)
    return a - b
  })
  const half = sorted.length / 2
  return mean(machine, sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1))
}

/** The remainder with the sign of the divisor, for whole numbers and a divisor from 1. */
const mathMod: Implementation = (machine, a, b) => {
  const [dividend, divisor] = [asNumber(machine, a), asNumber(machine, b)]
  if (!Number.isInteger(dividend) || !Number.isInteger(divisor) || divisor < 1) {
    machine.fail('FPJSON_NUMBER', `expected whole numbers and a divisor from 1, got ${dividend} and ${divisor}`)
  }
  const remainder = remainderOf(machine, dividend, divisor)
  return asResult(machine, remainder < 0 ? remainder + divisor : remainder)
}

/** The functions of this family. */
export const ARITHMETIC: readonly FunctionDefinition[] = [
  define(
    'add',
    2,
    binary((a, b) => a + b),
  ),
  define(
    'subtract',
    2,
    binary((a, b) => a - b),
  ),
  define(
    'multiply',
    2,
    binary((a, b) => a * b),
  ),
  define(
    'divide',
    2,
    binary((a, b) => a / b),
  ),
  define('modulo', 2, (machine, a, b) =>
    asResult(machine, remainderOf(machine, asNumber(machine, a), asNumber(machine, b))),
  ),
  define('mathMod', 2, mathMod),
  define(
    'inc',
    1,
    unary((a) => a + 1),
  ),
  define(
    'dec',
    1,
    unary((a) => a - 1),
  ),
  define(
    'negate',
    1,
    unary((a) => -a),
  ),
  define('sum', 1, (machine, list) => asResult(machine, sumOf(machine, asList(machine, list)))),
  define('product', 1, product),
  define('mean', 1, mean),
  define('median', 1, median),
]
