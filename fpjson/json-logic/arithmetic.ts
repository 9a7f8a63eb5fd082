/** Numbers. Results are finite, and never -0. */
import { remainderOf } from '../functions/arithmetic.ts'
import { asResult } from '../functions/expect.ts'
import type { Machine } from '../machine.ts'
import { atLeast, exactly, type Operation } from './operation.ts'
import { onScalars, type Scalar, toLeadingNumber, toNumber } from './scalar.ts'

type Calculate = (numbers: readonly number[], machine: Machine) => number

/** Operands converted as a whole: null is 0, `"5 apples"` no number. */
function onNumbers(name: string, count: Operation['count'], run: Calculate): Operation {
  return onScalars(name, count, (machine, operands) =>
    asResult(
      machine,
      run(
        operands.map((operand) => toNumber(machine, operand)),
        machine,
      ),
    ),
  )
}

/** Folds the numbers that operands begin with from the left: null is none, `"5 apples"` is 5. */
function fold(machine: Machine, operands: readonly Scalar[], operate: (total: number, item: number) => number): number {
  const numbers = operands.map((operand) => toLeadingNumber(machine, operand))
  return asResult(machine, numbers.reduce(operate))
}

/** A product of one factor is that factor, unchanged also when it is no number. */
function multiply(machine: Machine, operands: readonly Scalar[]): Scalar {
  const [first = null, second] = operands
  return second === undefined ? first : fold(machine, operands, (total, item) => total * item)
}

const binary =
  (operate: (left: number, right: number) => number) =>
  ([left, right]: readonly number[]): number =>
    operate(left as number, right as number)

/** The operations of this family. */
export const ARITHMETIC: readonly Operation[] = [
  onScalars('+', atLeast(0), (machine, operands) => fold(machine, [0, ...operands], (total, item) => total + item)),
  onScalars('*', atLeast(1), multiply),
  onNumbers('-', { min: 1, max: 2 }, ([left, right]) =>
    right === undefined ? -(left as number) : (left as number) - right,
  ),
  onNumbers(
    '/',
    exactly(2),
    binary((left, right) => left / right),
  ),
  onNumbers('%', exactly(2), ([left, right], machine) => remainderOf(machine, left as number, right as number)),
  onNumbers('min', atLeast(1), (numbers) => Math.min(...numbers)),
  onNumbers('max', atLeast(1), (numbers) => Math.max(...numbers)),
]
