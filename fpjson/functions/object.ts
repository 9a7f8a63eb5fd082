/**
 * Objects and paths into them. Only own members count, members are visited in the order of canonical JSON, and no key or
 * step is `__proto__`, `constructor` or `prototype`.
 */
import type { Machine } from '../machine.ts'
import {
  describe,
  isList,
  isObject,
  own,
  setKey,
  sortedKeys,
  stepInto,
  type Value,
  type ValueList,
  type ValueObject,
} from '../value.ts'
import { areEqual } from './compare.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asKey, asList, asObject, asStep, asSteps } from './expect.ts'

const define = family('object')

type Steps = readonly (string | number)[]

function follow(value: Value, steps: Steps): Value {
  return steps.reduce<Value>(stepInto, value)
}

function has(value: Value, step: string | number): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, step)
}

function hasPath(value: Value, steps: Steps): boolean {
  const last = steps.at(-1)
  return last !== undefined && has(follow(value, steps.slice(0, -1)), last)
}

/** `propOr` and `pathOr`: null counts as missing. */
const orElse = (value: Value, fallback: Value): Value => (value === null || value === undefined ? fallback : value)

/** A copy of an object that may be changed. `null` and nothing are the empty object. */
function copyOf(machine: Machine, value: Value): Record<string, Value> {
  const copy: Record<string, Value> = {}
  if (value === null || value === undefined) return copy
  const object = asObject(machine, value)
  const keys = Object.keys(object)
  machine.charge(keys.length)
  for (const key of keys) setKey(machine, copy, key, object[key])
  return copy
}

/** A copy with one member or element set. Other targets than lists and objects are replaced by an object. */
function assoc(machine: Machine, step: string | number, value: Value, target: Value): Value {
  if (isList(target)) return assocIndex(machine, step, value, target)
  const copy = isObject(target) ? copyOf(machine, target) : {}
  setKey(machine, copy, String(step), value)
  return copy
}

function assocIndex(machine: Machine, step: string | number, value: Value, target: ValueList): ValueList {
  const index = typeof step === 'number' && step < 0 ? target.length + step : step
  if (typeof index !== 'number' || index < 0 || index > target.length) {
    machine.fail('FPJSON_TYPE', `${describe(step)} is no index of ${describe(target)}`, [step])
  }
  machine.chargeList(target.length + 1)
  const copy = [...target]
  copy[index] = value
  return copy
}

function assocPath(machine: Machine, steps: Steps, value: Value, target: Value): Value {
  const [step, ...rest] = steps
  if (step === undefined) return value
  if (rest.length === 0) return assoc(machine, step, value, target)
  const child = stepInto(target, step)
  const inside = typeof child === 'object' && child !== null ? child : typeof rest[0] === 'number' ? [] : {}
  return assoc(machine, step, assocPath(machine, rest, value, inside), target)
}

/** A copy without one member or element. */
function dissoc(machine: Machine, step: string | number, target: Value): Value {
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

/** Keys of an object, indexes of a list as texts, none of anything else. */
function keysOf(machine: Machine, value: Value): string[] {
  const keys = isList(value) ? [...value.keys()].map(String) : isObject(value) ? sortedKeys(machine, value) : []
  machine.chargeList(keys.length)
  return keys
}

const keysIn = (machine: Machine, list: Value): string[] => asList(machine, list).map((key) => asKey(machine, key))

const pick: Implementation = (machine, names, value) => {
  const object = asObject(machine, value)
  const keys = keysIn(machine, names)
  machine.charge(keys.length)
  const picked: Record<string, Value> = {}
  for (const key of keys) if (Object.hasOwn(object, key)) setKey(machine, picked, key, object[key])
  return picked
}

const omit: Implementation = (machine, names, value) => {
  const keys = keysIn(machine, names)
  machine.charge(keys.length)
  const copy = copyOf(machine, asObject(machine, value))
  for (const key of keys) delete copy[key]
  return copy
}

function merge(machine: Machine, weak: Value, strong: Value): ValueObject {
  const merged = copyOf(machine, weak)
  for (const [key, value] of Object.entries(copyOf(machine, strong))) merged[key] = value
  return merged
}

const objOf: Implementation = (machine, key, value) => {
  const object: Record<string, Value> = {}
  setKey(machine, object, asKey(machine, key), value)
  return object
}

const fromPairs: Implementation = (machine, value) => {
  const object: Record<string, Value> = {}
  for (const item of asList(machine, value)) {
    machine.charge(1)
    const [key, member] = asList(machine, item)
    setKey(machine, object, asKey(machine, key), member)
  }
  return object
}

const props: Implementation = (machine, names, value) => {
  const steps = asList(machine, names)
  machine.chargeList(steps.length)
  return steps.map((step) => stepInto(value, asStep(machine, step)))
}

/** The functions of this family. */
export const OBJECT: readonly FunctionDefinition[] = [
  define('prop', 2, (machine, step, value) => stepInto(value, asStep(machine, step))),
  define('propOr', 3, (machine, fallback, step, value) => orElse(stepInto(value, asStep(machine, step)), fallback)),
  define('propEq', 3, (machine, step, wanted, value) =>
    areEqual(machine, wanted, stepInto(value, asStep(machine, step))),
  ),
  define('props', 2, props),
  define('path', 2, (machine, path, value) => follow(value, asSteps(machine, path))),
  define('pathOr', 3, (machine, fallback, path, value) => orElse(follow(value, asSteps(machine, path)), fallback)),
  define('pathEq', 3, (machine, path, wanted, value) =>
    areEqual(machine, wanted, follow(value, asSteps(machine, path))),
  ),
  define('has', 2, (machine, key, value) => has(value, asKey(machine, key))),
  define('hasPath', 2, (machine, path, value) => hasPath(value, asSteps(machine, path))),
  define('pick', 2, pick),
  define('omit', 2, omit),
  define('keys', 1, keysOf),
  define('values', 1, (machine, value) => keysOf(machine, value).map((key) => own(value as ValueObject, key))),
  define('toPairs', 1, (machine, value) => keysOf(machine, value).map((key) => [key, own(value as ValueObject, key)])),
  define('fromPairs', 1, fromPairs),
  define('objOf', 2, objOf),
  define('assoc', 3, (machine, step, value, target) => assoc(machine, asStep(machine, step), value, target)),
  define('assocPath', 3, (machine, path, value, target) => assocPath(machine, asSteps(machine, path), value, target)),
  define('dissoc', 2, (machine, step, target) => dissoc(machine, asStep(machine, step), target)),
  define('dissocPath', 2, (machine, path, target) => dissocPath(machine, asSteps(machine, path), target)),
  define('mergeRight', 2, (machine, weak, strong) => merge(machine, weak, strong)),
  define('mergeLeft', 2, (machine, strong, weak) => merge(machine, weak, strong)),
]
