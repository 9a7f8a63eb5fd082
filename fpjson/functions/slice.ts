/** One part of a list or text: so many elements or units, or as long as a predicate holds. */
import type { Machine } from '../machine.ts'
import type { Value, ValueList } from '../value.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asInteger, asSequence } from './expect.ts'

const define = family('list')

const END = Number.POSITIVE_INFINITY

/** The part of a list or text between two indexes, as a new list or text. Negative indexes count from the end. */
export function part(machine: Machine, value: Value, from: number, to: number): ValueList | string {
  const sequence = asSequence(machine, value)
  const size = Math.max(0, positionIn(sequence, to) - positionIn(sequence, from))
  if (typeof sequence === 'string') machine.chargeText(size)
  else machine.chargeList(size)
  return sequence.slice(from, to)
}

function positionIn({ length: size }: ValueList | string, index: number): number {
  return index < 0 ? Math.max(0, size + index) : Math.min(index, size)
}

const take: Implementation = (machine, count, value) => {
  const items = asInteger(machine, count)
  return part(machine, value, 0, items < 0 ? END : items)
}

const takeLast: Implementation = (machine, count, value) => {
  const items = asInteger(machine, count)
  const { length } = asSequence(machine, value)
  return part(machine, value, items < 0 ? 0 : Math.max(0, length - items), END)
}

const dropLast: Implementation = (machine, count, value) => {
  const items = asInteger(machine, count)
  const { length } = asSequence(machine, value)
  return part(machine, value, 0, Math.max(0, length - items))
}

/** The index of the first element that a predicate refuses, or the length. */
function endOfHead(machine: Machine, predicate: Value, sequence: ValueList | string): number {
  let to = 0
  while (to < sequence.length && machine.test(predicate, sequence[to])) to++
  return to
}

/** The index behind the last element that a predicate refuses, or 0. */
function startOfTail(machine: Machine, predicate: Value, sequence: ValueList | string): number {
  let from = sequence.length
  while (from > 0 && machine.test(predicate, sequence[from - 1])) from--
  return from
}

const takeWhile: Implementation = (machine, predicate, value) =>
  part(machine, value, 0, endOfHead(machine, predicate, asSequence(machine, value)))

const dropWhile: Implementation = (machine, predicate, value) =>
  part(machine, value, endOfHead(machine, predicate, asSequence(machine, value)), END)

const takeLastWhile: Implementation = (machine, predicate, value) =>
  part(machine, value, startOfTail(machine, predicate, asSequence(machine, value)), END)

const dropLastWhile: Implementation = (machine, predicate, value) =>
  part(machine, value, 0, startOfTail(machine, predicate, asSequence(machine, value)))

/** The functions of this family. */
export const SLICE: readonly FunctionDefinition[] = [
  define('init', 1, (machine, value) => part(machine, value, 0, -1)),
  define('tail', 1, (machine, value) => part(machine, value, 1, END)),
  define('slice', 3, (machine, from, to, value) =>
    part(machine, value, asInteger(machine, from), asInteger(machine, to)),
  ),
  define('take', 2, take),
  define('drop', 2, (machine, count, value) => part(machine, value, Math.max(0, asInteger(machine, count)), END)),
  define('takeLast', 2, takeLast),
  define('dropLast', 2, dropLast),
  define('takeWhile', 2, takeWhile),
  define('dropWhile', 2, dropWhile),
  define('takeLastWhile', 2, takeLastWhile),
  define('dropLastWhile', 2, dropLastWhile),
]
