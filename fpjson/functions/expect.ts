/** Checks of arguments. Nothing is ever converted: text is no number, null is no list. */
import { NUMBER_TEXT_FUEL, VALUE_DEPTH_MAX } from '../limits.ts'
import type { Machine } from '../machine.ts'
import {
  describe,
  type FunctionValue,
  isForbiddenName,
  isList,
  isObject,
  nameFuel,
  type Value,
  type ValueList,
  type ValueObject,
} from '../value.ts'

function refuse(machine: Machine, expected: string, value: Value): never {
  machine.fail('FPJSON_TYPE', `expected ${expected}, got ${describe(value)}`, [value])
}

/** Returns `value` as a finite number. */
export function asNumber(machine: Machine, value: Value): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : refuse(machine, 'a number', value)
}

/** Returns `value` as a whole number. */
export function asInteger(machine: Machine, value: Value): number {
  return Number.isSafeInteger(value) ? (value as number) : refuse(machine, 'a whole number', value)
}

/** Returns `value` as a whole number that is not less than `least`. */
export function asCount(machine: Machine, value: Value, least: 0 | 1): number {
  return Number.isSafeInteger(value) && (value as number) >= least
    ? (value as number)
    : refuse(machine, `a whole number from ${least}`, value)
}

/** Returns `value` as a text. */
export function asText(machine: Machine, value: Value): string {
  return typeof value === 'string' ? value : refuse(machine, 'a text', value)
}

/** Returns `value` as a list. */
export function asList(machine: Machine, value: Value): ValueList {
  return isList(value) ? value : refuse(machine, 'a list', value)
}

/** Returns `value` as a list or a text. */
export function asSequence(machine: Machine, value: Value): ValueList | string {
  return typeof value === 'string' || isList(value) ? value : refuse(machine, 'a list or a text', value)
}

/** Returns `value` as an object. */
export function asObject(machine: Machine, value: Value): ValueObject {
  return isObject(value) ? value : refuse(machine, 'an object', value)
}

/** Returns `value` as a function. */
export function asFunction(machine: Machine, value: Value): FunctionValue {
  return typeof value === 'function' ? value : refuse(machine, 'a function', value)
}

/** Returns `value` as a list of functions. */
export function asFunctions(machine: Machine, value: Value): FunctionValue[] {
  const list = asList(machine, value)
  machine.charge(list.length)
  return list.map((item) => asFunction(machine, item))
}

/** Returns `value` as the name of a member: a text, or a number or boolean as its text. */
export function asKey(machine: Machine, value: Value): string {
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    machine.charge(NUMBER_TEXT_FUEL)
    return String(value)
  }
  const key = asText(machine, value)
  machine.charge(nameFuel(key))
  if (isForbiddenName(key)) machine.fail('FPJSON_NAME_FORBIDDEN', `${key} cannot be a key`)
  return key
}

/** Returns `value` as one step of a path: a whole number stays one, so that it can count from the end of a list. */
export function asStep(machine: Machine, value: Value): string | number {
  return Number.isSafeInteger(value) ? (value as number) : asKey(machine, value)
}

/** Returns `value` as the steps of a path. */
export function asSteps(machine: Machine, value: Value): (string | number)[] {
  const list = asList(machine, value)
  if (list.length > VALUE_DEPTH_MAX) {
    machine.fail('FPJSON_DEPTH', `a path has at most ${VALUE_DEPTH_MAX} steps, not ${list.length}`)
  }
  machine.charge(list.length)
  return list.map((step) => asStep(machine, step))
}

/** Returns the result of arithmetic: finite, and 0 for -0. */
export function asResult(machine: Machine, value: number): number {
  if (!Number.isFinite(value)) machine.fail('FPJSON_NUMBER', `the result is ${value}, which is not a finite number`)
  return value + 0
}
