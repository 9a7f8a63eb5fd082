/** Choosing by truth. Only what is needed for the answer is evaluated. */
import type { Machine } from '../machine.ts'
import type { Value } from '../value.ts'
import { atLeast, exactly, type LogicStep, type Operation } from './operation.ts'
import { isTruthy } from './truth.ts'

/** Conditions and values in pairs, and at the end the value for when none of them holds. */
function choose(machine: Machine, args: readonly LogicStep[], data: Value): Value {
  for (let i = 0; i + 1 < args.length; i += 2) {
    if (isTruthy(args[i]?.(machine, data))) return args[i + 1]?.(machine, data)
  }
  return args.length % 2 === 1 ? args.at(-1)?.(machine, data) : null
}

/** `and` and `or`: the first value whose truth is `decidesOn`, or the last. */
const deciding =
  (decidesOn: boolean) =>
  (machine: Machine, args: readonly LogicStep[], data: Value): Value => {
    let value: Value
    for (const arg of args) {
      value = arg(machine, data)
      if (isTruthy(value) === decidesOn) return value
    }
    return value
  }

/** The operations of this family. */
export const CONTROL: readonly Operation[] = [
  { name: 'if', count: atLeast(0), kind: 'lazy', run: choose },
  { name: '?:', count: atLeast(0), kind: 'lazy', run: choose },
  { name: 'and', count: atLeast(1), kind: 'lazy', run: deciding(false) },
  { name: 'or', count: atLeast(1), kind: 'lazy', run: deciding(true) },
  { name: '!', count: exactly(1), kind: 'eager', run: (_machine, [value]) => !isTruthy(value) },
  { name: '!!', count: exactly(1), kind: 'eager', run: (_machine, [value]) => isTruthy(value) },
]
