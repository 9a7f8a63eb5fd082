/**
 * Lists as sets, with a function that says which two elements are the same. It may say anything, so every pair is asked,
 * and paid for: n elements cost up to n² calls.
 */
import type { Machine } from '../machine.ts'
import type { Value, ValueList } from '../value.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asList } from './expect.ts'
import { joinLists } from './list.ts'

const define = family('list')

function includesWith(machine: Machine, areSame: Value, item: Value, list: ValueList): boolean {
  return list.some((other) => machine.isTrue(machine.apply(areSame, [item, other])))
}

/** The elements that are neither in `unwanted` nor the same as one before. */
function uniqWithout(machine: Machine, areSame: Value, list: ValueList, unwanted: ValueList): ValueList {
  machine.charge(list.length)
  const kept: Value[] = []
  for (const item of list) {
    const isKnown = includesWith(machine, areSame, item, unwanted) || includesWith(machine, areSame, item, kept)
    if (!isKnown) kept.push(item)
  }
  return kept
}

const unionWith: Implementation = (machine, areSame, a, b) =>
  uniqWithout(machine, areSame, joinLists(machine, asList(machine, a), asList(machine, b)), [])

const differenceWith = (machine: Machine, areSame: Value, a: Value, b: Value): ValueList =>
  uniqWithout(machine, areSame, asList(machine, a), asList(machine, b))

const symmetricDifferenceWith: Implementation = (machine, areSame, a, b) =>
  joinLists(machine, differenceWith(machine, areSame, a, b), differenceWith(machine, areSame, b, a))

/** The elements of the first list that have their like in the second. */
const innerJoin: Implementation = (machine, areSame, a, b) => {
  const [list, wanted] = [asList(machine, a), asList(machine, b)]
  machine.charge(list.length)
  return list.filter((item) => includesWith(machine, areSame, item, wanted))
}

const dropRepeatsWith: Implementation = (machine, areSame, value) => {
  const kept: Value[] = []
  for (const item of asList(machine, value)) {
    if (kept.length > 0 && machine.isTrue(machine.apply(areSame, [kept.at(-1), item]))) continue
    kept.push(item)
  }
  return kept
}

/** The functions of this family. */
export const SETS_WITH: readonly FunctionDefinition[] = [
  define('uniqWith', 2, (machine, areSame, list) => uniqWithout(machine, areSame, asList(machine, list), [])),
  define('unionWith', 3, unionWith),
  define('differenceWith', 3, (machine, areSame, a, b) => differenceWith(machine, areSame, a, b)),
  define('symmetricDifferenceWith', 3, symmetricDifferenceWith),
  define('innerJoin', 3, innerJoin),
  define('dropRepeatsWith', 2, dropRepeatsWith),
]
