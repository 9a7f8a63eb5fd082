/** Folds: a total made of a list, element by element. */
import type { Machine } from '../machine.ts'
import type { Value, ValueList } from '../value.ts'
import { describe, isList } from '../value.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asFunction, asList } from './expect.ts'
import { isReduced, reducedOf } from './reduced.ts'

const define = family('list')

const reduce: Implementation = (machine, fn, start, value) => {
  const [step, list] = [asFunction(machine, fn), asList(machine, value)]
  let total = start
  for (const item of list) {
    total = machine.apply(step, [total, item])
    if (isReduced(total)) return total.total
  }
  return total
}

const reduceRight: Implementation = (machine, fn, start, value) => {
  const [step, list] = [asFunction(machine, fn), asList(machine, value)]
  let total = start
  for (let at = list.length - 1; at >= 0; at--) {
    total = machine.apply(step, [list[at], total])
    if (isReduced(total)) return total.total
  }
  return total
}

const reduceWhile: Implementation = (machine, predicate, fn, start, value) => {
  const [goesOn, step] = [asFunction(machine, predicate), asFunction(machine, fn)]
  let total = start
  for (const item of asList(machine, value)) {
    if (!machine.isTrue(machine.apply(goesOn, [total, item]))) return total
    total = machine.apply(step, [total, item])
    if (isReduced(total)) return total.total
  }
  return total
}

const scan: Implementation = (machine, fn, start, value) => {
  const [step, list] = [asFunction(machine, fn), asList(machine, value)]
  machine.chargeList(list.length + 1)
  const totals = [start]
  let total = start
  for (const item of list) {
    total = machine.apply(step, [total, item])
    totals.push(total)
  }
  return totals
}

/** `mapAccum` and `mapAccumRight`: a function of the total and an element gives the pair of the next total and a value. */
const accumulating =
  (fromRight: boolean): Implementation =>
  (machine, fn, start, value) => {
    const [step, list] = [asFunction(machine, fn), asList(machine, value)]
    machine.chargeList(list.length)
    const results = new Array<Value>(list.length)
    let total = start
    for (let count = 0; count < list.length; count++) {
      const at = fromRight ? list.length - 1 - count : count
      const [next, result] = asPair(machine, machine.apply(step, [total, list[at]]))
      results[at] = result
      total = next
    }
    return [total, results]
  }

function asPair(machine: Machine, value: Value): ValueList {
  if (isList(value) && value.length === 2) return value
  return machine.fail('FPJSON_TYPE', `expected the pair of a total and a value, got ${describe(value)}`, [value])
}

/** The functions of this family. */
export const FOLD: readonly FunctionDefinition[] = [
  define('reduce', 3, reduce),
  define('reduceRight', 3, reduceRight),
  define('reduceWhile', 4, reduceWhile),
  define('reduced', 1, (_machine, total) => reducedOf(total)),
  define('scan', 3, scan),
  define('mapAccum', 3, accumulating(false)),
  define('mapAccumRight', 3, accumulating(true)),
]
