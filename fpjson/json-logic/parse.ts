/**
 * From the text of a program to a tree whose every operation exists and has as many arguments as it takes.
 *
 * This is the only place where JSON becomes logic. What comes from data never passes here, so it cannot become an operation,
 * whatever it looks like.
 */
import { type ProgramPath, refuse } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import { createParser } from '../parse.ts'
import type { Node } from '../tree.ts'
import { describe, isList, isObject } from '../value.ts'
import { parseSteps } from './data.ts'
import type { LogicNode, Operation } from './operation.ts'
import type { Scalar } from './scalar.ts'
import { OPERATIONS } from './table.ts'

/**
 * Reads a program that stands at `path` of a larger one.
 *
 * @throws {FpjsonError} Located: `FPJSON_PROGRAM_INVALID`, `FPJSON_FUNCTION_UNKNOWN`, `FPJSON_NAME_FORBIDDEN`,
 *   `FPJSON_DEPTH`, `FPJSON_SIZE`.
 */
export function parseLogic(logic: unknown, path: ProgramPath): LogicNode {
  // A template without shortcuts is plain JSON: checked, within the limits of programs, and a frozen copy.
  const { value } = createParser({}).template(logic, path) as Extract<Node, { kind: 'constant' }>
  return parseNode(value, path)
}

function parseNode(value: Json, path: ProgramPath): LogicNode {
  if (isList(value)) return parseList(value as readonly Json[], path)
  return isObject(value) ? parseObject(value as JsonObject, path) : { kind: 'constant', value, path }
}

function parseList(list: readonly Json[], path: ProgramPath): LogicNode {
  const items = list.map((item, index) => parseNode(item, [...path, index]))
  return items.every(isConstant) ? { kind: 'list', items, constant: list, path } : { kind: 'list', items, path }
}

function isConstant(node: LogicNode): boolean {
  return node.kind === 'constant' || (node.kind === 'list' && node.constant !== undefined)
}

/** An object with one member is an operation, any other is data. */
function parseObject(object: JsonObject, path: ProgramPath): LogicNode {
  const names = Object.keys(object)
  const [name] = names
  if (name === undefined || names.length > 1) {
    refuseAmbiguous(names, path)
    return { kind: 'constant', value: object, path }
  }
  const operation = OPERATIONS.get(name)
  if (operation === undefined) refuseUnknown(name, path)
  return parseOperation(operation, object[name] as Json, path)
}

/** Several operations in one object are a condition that always holds, which nobody means. */
function refuseAmbiguous(names: readonly string[], path: ProgramPath): void {
  const name = names.find((each) => OPERATIONS.has(each))
  if (name === undefined) return
  const sentence = `an object with several members is data, but ${describe(name)} is an operation; put operations into lists`
  refuse('FPJSON_PROGRAM_INVALID', sentence, path)
}

function refuseUnknown(name: string, path: ProgramPath): never {
  const sentence = name === 'log' ? 'log is not available: logic has no effects' : `${describe(name)} is no operation`
  refuse('FPJSON_FUNCTION_UNKNOWN', sentence, path)
}

/** One argument may stand without a list around it. */
function parseOperation(operation: Operation, given: Json, path: ProgramPath): LogicNode {
  const at = [...path, operation.name]
  const args = isList(given)
    ? (given as readonly Json[]).map((arg, index) => parseNode(arg, [...at, index]))
    : [parseNode(given, at)]
  checkCount(operation, args.length, path)
  operation.check?.(args)
  const [first] = args
  if (operation.name !== 'var' || args.length > 1 || (first !== undefined && first.kind !== 'constant')) {
    return { kind: 'operation', operation, args, path }
  }
  const named = (first?.value ?? null) as Scalar
  return { kind: 'read', named, steps: parseSteps(named, path), path }
}

function checkCount({ name, count }: Operation, given: number, path: ProgramPath): void {
  const { min, max } = count
  if (given >= min && given <= max) return
  const taken = min === max ? `${min}` : max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`
  refuse('FPJSON_PROGRAM_INVALID', `arguments of ${name}: expected ${taken}, got ${given}`, path)
}
