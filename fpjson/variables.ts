/** The variables of a run: what the host gave, never changed, and what the program assigned. */
import type { FpjsonCode } from './errors.ts'
import type { JsonObject } from './json.ts'
import { MEMBER_FUEL, OBJECT_FUEL, PATH_STEP_FUEL, VALUE_DEPTH_MAX } from './limits.ts'
import type { Machine } from './machine.ts'
import { toJson } from './output.ts'
import {
  assertDepth,
  describe,
  isForbiddenName,
  isList,
  isNil,
  isObject,
  own,
  roomFuel,
  setKey,
  sortedKeys,
  stepInto,
  type Value,
  type ValueObject,
} from './value.ts'

/** Steps from the outside in; the first names the variable. Never a forbidden name. */
export type VariablePath = readonly [string, ...string[]]

/** Where variables live. */
export type Variables = {
  readonly given: JsonObject
  readonly assigned: Map<string, Value>
  /** True: given variables cannot be assigned to, and others hold JSON only. So it is in rules. */
  readonly locked: boolean
}

/** Returns variables of which none is assigned yet. */
export function createVariables(given: JsonObject, locked: boolean): Variables {
  return { given, assigned: new Map(), locked }
}

/** Splits `a.b.0` into its steps, or returns what is wrong with it. */
export function splitPath(text: string): VariablePath | { readonly code: FpjsonCode; readonly sentence: string } {
  // No more than are looked at, however long the text is.
  const steps = text.split('.', VALUE_DEPTH_MAX + 1)
  if (steps.length > VALUE_DEPTH_MAX) {
    return { code: 'FPJSON_DEPTH', sentence: `a path has at most ${VALUE_DEPTH_MAX} steps` }
  }
  const forbidden = steps.find(isForbiddenName)
  if (forbidden === undefined) return steps as [string, ...string[]]
  return { code: 'FPJSON_NAME_FORBIDDEN', sentence: `${forbidden} cannot be a step of a path` }
}

/** Returns the value at `path`, or `undefined`. */
export function readVariable(variables: Variables, path: VariablePath): Value {
  const name = path[0]
  let value = variables.assigned.get(name)
  if (value === undefined && !variables.assigned.has(name)) value = own(variables.given, name)
  for (let i = 1; i < path.length; i++) value = stepInto(value, path[i] as string)
  return value
}

/**
 * Sets the value at `path`. Missing and null steps become objects; lists and objects on the way are copied, so that
 * values read before stay as they were.
 *
 * @throws {FpjsonError} `FPJSON_VARIABLE_PROTECTED`, or `FPJSON_TYPE` when a step leads into a scalar or past a list.
 */
export function assignVariable(machine: Machine, path: VariablePath, value: Value): void {
  const { variables } = machine
  const name = path[0]
  if (variables.locked && Object.hasOwn(variables.given, name)) {
    machine.fail(
      'FPJSON_VARIABLE_PROTECTED',
      `${JSON.stringify(name)} is given and cannot be assigned; use another name`,
    )
  }
  if (typeof value === 'symbol') machine.fail('FPJSON_TYPE', 'a placeholder cannot be assigned')
  const stored = variables.locked ? toJson(machine, value) : value
  const before = path.length === 1 ? undefined : readVariable(variables, [name])
  variables.assigned.set(name, withStep({ machine, path, value: stored }, before, 1))
}

type Assignment = { readonly machine: Machine; readonly path: VariablePath; readonly value: Value }

function withStep(assignment: Assignment, target: Value, at: number): Value {
  const { path } = assignment
  const machine: Machine = assignment.machine
  const step = path[at]
  if (step === undefined) return assignment.value
  const next = withStep(assignment, stepInto(target, step), at + 1)
  if (isNil(target)) return copyWith(machine, {}, step, next)
  if (isObject(target)) return copyWith(machine, target, step, next)
  if (!isList(target)) machine.fail('FPJSON_TYPE', `${path.slice(0, at).join('.')} holds ${describe(target)}`, [target])
  const index = Number(step)
  if (String(index) !== step || !(index >= 0 && index <= target.length)) {
    machine.fail(
      'FPJSON_TYPE',
      `${path.slice(0, at).join('.')} is a list of ${target.length}; ${step} is no index of it`,
    )
  }
  machine.chargeList(target.length)
  const copy = [...target]
  copy[index] = next
  return copy
}

function copyWith(machine: Machine, target: ValueObject, key: string, value: Value): ValueObject {
  const names = [...Object.keys(target), key]
  machine.charge(OBJECT_FUEL + names.length * MEMBER_FUEL + roomFuel(names))
  return { ...target, [key]: value }
}

/**
 * Reads what `paths` names: `a.b` is a path, `$a` the path that variable `a` holds, `%a` the text `a`; a list or object
 * of paths gives the same shape of values, any other scalar itself.
 *
 * @throws {FpjsonError} `FPJSON_NAME_FORBIDDEN`, or `FPJSON_TYPE` when a `$path` holds no text.
 */
export function readPaths(machine: Machine, paths: Value, depth = 0): Value {
  machine.charge(1)
  if (typeof paths === 'string') {
    return paths.startsWith('%') ? paths.slice(1) : readVariable(machine.variables, resolvePath(machine, paths))
  }
  assertDepth(machine, depth)
  if (isList(paths)) return paths.map((item) => readPaths(machine, item, depth + 1))
  if (!isObject(paths)) return paths
  const keys = sortedKeys(machine, paths)
  machine.charge(keys.length * MEMBER_FUEL)
  const shape: Record<string, Value> = {}
  for (const key of keys) setKey(machine, shape, key, readPaths(machine, paths[key], depth + 1))
  return shape
}

/** Returns the path that a text names, following each leading `$` once. */
export function resolvePath(machine: Machine, text: Value): VariablePath {
  if (typeof text !== 'string') {
    machine.fail('FPJSON_TYPE', `the path of a variable is a text, got ${describe(text)}`, [text])
  }
  machine.chargeText(text.length)
  const dollars = text.length - text.replace(/^\$+/, '').length
  let path = splitOrFail(machine, text.slice(dollars))
  for (let i = 0; i < dollars; i++) {
    const held = readVariable(machine.variables, path)
    if (typeof held !== 'string') {
      machine.fail('FPJSON_TYPE', `${path.join('.')} should hold the path of a variable, got ${describe(held)}`, [held])
    }
    machine.charge(1)
    machine.chargeText(held.length)
    path = splitOrFail(machine, held)
  }
  return path
}

function splitOrFail(machine: Machine, text: string): VariablePath {
  const path = splitPath(text)
  if ('code' in path) machine.fail(path.code, path.sentence)
  machine.charge(path.length * PATH_STEP_FUEL)
  return path
}
