/**
 * Lists. The second argument of most is evaluated for each element, with the element as its data. What is no list counts as
 * an empty one.
 */
import type { Machine } from '../machine.ts'
import { isList, type Value, type ValueList } from '../value.ts'
import { atLeast, exactly, type LogicStep, type Operation } from './operation.ts'
import { isTruthy } from './truth.ts'

type Run = (machine: Machine, args: readonly LogicStep[], data: Value) => Value
type ListArgs = readonly [list: LogicStep, each: LogicStep, initial?: LogicStep]

/** Evaluates the list; afterwards the machine is at the operation again, whose elements are then paid. */
function elementsOf(machine: Machine, list: LogicStep, data: Value): ValueList {
  const { at } = machine
  const value = list(machine, data)
  machine.at = at
  return isList(value) ? value : []
}

const map: Run = (machine, args, data) => {
  const [list, each] = args as ListArgs
  const elements = elementsOf(machine, list, data)
  machine.chargeList(elements.length)
  return elements.map((element) => each(machine, element))
}

const filter: Run = (machine, args, data) => {
  const [list, each] = args as ListArgs
  const elements = elementsOf(machine, list, data)
  machine.chargeList(elements.length)
  return elements.filter((element) => isTruthy(each(machine, element)))
}

const reduce: Run = (machine, args, data) => {
  const { at } = machine
  const [list, each, initial] = args as ListArgs
  const elements = elementsOf(machine, list, data)
  let accumulator = initial === undefined ? null : initial(machine, data)
  for (const current of elements) {
    machine.at = at
    machine.charge(1)
    accumulator = each(machine, { current, accumulator })
  }
  return accumulator
}

/** `all`, `none`, `some`: asks the elements until one answers `decidesOn`. */
const asking =
  (
    decidesOn: boolean,
    answers: { readonly decided: boolean; readonly undecided: boolean; readonly empty: boolean },
  ): Run =>
  (machine, args, data) => {
    const { at } = machine
    const [list, each] = args as ListArgs
    const elements = elementsOf(machine, list, data)
    if (elements.length === 0) return answers.empty
    for (const element of elements) {
      machine.at = at
      machine.charge(1)
      if (isTruthy(each(machine, element)) === decidesOn) return answers.decided
    }
    return answers.undecided
  }

/** One list of the elements of lists, and of what is no list. */
function merge(machine: Machine, args: ValueList): Value {
  machine.chargeList(args.reduce<number>((sum, arg) => sum + (isList(arg) ? arg.length : 1), 0))
  return args.flat()
}

const PER_ELEMENT = { kind: 'lazy', perElement: 1 } as const

/** The operations of this family. */
export const LIST: readonly Operation[] = [
  { name: 'map', count: exactly(2), ...PER_ELEMENT, run: map },
  { name: 'filter', count: exactly(2), ...PER_ELEMENT, run: filter },
  { name: 'reduce', count: { min: 2, max: 3 }, ...PER_ELEMENT, run: reduce },
  {
    name: 'all',
    count: exactly(2),
    ...PER_ELEMENT,
    run: asking(false, { decided: false, undecided: true, empty: false }),
  },
  {
    name: 'none',
    count: exactly(2),
    ...PER_ELEMENT,
    run: asking(true, { decided: false, undecided: true, empty: true }),
  },
  {
    name: 'some',
    count: exactly(2),
    ...PER_ELEMENT,
    run: asking(true, { decided: true, undecided: false, empty: false }),
  },
  { name: 'merge', count: atLeast(0), kind: 'eager', run: merge },
]
