/** Objects as a whole: their members picked, changed and listed, in the order of canonical JSON. Only own members count. */
import { MEMBER_FUEL, OBJECT_FUEL } from '../limits.ts'
import type { Machine } from '../machine.ts'
import {
  assertDepth,
  describe,
  isList,
  isObject,
  own,
  setKey,
  sortedKeys,
  stepInto,
  type Value,
  type ValueObject,
} from '../value.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asKey, asList, asObject } from './expect.ts'
import { copyOf, keysOf, mapMembers, putPairs } from './members.ts'

const define = family('object')

function namesIn(machine: Machine, list: Value): string[] {
  const names = asList(machine, list)
  machine.charge(OBJECT_FUEL + names.length * MEMBER_FUEL)
  return names.map((key) => asKey(machine, key))
}

const pick: Implementation = (machine, names, value) => {
  const object = asObject(machine, value)
  const picked: Record<string, Value> = {}
  for (const key of namesIn(machine, names)) if (Object.hasOwn(object, key)) setKey(machine, picked, key, object[key])
  return picked
}

/** Like `pick`; a member that is missing is there and absent. */
function pickAll(machine: Machine, names: readonly string[], value: Value): ValueObject {
  const object = asObject(machine, value)
  machine.charge(OBJECT_FUEL + names.length * MEMBER_FUEL)
  const picked: Record<string, Value> = {}
  for (const key of names) setKey(machine, picked, key, own(object, key))
  return picked
}

const project: Implementation = (machine, list, value) => {
  const [names, objects] = [namesIn(machine, list), asList(machine, value)]
  machine.chargeList(objects.length)
  return objects.map((object) => pickAll(machine, names, object))
}

const omit: Implementation = (machine, names, value) => {
  const unwanted = namesIn(machine, names)
  const copy = copyOf(machine, asObject(machine, value))
  for (const key of unwanted) delete copy[key]
  return copy
}

const pickBy: Implementation = (machine, predicate, value) => {
  const object = asObject(machine, value)
  return mapMembers(machine, object, (key, member) =>
    machine.isTrue(machine.apply(predicate, [member, key, object])) ? [key, member] : undefined,
  )
}

const mapObjIndexed: Implementation = (machine, fn, value) => {
  const object = asObject(machine, value)
  return mapMembers(machine, object, (key, member) => [key, machine.apply(fn, [member, key, object])])
}

const forEachObjIndexed: Implementation = (machine, fn, value) => {
  const object = asObject(machine, value)
  for (const key of sortedKeys(machine, object)) machine.apply(fn, [object[key], key, object])
  return object
}

const mapKeys: Implementation = (machine, fn, value) =>
  mapMembers(machine, asObject(machine, value), (key, member) => [asKey(machine, machine.apply(fn, [key])), member])

const renameKeys: Implementation = (machine, mapping, value) => {
  const names = asObject(machine, mapping)
  return mapMembers(machine, asObject(machine, value), (key, member) => [
    Object.hasOwn(names, key) ? asKey(machine, names[key]) : key,
    member,
  ])
}

const rebuild: Implementation = (machine, convert, value) => {
  const object = asObject(machine, value)
  const rebuilt: Record<string, Value> = {}
  for (const key of sortedKeys(machine, object)) {
    putPairs(machine, rebuilt, machine.apply(convert, [key, object[key]]))
  }
  return rebuilt
}

/** A copy in which each member that `changes` names is changed by the function there, or member by member. */
function evolve(machine: Machine, changes: Value, target: Value, depth = 0): Value {
  if (!isList(changes) && !isObject(changes)) {
    machine.fail('FPJSON_TYPE', `expected a function or an object of functions, got ${describe(changes)}`, [changes])
  }
  assertDepth(machine, depth)
  if (isList(target)) {
    machine.chargeList(target.length)
    return target.map((item, index) => changed(machine, stepInto(changes, index), item, depth))
  }
  if (!isObject(target)) return target
  return mapMembers(machine, target, (key, member) => [key, changed(machine, stepInto(changes, key), member, depth)])
}

function changed(machine: Machine, change: Value, member: Value, depth: number): Value {
  if (change === undefined) return member
  return typeof change === 'function' ? machine.apply(change, [member]) : evolve(machine, change, member, depth + 1)
}

/** For each value of a member, or element, as text: the keys that have it. */
const invert: Implementation = (machine, value) => {
  const inverted: Record<string, string[]> = {}
  for (const key of keysOf(machine, value)) {
    machine.charge(2 * MEMBER_FUEL)
    const name = asKey(machine, stepInto(value, key))
    if (Object.hasOwn(inverted, name)) inverted[name]?.push(key)
    else setKey(machine, inverted as Record<string, Value>, name, [key])
  }
  return inverted
}

/** For each value of a member, or element, as text: the last key that has it. */
const invertObj: Implementation = (machine, value) => {
  const inverted: Record<string, Value> = {}
  for (const key of keysOf(machine, value)) {
    machine.charge(MEMBER_FUEL)
    setKey(machine, inverted, asKey(machine, stepInto(value, key)), key)
  }
  return inverted
}

const objOf: Implementation = (machine, key, value) => {
  machine.charge(OBJECT_FUEL + MEMBER_FUEL)
  const object: Record<string, Value> = {}
  setKey(machine, object, asKey(machine, key), value)
  return object
}

const fromPairs: Implementation = (machine, pairs) => {
  machine.charge(OBJECT_FUEL)
  const object: Record<string, Value> = {}
  putPairs(machine, object, pairs)
  return object
}

const values: Implementation = (machine, value) => keysOf(machine, value).map((key) => own(value as ValueObject, key))

const toPairs: Implementation = (machine, value) => {
  const keys = keysOf(machine, value)
  machine.chargeList(2 * keys.length)
  return keys.map((key) => [key, own(value as ValueObject, key)])
}

/** The functions of this family. */
export const OBJECT: readonly FunctionDefinition[] = [
  define('pick', 2, pick),
  define('pickAll', 2, (machine, names, value) => pickAll(machine, namesIn(machine, names), value)),
  define('pickBy', 2, pickBy),
  define('project', 2, project),
  define('omit', 2, omit),
  define('keys', 1, keysOf),
  define('keysIn', 1, keysOf),
  define('values', 1, values),
  define('valuesIn', 1, values),
  define('toPairs', 1, toPairs),
  define('toPairsIn', 1, toPairs),
  define('fromPairs', 1, fromPairs),
  define('objOf', 2, objOf),
  define('invert', 1, invert),
  define('invertObj', 1, invertObj),
  define('mapObjIndexed', 2, mapObjIndexed),
  define('forEachObjIndexed', 2, forEachObjIndexed),
  define('mapKeys', 2, mapKeys),
  define('renameKeys', 2, renameKeys),
  define('rebuild', 2, rebuild),
  define('evolve', 2, (machine, changes, target) => evolve(machine, changes, target)),
  // No value ever changes, so each is a copy of itself.
  define('clone', 1, (_machine, value) => value),
]
