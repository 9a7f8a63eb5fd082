/** Calling a function for each element or member, or again and again. Each call is paid for, so none of these is endless. */
import type { Machine } from '../machine.ts'
import { isObject, makeFunction, setKey, type Value, type ValueObject } from '../value.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asCount, asList } from './expect.ts'
import { mapMembers } from './members.ts'

const define = family('list')

/** What a function gives for each value that is held: by a list, an object, or a function, which holds its results. */
export const map: Implementation = (machine, fn, holder) => {
  if (typeof holder === 'function') {
    return makeFunction(holder.arity, (inner, args) => inner.apply(fn, [inner.apply(holder, args)]))
  }
  if (isObject(holder)) return mapMembers(machine, holder, (key, member) => [key, machine.apply(fn, [member])])
  const list = asList(machine, holder)
  machine.chargeList(list.length)
  return list.map((item) => machine.apply(fn, [item]))
}

const keeping =
  (kept: boolean): Implementation =>
  (machine, predicate, value) => {
    const isKept = (item: Value): boolean => machine.test(predicate, item) === kept
    if (!isObject(value)) return asList(machine, value).filter(isKept)
    return mapMembers(machine, value, (key, member) => (isKept(member) ? [key, member] : undefined))
  }

/** What `filter` and `reject` give, with each element asked once. */
const partition: Implementation = (machine, predicate, value) => {
  if (isObject(value)) return partitionMembers(machine, predicate, value)
  const [kept, rejected]: [Value[], Value[]] = [[], []]
  for (const item of asList(machine, value)) (machine.test(predicate, item) ? kept : rejected).push(item)
  return [kept, rejected]
}

function partitionMembers(machine: Machine, predicate: Value, object: ValueObject): Value {
  const rejected: Record<string, Value> = {}
  const kept = mapMembers(machine, object, (key, member) => {
    if (machine.test(predicate, member)) return [key, member]
    setKey(machine, rejected, key, member)
    return undefined
  })
  return [kept, rejected]
}

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
  define('times', 2, times),
  define('until', 3, until),
  define('unfold', 2, unfold),
]
