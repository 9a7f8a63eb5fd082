/** Calling a function for each element or member, or again and again. Each call is paid for, so none of these is endless. */
import { MEMBER_FUEL } from '../limits.ts'
import type { Machine } from '../machine.ts'
import { isList, isObject, makeFunction, setKey, sortedKeys, type Value, type ValueObject } from '../value.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asCount, asFunction, asList } from './expect.ts'
import { foldLeft } from './reduced.ts'

const define = family('list')

const map: Implementation = (machine, fn, value) => {
  if (isList(value)) {
    machine.chargeList(value.length)
    return value.map((item) => machine.apply(fn, [item]))
  }
  if (typeof value === 'function') {
    return makeFunction(value.arity, (inner, args) => inner.apply(fn, [inner.apply(value, args)]))
  }
  if (!isObject(value)) return asList(machine, value)
  const mapped: Record<string, Value> = {}
  for (const key of keysOf(machine, value)) setKey(machine, mapped, key, machine.apply(fn, [value[key]]))
  return mapped
}

/** The keys of an object that another is made of, which is paid here. */
function keysOf(machine: Machine, object: ValueObject): string[] {
  const keys = sortedKeys(machine, object)
  machine.charge(keys.length * MEMBER_FUEL)
  return keys
}

const keeping =
  (kept: boolean): Implementation =>
  (machine, predicate, value) => {
    if (!isObject(value)) return asList(machine, value).filter((item) => machine.test(predicate, item) === kept)
    const result: Record<string, Value> = {}
    for (const key of keysOf(machine, value)) {
      if (machine.test(predicate, value[key]) === kept) setKey(machine, result, key, value[key])
    }
    return result
  }

/** What `filter` and `reject` give, with each element asked once. */
const partition: Implementation = (machine, predicate, value) => {
  if (isObject(value)) return partitionMembers(machine, predicate, value)
  const [kept, rejected]: [Value[], Value[]] = [[], []]
  for (const item of asList(machine, value)) (machine.test(predicate, item) ? kept : rejected).push(item)
  return [kept, rejected]
}

function partitionMembers(machine: Machine, predicate: Value, object: ValueObject): Value {
  const [kept, rejected]: [Record<string, Value>, Record<string, Value>] = [{}, {}]
  for (const key of keysOf(machine, object)) {
    setKey(machine, machine.test(predicate, object[key]) ? kept : rejected, key, object[key])
  }
  return [kept, rejected]
}

const reduce: Implementation = (machine, fn, start, list) =>
  foldLeft(machine, asFunction(machine, fn), start, asList(machine, list))

const times: Implementation = (machine, fn, count) => {
  const size = asCount(machine, count, 0)
  machine.chargeList(size)
  return Array.from({ length: size }, (_, at) => machine.apply(fn, [at]))
}

const until: Implementation = (machine, predicate, fn, start) => {
  let value = start
  while (!machine.test(predicate, value)) value = machine.apply(fn, [value])
  return value
}

/** Collects the first of each pair that `fn` gives, until it gives none, and passes the second on to its next call. */
const unfold: Implementation = (machine, fn, seed) => {
  const items: Value[] = []
  for (let made = machine.apply(fn, [seed]); machine.isTrue(made); ) {
    const [item, next] = asList(machine, made)
    items.push(item)
    made = machine.apply(fn, [next])
  }
  machine.chargeList(items.length)
  return items
}

/** The functions of this family. */
export const ITERATE: readonly FunctionDefinition[] = [
  define('map', 2, map),
  define('filter', 2, keeping(true)),
  define('reject', 2, keeping(false)),
  define('partition', 2, partition),
  define('reduce', 3, reduce),
  define('times', 2, times),
  define('until', 3, until),
  define('unfold', 2, unfold),
]
