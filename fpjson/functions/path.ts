/**
 * Steps and paths into lists and objects. Only own members count, and no step is `__proto__`, `constructor` or
 * `prototype`.
 */
import { MEMBER_FUEL } from '../limits.ts'
import type { Machine } from '../machine.ts'
import { describe, isList, isNil, isObject, setKey, stepInto, type Value, type ValueList } from '../value.ts'
import { areEqual } from './compare.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asKey, asList, asStep, asSteps } from './expect.ts'
import { copyOf } from './members.ts'

const define = family('object')

/** One step: the name of a member, or an index. */
type Step = string | number
/** Steps from the outside in. */
type Steps = readonly Step[]

/** Returns what a path leads to, or `undefined`. */
export function follow(value: Value, steps: Steps): Value {
  return steps.reduce<Value>(stepInto, value)
}

/** Returns what one step of a program leads to, or `undefined`. */
export function propOf(machine: Machine, step: Value, value: Value): Value {
  return stepInto(value, asStep(machine, step))
}

/** Returns what a path of a program leads to, or `undefined`. */
export function pathOf(machine: Machine, path: Value, value: Value): Value {
  return follow(value, asSteps(machine, path))
}

function has(value: Value, step: Step): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, step)
}

function hasPath(value: Value, steps: Steps): boolean {
  const last = steps.at(-1)
  return last !== undefined && has(follow(value, steps.slice(0, -1)), last)
}

/** `propOr` and `pathOr`: null counts as missing. */
const orElse = (value: Value, fallback: Value): Value => (isNil(value) ? fallback : value)

/** Returns a copy with one member or element set. Other targets than lists and objects are replaced by an object. */
export function assoc(machine: Machine, step: Step, value: Value, target: Value): Value {
  if (isList(target)) return assocIndex(machine, step, value, target)
  machine.charge(MEMBER_FUEL)
  const copy = copyOf(machine, isObject(target) ? target : undefined)
  setKey(machine, copy, String(step), value)
  return copy
}

function assocIndex(machine: Machine, step: Step, value: Value, target: ValueList): ValueList {
  const index = typeof step === 'number' && step < 0 ? target.length + step : step
  if (typeof index !== 'number' || index < 0 || index > target.length) {
    machine.fail('FPJSON_TYPE', `${describe(step)} is no index of ${describe(target)}`, [step])
  }
  machine.chargeList(target.length + 1)
  const copy = [...target]
  copy[index] = value
  return copy
}

/** Returns a copy with what a path leads to set. Missing steps become lists for indexes, else objects. */
export function assocPath(machine: Machine, steps: Steps, value: Value, target: Value): Value {
  const [step, ...rest] = steps
  if (step === undefined) return value
  if (rest.length === 0) return assoc(machine, step, value, target)
  const child = stepInto(target, step)
  const inside = typeof child === 'object' && child !== null ? child : typeof rest[0] === 'number' ? [] : {}
  return assoc(machine, step, assocPath(machine, rest, value, inside), target)
}

/** A copy without one member or element. */
function dissoc(machine: Machine, step: Step, target: Value): Value {
  if (isList(target) && typeof step === 'number') {
    machine.chargeList(target.length)
    const index = step < 0 ? target.length + step : step
    return target.filter((_, at) => at !== index)
  }
  if (!isObject(target)) return target
  const copy = copyOf(machine, target)
  delete copy[String(step)]
  return copy
}

function dissocPath(machine: Machine, steps: Steps, target: Value): Value {
  const [step, ...rest] = steps
  if (step === undefined) return target
  if (rest.length === 0) return dissoc(machine, step, target)
  const child = stepInto(target, step)
  return typeof child === 'object' && child !== null
    ? assoc(machine, step, dissocPath(machine, rest, child), target)
    : target
}

/** A copy with what a path leads to changed by a function; the target itself when it leads to nothing. */
function modifyPath(machine: Machine, steps: Steps, fn: Value, target: Value): Value {
  const [step, ...rest] = steps
  if (step === undefined || !has(target, step)) return target
  const child = stepInto(target, step)
  const changed = rest.length === 0 ? machine.apply(fn, [child]) : modifyPath(machine, rest, fn, child)
  return assoc(machine, step, changed, target)
}

const props: Implementation = (machine, names, value) => {
  const steps = asList(machine, names)
  machine.chargeList(steps.length)
  return steps.map((step) => propOf(machine, step, value))
}

const paths: Implementation = (machine, list, value) => {
  const wanted = asList(machine, list)
  machine.chargeList(wanted.length)
  return wanted.map((path) => pathOf(machine, path, value))
}

const hasKey: Implementation = (machine, key, value) => has(value, asKey(machine, key))

/** The functions of this family. */
export const PATH: readonly FunctionDefinition[] = [
  define('prop', 2, propOf),
  define('propOr', 3, (machine, fallback, step, value) => orElse(propOf(machine, step, value), fallback)),
  define('propEq', 3, (machine, step, wanted, value) => areEqual(machine, wanted, propOf(machine, step, value))),
  define('props', 2, props),
  define('path', 2, pathOf),
  define('pathOr', 3, (machine, fallback, path, value) => orElse(pathOf(machine, path, value), fallback)),
  define('pathEq', 3, (machine, path, wanted, value) => areEqual(machine, wanted, pathOf(machine, path, value))),
  define('paths', 2, paths),
  define('has', 2, hasKey),
  define('hasIn', 2, hasKey),
  define('hasPath', 2, (machine, path, value) => hasPath(value, asSteps(machine, path))),
  define('assoc', 3, (machine, step, value, target) => assoc(machine, asStep(machine, step), value, target)),
  define('assocPath', 3, (machine, path, value, target) => assocPath(machine, asSteps(machine, path), value, target)),
  define('dissoc', 2, (machine, step, target) => dissoc(machine, asStep(machine, step), target)),
  define('dissocPath', 2, (machine, path, target) => dissocPath(machine, asSteps(machine, path), target)),
  define('modify', 3, (machine, step, fn, target) => modifyPath(machine, [asStep(machine, step)], fn, target)),
  define('modifyPath', 3, (machine, path, fn, target) => modifyPath(machine, asSteps(machine, path), fn, target)),
]
