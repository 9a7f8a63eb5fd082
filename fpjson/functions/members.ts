/** Members of objects, visited in the order of canonical JSON, and objects made of them. Whoever asks for them pays here. */
import { MEMBER_FUEL, NUMBER_TEXT_FUEL, OBJECT_FUEL } from '../limits.ts'
import type { Machine } from '../machine.ts'
import {
  assertKeys,
  isList,
  isNil,
  isObject,
  roomFuel,
  setKey,
  sortedKeys,
  type Value,
  type ValueObject,
} from '../value.ts'
import { asKey, asList, asObject } from './expect.ts'

/** A member: its key and its value. */
export type Member = readonly [key: string, value: Value]

/** Returns the keys of an object, the indexes of a list as texts, and none of anything else. */
export function keysOf(machine: Machine, value: Value): string[] {
  if (isList(value)) {
    machine.charge(value.length * NUMBER_TEXT_FUEL)
    return value.map((_, index) => String(index))
  }
  const keys = isObject(value) ? sortedKeys(machine, value) : []
  machine.chargeList(keys.length)
  return keys
}

/** Returns a copy of an object that may be changed. `null` and nothing are the empty object. */
export function copyOf(machine: Machine, value: Value): Record<string, Value> {
  const copy: Record<string, Value> = {}
  putMembers(machine, copy, value)
  return copy
}

/** Puts the members of an object into another. `null` and nothing are the empty object. */
export function putMembers(machine: Machine, object: Record<string, Value>, value: Value): void {
  machine.charge(OBJECT_FUEL)
  if (isNil(value)) return
  const added = asObject(machine, value)
  const keys = Object.keys(added)
  machine.charge(keys.length * MEMBER_FUEL + roomFuel(keys))
  assertKeys(machine, added)
  for (const key of keys) object[key] = added[key]
}

/** Makes an object with a member for each of another, in their order. One without a key stays away. */
export function mapMembers(
  machine: Machine,
  object: ValueObject,
  change: (key: string, value: Value) => Member | undefined,
): ValueObject {
  const changed: Record<string, Value> = {}
  const keys = sortedKeys(machine, object)
  machine.charge(keys.length * MEMBER_FUEL)
  for (const key of keys) {
    const member = change(key, object[key])
    if (member !== undefined) setKey(machine, changed, member[0], member[1])
  }
  return changed
}

/** Puts pairs of a key and a value into an object. */
export function putPairs(machine: Machine, object: Record<string, Value>, pairs: Value): void {
  for (const pair of asList(machine, pairs)) {
    machine.charge(MEMBER_FUEL)
    const [key, value] = asList(machine, pair)
    setKey(machine, object, asKey(machine, key), value)
  }
}
