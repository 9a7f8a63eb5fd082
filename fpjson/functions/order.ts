/**
 * Comparators: functions of two values that give a number, negative when the first comes first. They need not agree with
 * themselves; what a sort then gives is still the same everywhere.
 */
import type { Machine } from '../machine.ts'
import { makeFunction, type Value } from '../value.ts'
import { compare, mergeSort } from './compare.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asFunction, asFunctions, asList, asNumber } from './expect.ts'

const define = family('relation')

/** Compares what a function gives for two values. */
function compareBy(machine: Machine, fn: Value, left: Value, right: Value): -1 | 0 | 1 {
  const keyOf = asFunction(machine, fn)
  const key = machine.apply(keyOf, [left])
  return compare(machine, key, machine.apply(keyOf, [right]))
}

const comparator: Implementation = (machine, value) => {
  const isBefore = asFunction(machine, value)
  return makeFunction(2, (inner, [a, b]) => {
    if (inner.isTrue(inner.apply(isBefore, [a, b]))) return -1
    return inner.isTrue(inner.apply(isBefore, [b, a])) ? 1 : 0
  })
}

const sortWith: Implementation = (machine, functions, value) => {
  const [comparators, list] = [asFunctions(machine, functions), asList(machine, value)]
  machine.chargeList(list.length)
  return mergeSort(list, (left, right) => {
    machine.charge(1)
    for (const each of comparators) {
      const order = asNumber(machine, machine.apply(each, [left, right]))
      if (order !== 0) return order
    }
    return 0
  })
}

/** The functions of this family. */
export const ORDER: readonly FunctionDefinition[] = [
  define('ascend', 3, (machine, keyOf, a, b) => compareBy(machine, keyOf, a, b)),
  define('descend', 3, (machine, keyOf, a, b) => 0 - compareBy(machine, keyOf, a, b)),
  define('comparator', 1, comparator),
  define('sortWith', 2, sortWith),
  define('maxBy', 3, (machine, keyOf, a, b) => (compareBy(machine, keyOf, b, a) > 0 ? b : a)),
  define('minBy', 3, (machine, keyOf, a, b) => (compareBy(machine, keyOf, b, a) < 0 ? b : a)),
]
