/** The data of a program, and what it lacks. A path is a text such as `a.b.0`; the empty one names the data itself. */
import { refuse } from '../errors.ts'
import { asList, asNumber } from '../functions/expect.ts'
import type { Machine } from '../machine.ts'
import { parsePath } from '../parse.ts'
import { isList, isNil, type Value, type ValueList } from '../value.ts'
import { splitPath } from '../variables.ts'
import { atLeast, exactly, type LogicNode, type Operation } from './operation.ts'
import { asScalar, checkScalars, type Scalar } from './scalar.ts'

/**
 * Returns what `steps` lead to, or `undefined`: a member of an object, an element of a list or a unit of a text by its
 * index, the `length` of either. Nothing inherited is ever seen.
 */
export function readData(data: Value, steps: readonly string[]): Value {
  let value = data
  for (const step of steps) {
    if (isNil(value) || !Object.hasOwn(value as object, step)) return undefined
    value = (value as { readonly [step: string]: Value })[step]
  }
  return value
}

/** Returns the steps of a path that the program writes. */
export function parseSteps(named: Scalar, path: LogicNode['path']): readonly string[] {
  return isWhole(named) ? [] : parsePath(String(named), path)
}

function isWhole(named: Scalar): boolean {
  return named === null || named === ''
}

/** Returns the steps of a path that was computed, and pays for them. */
function stepsOf(machine: Machine, value: Value): readonly string[] {
  const named = asScalar(machine, value)
  if (isWhole(named)) return []
  const text = String(named)
  machine.chargeText(text.length)
  const steps = splitPath(text)
  if ('code' in steps) machine.fail(steps.code, steps.sentence)
  machine.charge(steps.length)
  return steps
}

function read(machine: Machine, [named = null, fallback = null]: ValueList, data: Value): Value {
  const value = readData(data, stepsOf(machine, named))
  return value === undefined ? fallback : value
}

/** Those of `keys` under which there is nothing, null or the empty text. */
function missingOf(machine: Machine, keys: ValueList, data: Value): ValueList {
  machine.chargeList(keys.length)
  return keys.filter((key) => {
    const value = readData(data, stepsOf(machine, key))
    return isNil(value) || value === ''
  })
}

function missing(machine: Machine, args: ValueList, data: Value): ValueList {
  const [first] = args
  return missingOf(machine, args.length === 1 && isList(first) ? first : args, data)
}

function missingSome(machine: Machine, [needed, options]: ValueList, data: Value): ValueList {
  const keys = asList(machine, options)
  const lacking = missingOf(machine, keys, data)
  return keys.length - lacking.length >= asNumber(machine, needed) ? [] : lacking
}

function checkPath(node: LogicNode): void {
  checkScalars([node])
  if (node.kind === 'constant') parseSteps(node.value as Scalar, node.path)
}

function checkKeys(args: readonly LogicNode[]): void {
  const [first] = args
  const keys = args.length === 1 && first?.kind === 'list' ? first.items : args
  keys.forEach(checkPath)
}

/** The operations of this family. */
export const DATA: readonly Operation[] = [
  {
    name: 'var',
    count: { min: 0, max: 2 },
    kind: 'eager',
    check: (args) => args.slice(0, 1).forEach(checkPath),
    run: read,
  },
  { name: 'missing', count: atLeast(0), kind: 'eager', check: checkKeys, run: missing },
  {
    name: 'missing_some',
    count: exactly(2),
    kind: 'eager',
    check: ([, options]) => {
      if (options?.kind === 'constant') refuse('FPJSON_PROGRAM_INVALID', 'expected a list of paths', options.path)
      checkKeys(options === undefined ? [] : [options])
    },
    run: missingSome,
  },
]
