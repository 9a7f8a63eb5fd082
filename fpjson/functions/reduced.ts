/**
 * The end of a fold before its list ends. What `["reduced", value]` gives is a function value with a mark, so that no data
 * looks like it; folds unwrap it, nothing else takes it, and it cannot leave the run.
 */
import type { Machine } from '../machine.ts'
import { type FunctionValue, makeFunction, type Value, type ValueList } from '../value.ts'

type Reduced = FunctionValue & { readonly total: Value }

/** Says whether a step of a fold gave its last total. */
export function isReduced(value: Value): value is Reduced {
  return typeof value === 'function' && Object.hasOwn(value, 'total')
}

/** Marks a total as the last. One that is marked stays as it is. */
export function reducedOf(total: Value): Value {
  if (isReduced(total)) return total
  const refuse = makeFunction(
    1,
    (machine) => machine.fail('FPJSON_TYPE', 'what reduced gives is no function'),
    'reduced',
  )
  return Object.assign(refuse, { total })
}

/** The total of a list from the left: `step` is called with the total so far and an element, and may end the fold. */
export function foldLeft(machine: Machine, step: FunctionValue, start: Value, list: ValueList): Value {
  let total = start
  for (const item of list) {
    total = machine.apply(step, [total, item])
    if (isReduced(total)) return total.total
  }
  return total
}
