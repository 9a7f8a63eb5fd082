/**
 * Operands, and how one is converted into another: as ECMAScript's operators do it, which is what json-logic-js means. It is
 * written here and not called there because the table of that library is one for a whole process, and anyone may change it.
 *
 * Lists and objects are never converted: `[5]` is not 5 and `[]` not the empty text.
 */
import { refuse } from '../errors.ts'
import type { Machine } from '../machine.ts'
import { describe, isList, isObject, type Value, type ValueList } from '../value.ts'
import type { Count, LogicNode, Operation } from './operation.ts'

/** What operators take. */
export type Scalar = null | boolean | number | string

/** Digits of a number in a text. Of more, engines may choose how they round (ECMA-262, 6.1.6.1, RoundMVResult). */
const DIGITS_MAX = 20

const EXPECTED = 'expected a text, a number, a boolean or null'

/** Says whether `value` is a list or an object. */
export function isContainer(value: Value): boolean {
  return isList(value) || isObject(value)
}

/** Returns `value` as an operand. */
export function asScalar(machine: Machine, value: Value): Scalar {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value
  machine.fail('FPJSON_TYPE', `${EXPECTED}, got ${describe(value)}`, [value])
}

/** Returns an operation on operands. */
export function onScalars(
  name: string,
  count: Count,
  run: (machine: Machine, operands: readonly Scalar[]) => Value,
): Operation {
  return {
    name,
    count,
    kind: 'eager',
    check: checkScalars,
    run: (machine: Machine, args: ValueList) =>
      run(
        machine,
        args.map((arg) => asScalar(machine, arg)),
      ),
  }
}

/** Refuses a list or an object that the program itself writes where an operand belongs. */
export function checkScalars(args: readonly LogicNode[]): void {
  for (const arg of args) {
    if (arg.kind === 'list' || (arg.kind === 'constant' && isObject(arg.value))) {
      refuse('FPJSON_PROGRAM_INVALID', `${EXPECTED}, not a list or an object`, arg.path)
    }
  }
}

/** Returns the number that an operand is: 0 for null, false and the empty text, NaN for a text that is no number. */
export function toNumber(machine: Machine, operand: Scalar): number {
  return typeof operand === 'string' ? readNumber(machine, operand, Number) : Number(operand)
}

/** Returns the number that a text begins with; NaN when it does not begin with one, and for booleans and null. */
export function toLeadingNumber(machine: Machine, operand: Scalar): number {
  if (typeof operand === 'number') return operand
  return typeof operand === 'string' ? readNumber(machine, operand, Number.parseFloat) : Number.NaN
}

function readNumber(machine: Machine, text: string, read: (text: string) => number): number {
  machine.chargeText(text.length)
  const number = read(text)
  if (Math.abs(number) > Number.MAX_SAFE_INTEGER) checkPrefix(machine, text)
  if (text.length > DIGITS_MAX && !Number.isNaN(number)) checkDigits(machine, text)
  return number
}

/** Engines round what is written in another base than 10 in their own ways, where it must be rounded at all. */
function checkPrefix(machine: Machine, text: string): void {
  if (!/^\s*0[box]/i.test(text)) return
  const sentence = `a hexadecimal, octal or binary number in a text is at most 2^53 - 1, got ${describe(text)}`
  machine.fail('FPJSON_NUMBER', sentence, [text])
}

function checkDigits(machine: Machine, text: string): void {
  const digits = /^\s*[+-]?[0.]*(\d*\.?\d*)/.exec(text)?.[1]?.replace('.', '') ?? ''
  if (digits.length <= DIGITS_MAX) return
  machine.fail('FPJSON_NUMBER', `a number in a text has at most ${DIGITS_MAX} digits, got ${describe(text)}`, [text])
}
