/** Questions about members: what a predicate, a type or another object says of them. */
import type { Machine } from '../machine.ts'
import { describe, isList, isObject, sortedKeys, stepInto, type Value } from '../value.ts'
import { areEqual } from './compare.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asKey, asObject, asStep } from './expect.ts'
import { pathOf, propOf } from './path.ts'
import { is } from './relation.ts'

const define = family('object')

/** Returns `value` if it can have members: an object or a list. */
function asHolder(machine: Machine, value: Value): Value {
  if (isObject(value) || isList(value)) return value
  return machine.fail('FPJSON_TYPE', `expected an object or a list, got ${describe(value)}`, [value])
}

/** Asks for each member that `spec` names whether it fits, until one answers `decidesOn`. */
function asking(decidesOn: boolean, fits: (machine: Machine, wanted: Value, member: Value) => boolean): Implementation {
  return (machine, value, target) => {
    const spec = asObject(machine, value)
    const holder = asHolder(machine, target)
    const isDecided = (key: string): boolean =>
      fits(machine, spec[key], stepInto(holder, asKey(machine, key))) === decidesOn
    return sortedKeys(machine, spec).some(isDecided) ? decidesOn : !decidesOn
  }
}

const passes = (machine: Machine, predicate: Value, member: Value): boolean => machine.test(predicate, member)

const eqProps: Implementation = (machine, name, a, b) => {
  const step = asStep(machine, name)
  return areEqual(machine, stepInto(asHolder(machine, a), step), stepInto(asHolder(machine, b), step))
}

/** The functions of this family. */
export const MATCH_OBJECT: readonly FunctionDefinition[] = [
  define('where', 2, asking(false, passes)),
  define('whereAny', 2, asking(true, passes)),
  define('whereEq', 2, asking(false, areEqual)),
  define('eqProps', 3, eqProps),
  define('propIs', 3, (machine, type, step, value) => is(machine, type, propOf(machine, step, value))),
  define('propSatisfies', 3, (machine, predicate, step, value) =>
    machine.apply(predicate, [propOf(machine, step, value)]),
  ),
  define('pathSatisfies', 3, (machine, predicate, path, value) =>
    machine.apply(predicate, [pathOf(machine, path, value)]),
  ),
]
