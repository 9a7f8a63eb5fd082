/**
 * From the text of a rule's statements to a tree. Every form has a parser in one table; what is in no table is refused, so
 * that a misspelt `denyif()` is found when the rule is set and not when it fails to deny.
 */
import type { ProgramPath } from '../errors.ts'
import type { Json } from '../json.ts'
import { STATEMENT_DEPTH_MAX, STATEMENTS_MAX } from '../limits.ts'
import { createParser, type Node, type Parser, parsePath, refuse } from '../parse.ts'
import type { StatementOptions } from '../types.ts'
import { isForbiddenName } from '../value.ts'
import type { VariablePath } from '../variables.ts'

type Origin = { readonly path: ProgramPath; readonly statement: Json }

/** One `if` or `elif` with what it guards. */
type Branch = { readonly condition: Node; readonly body: Statement }

/** A statement with a meaning. */
export type Statement = Origin &
  (
    | { readonly kind: 'assign'; readonly target: VariablePath; readonly value: Node }
    | { readonly kind: 'assignGet'; readonly target: VariablePath; readonly query: Node }
    | {
        readonly kind: 'split'
        readonly separator: Node
        readonly text: Node
        readonly targets: readonly VariablePath[]
      }
    | { readonly kind: 'decide'; readonly decision: 'allow' | 'deny'; readonly condition: Node | undefined }
    | { readonly kind: 'mod'; readonly fields: readonly (readonly [path: readonly string[], value: Node])[] }
    | { readonly kind: 'fields'; readonly allowed: readonly string[]; readonly required: readonly string[] }
    | { readonly kind: 'if'; readonly branches: readonly Branch[]; readonly otherwise: Statement | undefined }
    | { readonly kind: 'block'; readonly statements: readonly Statement[] }
    | { readonly kind: 'break' }
    | { readonly kind: 'expression'; readonly value: Node }
  )

type Context = { readonly parser: Parser; readonly given: ReadonlySet<string>; statements: number }
type List = readonly [string, ...unknown[]]
type Form = (context: Context, list: List, path: ProgramPath) => Statement

/**
 * Reads a list of statements.
 *
 * @throws {FpjsonError} `FPJSON_STATEMENT`, `FPJSON_VARIABLE_PROTECTED`, or what expressions throw when compiled.
 */
export function parseStatements(statements: unknown, options: StatementOptions): readonly Statement[] {
  if (!Array.isArray(statements)) refuse('FPJSON_STATEMENT', 'a rule is a list of statements', [])
  const parser = createParser({ strict: true, shortcuts: true })
  const context = { parser, given: new Set(options.variables), statements: 0 }
  // Array.from also visits the holes of a sparse list.
  return Array.from(statements, (statement, index) => parseStatement(context, statement, [index]))
}

function parseStatement(context: Context, statement: unknown, path: ProgramPath): Statement {
  if (++context.statements > STATEMENTS_MAX)
    refuse('FPJSON_SIZE', `a rule has at most ${STATEMENTS_MAX} statements`, path)
  if (path.length > STATEMENT_DEPTH_MAX) {
    refuse('FPJSON_DEPTH', `statements nest at most ${STATEMENT_DEPTH_MAX} levels`, path)
  }
  if (!Array.isArray(statement) || typeof statement[0] !== 'string') {
    refuse('FPJSON_STATEMENT', 'a statement is a list that begins with its name, such as ["allow()"]', path)
  }
  const list = statement as unknown as List
  const form = list[0].startsWith('=') ? parseAssign : FORMS.get(list[0])
  if (form === undefined) refuse('FPJSON_STATEMENT', `${JSON.stringify(list[0].slice(0, 40))} is no statement`, path)
  return form(context, list, path)
}

/** Checks that a statement has exactly `count` parts after its name. */
function expectParts(list: List, count: number, path: ProgramPath): void {
  if (list.length === count + 1) return
  refuse('FPJSON_STATEMENT', `${list[0]} takes ${count} parts, got ${list.length - 1}`, path)
}

function origin(list: List, path: ProgramPath): Origin {
  return { path, statement: list as Json }
}

/** `=$a.b#comment`: the variable that is assigned to. */
function parseTarget(context: Context, target: unknown, path: ProgramPath): VariablePath {
  const name = typeof target === 'string' ? /^=\$([^#]+)(?:#.*)?$/s.exec(target)?.[1] : undefined
  if (name === undefined) refuse('FPJSON_STATEMENT', 'an assignment is written "=$name"', path)
  const variable = parsePath(name, path)
  if (context.given.has(variable[0])) {
    refuse('FPJSON_VARIABLE_PROTECTED', `$${variable[0]} is given and cannot be assigned; use another name`, path)
  }
  return variable
}

const parseAssign: Form = (context, list, path) => {
  expectParts(list, 1, path)
  const target = parseTarget(context, list[0], [...path, 0])
  const value = list[1]
  if (!Array.isArray(value) || value[0] !== 'get()') {
    return { kind: 'assign', target, value: context.parser.expression(value, [...path, 1]), ...origin(list, path) }
  }
  if (value.length !== 2 || !Array.isArray(value[1])) {
    refuse('FPJSON_STATEMENT', 'get() takes one query, such as ["get()", ["users", "$signer"]]', [...path, 1])
  }
  return { kind: 'assignGet', target, query: context.parser.template(value[1], [...path, 1, 1]), ...origin(list, path) }
}

const decide =
  (decision: 'allow' | 'deny'): Form =>
  (_context, list, path) => {
    expectParts(list, 0, path)
    return { kind: 'decide', decision, condition: undefined, ...origin(list, path) }
  }

const decideIf =
  (decision: 'allow' | 'deny'): Form =>
  (context, list, path) => {
    expectParts(list, 1, path)
    const condition = context.parser.program(list[1], [...path, 1])
    return { kind: 'decide', decision, condition, ...origin(list, path) }
  }

const parseMod: Form = (context, list, path) => {
  expectParts(list, 1, path)
  const fields = list[1]
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    refuse('FPJSON_STATEMENT', 'mod() takes an object of fields and their values', [...path, 1])
  }
  // Sorted, so that the effects do not depend on how the object was written.
  const parsed = Object.keys(fields)
    .sort()
    .map((field): readonly [readonly string[], Node] => {
      const value = (fields as { readonly [field: string]: unknown })[field]
      return [parseField(field, [...path, 1]), context.parser.expression(value, [...path, 1, field])]
    })
  return { kind: 'mod', fields: parsed, ...origin(list, path) }
}

function parseField(field: string, path: ProgramPath): readonly string[] {
  const steps = parsePath(field, path)
  if (steps.includes('')) refuse('FPJSON_STATEMENT', `${JSON.stringify(field)} has an empty step`, path)
  return steps
}

const parseFields: Form = (_context, list, path) => {
  expectParts(list, 1, path)
  const names = list[1]
  if (!Array.isArray(names)) refuse('FPJSON_STATEMENT', 'fields() takes a list of names', [...path, 1])
  const allowed: string[] = []
  const required: string[] = []
  for (const [index, item] of names.entries()) {
    const name = typeof item === 'string' ? item.replace(/^\*/, '') : ''
    if (name === '' || isForbiddenName(name)) {
      refuse('FPJSON_STATEMENT', 'a name of fields() is a text such as "a", or "*a" if required', [...path, 1, index])
    }
    allowed.push(name)
    if (item !== name) required.push(name)
  }
  return { kind: 'fields', allowed, required, ...origin(list, path) }
}

const parseSplit: Form = (context, list, path) => {
  expectParts(list, 1, path)
  const parts: unknown = list[1]
  const at = [...path, 1]
  if (!Array.isArray(parts) || parts.length !== 3 || !Array.isArray(parts[2]) || parts[2].length === 0) {
    refuse('FPJSON_STATEMENT', 'split() takes [separator, text, ["=$a", "=$b"]]', at)
  }
  const targets = Array.from(parts[2], (target: unknown, index) => parseTarget(context, target, [...at, 2, index]))
  const separator = context.parser.expression(parts[0], [...at, 0])
  const text = context.parser.expression(parts[1], [...at, 1])
  return { kind: 'split', separator, text, targets, ...origin(list, path) }
}

const parseIf: Form = (context, list, path) => {
  const branches: Branch[] = []
  let at = 0
  do {
    if (list.length < at + 3) refuse('FPJSON_STATEMENT', `${String(list[at])} takes a condition and a statement`, path)
    const condition = context.parser.program(list[at + 1], [...path, at + 1])
    branches.push({ condition, body: parseStatement(context, list[at + 2], [...path, at + 2]) })
    at += 3
  } while (list[at] === 'elif')
  if (at === list.length) return { kind: 'if', branches, otherwise: undefined, ...origin(list, path) }
  if (list[at] !== 'else' || list.length !== at + 2) {
    refuse('FPJSON_STATEMENT', 'after the statement of an if come "elif", "else" with one statement, or nothing', path)
  }
  const otherwise = parseStatement(context, list[at + 1], [...path, at + 1])
  return { kind: 'if', branches, otherwise, ...origin(list, path) }
}

const parseBlock: Form = (context, list, path) => {
  const statements = Array.from(list.slice(1), (item, index) => parseStatement(context, item, [...path, index + 1]))
  return { kind: 'block', statements, ...origin(list, path) }
}

const parseBreak: Form = (_context, list, path) => {
  expectParts(list, 0, path)
  return { kind: 'break', ...origin(list, path) }
}

const parseLet: Form = (context, list, path) => {
  const value = context.parser.expression(list, path)
  return { kind: 'expression', value, ...origin(list, path) }
}

const FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ['allow()', decide('allow')],
  ['deny()', decide('deny')],
  ['allowif()', decideIf('allow')],
  ['denyif()', decideIf('deny')],
  ['mod()', parseMod],
  ['fields()', parseFields],
  ['split()', parseSplit],
  ['if', parseIf],
  ['[]', parseBlock],
  ['break', parseBreak],
  ['let', parseLet],
])
