/** Expressions of FPJSON, evaluated as they stand: a small part of the language, written from docs/fpjson.md. */
import type { Json } from '../../../contract/wire/json.ts'
import { areEqual, finite, follow, isList, isMembers, isNil, isTrue, type Value, wrongType } from './value.ts'

export type Scope = {
  /** Reads a variable by its name. */
  readonly read: (name: string) => Value
  readonly hasShortcuts: boolean
}

const number = (value: Value): number => (typeof value === 'number' ? value : wrongType())
const text = (value: Value): string => (typeof value === 'string' ? value : wrongType())
const list = (value: Value): readonly Value[] => (isList(value) ? value : wrongType())

/** Two numbers or two texts; anything else has no order. */
function order(a: Value, b: Value): number {
  const [both] = [typeof a === typeof b ? typeof a : undefined]
  if (both !== 'number' && both !== 'string') return wrongType()
  return (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0
}

function divide(a: Value, b: Value): number {
  const [dividend, divisor] = [number(a), number(b)]
  return divisor === 0 ? finite(Number.NaN) : finite(dividend / divisor)
}

function includes(value: Value, container: Value): boolean {
  if (typeof container === 'string') return container.includes(text(value))
  return list(container).some((item) => areEqual(item, value))
}

function concat(a: Value, b: Value): Value {
  if (typeof a === 'string' && typeof b === 'string') return a + b
  return [...list(a), ...list(b)]
}

function isEmpty(value: Value): boolean {
  if (isMembers(value)) return Object.keys(value).length === 0
  return value === '' || (isList(value) && value.length === 0)
}

function lengthOf(value: Value): number {
  if (typeof value === 'string' || isList(value)) return value.length
  return isMembers(value) && Object.hasOwn(value, 'length') ? number(value['length']) : wrongType()
}

function typeOf(value: Value): string {
  if (value === undefined) return 'Undefined'
  if (value === null) return 'Null'
  if (isList(value)) return 'Array'
  const name = typeof value
  return name.charAt(0).toUpperCase() + name.slice(1)
}

type Definition = readonly [arity: number, run: (...args: Value[]) => Value]

/** The functions that cases use. All of their arguments are evaluated first, from left to right. */
export const FUNCTIONS: { readonly [name: string]: Definition } = {
  equals: [2, (a, b) => areEqual(a, b)],
  gt: [2, (a, b) => order(a, b) > 0],
  gte: [2, (a, b) => order(a, b) >= 0],
  lt: [2, (a, b) => order(a, b) < 0],
  lte: [2, (a, b) => order(a, b) <= 0],
  add: [2, (a, b) => finite(number(a) + number(b))],
  subtract: [2, (a, b) => finite(number(a) - number(b))],
  multiply: [2, (a, b) => finite(number(a) * number(b))],
  divide: [2, divide],
  inc: [1, (a) => finite(number(a) + 1)],
  and: [2, (a, b) => (isTrue(a) ? b : a)],
  or: [2, (a, b) => (isTrue(a) ? a : b)],
  not: [1, (a) => !isTrue(a)],
  isNil: [1, (a) => isNil(a)],
  isEmpty: [1, isEmpty],
  type: [1, typeOf],
  includes: [2, includes],
  concat: [2, concat],
  append: [2, (value, items) => [...list(items), value]],
  length: [1, lengthOf],
  toLower: [1, (a) => text(a).toLowerCase()],
  defaultTo: [2, (fallback, value) => (isNil(value) ? fallback : value)],
}

/** Evaluates an expression. */
export function evaluate(expression: Json, scope: Scope): Value {
  if (typeof expression === 'string') return scope.hasShortcuts ? shortcut(expression, scope) : expression
  if (Array.isArray(expression)) return evaluateList(expression as Json[], scope)
  if (typeof expression !== 'object' || expression === null) return expression
  const members = expression as { readonly [name: string]: Json }
  const path = members['var']
  if (typeof path === 'string') return readPath(path, scope)
  const names = Object.keys(members).sort()
  return Object.fromEntries(names.map((name) => [name, evaluate(members[name] as Json, scope)]))
}

function evaluateList([head, ...rest]: readonly Json[], scope: Scope): Value {
  if (head === '[]') return rest.map((item) => evaluate(item, scope))
  if (head === '$') return readPath(rest[0] as string, scope)
  const definition = typeof head === 'string' && Object.hasOwn(FUNCTIONS, head) ? FUNCTIONS[head] : undefined
  if (definition === undefined) return head === undefined ? [] : [head, ...rest].map((item) => evaluate(item, scope))
  return definition[1](...rest.map((item) => evaluate(item, scope)))
}

function readPath(path: string, { read }: Scope): Value {
  const [name = '', ...steps] = path.split('.')
  return follow(read(name), steps)
}

function shortcut(written: string, scope: Scope): Value {
  if (written.startsWith('$$')) return written.slice(1)
  const match = /^([oxlu!]?)\$(.+)$/s.exec(written)
  if (match === null) return written
  const value = readPath(match[2] as string, scope)
  switch (match[1]) {
    case 'o':
      return !isNil(value)
    case 'x':
      return isNil(value)
    case '!':
      return !isTrue(value)
    case 'l':
      return text(value).toLowerCase()
    case 'u':
      return text(value).toUpperCase()
    default:
      return value
  }
}

/** JSON in which texts may be shortcuts, or `{ "var": path }` where there are none, and no word is a function. */
export function fill(template: Json, scope: Scope): Value {
  if (typeof template === 'string') return scope.hasShortcuts ? shortcut(template, scope) : template
  if (Array.isArray(template)) return (template as Json[]).map((item) => fill(item, scope))
  if (typeof template !== 'object' || template === null) return template
  const members = template as { readonly [name: string]: Json }
  const path = members['var']
  if (!scope.hasShortcuts && typeof path === 'string') return readPath(path, scope)
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, fill(member, scope)]))
}

/** A query of `get`: what a step of its path reads must be a text. */
export function fillQuery(query: readonly Json[], scope: Scope): Value {
  const filled = query.map((item) => fill(item, scope))
  for (const [index, item] of query.entries()) {
    const isStep =
      typeof item === 'string' || (!scope.hasShortcuts && isMembers(item) && typeof item['var'] === 'string')
    const value = filled[index]
    if (isStep && typeof value !== 'string' && !(index === 0 && isMembers(value))) wrongType()
  }
  return filled
}

/** Canonical JSON (RFC 8785) of values whose numbers and texts ECMAScript writes alike. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${(value as Json[]).map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = value as { readonly [name: string]: Json }
  const names = Object.keys(members).sort()
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(members[name] as Json)}`).join(',')}}`
}
