/** Copies of a list with something changed at an index. Negative indexes count from the end where nothing else is said. */
import { insertAll, move, remove } from 'ramda'
import type { Machine } from '../machine.ts'
import { isObject, type Value, type ValueList, type ValueObject } from '../value.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asInteger, asKey, asList, asSequence, asText } from './expect.ts'
import { mapMembers } from './members.ts'

const define = family('list')

type Change = (item: Value) => Value

/** Returns a copy with the element at an index changed; the list itself when there is none. */
export function changeAt(machine: Machine, position: Value, change: Change, value: Value): ValueList {
  const index = asInteger(machine, position)
  const list = asList(machine, value)
  if (index >= list.length || index < -list.length) return list
  machine.chargeList(list.length)
  return list.with(index, change(list.at(index)))
}

/** A copy with elements put before an index. One that is negative or too large is the end. */
function insertAt(machine: Machine, position: Value, items: ValueList, value: Value): ValueList {
  const index = asInteger(machine, position)
  const list = asList(machine, value)
  machine.chargeList(list.length + items.length)
  return insertAll(index, items, list)
}

/** A copy without `count` elements from an index on; none when the count is negative. */
const removeFrom: Implementation = (machine, start, count, value) => {
  const [from, items] = [asInteger(machine, start), asInteger(machine, count)]
  const list = asList(machine, value)
  machine.chargeList(list.length)
  return remove(from, items, list)
}

const moveTo: Implementation = (machine, start, end, value) => {
  const [from, to] = [asInteger(machine, start), asInteger(machine, end)]
  const list = asList(machine, value)
  machine.chargeList(list.length)
  return move(from, to, list)
}

/** A copy in which two elements, units or members have changed places; the value itself when it lacks one of them. */
const swap: Implementation = (machine, a, b, value) => {
  if (isObject(value)) return swapMembers(machine, asName(machine, a), asName(machine, b), value)
  const sequence = asSequence(machine, value)
  const { length } = sequence
  const [first, second] = [indexIn(asInteger(machine, a), length), indexIn(asInteger(machine, b), length)]
  if (first === undefined || second === undefined) return sequence
  machine.charge(length)
  const items: Value[] = typeof sequence === 'string' ? sequence.split('') : [...sequence]
  const item = items[first]
  items[first] = items[second]
  items[second] = item
  return typeof sequence === 'string' ? items.join('') : items
}

function asName(machine: Machine, value: Value): string {
  return asKey(machine, asText(machine, value))
}

function indexIn(index: number, length: number): number | undefined {
  const position = index < 0 ? length + index : index
  return position >= 0 && position < length ? position : undefined
}

function swapMembers(machine: Machine, a: string, b: string, object: ValueObject): ValueObject {
  if (!Object.hasOwn(object, a) || !Object.hasOwn(object, b)) return object
  return mapMembers(machine, object, (key) => [key, object[key === a ? b : key === b ? a : key]])
}

const intersperse: Implementation = (machine, separator, value) => {
  const list = asList(machine, value)
  const size = Math.max(0, list.length * 2 - 1)
  machine.chargeList(size)
  return Array.from({ length: size }, (_, at) => (at % 2 === 0 ? list[at / 2] : separator))
}

/** The functions of this family. */
export const EDIT: readonly FunctionDefinition[] = [
  define('adjust', 3, (machine, index, fn, list) =>
    changeAt(machine, index, (item) => machine.apply(fn, [item]), list),
  ),
  define('update', 3, (machine, index, item, list) => changeAt(machine, index, () => item, list)),
  define('insert', 3, (machine, index, item, list) => insertAt(machine, index, [item], list)),
  define('insertAll', 3, (machine, index, items, list) => insertAt(machine, index, asList(machine, items), list)),
  define('remove', 3, removeFrom),
  define('move', 3, moveTo),
  define('swap', 3, swap),
  define('intersperse', 2, intersperse),
]
