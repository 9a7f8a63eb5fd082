/** Members of objects, visited in the order of canonical JSON, and objects made of them. Whoever asks for them pays here. */
import { MEMBER_FUEL } from '../limits.ts'
import type { Machine } from '../machine.ts'
import { isList, isObject, setKey, sortedKeys, type Value, type ValueObject } from '../value.ts'
import { asKey, asList, asObject } from './expect.ts'

/** A member: its key and its value. */
export type Member = readonly [key: string, value: Value]

/** Returns the keys of an object, the indexes of a list as texts, and none of anything else. */
export function keysOf(machine: Machine, value: Value): string[] {
  const keys = isList(value) ? [...value.keys()].map(String) : isObject(value) ? sortedKeys(machine, value) : []
  machine.chargeList(keys.length)
  return keys
}

/** Returns a copy of an object that may be changed. `null` and nothing are the empty object. */
export function copyOf(machine: Machine, value: Value): Record<string, Value> {
  const copy: Record<string, Value> = {}
  if (value === null || value === undefined) return copy
  const object = asObject(machine, value)
  const keys = Object.keys(object)
  machine.charge(keys.length * MEMBER_FUEL)
  for (const key of keys) setKey(machine, copy, key, object[key])
  return copy
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
