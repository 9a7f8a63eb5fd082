/**
 * From the text of a program to a tree whose every word has a meaning.
 *
 * This is the only place where JSON becomes code. What is not program text never passes here, so a value cannot become a
 * call, a variable or a placeholder, whatever it looks like.
 */
import { type ProgramPath, refuse } from './errors.ts'
import type { FunctionEntry } from './functions/entry.ts'
import { EXCLUDED } from './functions/excluded.ts'
import { FUNCTIONS } from './functions/table.ts'
import type { Json } from './json.ts'
import { PROGRAM_DEPTH_MAX, PROGRAM_NODES_MAX, PROGRAM_PATTERNS_MAX } from './limits.ts'
import type { Pattern } from './patterns/engine.ts'
import { parsePatternForm } from './patterns/form.ts'
import { parseShortcut } from './shortcuts.ts'
import { refuseFunction, refuseSurplus, refuseTypo } from './strict.ts'
import { type Node, type Origin, TYPE_NAMES, type TypeName } from './tree.ts'
import type { CompileOptions } from './types.ts'
import { isForbiddenName } from './value.ts'
import { splitPath, type VariablePath } from './variables.ts'

/** Reads one program. Parts of one text share a parser, and with it the count of nodes. */
export type Parser = {
  /** Reads a whole program, or a condition: in a strict program its outermost list must be a call, and give a value. */
  program(program: unknown, path: ProgramPath): Node
  /** Reads an expression whose value may be a list of plain data; in a strict program never a function. */
  expression(program: unknown, path: ProgramPath): Node
  /** Reads JSON in which texts may be shortcuts but lists are never calls: the query of `get()`. */
  template(program: unknown, path: ProgramPath): Node
  /** Reads JSON in which `{ "var": path }` reads a variable but lists are never calls: the query of `get` in rules of version 1. */
  query(program: unknown, path: ProgramPath): Node
}

/** Returns a parser for one program of at most `PROGRAM_NODES_MAX` nodes. */
export function createParser(options: CompileOptions): Parser {
  const { strict = false, shortcuts = false } = options
  const context: Context = { strict, shortcuts, nodes: 0, patterns: 0 }
  return {
    program: (program, path) => parseValue({ context, path, isTop: true, isTemplate: false, hasReads: true }, program),
    expression: (program, path) =>
      parseValue({ context, path, isTop: false, isTemplate: false, hasReads: true }, program),
    template: (program, path) => parseNode({ context, path, isTop: false, isTemplate: true, hasReads: false }, program),
    query: (program, path) => parseNode({ context, path, isTop: false, isTemplate: true, hasReads: true }, program),
  }
}

type Context = { readonly strict: boolean; readonly shortcuts: boolean; nodes: number; patterns: number }

type Place = {
  readonly context: Context
  readonly path: ProgramPath
  /** The outermost list of a whole program. */
  readonly isTop: boolean
  readonly isTemplate: boolean
  /** `{ "var": path }` is a variable. */
  readonly hasReads: boolean
}

function below(place: Place, step: string | number): Place {
  return { ...place, path: [...place.path, step], isTop: false }
}

/** Reads what is to give a value. */
function parseValue(place: Place, program: unknown): Node {
  const node = parseNode(place, program)
  if (place.context.strict) refuseFunction(node)
  return node
}

function parseNode(place: Place, program: unknown): Node {
  const { context, path } = place
  if (++context.nodes > PROGRAM_NODES_MAX) {
    refuse('FPJSON_SIZE', `a program has at most ${PROGRAM_NODES_MAX} values, lists and objects`, path)
  }
  switch (typeof program) {
    case 'string':
      return parseText(place, program)
    case 'boolean':
      return { kind: 'constant', value: program, path, program }
    case 'number':
      if (!Number.isFinite(program)) refuse('FPJSON_PROGRAM_INVALID', `${program} is not JSON`, path)
      return { kind: 'constant', value: program + 0, path, program }
    case 'object':
      if (program === null) return { kind: 'constant', value: null, path, program }
      return parseContainer(place, program)
    default:
      return refuse('FPJSON_PROGRAM_INVALID', `a program is JSON, got ${typeof program}`, path)
  }
}

function parseText(place: Place, program: string): Node {
  const { context, path } = place
  if (!program.isWellFormed()) refuse('FPJSON_PROGRAM_INVALID', 'a text holds half a character', path)
  const shortcut = context.shortcuts ? parseShortcut(program) : undefined
  if (shortcut === undefined) return { kind: 'constant', value: program, path, program }
  if ('text' in shortcut) return { kind: 'constant', value: shortcut.text, path, program }
  return { kind: 'read', variable: parsePath(shortcut.variable, path), test: shortcut.test, path, program }
}

function parseContainer(place: Place, program: object): Node {
  const { path } = place
  // One level for each step of the path, and one for this list or object itself.
  if (path.length >= PROGRAM_DEPTH_MAX)
    refuse('FPJSON_DEPTH', `a program has at most ${PROGRAM_DEPTH_MAX} levels`, path)
  if (Array.isArray(program)) return place.isTemplate ? listOf(place, program, 0) : parseList(place, program)
  if (!isPlain(program)) {
    refuse('FPJSON_PROGRAM_INVALID', 'a program holds JSON objects only', path)
  }
  return parseObject(place, program as { readonly [key: string]: unknown })
}

/** Says whether `value` is an object as literals and `JSON.parse` make them, in whichever realm. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || (typeof prototype === 'object' && Object.getPrototypeOf(prototype) === null)
}

function parseObject(place: Place, program: { readonly [key: string]: unknown }): Node {
  const { path } = place
  const origin = { path, program: program as Json }
  const variable = Object.hasOwn(program, 'var') ? program['var'] : undefined
  if (typeof variable === 'string' && place.hasReads) {
    return { kind: 'read', variable: parsePath(variable, path), test: 'value', ...origin }
  }
  const members = Object.keys(program)
    .sort()
    .map((key): readonly [string, Node] => {
      if (isForbiddenName(key)) refuse('FPJSON_NAME_FORBIDDEN', `${key} cannot be a key`, path)
      if (!key.isWellFormed()) refuse('FPJSON_PROGRAM_INVALID', 'a key holds half a character', path)
      return [key, parseNode(below(place, key), program[key])]
    })
  if (!members.every(([, node]) => node.kind === 'constant')) return { kind: 'object', members, ...origin }
  const value = Object.fromEntries(members.map(([key, node]) => [key, (node as { value: Json }).value]))
  return { kind: 'constant', value: Object.freeze(value), ...origin }
}

function parseList(place: Place, program: readonly unknown[]): Node {
  const { path } = place
  const origin = { path, program: program as Json }
  const head = program[0]
  if (typeof head !== 'string') return parseApplication(place, program)
  if (head === '[]') return listOf(place, program, 1)
  if (head === '__' && program.length === 1) return { kind: 'placeholder', ...origin }
  if (head === 'typ') return { kind: 'type', name: parseType(program, path), ...origin }
  if (head === 'reg') return { kind: 'pattern', pattern: parsePattern(place, program), ...origin }
  if (head === '$') return parseRead(place, program)
  const entry = FUNCTIONS.get(head)
  if (entry !== undefined) {
    const args = itemsOf(place, program, 1)
    return args.length === 0 ? { kind: 'function', entry, ...origin } : callOf(place, entry, { args, ...origin })
  }
  const reason = EXCLUDED.get(head)
  if (reason !== undefined) refuseExcluded(head, reason, path)
  const node = parseApplication(place, program)
  if (place.context.strict) refuseTypo(node, head, place.isTop)
  return node
}

function refuseExcluded(head: string, reason: string, path: ProgramPath): never {
  const sentence = `${head} is not available: ${reason}; for a list of texts write ["[]", "${head}", …]`
  refuse('FPJSON_FUNCTION_UNKNOWN', sentence, path)
}

/** A list whose head is no known name: a call when the head gives a function, else data. */
function parseApplication(place: Place, program: readonly unknown[]): Node {
  const { path } = place
  const origin = { path, program: program as Json }
  const items = itemsOf(place, program, 0)
  const [head, ...args] = items
  if (head?.kind === 'function' && args.length > 0) return callOf(place, head.entry, { args, ...origin })
  const mayCall = head !== undefined && !['constant', 'list', 'object', 'placeholder'].includes(head.kind)
  return mayCall ? { kind: 'application', items, ...origin } : listNode(items, origin)
}

function callOf({ context }: Place, entry: FunctionEntry, call: Origin & { readonly args: readonly Node[] }): Node {
  if (context.strict) refuseSurplus(entry, call.args.length, call.path)
  return { kind: 'call', entry, ...call }
}

function listOf(place: Place, program: readonly unknown[], from: number): Node {
  return listNode(itemsOf(place, program, from), { path: place.path, program: program as Json })
}

function listNode(items: readonly Node[], origin: Origin): Node {
  if (!items.every((node) => node.kind === 'constant')) return { kind: 'list', items, ...origin }
  return { kind: 'constant', value: Object.freeze(items.map((node) => (node as { value: Json }).value)), ...origin }
}

function itemsOf(place: Place, program: readonly unknown[], from: number): Node[] {
  const items: Node[] = []
  // By index, so that a hole of a sparse list is seen as the undefined that it is.
  for (let i = from; i < program.length; i++) items.push(parseNode(below(place, i), program[i]))
  return items
}

function parseType(program: readonly unknown[], path: ProgramPath): TypeName {
  const name = TYPE_NAMES.find((known) => known === program[1])
  if (name === undefined || program.length !== 2) {
    refuse('FPJSON_PROGRAM_INVALID', `typ takes one of ${TYPE_NAMES.join(', ')}`, path)
  }
  return name
}

function parsePattern({ context, path }: Place, program: readonly unknown[]): Pattern {
  if (++context.patterns > PROGRAM_PATTERNS_MAX) {
    refuse('FPJSON_SIZE', `a program has at most ${PROGRAM_PATTERNS_MAX} patterns`, path)
  }
  return parsePatternForm(program, (code, sentence) => refuse(code, sentence, path))
}

function parseRead(place: Place, program: readonly unknown[]): Node {
  const { path } = place
  if (program.length < 2) refuse('FPJSON_PROGRAM_INVALID', '$ takes the path of a variable', path)
  const [paths] = itemsOf(place, program, 1) as [Node, ...Node[]]
  const origin = { path, program: program as Json }
  if (paths.kind === 'constant' && typeof paths.value === 'string' && !/^[$%]/.test(paths.value)) {
    return { kind: 'read', variable: parsePath(paths.value, path), test: 'value', ...origin }
  }
  return { kind: 'readPaths', paths, ...origin }
}

/** Splits the path of a variable that the program names. */
export function parsePath(text: string, path: ProgramPath): VariablePath {
  const variable = splitPath(text)
  if ('code' in variable) refuse(variable.code, variable.sentence, path)
  return variable
}
