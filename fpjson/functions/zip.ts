/** Lists put side by side: pairs, tables, and objects of keys and values. */
import { transpose, xprod, zip } from 'ramda'
import { MEMBER_FUEL, OBJECT_FUEL } from '../limits.ts'
import { isList, own, setKey, sortedKeys, type Value } from '../value.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asKey, asList, asObject, asSequence } from './expect.ts'

const define = family('list')

/** What each pair costs beside its place in the list. */
const PAIR_FUEL = 2

/** What a column costs beside its elements: engines begin it with room for 17. */
const COLUMN_FUEL = 4

const zipLists: Implementation = (machine, a, b) => {
  const [left, right] = [asList(machine, a), asList(machine, b)]
  const size = Math.min(left.length, right.length)
  machine.chargeList(size)
  machine.charge(size * PAIR_FUEL)
  return zip(left, right)
}

const zipWith: Implementation = (machine, fn, a, b) => {
  const [left, right] = [asList(machine, a), asList(machine, b)]
  const size = Math.min(left.length, right.length)
  machine.chargeList(size)
  return Array.from({ length: size }, (_, at) => machine.apply(fn, [left[at], right[at]]))
}

/** Of equal keys the last wins; keys without a value, and values without a key, are left out. */
const zipObj: Implementation = (machine, names, members) => {
  const [keys, values] = [asList(machine, names), asList(machine, members)]
  const size = Math.min(keys.length, values.length)
  machine.charge(OBJECT_FUEL + size * (1 + MEMBER_FUEL))
  const object: Record<string, Value> = {}
  for (let at = 0; at < size; at++) setKey(machine, object, asKey(machine, keys[at]), values[at])
  return object
}

/** Every element of one list with every element of the other. */
const product: Implementation = (machine, a, b) => {
  const [left, right] = [asList(machine, a), asList(machine, b)]
  const size = left.length * right.length
  machine.chargeList(size)
  machine.charge(size * PAIR_FUEL)
  return xprod(left, right)
}

/** Rows to columns; a row that is too short leaves no gap. */
const columns: Implementation = (machine, value) => {
  const rows = asList(machine, value)
  machine.charge(rows.length)
  let [widest, cells] = [0, 0]
  for (const row of rows) {
    const { length } = asSequence(machine, row)
    widest = Math.max(widest, length)
    cells += length
  }
  machine.chargeList(widest)
  machine.charge(cells + COLUMN_FUEL * widest)
  return transpose(rows as Value[][])
}

/** A copy of an object for each element of a list in it, with the element in place of the list. */
const unwind: Implementation = (machine, key, value) => {
  const name = asKey(machine, key)
  const object = asObject(machine, value)
  const list = own(object, name)
  if (!isList(list)) return [object]
  const keys = sortedKeys(machine, object)
  // Found once: names may be long, and are compared unit by unit.
  const place = keys.indexOf(name)
  machine.chargeList(list.length)
  machine.charge(list.length * (OBJECT_FUEL + keys.length * MEMBER_FUEL))
  return list.map((item) => {
    const copy: Record<string, Value> = {}
    for (const [at, member] of keys.entries()) setKey(machine, copy, member, at === place ? item : object[member])
    return copy
  })
}

/** The functions of this family. */
export const ZIP: readonly FunctionDefinition[] = [
  define('zip', 2, zipLists),
  define('zipWith', 3, zipWith),
  define('zipObj', 2, zipObj),
  define('xprod', 2, product),
  define('transpose', 1, columns),
  define('unwind', 2, unwind),
]
