/** JsonLogic, evaluated as it stands: the operations that cases use, written from docs/json-logic.md. */
import type { Json } from '../../../contract/wire/json.ts'
import { finite, isList, isMembers, isNil, type Value, wrongType } from './value.ts'

/** False are `false`, `null`, 0, "" and the empty list. */
export function isTruthy(value: Value): boolean {
  return isList(value) ? value.length > 0 : Boolean(value)
}

type Scalar = null | boolean | number | string

function scalar(value: Value): Scalar {
  return isList(value) || isMembers(value) || value === undefined ? wrongType() : (value as Scalar)
}

/** Members of objects, elements of lists, units of texts, and the length of either. */
function read(data: Value, path: string): Value {
  let at = data
  for (const step of path === '' ? [] : path.split('.')) {
    if (isNil(at) || !Object.hasOwn(Object(at) as object, step)) return undefined
    at = (Object(at) as { readonly [step: string]: Value })[step]
  }
  return at
}

const isContainer = (value: Value): boolean => isList(value) || isMembers(value)

function strictlyEqual(a: Value, b: Value): boolean {
  return isContainer(a) && isContainer(b) ? wrongType() : a === b
}

function looselyEqual(a: Value, b: Value): boolean {
  if (a === null || b === null || typeof a === typeof b) return strictlyEqual(a, b)
  return Number(scalar(a)) === Number(scalar(b))
}

/** Of two texts by their units, else as numbers; `undefined` when one is none. */
function less(a: Scalar, b: Scalar, orEqual: boolean): boolean {
  const [x, y] = typeof a === 'string' && typeof b === 'string' ? [a, b] : [Number(a), Number(b)]
  return orEqual ? x <= y : x < y
}

/** The number that an operand begins with. */
function leading(value: Scalar): number {
  return typeof value === 'number' ? value : typeof value === 'string' ? Number.parseFloat(value) : Number.NaN
}

function isIn(wanted: Value, container: Value): boolean {
  if (isList(container)) {
    const element = scalar(wanted)
    return container.some((item) => item === element)
  }
  return typeof container === 'string' && container !== '' && container.includes(String(scalar(wanted)))
}

type Operation = (args: readonly Value[], data: Value) => Value

/** Operations that evaluate all of their arguments first. */
const EAGER: { readonly [name: string]: Operation } = {
  var: ([path, fallback = null], data) => read(data, String(path ?? '')) ?? fallbackOf(data, path, fallback),
  '==': ([a, b]) => looselyEqual(a, b),
  '!=': ([a, b]) => !looselyEqual(a, b),
  '===': ([a, b]) => strictlyEqual(a, b),
  '!==': ([a, b]) => !strictlyEqual(a, b),
  '<': (args) => between(args, false),
  '<=': (args) => between(args, true),
  '>': ([a, b]) => swapped(a, b, false),
  '>=': ([a, b]) => swapped(a, b, true),
  '!': ([value]) => !isTruthy(value),
  '!!': ([value]) => isTruthy(value),
  in: ([wanted, container]) => isIn(wanted, container),
  '+': (args) =>
    finite(
      args
        .map(scalar)
        .map(leading)
        .reduce((sum, item) => sum + item),
    ),
  '-': ([a, b]) => finite(b === undefined ? -Number(scalar(a)) : minus(a, b)),
  missing: (paths, data) => paths.filter((path) => ['', null, undefined].includes(read(data, String(path)) as string)),
}

/** A null that is there is not replaced. */
function fallbackOf(data: Value, path: Value, fallback: Value): Value {
  return read(data, String(path ?? '')) === null ? null : fallback
}

function between(args: readonly Value[], orEqual: boolean): boolean {
  const [a, b, c] = args.map(scalar)
  return less(a as Scalar, b as Scalar, orEqual) && (c === undefined || less(b as Scalar, c, orEqual))
}

function swapped(a: Value, b: Value, orEqual: boolean): boolean {
  const [left, right] = [scalar(a), scalar(b)]
  return less(right, left, orEqual)
}

function minus(a: Value, b: Value): number {
  const [left, right] = [scalar(a), scalar(b)]
  return Number(left) - Number(right)
}

/** Returns what logic gives for `data`. */
export function logic(program: Json, data: Value): Value {
  if (Array.isArray(program)) return (program as Json[]).map((item) => logic(item, data))
  if (typeof program !== 'object' || program === null) return program
  const [entry, ...others] = Object.entries(program)
  if (entry === undefined || others.length > 0) return program
  const [name, given] = entry
  const args = (Array.isArray(given) ? given : [given]) as readonly Json[]
  if (name === 'and' || name === 'or') return firstThat(args, data, name === 'or')
  if (name === 'if') return choose(args, data)
  return (EAGER[name] as Operation)(
    args.map((arg) => logic(arg, data)),
    data,
  )
}

function firstThat(args: readonly Json[], data: Value, wanted: boolean): Value {
  let value: Value
  for (const arg of args) {
    value = logic(arg, data)
    if (isTruthy(value) === wanted) return value
  }
  return value
}

function choose(args: readonly Json[], data: Value): Value {
  for (let i = 0; i + 1 < args.length; i += 2) {
    if (isTruthy(logic(args[i] as Json, data))) return logic(args[i + 1] as Json, data)
  }
  return args.length % 2 === 1 ? logic(args.at(-1) as Json, data) : null
}
