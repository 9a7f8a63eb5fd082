/** Equality, order and types. */
import { isList, isObject, type Value } from '../value.ts'
import { areEqual, compare } from './compare.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { isPattern } from './pattern.ts'

const define = family('relation')

/** The type of a value by its name; functions and types are `Function`, patterns `RegExp`, absence is `Undefined`. */
function typeOf(value: Value): string {
  if (value === null) return 'Null'
  if (isPattern(value)) return 'RegExp'
  if (isList(value)) return 'Array'
  const name = typeof value
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

/** Says whether a value is of a type. */
export const is: Implementation = (machine, type, value) => {
  const name = typeof type === 'function' ? type.typeName : type
  switch (name) {
    case 'Object':
      return isObject(value) || isList(value) || typeof value === 'function'
    case 'Array':
    case 'String':
    case 'Number':
    case 'Boolean':
      return typeOf(value) === name
    default:
      return machine.fail('FPJSON_TYPE', 'expected a type such as ["typ", "String"]', [type])
  }
}

/** Identity of scalars; two lists or objects are never identical, for whether they are shared is no fact of the data. */
const identical: Implementation = (machine, a, b) => {
  if (typeof a === 'string') return areEqual(machine, a, b)
  return typeof a !== 'object' || a === null ? a === b : false
}

const eqBy: Implementation = (machine, keyOf, a, b) =>
  areEqual(machine, machine.apply(keyOf, [a]), machine.apply(keyOf, [b]))

const clamp: Implementation = (machine, lowest, highest, value) => {
  if (compare(machine, lowest, highest) > 0) {
    machine.fail('FPJSON_TYPE', 'the lower bound lies above the upper', [lowest, highest])
  }
  if (compare(machine, value, lowest) < 0) return lowest
  return compare(machine, value, highest) > 0 ? highest : value
}

/** The functions of this family. */
export const RELATION: readonly FunctionDefinition[] = [
  define('equals', 2, (machine, a, b) => areEqual(machine, a, b)),
  define('eqBy', 3, eqBy),
  define('identical', 2, identical),
  define('gt', 2, (machine, a, b) => compare(machine, a, b) > 0),
  define('gte', 2, (machine, a, b) => compare(machine, a, b) >= 0),
  define('lt', 2, (machine, a, b) => compare(machine, a, b) < 0),
  define('lte', 2, (machine, a, b) => compare(machine, a, b) <= 0),
  define('max', 2, (machine, a, b) => (compare(machine, b, a) > 0 ? b : a)),
  define('min', 2, (machine, a, b) => (compare(machine, b, a) < 0 ? b : a)),
  define('clamp', 3, clamp),
  define('is', 2, is),
  define('type', 1, (_machine, value) => typeOf(value)),
]
