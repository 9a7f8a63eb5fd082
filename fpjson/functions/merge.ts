/** Two objects or more made one. `null` and nothing are the empty object. */
import { MEMBER_FUEL } from '../limits.ts'
import type { Machine } from '../machine.ts'
import { assertDepth, isNil, isObject, setKey, sortedKeys, type Value, type ValueObject } from '../value.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asFunction, asList, asObject } from './expect.ts'
import { copyOf, putMembers } from './members.ts'

const define = family('object')

/** Gives the value of a member that both objects have. */
type Join = (key: string, left: Value, right: Value) => Value

function merge(machine: Machine, objects: readonly Value[]): ValueObject {
  const merged: Record<string, Value> = {}
  for (const object of objects) putMembers(machine, merged, object)
  return merged
}

function mergeWith(machine: Machine, join: Join, left: Value, right: Value): ValueObject {
  const merged = copyOf(machine, left)
  if (isNil(right)) return merged
  const added = asObject(machine, right)
  const keys = sortedKeys(machine, added)
  machine.charge(keys.length * MEMBER_FUEL)
  for (const key of keys) {
    const value = Object.hasOwn(merged, key) ? join(key, merged[key], added[key]) : added[key]
    setKey(machine, merged, key, value)
  }
  return merged
}

/** Merges member by member where both are objects. */
function mergeDeep(machine: Machine, join: Join, left: Value, right: Value): ValueObject {
  const joinAt =
    (depth: number): Join =>
    (key, ours, theirs) => {
      if (!isObject(ours) || !isObject(theirs)) return join(key, ours, theirs)
      assertDepth(machine, depth)
      return mergeWith(machine, joinAt(depth + 1), ours, theirs)
    }
  return mergeWith(machine, joinAt(1), left, right)
}

const takeLeft: Join = (_key, left) => left
const takeRight: Join = (_key, _left, right) => right

/** Returns a copy of `weak` with the members of `strong` over its own, at all levels. */
export function mergeDeepRight(machine: Machine, weak: Value, strong: Value): ValueObject {
  return mergeDeep(machine, takeRight, weak, strong)
}

/** A merge by a function of the program. */
const by =
  (mergeBy: typeof mergeWith, withKey: boolean): Implementation =>
  (machine, value, left, right) => {
    const fn = asFunction(machine, value)
    const join: Join = (key, ours, theirs) => machine.apply(fn, withKey ? [key, ours, theirs] : [ours, theirs])
    return mergeBy(machine, join, left, right)
  }

/** The functions of this family. */
export const MERGE: readonly FunctionDefinition[] = [
  define('mergeRight', 2, (machine, weak, strong) => merge(machine, [weak, strong])),
  define('mergeLeft', 2, (machine, strong, weak) => merge(machine, [weak, strong])),
  define('mergeAll', 1, (machine, list) => merge(machine, asList(machine, list))),
  define('mergeWith', 3, by(mergeWith, false)),
  define('mergeWithKey', 3, by(mergeWith, true)),
  define('mergeDeepLeft', 2, (machine, strong, weak) => mergeDeep(machine, takeLeft, strong, weak)),
  define('mergeDeepRight', 2, mergeDeepRight),
  define('mergeDeepWith', 3, by(mergeDeep, false)),
  define('mergeDeepWithKey', 3, by(mergeDeep, true)),
]
