/** Sorting: stable, and by numbers and texts alone. */
import { compare, mergeSort } from './compare.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asList, asNumber } from './expect.ts'

const define = family('list')

const sort: Implementation = (machine, comparator, value) => {
  const list = asList(machine, value)
  machine.chargeList(list.length)
  return mergeSort(list, (a, b) => asNumber(machine, machine.apply(comparator, [a, b])))
}

const sortBy: Implementation = (machine, keyOf, value) => {
  const list = asList(machine, value)
  machine.chargeList(list.length)
  const keys = list.map((item) => machine.apply(keyOf, [item]))
  // Indexes are sorted, for small numbers move faster than pairs.
  const sorted = mergeSort([...list.keys()], (a, b) => {
    machine.charge(1)
    return compare(machine, keys[a], keys[b])
  })
  return sorted.map((index) => list[index])
}

/** The functions of this family. */
export const SORT: readonly FunctionDefinition[] = [define('sort', 2, sort), define('sortBy', 2, sortBy)]
