/** Lists grouped under keys that a function gives: texts, or numbers and booleans as their text. */
import type { Machine } from '../machine.ts'
import { roomFuel, sortNames, type Value, type ValueList, type ValueObject } from '../value.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asFunction, asKey, asList } from './expect.ts'
import { isReduced } from './reduced.ts'

const define = family('list')

/** Groups being made. */
export type Grouping = {
  /** Key → what the elements of its group came to. */
  readonly totals: ReadonlyMap<string, Value>
  /** Takes one more element. Says false when the fold of its group was ended by `reduced`: then it is the last. */
  readonly add: (item: Value) => boolean
}

/** Makes an empty grouping of the arguments that a function has before its list. */
export type MakeGrouping = (machine: Machine, ...args: Value[]) => Grouping

/** Fuel of one more group, and of the map of them: measured, 0.3 µs and 200 bytes each. */
const GROUP_FUEL = 8

/** `total` of the group and an element → its next total. Only the grouping has the total, so it may be changed in place. */
type AddTo<T> = (total: T, item: Value) => T

function startGrouping<T extends Value>(machine: Machine, fn: Value, start: T, addTo: AddTo<T>): Grouping {
  const keyOf = asFunction(machine, fn)
  machine.charge(GROUP_FUEL)
  const totals = new Map<string, T>()
  const add = (item: Value): boolean => {
    const key = asKey(machine, machine.apply(keyOf, [item]))
    machine.chargeText(key.length)
    const known = totals.get(key)
    const isKnown = known !== undefined || totals.has(key)
    machine.charge(isKnown ? 1 : GROUP_FUEL)
    const total = addTo(isKnown ? (known as T) : start, item)
    if (isReduced(total)) return false
    if (!isKnown || total !== known) totals.set(key, total)
    return true
  }
  return { totals, add }
}

function addToList(group: Value[] | undefined, item: Value): Value[] {
  if (group === undefined) return [item]
  group.push(item)
  return group
}

/** The grouping of `groupBy`: lists of the elements. */
export const byList: MakeGrouping = (machine, keyOf) => startGrouping(machine, keyOf, undefined, addToList)

/** The grouping of `countBy`: how many elements. */
export const byCount: MakeGrouping = (machine, keyOf) => startGrouping<number>(machine, keyOf, 0, (count) => count + 1)

/** The grouping of `indexBy`: the last element. */
export const byLast: MakeGrouping = (machine, keyOf) => startGrouping<Value>(machine, keyOf, null, (_, item) => item)

/** The grouping of `reduceBy`: a fold of the elements. */
export const byFold: MakeGrouping = (machine, fn, start, keyOf) => {
  const step = asFunction(machine, fn)
  return startGrouping(machine, keyOf, start, (total, item) => machine.apply(step, [total, item]))
}

/** The keys and totals of a grouping, in the order of the keys. */
export function pairsOf(machine: Machine, { totals }: Grouping): (readonly [string, Value])[] {
  machine.charge(totals.size)
  return sortNames(machine, [...totals.keys()]).map((key) => [key, totals.get(key)])
}

function group(grouping: Grouping, list: ValueList): Grouping {
  // Stops at the first element that is the last.
  list.every(grouping.add)
  return grouping
}

function objectOf(machine: Machine, { totals }: Grouping): ValueObject {
  machine.charge(totals.size + roomFuel([...totals.keys()]))
  return Object.fromEntries(totals)
}

const grouped =
  (make: MakeGrouping): Implementation =>
  (machine, keyOf, list) =>
    objectOf(machine, group(make(machine, keyOf), asList(machine, list)))

const reduceBy: Implementation = (machine, fn, start, keyOf, list) =>
  objectOf(machine, group(byFold(machine, fn, start, keyOf), asList(machine, list)))

const collectBy: Implementation = (machine, keyOf, list) =>
  pairsOf(machine, group(byList(machine, keyOf), asList(machine, list))).map(([, items]) => items)

/** The functions of this family. */
export const GROUP: readonly FunctionDefinition[] = [
  define('groupBy', 2, grouped(byList)),
  define('countBy', 2, grouped(byCount)),
  define('indexBy', 2, grouped(byLast)),
  define('reduceBy', 4, reduceBy),
  define('collectBy', 2, collectBy),
]
