/** Asking whether and where something is in a list or text. Elements compare by value. */
import { isList } from '../value.ts'
import { areEqual } from './compare.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asList, asSequence, asText } from './expect.ts'
import { findLastText, findText } from './search.ts'
import { part } from './slice.ts'

const define = family('list')

const indexOf: Implementation = (machine, target, value) => {
  const sequence = asSequence(machine, value)
  if (typeof sequence !== 'string') return sequence.findIndex((item) => areEqual(machine, target, item))
  return findText(machine, sequence, asText(machine, target), 1)[0] ?? -1
}

const lastIndexOf: Implementation = (machine, target, value) => {
  const sequence = asSequence(machine, value)
  if (typeof sequence !== 'string') return sequence.findLastIndex((item) => areEqual(machine, target, item))
  return findLastText(machine, sequence, asText(machine, target))
}

const includes: Implementation = (machine, target, value) => (indexOf(machine, target, value) as number) >= 0

/** `startsWith` and `endsWith`: lists begin or end with lists, texts with texts. */
const borders =
  (atEnd: boolean): Implementation =>
  (machine, border, value) => {
    const sequence = asSequence(machine, value)
    const wanted = isList(sequence) ? asList(machine, border) : asText(machine, border)
    const from = atEnd ? sequence.length - wanted.length : 0
    return from >= 0 && areEqual(machine, wanted, part(machine, sequence, from, from + wanted.length))
  }

const count: Implementation = (machine, predicate, list) =>
  asList(machine, list).reduce<number>((sum, item) => sum + Number(machine.test(predicate, item)), 0)

/** The functions of this family. */
export const FIND: readonly FunctionDefinition[] = [
  define('includes', 2, includes),
  define('indexOf', 2, indexOf),
  define('lastIndexOf', 2, lastIndexOf),
  define('startsWith', 2, borders(false)),
  define('endsWith', 2, borders(true)),
  define('find', 2, (machine, predicate, list) => asList(machine, list).find((item) => machine.test(predicate, item))),
  define('findIndex', 2, (machine, predicate, list) =>
    asList(machine, list).findIndex((item) => machine.test(predicate, item)),
  ),
  define('findLast', 2, (machine, predicate, list) =>
    asList(machine, list).findLast((item) => machine.test(predicate, item)),
  ),
  define('findLastIndex', 2, (machine, predicate, list) =>
    asList(machine, list).findLastIndex((item) => machine.test(predicate, item)),
  ),
  define('count', 2, count),
]
