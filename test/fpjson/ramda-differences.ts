/** What functions mean in terms of ramda 0.32: mostly the function of the same name. */
import * as R from 'ramda'
import type { Json } from '../../fpjson/index.ts'

/** A function of ramda. */
export type AnyFunction = (...args: readonly unknown[]) => unknown

/** Functions of ramda by name. */
export const RAMDA: Readonly<Record<string, AnyFunction>> = R as unknown as Readonly<Record<string, AnyFunction>>

type Difference = { readonly reason: string; readonly model: AnyFunction }

function differ(name: string, reason: string, model: AnyFunction): [string, Difference] {
  return [name, { reason, model }]
}

const OWN_MEMBERS = 'only lists and objects have members, and only their own'
const MEMBER_ORDER = 'members are visited in the order of their keys'

/** Functions whose documented meaning is not that of ramda 0.32: why, and the meaning in terms of ramda. */
export const DIFFERENCES: ReadonlyMap<string, Difference> = new Map<string, Difference>([
  differ('of', 'takes no constructor, as in ramda 0.28', (value) => R.of(Array, value)),
  ...['propEq', 'pathEq'].map((name) => differ(name, 'order of arguments of ramda 0.28', ofOwn(name))),
  ...['prop', 'path', 'propOr', 'pathOr', 'has', 'hasPath'].map((name) => differ(name, OWN_MEMBERS, ofOwn(name))),
  differ('props', OWN_MEMBERS, (steps, value) => R.map((step) => ofOwn('prop')(step, value), steps as string[])),
  differ('pluck', OWN_MEMBERS, (step, list) => R.map((item) => ofOwn('prop')(step, item), list as Json[])),
  differ('keys', MEMBER_ORDER, (value) => keysOf(value)),
  differ('values', MEMBER_ORDER, (value) => R.props(keysOf(value), value as never)),
  differ('toPairs', MEMBER_ORDER, (value) => keysOf(value).map((key) => [key, R.prop(key, value as never)])),
  ...['head', 'last', 'nth'].map((name) =>
    differ(name, 'past the end of a text is the empty text, as in ramda 0.28', (...args) => elementOr(name, args)),
  ),
  differ('intersection', 'order of the first list', (a, b) => call('intersection', b, a)),
  ...['assoc', 'assocPath'].map((name) =>
    differ(name, 'a list never becomes an object, nor do units members', put(name)),
  ),
  ...['dissoc', 'dissocPath'].map((name) => differ(name, 'what has no such member stays', takeAway(name))),
  differ('modifyPath', 'without a step nothing changes, as in ramda 0.28', modifyPath),
  differ('hasIn', OWN_MEMBERS, ofOwn('has')),
  differ('paths', OWN_MEMBERS, (list, value) => R.map((path) => ofOwn('path')(path, value), list as Json[])),
  differ('propIs', OWN_MEMBERS, (type, step, value) => call('is', type, ofOwn('prop')(step, value))),
  differ('propSatisfies', OWN_MEMBERS, (predicate, step, value) => apply(predicate, ofOwn('prop')(step, value))),
  differ('pathSatisfies', OWN_MEMBERS, (predicate, path, value) => apply(predicate, ofOwn('path')(path, value))),
  differ('eqProps', OWN_MEMBERS, (step, a, b) => call('eqProps', step, ownOnly(a), ownOnly(b))),
  ...['where', 'whereAny', 'whereEq'].map((name) =>
    differ(name, OWN_MEMBERS, (spec, value) => call(name, spec, ownOnly(value))),
  ),
  differ('keysIn', MEMBER_ORDER, (value) => keysOf(value)),
  differ('valuesIn', MEMBER_ORDER, (value) => R.props(keysOf(value), value as never)),
  differ('toPairsIn', MEMBER_ORDER, (value) => pairsOf(value)),
  differ('invert', MEMBER_ORDER, invert),
  differ('invertObj', MEMBER_ORDER, (value) => R.fromPairs(pairsOf(value).map(([key, member]) => [`${member}`, key]))),
  differ('mapKeys', MEMBER_ORDER, (fn, value) => rename(value, (key) => apply(fn, key))),
  differ('renameKeys', MEMBER_ORDER, (names, value) => rename(value, (key) => R.propOr(key, key, names))),
  differ('match', 'a plain list of the match and its groups', (pattern, text) => [
    ...(call('match', pattern, text) as []),
  ]),
  differ('swap', 'an index past the end changes nothing', swap),
  differ('omit', 'a member may have the name of a method', omit),
  differ('collectBy', MEMBER_ORDER, collectBy),
  differ('maxBy', 'the first of two equal ones, as in ramda 0.28', (of, a, b) => (isMore(of, b, a) ? b : a)),
  differ('minBy', 'the first of two equal ones, as in ramda 0.28', (of, a, b) => (isMore(of, a, b) ? b : a)),
  differ('into', 'keeps what the target holds, as in ramda 0.28', into),
  differ('mathMod', 'exact, also where adding the divisor rounds', mathMod),
  differ('toLower', 'a table of letters that is frozen', letterByLetter(R.toLower)),
  differ('toUpper', 'a table of letters that is frozen', letterByLetter(R.toUpper)),
])

function call(name: string, ...args: readonly unknown[]): unknown {
  return (RAMDA[name] as AnyFunction)(...args)
}

function apply(fn: unknown, ...args: readonly unknown[]): unknown {
  return (fn as AnyFunction)(...args)
}

/** The members of a list or object alone. */
function ownOnly(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? Object.assign(Object.create(null), value) : value
}

function pairsOf(value: unknown): [string, unknown][] {
  return keysOf(value).map((key) => [key, (value as Record<string, unknown>)[key]])
}

function invert(value: unknown): unknown {
  const groups = R.groupBy(([, member]) => `${member}`, pairsOf(value))
  return R.map((pairs) => pairs?.map(([key]) => key), groups)
}

function rename(value: unknown, nameOf: (key: string) => unknown): unknown {
  return R.fromPairs(pairsOf(value).map(([key, member]) => [nameOf(key) as string, member]))
}

function modifyPath(path: unknown, fn: unknown, value: unknown): unknown {
  return (path as unknown[]).length === 0 ? value : call('modifyPath', path, fn, value)
}

function elementOr(name: string, args: readonly unknown[]): unknown {
  return call(name, ...args) ?? (typeof args.at(-1) === 'string' ? '' : undefined)
}

/** Whether a step of a path, or the one step that it is, meets a value of which `refuses` is true. */
function meets(path: unknown, value: unknown, refuses: (met: unknown, step: unknown) => boolean): boolean {
  const steps = Array.isArray(path) ? (path as (string | number)[]) : [path as string]
  return steps.some((step, at) => refuses(R.path(steps.slice(0, at), value), step))
}

/** Whether a value lacks a member: what is no list or object has none, and inherited ones do not count. */
function lacks(met: unknown, step: unknown): boolean {
  return typeof met !== 'object' || met === null || !Object.hasOwn(met, at(met, step))
}

/** A whole number below 0 counts from the end of a list. */
function at(met: object, step: unknown): PropertyKey {
  const isFromEnd = Array.isArray(met) && Number.isInteger(step) && (step as number) < 0
  return isFromEnd ? met.length + (step as number) : String(step)
}

function isNoIndex(met: unknown, step: unknown): boolean {
  return Array.isArray(met) && !(Number.isInteger(step) && (step as number) >= -met.length)
}

/** In place of a value that lacks a step of the path, nothing. */
function ofOwn(name: string): AnyFunction {
  return (...all) => {
    const args = all.slice(0, (RAMDA[name] as AnyFunction).length)
    const [path, value] = [name.endsWith('Or') ? args[1] : args[0], args.at(-1)]
    const found = meets(path, value, lacks) ? undefined : value
    return (name.endsWith('Eq') ? inOldOrder : call)(name, ...args.slice(0, -1), found)
  }
}

/** `propEq` and `pathEq` once took the wanted value second. */
function inOldOrder(name: string, path: unknown, wanted: unknown, value: unknown): unknown {
  return call(name, wanted, path, value)
}

function put(name: string): AnyFunction {
  return (path, wanted, value) => {
    if (meets(path, value, isNoIndex)) throw new TypeError('a list takes whole numbers')
    const steps = Array.isArray(path) ? path.map(asStep) : path
    return call(name, steps, wanted, typeof value === 'string' ? {} : value)
  }
}

/** A number that is no exact whole number is a name. */
function asStep(step: unknown): unknown {
  return typeof step === 'number' && !Number.isSafeInteger(step) ? String(step) : step
}

/** Without `hasOwnProperty` of the object in which ramda notes the names. */
function omit(names: unknown, value: unknown): unknown {
  const unwanted = new Set((names as unknown[]).map(String))
  return R.pickBy((_, key) => !unwanted.has(key), value as Record<string, unknown>)
}

/** In a list of n, ramda takes the index n as well, and makes the list one element longer. */
function swap(a: unknown, b: unknown, value: unknown): unknown {
  const isPast = (Array.isArray(value) || typeof value === 'string') && [a, b].includes(value.length)
  return isPast ? value : call('swap', a, b, value)
}

function collectBy(keyOf: unknown, list: unknown): unknown {
  const groups = R.groupBy(keyOf as () => string, list as unknown[])
  return keysOf(groups).map((key) => groups[key])
}

function isMore(of: unknown, a: unknown, b: unknown): boolean {
  const keyOf = of as (value: unknown) => number
  return keyOf(a) > keyOf(b)
}

function into(target: unknown, transducer: unknown, list: unknown): unknown {
  const added = call('into', target, transducer, list)
  if (Array.isArray(added)) return [...(target as unknown[]), ...added]
  return typeof target === 'string' ? target + (added as string) : { ...(target as object), ...(added as object) }
}

function takeAway(name: string): AnyFunction {
  return (path, value) => {
    const isKept = meets(path, value, (met, step) => isNoIndex(met, step) || isScalar(met))
    return isKept ? value : call(name, path, value)
  }
}

function isScalar(met: unknown): boolean {
  return typeof met !== 'object' && met !== undefined
}

function mathMod(dividend: unknown, divisor: unknown): number {
  if (!Number.isInteger(dividend) || !Number.isInteger(divisor) || (divisor as number) < 1) return Number.NaN
  const [m, p] = [BigInt(dividend as number), BigInt(divisor as number)]
  return Number(((m % p) + p) % p)
}

function keysOf(value: unknown): string[] {
  const keys = R.keys(value as object) as string[]
  return Array.isArray(value) ? keys : keys.sort()
}

function letterByLetter(change: (letter: string) => string): AnyFunction {
  return (text) => (text as string).replace(/[A-Za-z\u00b5-\u017f\u0370-\u052f]/g, (letter) => change(letter))
}

/** Returns the function of the language's meaning in ramda. */
export function modelOf(name: string): AnyFunction {
  return DIFFERENCES.get(name)?.model ?? (RAMDA[name] as AnyFunction)
}
