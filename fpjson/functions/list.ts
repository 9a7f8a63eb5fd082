/** Lists, and what lists and texts have in common. Sets compare by value. */
import type { Machine } from '../machine.ts'
import { isList, isObject, makeFunction, setKey, sortedKeys, stepInto, type Value, type ValueList } from '../value.ts'
import { areEqual, compare, identityText, mergeSort } from './compare.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asFunction, asInteger, asList, asNumber, asSequence, asStep, asText } from './expect.ts'
import { findText } from './search.ts'

const define = family('list')

/** The part of a list or text between two indexes, as a new list or text. Negative indexes count from the end. */
function part(machine: Machine, value: Value, from: number, to: number): ValueList | string {
  const sequence = asSequence(machine, value)
  const size = Math.max(0, positionIn(sequence, to) - positionIn(sequence, from))
  if (typeof sequence === 'string') machine.chargeText(size)
  else machine.chargeList(size)
  return sequence.slice(from, to)
}

function positionIn({ length: size }: ValueList | string, index: number): number {
  return index < 0 ? Math.max(0, size + index) : Math.min(index, size)
}

function nth(machine: Machine, index: number, value: Value): Value {
  const sequence = asSequence(machine, value)
  return sequence.at(index) ?? (typeof sequence === 'string' ? '' : undefined)
}

function length(machine: Machine, value: Value): number {
  if (typeof value === 'string' || isList(value)) return value.length
  if (isObject(value)) return asNumber(machine, Object.hasOwn(value, 'length') ? value['length'] : undefined)
  return asSequence(machine, value).length
}

const concat: Implementation = (machine, a, b) => {
  if (typeof a === 'string') {
    const tail = asText(machine, b)
    machine.chargeText(a.length + tail.length)
    return a + tail
  }
  return joinLists(machine, asList(machine, a), asList(machine, b))
}

function joinLists(machine: Machine, a: ValueList, b: ValueList): ValueList {
  machine.chargeList(a.length + b.length)
  return [...a, ...b]
}

const reverse: Implementation = (machine, value) => {
  const sequence = asSequence(machine, value)
  if (typeof sequence !== 'string') {
    machine.chargeList(sequence.length)
    return sequence.toReversed()
  }
  machine.charge(sequence.length)
  return sequence.split('').reverse().join('')
}

const take: Implementation = (machine, count, value) => {
  const items = asInteger(machine, count)
  return part(machine, value, 0, items < 0 ? Number.POSITIVE_INFINITY : items)
}

const indexOf: Implementation = (machine, target, value) => {
  const sequence = asSequence(machine, value)
  if (typeof sequence !== 'string') return sequence.findIndex((item) => areEqual(machine, target, item))
  const pattern = asText(machine, target)
  machine.charge(pattern.length)
  machine.charge(sequence.length)
  return pattern === '' ? 0 : (findText(sequence, pattern, 1)[0] ?? -1)
}

const includes: Implementation = (machine, target, value) => (indexOf(machine, target, value) as number) >= 0

/** `startsWith` and `endsWith`: lists begin or end with lists, texts with texts. */
const borders =
  (atEnd: boolean): Implementation =>
  (machine, border, value) => {
    const sequence = asSequence(machine, value)
    const wanted = typeof sequence === 'string' ? asText(machine, border) : asList(machine, border)
    const from = atEnd ? sequence.length - wanted.length : 0
    return from >= 0 && areEqual(machine, wanted, part(machine, sequence, from, from + wanted.length))
  }

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

function keysOf(machine: Machine, object: { readonly [key: string]: Value }): string[] {
  const keys = sortedKeys(machine, object)
  machine.charge(keys.length)
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

const reduce: Implementation = (machine, fn, start, list) => {
  const step = asFunction(machine, fn)
  return asList(machine, list).reduce<Value>((total, item) => machine.apply(step, [total, item]), start)
}

const sort: Implementation = (machine, comparator, value) => {
  const list = asList(machine, value)
  machine.chargeList(list.length)
  return mergeSort(list, (a, b) => asNumber(machine, machine.apply(comparator, [a, b])))
}

const sortBy: Implementation = (machine, keyOf, value) => {
  const list = asList(machine, value)
  machine.chargeList(list.length)
  const keyed = list.map((item) => ({ item, key: machine.apply(keyOf, [item]) }))
  const sorted = mergeSort(keyed, (a, b) => {
    machine.charge(1)
    return compare(machine, a.key, b.key)
  })
  return sorted.map(({ item }) => item)
}

/** Depth first, without recursion: an explicit stack of lists being read. */
const flatten: Implementation = (machine, value) => {
  const flat: Value[] = []
  const open = [{ list: asList(machine, value), next: 0 }]
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    if (top.next === top.list.length) {
      open.pop()
      continue
    }
    const item = top.list[top.next++]
    machine.charge(1)
    if (isList(item)) open.push({ list: item, next: 0 })
    else flat.push(item)
  }
  machine.chargeList(flat.length)
  return flat
}

const range: Implementation = (machine, start, end) => {
  const [from, to] = [asNumber(machine, start), asNumber(machine, end)]
  const size = Math.max(0, Math.ceil(to - from))
  machine.chargeList(size)
  return Array.from({ length: size }, (_, index) => from + index)
}

const repeat: Implementation = (machine, value, count) => {
  const size = asInteger(machine, count)
  if (size < 0) machine.fail('FPJSON_TYPE', `repeat takes a count from 0, got ${size}`, [count])
  machine.chargeList(size)
  return new Array<Value>(size).fill(value)
}

/** The elements whose identity is not yet in `seen`, which they then are. */
function unseen(machine: Machine, list: ValueList, seen: Set<string>): Value[] {
  return list.filter((item) => {
    const identity = identityText(machine, item)
    if (seen.has(identity)) return false
    seen.add(identity)
    return true
  })
}

function identitiesOf(machine: Machine, list: ValueList): Set<string> {
  return new Set(list.map((item) => identityText(machine, item)))
}

const difference: Implementation = (machine, a, b) =>
  unseen(machine, asList(machine, a), identitiesOf(machine, asList(machine, b)))

const intersection: Implementation = (machine, a, b) => {
  const wanted = identitiesOf(machine, asList(machine, b))
  return unseen(machine, asList(machine, a), new Set()).filter((item) => wanted.has(identityText(machine, item)))
}

const without: Implementation = (machine, unwanted, value) => {
  const identities = identitiesOf(machine, asList(machine, unwanted))
  return asList(machine, value).filter((item) => !identities.has(identityText(machine, item)))
}

const pluck: Implementation = (machine, name, value) => {
  const step = asStep(machine, name)
  const list = asList(machine, value)
  machine.chargeList(list.length)
  return list.map((item) => stepInto(item, step))
}

/** The functions of this family. */
export const LIST: readonly FunctionDefinition[] = [
  define('head', 1, (machine, value) => nth(machine, 0, value)),
  define('last', 1, (machine, value) => nth(machine, -1, value)),
  define('init', 1, (machine, value) => part(machine, value, 0, -1)),
  define('tail', 1, (machine, value) => part(machine, value, 1, Number.POSITIVE_INFINITY)),
  define('nth', 2, (machine, index, value) => nth(machine, asInteger(machine, index), value)),
  define('length', 1, length),
  define('of', 1, (_machine, value) => [value]),
  define('pair', 2, (_machine, a, b) => [a, b]),
  define('concat', 2, concat),
  define('append', 2, (machine, item, list) => joinLists(machine, asList(machine, list), [item])),
  define('prepend', 2, (machine, item, list) => joinLists(machine, [item], asList(machine, list))),
  define('reverse', 1, reverse),
  define('take', 2, take),
  define('drop', 2, (machine, count, value) =>
    part(machine, value, Math.max(0, asInteger(machine, count)), Number.POSITIVE_INFINITY),
  ),
  define('slice', 3, (machine, from, to, value) =>
    part(machine, value, asInteger(machine, from), asInteger(machine, to)),
  ),
  define('includes', 2, includes),
  define('indexOf', 2, indexOf),
  define('startsWith', 2, borders(false)),
  define('endsWith', 2, borders(true)),
  define('uniq', 1, (machine, list) => unseen(machine, asList(machine, list), new Set())),
  define('difference', 2, difference),
  define('union', 2, (machine, a, b) =>
    unseen(machine, joinLists(machine, asList(machine, a), asList(machine, b)), new Set()),
  ),
  define('intersection', 2, intersection),
  define('without', 2, without),
  define('pluck', 2, pluck),
  define('map', 2, map),
  define('filter', 2, keeping(true)),
  define('reject', 2, keeping(false)),
  define('count', 2, (machine, predicate, list) =>
    asList(machine, list).reduce<number>((count, item) => count + Number(machine.test(predicate, item)), 0),
  ),
  define('reduce', 3, reduce),
  define('find', 2, (machine, predicate, list) => asList(machine, list).find((item) => machine.test(predicate, item))),
  define('findIndex', 2, (machine, predicate, list) =>
    asList(machine, list).findIndex((item) => machine.test(predicate, item)),
  ),
  define('sort', 2, sort),
  define('sortBy', 2, sortBy),
  define('flatten', 1, flatten),
  define('range', 2, range),
  define('repeat', 2, repeat),
]
