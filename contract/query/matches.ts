/** Whether a value is what a filter asks for: by the value itself, and by its key in an index. */
import type { Sha256 } from '../env.ts'
import {
  CUT_KEY_LENGTH,
  typeBounds,
  VALUE_KEY_BYTES_MAX,
  valueKey,
  valueType,
  wholeValueKey,
} from '../index/value-key.ts'
import type { Json } from '../wire/json.ts'
import type { Operator } from './filter.ts'
import type { Leaf } from './normalise.ts'
import { compareBinary } from './span.ts'

/** Says whether a field with this value, `undefined` where there is none, passes a filter. */
export type Match = (value: Json | undefined) => boolean

/** Returns the test of values for a filter. It makes keys of the operand once, however many values it sees. */
export function createMatch(leaf: Leaf): Match {
  const holds = createComparison(leaf)
  return (value) => value !== undefined && holds(value) !== leaf.negated
}

/** Orders two values, across types. */
export function compareValues(a: Json, b: Json): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0
  return compareBinary(wholeValueKey(a), wholeValueKey(b))
}

function createComparison({ operator, operand }: Leaf): (value: Json) => boolean {
  const isOne = operator === '==' || operator === '!=' || operator === 'array-contains'
  switch (operator) {
    case '==':
    case 'in':
      return createMembership(isOne ? [operand] : (operand as readonly Json[]))
    case '!=':
    case 'not-in': {
      const isAmong = createMembership(isOne ? [operand] : (operand as readonly Json[]))
      return (value) => !isAmong(value)
    }
    case 'array-contains':
    case 'array-contains-any': {
      const isAmong = createMembership(isOne ? [operand] : (operand as readonly Json[]))
      return (value) => Array.isArray(value) && value.some(isAmong)
    }
    default: {
      const type = valueType(operand)
      const bound = wholeValueKey(operand)
      return (value) => valueType(value) === type && isOnSide(compareBinary(wholeValueKey(value), bound), operator)
    }
  }
}

/** Says whether a value is one of some. */
function createMembership(values: readonly Json[]): (value: Json) => boolean {
  const scalars = new Set(values.filter(isScalar))
  const others = new Set(values.filter((value) => !isScalar(value)).map(wholeValueKey))
  return (value) => (isScalar(value) ? scalars.has(value) : others.size > 0 && others.has(wholeValueKey(value)))
}

function isScalar(value: Json): boolean {
  return typeof value !== 'object' || value === null
}

function isOnSide(comparison: number, operator: Operator): boolean {
  if (operator === '>') return comparison > 0
  if (operator === '>=') return comparison >= 0
  return operator === '<' ? comparison < 0 : comparison <= 0
}

/** Decides by the key of a value; `undefined` where only the value can tell, because its key was cut. */
export type KeyTest = (key: string) => boolean | undefined

/** Returns the test of keys for a filter on a whole value, no containment. */
export function keyTest(leaf: Leaf, sha256: Sha256): KeyTest {
  const { operator, operand, negated } = leaf
  if (operator === '==' || operator === '!=' || operator === 'in' || operator === 'not-in') {
    const isList = operator === 'in' || operator === 'not-in'
    const keys = keysOf(isList ? (operand as readonly Json[]) : [operand], sha256)
    const isWanted = operator === '==' || operator === 'in'
    return (key) => keys.has(key) === isWanted
  }
  const [first, end] = typeBounds(valueType(operand))
  const bound = valueKey(operand, sha256)
  return (key) => {
    if (key < first || key >= end) return negated
    const comparison = compareKeys(key, bound)
    return comparison === undefined ? undefined : isOnSide(comparison, operator) !== negated
  }
}

/** Returns the keys of values, each once. */
export function keysOf(values: readonly Json[], sha256: Sha256): ReadonlySet<string> {
  return new Set(values.map((value) => valueKey(value, sha256)))
}

/** Orders two keys of values; `undefined` when they are of different values whose kept beginnings are the same. */
export function compareKeys(a: string, b: string): number | undefined {
  if (a === b) return 0
  const areCut = a.length === CUT_KEY_LENGTH && b.length === CUT_KEY_LENGTH
  if (areCut && a.slice(0, VALUE_KEY_BYTES_MAX) === b.slice(0, VALUE_KEY_BYTES_MAX)) return undefined
  return compareBinary(a, b)
}
