/** From a value of a running program to JSON that may leave it. */
import type { Json } from './json.ts'
import type { Machine } from './machine.ts'
import {
  assertDepth,
  describe,
  isList,
  setKey,
  sortedKeys,
  type Value,
  type ValueList,
  type ValueObject,
} from './value.ts'

/**
 * Returns `value` as JSON; what is JSON already is returned itself. Absent becomes null, at any depth. Costs one unit for
 * each value, list and object in it, counted each time it occurs: a small value can be a very large text.
 *
 * @throws {FpjsonError} `FPJSON_TYPE` for a function or half a character, `FPJSON_NUMBER` for what is not finite.
 */
export function toJson(machine: Machine, value: Value, depth = 0): Json {
  machine.charge(1)
  switch (typeof value) {
    case 'string':
      machine.chargeText(value.length)
      assertWhole(machine, value)
      return value
    case 'boolean':
      return value
    case 'number':
      if (!Number.isFinite(value)) machine.fail('FPJSON_NUMBER', `the result is ${value}, which is not a finite number`)
      return value + 0
    case 'undefined':
      return null
    case 'function':
    case 'symbol':
      return machine.fail('FPJSON_TYPE', `the result is ${describe(value)}; does a call lack an argument?`)
  }
  if (value === null) return null
  assertDepth(machine, depth)
  return isList(value) ? listToJson(machine, value, depth) : objectToJson(machine, value, depth)
}

function listToJson(machine: Machine, list: ValueList, depth: number): Json {
  let copy: Json[] | undefined
  for (let i = 0; i < list.length; i++) {
    const item = toJson(machine, list[i], depth + 1)
    if (Object.is(item, list[i])) continue
    copy ??= [...(list as readonly Json[])]
    copy[i] = item
  }
  return copy ?? (list as Json)
}

function objectToJson(machine: Machine, object: ValueObject, depth: number): Json {
  let copy: Record<string, Value> | undefined
  for (const key of sortedKeys(machine, object)) {
    assertWhole(machine, key)
    const member = toJson(machine, object[key], depth + 1)
    if (Object.is(member, object[key])) continue
    copy ??= { ...object }
    setKey(machine, copy, key, member)
  }
  return (copy ?? object) as Json
}

/** Throws when a text that leaves the run ends or begins in the middle of a character. */
export function assertWhole(machine: Machine, text: string): void {
  if (!text.isWellFormed()) machine.fail('FPJSON_TYPE', 'the result holds a text that was cut inside a character')
}
