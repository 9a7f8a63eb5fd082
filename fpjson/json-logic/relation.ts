/** Equality, order, and being in. */
import { areEqual, compare } from '../functions/compare.ts'
import { findText } from '../functions/search.ts'
import type { Machine } from '../machine.ts'
import { describe, isList, type Value, type ValueList } from '../value.ts'
import { exactly, type Operation } from './operation.ts'
import { asScalar, isContainer, onScalars, type Scalar, toNumber } from './scalar.ts'

type Equality = (machine: Machine, left: Value, right: Value) => boolean

/** Two lists or objects are an error: the library asks whether they are one in memory, which is no fact of the data. */
const areStrictlyEqual: Equality = (machine, left, right) => {
  if (isContainer(left) && isContainer(right)) {
    const both = `${describe(left)} and ${describe(right)}`
    machine.fail('FPJSON_TYPE', `lists and objects are not compared, got ${both}`, [left, right])
  }
  return areEqual(machine, left, right)
}

/** Null equals nothing but null; what differs in type is compared as numbers. */
const areLooselyEqual: Equality = (machine, left, right) => {
  if (left === null || right === null || typeof left === typeof right) return areStrictlyEqual(machine, left, right)
  return toNumber(machine, asScalar(machine, left)) === toNumber(machine, asScalar(machine, right))
}

/** -1, 0 or 1; NaN when an operand is no number and the other no text. Two texts compare by UTF-16 code units. */
function orderOf(machine: Machine, left: Scalar, right: Scalar): number {
  if (typeof left === 'string' && typeof right === 'string') return compare(machine, left, right)
  const [a, b] = [toNumber(machine, left), toNumber(machine, right)]
  return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : compare(machine, a, b)
}

/** An order of two operands, or of three when it may ask whether the second lies between the others. */
function ordering(name: string, operandsMax: 2 | 3, holds: (order: number) => boolean): Operation {
  return onScalars(name, { min: 2, max: operandsMax }, (machine, operands) => {
    const [first, second, third] = operands as [Scalar, Scalar, Scalar?]
    if (!holds(orderOf(machine, first, second))) return false
    return third === undefined || holds(orderOf(machine, second, third))
  })
}

/** An element of a list, of the same type, or a part of a text. Nothing is in anything else, nor in the empty text. */
function isIn(machine: Machine, args: ValueList): boolean {
  const [wanted, container] = args
  if (isList(container)) {
    const element = asScalar(machine, wanted)
    return container.some((item) => areEqual(machine, element, item))
  }
  if (typeof container !== 'string' || container === '') return false
  return findText(machine, container, String(asScalar(machine, wanted)), 1).length > 0
}

function equality(name: string, run: Equality): Operation {
  return { name, count: exactly(2), kind: 'eager', run: (machine, [left, right]) => run(machine, left, right) }
}

/** The operations of this family. */
export const RELATION: readonly Operation[] = [
  equality('==', areLooselyEqual),
  equality('!=', (machine, left, right) => !areLooselyEqual(machine, left, right)),
  equality('===', areStrictlyEqual),
  equality('!==', (machine, left, right) => !areStrictlyEqual(machine, left, right)),
  ordering('<', 3, (order) => order < 0),
  ordering('<=', 3, (order) => order <= 0),
  ordering('>', 2, (order) => order > 0),
  ordering('>=', 2, (order) => order >= 0),
  { name: 'in', count: exactly(2), kind: 'eager', run: isIn },
]
