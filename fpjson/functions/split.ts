/** Lists and texts cut into several parts. */
import { aperture } from 'ramda'
import type { ValueList } from '../value.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asCount, asInteger, asList, asSequence } from './expect.ts'
import { part } from './slice.ts'

const define = family('list')

const END = Number.POSITIVE_INFINITY

const splitAt: Implementation = (machine, position, value) => {
  const at = asInteger(machine, position)
  return [part(machine, value, 0, at), part(machine, value, at, END)]
}

const splitEvery: Implementation = (machine, count, value) => {
  const size = asCount(machine, count, 1)
  const sequence = asSequence(machine, value)
  const parts = Math.ceil(sequence.length / size)
  machine.chargeList(parts)
  return Array.from({ length: parts }, (_, at) => part(machine, sequence, at * size, (at + 1) * size))
}

/** Two parts: what comes before the first element that passes, and what begins with it. */
const splitWhen: Implementation = (machine, predicate, value) => {
  const list = asList(machine, value)
  const found = list.findIndex((item) => machine.test(predicate, item))
  const at = found < 0 ? list.length : found
  return [part(machine, list, 0, at), part(machine, list, at, END)]
}

/** The runs between elements that pass. */
const splitWhenever: Implementation = (machine, predicate, value) => {
  const list = asList(machine, value)
  const runs: (ValueList | string)[] = []
  let from = 0
  for (let at = 0; at <= list.length; at++) {
    if (at < list.length && !machine.test(predicate, list[at])) continue
    if (at > from) runs.push(part(machine, list, from, at))
    from = at + 1
  }
  return runs
}

/** The runs in which each element belongs to the one before. */
const groupWith: Implementation = (machine, belongs, value) => {
  const sequence = asSequence(machine, value)
  const runs: (ValueList | string)[] = []
  let from = 0
  for (let at = 1; at <= sequence.length; at++) {
    if (at < sequence.length && machine.isTrue(machine.apply(belongs, [sequence[at - 1], sequence[at]]))) continue
    runs.push(part(machine, sequence, from, at))
    from = at
  }
  return runs
}

/** All runs of `size` neighbours, which overlap. */
const windows: Implementation = (machine, count, value) => {
  const size = asCount(machine, count, 1)
  const list = asList(machine, value)
  const runs = Math.max(0, list.length - size + 1)
  machine.chargeList(runs)
  machine.charge(runs * (size + 1))
  return aperture(size, list)
}

/** The functions of this family. */
export const SPLIT: readonly FunctionDefinition[] = [
  define('splitAt', 2, splitAt),
  define('splitEvery', 2, splitEvery),
  define('splitWhen', 2, splitWhen),
  define('splitWhenever', 2, splitWhenever),
  define('groupWith', 2, groupWith),
  define('aperture', 2, windows),
]
