/**
 * Lenses: a place in a value that can be read and set. A lens is a function from a route to a longer one, so that
 * `["compose", outer, inner]` is the lens of the inner place in the outer; `view`, `set` and `over` give it the empty
 * route and walk the one that comes back.
 */
import type { Machine } from '../machine.ts'
import { describe, type FunctionValue, makeFunction, nameFuel, stepInto, type Value } from '../value.ts'
import { changeAt } from './edit.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asFunction, asInteger, asSequence, asStep, asSteps } from './expect.ts'
import { isMarked, marked } from './marked.ts'
import { assoc, assocPath, follow } from './path.ts'

const define = family('object')

/** One place, seen from the value that it is in. */
type Focus = {
  readonly get: (machine: Machine, target: Value) => Value
  readonly set: (machine: Machine, value: Value, target: Value) => Value
}

/** Places from the outside in. */
type Route = FunctionValue & { readonly route: readonly Focus[] }

function routeOf(route: readonly Focus[]): Route {
  return marked({ route }, 'a lens is given to view, set or over')
}

function isRoute(value: Value): value is Route {
  return isMarked(value, 'route')
}

function lensOf(focus: Focus): FunctionValue {
  return makeFunction(1, (machine, [inner]) => {
    if (!isRoute(inner)) return machine.fail('FPJSON_TYPE', 'a lens is given to view, set or over', [inner])
    machine.charge(inner.route.length)
    return routeOf([focus, ...inner.route])
  })
}

function routeFrom(machine: Machine, lens: Value): readonly Focus[] {
  const route = machine.apply(lens, [routeOf([])])
  if (!isRoute(route)) machine.fail('FPJSON_TYPE', `expected a lens, got ${describe(lens)}`, [lens])
  machine.charge(route.route.length)
  return route.route
}

function change(machine: Machine, lens: Value, fn: (value: Value) => Value, target: Value): Value {
  const route = routeFrom(machine, lens)
  const holders: Value[] = []
  let value = target
  for (const focus of route) {
    holders.push(value)
    value = focus.get(machine, value)
  }
  return route.reduceRight<Value>((inner, focus, at) => focus.set(machine, inner, holders[at]), fn(value))
}

const lens: Implementation = (machine, getter, setter) => {
  const [get, set] = [asFunction(machine, getter), asFunction(machine, setter)]
  return lensOf({
    get: (inner, target) => inner.apply(get, [target]),
    set: (inner, value, target) => inner.apply(set, [value, target]),
  })
}

const lensProp: Implementation = (machine, name) => {
  const step = asStep(machine, name)
  const cost = nameFuel(step)
  return lensOf({
    get(inner, target) {
      inner.charge(cost)
      return stepInto(target, step)
    },
    set: (inner, value, target) => assoc(inner, step, value, target),
  })
}

const lensPath: Implementation = (machine, path) => {
  const steps = asSteps(machine, path)
  const cost = steps.reduce<number>((sum, step) => sum + nameFuel(step), steps.length)
  return lensOf({
    get(inner, target) {
      inner.charge(cost)
      return follow(target, steps)
    },
    set: (inner, value, target) => assocPath(inner, steps, value, target),
  })
}

/** Reads an element or unit, and sets an element as `update` does. */
const lensIndex: Implementation = (machine, position) => {
  const index = asInteger(machine, position)
  return lensOf({
    get: (inner, target) => asSequence(inner, target).at(index),
    set: (inner, value, target) => changeAt(inner, index, () => value, target),
  })
}

/** The functions of this family. */
export const LENS: readonly FunctionDefinition[] = [
  define('lens', 2, lens),
  define('lensProp', 1, lensProp),
  define('lensPath', 1, lensPath),
  define('lensIndex', 1, lensIndex),
  define('view', 2, (machine, place, target) =>
    routeFrom(machine, place).reduce((value, focus) => focus.get(machine, value), target),
  ),
  define('set', 3, (machine, place, value, target) => change(machine, place, () => value, target)),
  define('over', 3, (machine, place, fn, target) =>
    change(machine, place, (value) => machine.apply(fn, [value]), target),
  ),
]
