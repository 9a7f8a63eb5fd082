/** Equality, order and identity of values: written here because every node must answer alike, and none may loop for ever. */
import { NUMBER_TEXT_FUEL, OBJECT_FUEL } from '../limits.ts'
import type { Machine } from '../machine.ts'
import {
  assertDepth,
  describe,
  isList,
  isObject,
  roomFuel,
  sortedKeys,
  type Value,
  type ValueList,
  type ValueObject,
} from '../value.ts'

/**
 * Says whether two values are structurally equal. Texts are compared by code units, functions are equal to nothing, and
 * absent equals only absent. Costs one unit for each pair visited and each 32 bytes of text.
 */
export function areEqual(machine: Machine, left: Value, right: Value, depth = 0): boolean {
  machine.charge(1)
  if (typeof left === 'string') {
    if (typeof right !== 'string' || left.length !== right.length) return false
    machine.chargeText(left.length)
    return left === right
  }
  if (typeof left === 'function' || typeof left === 'symbol') return false
  if (typeof left !== 'object' || left === null) return left === right
  assertDepth(machine, depth)
  if (isList(left)) return isList(right) && areListsEqual(machine, left, right, depth)
  return isObject(right) && areObjectsEqual(machine, left as ValueObject, right, depth)
}

function areListsEqual(machine: Machine, left: ValueList, right: ValueList, depth: number): boolean {
  if (left.length !== right.length) return false
  for (let i = 0; i < left.length; i++) if (!areEqual(machine, left[i], right[i], depth + 1)) return false
  return true
}

function areObjectsEqual(machine: Machine, left: ValueObject, right: ValueObject, depth: number): boolean {
  // Sorted, so that the fuel spent until the first difference is the same for equal objects written differently.
  const keys = sortedKeys(machine, left)
  const rightKeys = Object.keys(right)
  machine.charge(OBJECT_FUEL + keys.length + rightKeys.length + roomFuel(rightKeys))
  if (keys.length !== rightKeys.length) return false
  return keys.every((key) => Object.hasOwn(right, key) && areEqual(machine, left[key], right[key], depth + 1))
}

/**
 * Returns -1, 0 or 1. Only numbers with numbers and texts (by UTF-16 code units) with texts have an order.
 *
 * @throws {FpjsonError} `FPJSON_TYPE` for anything else: there is no answer that could not let a rule pass by mistake.
 */
export function compare(machine: Machine, left: Value, right: Value): -1 | 0 | 1 {
  if (typeof left === 'number' && typeof right === 'number') return left < right ? -1 : left > right ? 1 : 0
  if (typeof left !== 'string' || typeof right !== 'string') {
    const both = `${describe(left)} and ${describe(right)}`
    machine.fail('FPJSON_TYPE', `only two numbers or two texts have an order, got ${both}`, [left, right])
  }
  machine.chargeText(Math.min(left.length, right.length))
  return left < right ? -1 : left > right ? 1 : 0
}

/** Fuel of one step of a set of texts: measured, 0.1 µs. */
const SET_STEP_FUEL = 2

/**
 * Returns a text that two values share exactly when they are equal. Sets are made of these, so it costs what keeping it in
 * one costs as well.
 *
 * @throws {FpjsonError} `FPJSON_TYPE` for functions.
 */
export function identityText(machine: Machine, value: Value): string {
  machine.charge(SET_STEP_FUEL)
  return textOf(machine, value, 0)
}

function textOf(machine: Machine, value: Value, depth: number): string {
  machine.charge(1)
  switch (typeof value) {
    case 'string':
      machine.chargeText(value.length)
      // The length in place of escapes, which could make the text six times as long as what was paid.
      return `${value.length}"${value}`
    case 'number':
      machine.charge(NUMBER_TEXT_FUEL)
      return String(value)
    case 'boolean':
      return String(value)
    case 'undefined':
      return 'absent'
    case 'function':
    case 'symbol':
      return machine.fail('FPJSON_TYPE', `${describe(value)} is no element of a set`)
  }
  if (value === null) return 'null'
  assertDepth(machine, depth)
  const parts = isList(value)
    ? value.map((item) => textOf(machine, item, depth + 1))
    : sortedKeys(machine, value).map(
        (key) => `${textOf(machine, key, depth)}:${textOf(machine, value[key], depth + 1)}`,
      )
  const inner = parts.join()
  // Each level copies the text of those below.
  machine.chargeText(inner.length)
  return isList(value) ? `[${inner}]` : `{${inner}}`
}

/**
 * Returns a sorted copy. Stable; written here because engines disagree on comparators that contradict themselves.
 *
 * @param order - Negative when `left` comes first, positive when `right` does. It pays for itself.
 */
export function mergeSort<T>(list: readonly T[], order: (left: T, right: T) => number): T[] {
  let from = [...list]
  let to = [...list]
  for (let width = 1; width < from.length; width *= 2) {
    const merge = { from, to, order }
    for (let start = 0; start < from.length; start += 2 * width) mergeRuns(merge, start, width)
    to = merge.from
    from = merge.to
  }
  return from
}

type Merge<T> = { readonly from: readonly T[]; readonly to: T[]; readonly order: (left: T, right: T) => number }

function mergeRuns<T>({ from, to, order }: Merge<T>, start: number, width: number): void {
  const middle = Math.min(start + width, from.length)
  const end = Math.min(start + 2 * width, from.length)
  let left = start
  let right = middle
  let at = start
  while (left < middle && right < end) {
    to[at++] = order(from[left] as T, from[right] as T) <= 0 ? (from[left++] as T) : (from[right++] as T)
  }
  while (left < middle) to[at++] = from[left++] as T
  while (right < end) to[at++] = from[right++] as T
}
