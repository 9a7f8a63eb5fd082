/**
 * The values of a running program: JSON, and three things that JSON cannot hold and data therefore can never look like:
 * functions (JavaScript functions), the placeholder (a symbol) and absence (`undefined`).
 *
 * No value is ever changed in place: whatever a function returns is new, or shared and unchanged.
 */
import { NAME_UNITS_PER_FUEL, OBJECT_FUEL, VALUE_DEPTH_MAX } from './limits.ts'
import type { Machine } from './machine.ts'

/** Anything an expression may give. The only symbol is {@link PLACEHOLDER}. */
export type Value = undefined | null | boolean | number | string | symbol | FunctionValue | ValueList | ValueObject

/** A list of values. */
export type ValueList = readonly Value[]

/** An object of values. Read its members with {@link own}. */
export type ValueObject = { readonly [key: string]: Value }

/** What runs when a function has all its arguments; there may be more of them than its arity. */
export type Body = (machine: Machine, args: ValueList) => Value

/** What a function of the table does when all its arguments are there and the call is paid: 1 unit of fuel. */
export type DirectCall = (machine: Machine, ...args: Value[]) => Value

/** A function of the language. Call it through `machine.apply`, which waits until all arguments are there. */
export type FunctionValue = Body & {
  /** How many arguments it waits for. */
  readonly arity: number
  /** Its name in the language, for traces; a function that a program builds has none. */
  readonly label?: string
  /** Set for a type such as `["typ", "String"]`. */
  readonly typeName?: string
  /** Set for a function of the table that takes its arguments one by one. */
  readonly direct?: DirectCall
}

/** The value of `["__"]`: an argument that comes later. */
export const PLACEHOLDER: unique symbol = Symbol('fpjson placeholder')

/** Names that are no step of a path and no key: through them objects reach what no program may see. */
const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** Says whether programs may not use `name` as a key or as a step of a path. */
export function isForbiddenName(name: string): boolean {
  // Asked at every step of every path: their lengths rule out nearly all names.
  return (name.length === 9 || name.length === 11) && FORBIDDEN_NAMES.has(name)
}

/** Makes a function that waits for `arity` arguments. */
export function makeFunction(arity: number, body: Body, label?: string): FunctionValue {
  return Object.assign(body, label === undefined ? { arity } : { arity, label })
}

/** Says whether `value` is a list. */
export function isList(value: Value): value is ValueList {
  return Array.isArray(value)
}

/** Says whether `value` is an object: not `null`, not a list, not a function. */
export function isObject(value: Value): value is ValueObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Says whether `value` is null or absent. */
export function isNil(value: Value): value is null | undefined {
  return value === null || value === undefined
}

/** Returns the own member `key`, or `undefined`. Nothing inherited is ever seen. */
export function own(object: ValueObject, key: string): Value {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** Fuel of one use of a step of a path: engines look at the whole of a name each time. Indexes and short names are free. */
export function nameFuel(step: string | number): number {
  return typeof step === 'string' ? Math.floor(step.length / NAME_UNITS_PER_FUEL) : 0
}

/** Room in an object for one unit of fuel, in members that are named by indexes: measured, 5 ns and 12 bytes each. */
const ROOM_PER_FUEL = 16
/** Engines keep no room below an index that is larger. */
const ROOM_INDEX_MAX = 5_000

/** Fuel of the room in an object: below the largest index among its names engines keep room for a member at each. */
export function roomFuel(names: readonly string[]): number {
  let room = 0
  for (const name of names) room = Math.max(room, indexOf(name))
  return Math.floor(room / ROOM_PER_FUEL)
}

/** Returns the index that a name is, or 0 when it is none below which there is room. */
function indexOf(name: string): number {
  // Their first unit rules out nearly all names.
  const first = name.charCodeAt(0)
  if (!(first > 0x30 && first <= 0x39) || name.length > 4) return 0
  const index = Number(name)
  return index <= ROOM_INDEX_MAX && String(index) === name ? index : 0
}

/** Comparisons of names for one unit of fuel: measured, 75 ns each where a name is not Latin. */
const COMPARISONS_PER_FUEL = 2

/**
 * The member names of an object in the order of canonical JSON, so that no result depends on how it was written. Costs
 * `OBJECT_FUEL`, and what {@link roomFuel} says and {@link sortNames} costs.
 */
export function sortedKeys(machine: Machine, object: ValueObject): string[] {
  const names = Object.keys(object)
  machine.charge(OBJECT_FUEL + roomFuel(names))
  return sortNames(machine, names)
}

/**
 * Sorts names in place. n of them cost n·⌊log₂ n⌋ / 2 units of fuel, and each one more for every 16 UTF-16 units that it has;
 * parts are dropped, so that one short name costs nothing.
 */
export function sortNames(machine: Machine, names: string[]): string[] {
  const { length } = names
  if (length === 0) return names
  let cost = Math.floor((length * (31 - Math.clz32(length))) / COMPARISONS_PER_FUEL)
  for (const name of names) cost += nameFuel(name)
  machine.charge(cost)
  // The default order of sort() is the order of UTF-16 code units.
  return length > 1 ? names.sort() : names
}

/**
 * Returns what one step of a path finds: a member, a list element, or the `length` of a list or text. A negative number
 * counts from the end of a list. Anything else is absent.
 */
export function stepInto(value: Value, step: string | number): Value {
  if (typeof value === 'string') return step === 'length' ? value.length : undefined
  if (typeof value !== 'object' || value === null) return undefined
  if (typeof step === 'number' && isList(value)) return value[step < 0 ? value.length + step : step]
  return Object.hasOwn(value, step) ? (value as ValueObject)[step] : undefined
}

/**
 * Sets a member of an object being built. Room for it is paid here, unless the member just below has paid for it.
 *
 * @throws {FpjsonError} `FPJSON_NAME_FORBIDDEN`
 */
export function setKey(machine: Machine, object: Record<string, Value>, key: string, value: Value): void {
  if (isForbiddenName(key)) machine.fail('FPJSON_NAME_FORBIDDEN', `${key} cannot be a key`)
  const index = indexOf(key)
  if (index >= ROOM_PER_FUEL && !Object.hasOwn(object, index - 1)) machine.charge(Math.floor(index / ROOM_PER_FUEL))
  object[key] = value
}

/**
 * Refuses an object that has a member which none may have; of several always the same one, however it was written.
 *
 * @throws {FpjsonError} `FPJSON_NAME_FORBIDDEN`
 */
export function assertKeys(machine: Machine, object: ValueObject): void {
  for (const name of FORBIDDEN_NAMES) {
    if (Object.hasOwn(object, name)) machine.fail('FPJSON_NAME_FORBIDDEN', `${name} cannot be a key`)
  }
}

/** Says in few words what a value is, for messages. Never longer than about 60 characters. */
export function describe(value: Value): string {
  switch (typeof value) {
    case 'string':
      return value.length > 40 ? `${JSON.stringify(value.slice(0, 40))}…` : JSON.stringify(value)
    case 'undefined':
      return 'nothing'
    case 'function':
      return 'a function'
    case 'symbol':
      return 'a placeholder'
    case 'object':
      if (value === null) return 'null'
      return isList(value) ? `a list of ${value.length}` : 'an object'
    default:
      return String(value)
  }
}

/** Throws when `depth` levels are more than a function follows. */
export function assertDepth(machine: Machine, depth: number): void {
  if (depth > VALUE_DEPTH_MAX) machine.fail('FPJSON_DEPTH', `values nest at most ${VALUE_DEPTH_MAX} levels here`)
}
