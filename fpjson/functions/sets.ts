/** Lists as sets. Elements compare by value, in linear time, and the first of equal ones stays. */
import type { Machine } from '../machine.ts'
import type { Value, ValueList } from '../value.ts'
import { areEqual, identityText } from './compare.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asList } from './expect.ts'
import { joinLists } from './list.ts'

const define = family('list')

/** The elements whose identity is not yet in `seen`, which they then are. */
function unseen(machine: Machine, list: ValueList, seen: Set<string>, keyOf: (item: Value) => Value = same): Value[] {
  return list.filter((item) => {
    const identity = identityText(machine, keyOf(item))
    if (seen.has(identity)) return false
    seen.add(identity)
    return true
  })
}

function same(item: Value): Value {
  return item
}

/** Returns the identities of all elements. */
export function identitiesOf(machine: Machine, list: Value): Set<string> {
  return new Set(asList(machine, list).map((item) => identityText(machine, item)))
}

function difference(machine: Machine, a: Value, b: Value): ValueList {
  return unseen(machine, asList(machine, a), identitiesOf(machine, b))
}

const symmetricDifference: Implementation = (machine, a, b) =>
  joinLists(machine, difference(machine, a, b), difference(machine, b, a))

const union: Implementation = (machine, a, b) =>
  unseen(machine, joinLists(machine, asList(machine, a), asList(machine, b)), new Set())

const intersection: Implementation = (machine, a, b) => {
  const wanted = identitiesOf(machine, b)
  return unseen(machine, asList(machine, a), new Set()).filter((item) => wanted.has(identityText(machine, item)))
}

const without: Implementation = (machine, unwanted, value) => {
  const identities = identitiesOf(machine, unwanted)
  return asList(machine, value).filter((item) => !identities.has(identityText(machine, item)))
}

const uniqBy: Implementation = (machine, fn, list) =>
  unseen(machine, asList(machine, list), new Set(), (item) => machine.apply(fn, [item]))

/** The elements of `list` whose key differs from the one before. */
function changes(machine: Machine, list: ValueList, keys: ValueList): ValueList {
  return list.filter((_, at) => at === 0 || !areEqual(machine, keys[at - 1], keys[at]))
}

const dropRepeats: Implementation = (machine, value) => {
  const list = asList(machine, value)
  return changes(machine, list, list)
}

const dropRepeatsBy: Implementation = (machine, fn, value) => {
  const list = asList(machine, value)
  machine.chargeList(list.length)
  const keys = list.map((item) => machine.apply(fn, [item]))
  return changes(machine, list, keys)
}

/** The functions of this family. */
export const SETS: readonly FunctionDefinition[] = [
  define('uniq', 1, (machine, list) => unseen(machine, asList(machine, list), new Set())),
  define('uniqBy', 2, uniqBy),
  define('union', 2, union),
  define('difference', 2, difference),
  define('symmetricDifference', 2, symmetricDifference),
  define('intersection', 2, intersection),
  define('without', 2, without),
  define('dropRepeats', 1, dropRepeats),
  define('dropRepeatsBy', 2, dropRepeatsBy),
]
