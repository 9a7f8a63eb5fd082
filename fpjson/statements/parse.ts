/**
 * From the text of statements to a tree. Every form has a parser in a table; what is in no table is refused, so that a
 * misspelt `denyif()` is found when the rule is set and not when it fails to deny.
 */
import { type ProgramPath, refuse } from '../errors.ts'
import { createParser, parsePath } from '../parse.ts'
import type { StatementOptions } from '../types.ts'
import type { VariablePath } from '../variables.ts'
import { type Context, countStatement, expectParts, type Form, type List, origin } from './form.ts'
import type { Branch, Choice, FormTree, Statement, ValueTree } from './tree.ts'
import { type ValueForm, valueForms } from './value-forms.ts'

/**
 * Reads a list of statements.
 *
 * @param forms - Those that may be used beside the ones that all bodies have, and the effects of the host.
 * @throws {FpjsonError} `FPJSON_STATEMENT`, `FPJSON_VARIABLE_PROTECTED`, or what expressions throw when compiled.
 * @throws {TypeError} When `options` declare an effect by a name that it cannot have.
 */
export function parseStatements(
  statements: unknown,
  options: StatementOptions,
  forms: ReadonlyMap<string, Form>,
): readonly Statement[] {
  if (!Array.isArray(statements)) refuse('FPJSON_STATEMENT', 'a body is a list of statements', [])
  const all = new Map([...COMMON_FORMS, ...forms])
  const context: Context = {
    parser: createParser({ strict: true, shortcuts: true }),
    given: new Set(options.variables),
    forms: all,
    values: valueForms(options.effects ?? {}, all),
    statements: 0,
  }
  // Array.from also visits the holes of a sparse list.
  return Array.from(statements, (statement, index) => parseStatement(context, statement, [index]))
}

function parseStatement(context: Context, statement: unknown, path: ProgramPath): Statement {
  countStatement(context, path)
  if (!Array.isArray(statement) || typeof statement[0] !== 'string') {
    refuse('FPJSON_STATEMENT', 'a statement is a list that begins with its name, such as ["break"]', path)
  }
  const list = statement as unknown as List
  const form = list[0].startsWith('=') ? parseAssign : context.forms.get(list[0])
  if (form !== undefined) return form(context, list, path)
  const effect = context.values.get(list[0])
  if (effect === undefined || !effect.writes) return refuseStatement(context, list[0], path)
  return { kind: 'effect', value: parseForm(context, effect, { list, path }), ...origin(list, path) }
}

function refuseStatement({ forms, values }: Context, name: string, path: ProgramPath): never {
  if (values.has(name)) {
    refuse('FPJSON_STATEMENT', `${name} only gives a value; write ["=$name", ["${name}", …]]`, path)
  }
  const effects = [...values.values()].filter(({ writes }) => writes)
  const names = [...forms.keys(), ...effects.map((effect) => effect.name)].sort()
  refuse('FPJSON_STATEMENT', `${shown(name)} is no statement here; there are =$name ${names.join(' ')}`, path)
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 40))
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
  return { kind: 'assign', target, value: parseValue(context, list[1], [...path, 1]), ...origin(list, path) }
}

function parseValue(context: Context, value: unknown, path: ProgramPath): ValueTree {
  const head = Array.isArray(value) ? (value[0] as unknown) : undefined
  if (typeof head !== 'string') return { kind: 'expression', value: context.parser.expression(value, path) }
  const list = value as unknown as List
  if (head === 'if') {
    countStatement(context, path)
    return { kind: 'choice', choice: parseChoice(context, { list, path }, parseValue) }
  }
  const form = context.values.get(head)
  if (form !== undefined) return parseForm(context, form, { list, path })
  if (head.endsWith('()')) {
    const names = ['if', ...context.values.keys()].sort()
    refuse('FPJSON_STATEMENT', `${shown(head)} gives no value here; there are ${names.join(' ')}`, path)
  }
  return { kind: 'expression', value: context.parser.expression(value, path) }
}

type Call = { readonly list: List; readonly path: ProgramPath }

function parseForm(context: Context, form: ValueForm, { list, path }: Call): FormTree {
  expectParts(list, 1, path)
  const at = [...path, 1]
  if (form.takes === 'query' && !Array.isArray(list[1])) {
    refuse('FPJSON_STATEMENT', `${form.name} takes one query, a list such as ["users", "$signer"]`, at)
  }
  const argument = context.parser.template(list[1], at)
  form.check?.(argument)
  return { kind: 'form', form, argument }
}

/** Reads an `if` whose parts are statements or values. */
function parseChoice<T>(context: Context, { list, path }: Call, parseBody: ParseBody<T>): Choice<T> {
  const branches: Branch<T>[] = []
  let at = 0
  do {
    if (list.length < at + 3) {
      refuse('FPJSON_STATEMENT', `${String(list[at])} takes a condition and what it guards`, path)
    }
    const condition = context.parser.program(list[at + 1], [...path, at + 1])
    branches.push({ condition, body: parseBody(context, list[at + 2], [...path, at + 2]) })
    at += 3
  } while (list[at] === 'elif')
  if (at === list.length) return { branches, otherwise: undefined }
  if (list[at] !== 'else' || list.length !== at + 2) {
    refuse('FPJSON_STATEMENT', 'behind what an if guards come "elif", "else" with one part, or nothing', path)
  }
  return { branches, otherwise: parseBody(context, list[at + 1], [...path, at + 1]) }
}

type ParseBody<T> = (context: Context, body: unknown, path: ProgramPath) => T

const parseIf: Form = (context, list, path) => {
  return { kind: 'if', choice: parseChoice(context, { list, path }, parseStatement), ...origin(list, path) }
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

const parseBlock: Form = (context, list, path) => {
  const statements = Array.from(list.slice(1), (item, index) => parseStatement(context, item, [...path, index + 1]))
  return { kind: 'block', statements, ...origin(list, path) }
}

const parseBreak: Form = (_context, list, path) => {
  expectParts(list, 0, path)
  return { kind: 'break', condition: undefined, ...origin(list, path) }
}

const parseBreakIf: Form = (context, list, path) => {
  expectParts(list, 1, path)
  return { kind: 'break', condition: context.parser.program(list[1], [...path, 1]), ...origin(list, path) }
}

const parseLet: Form = (context, list, path) => {
  const value = context.parser.expression(list, path)
  return { kind: 'expression', value, ...origin(list, path) }
}

/** The statements that every body has. */
const COMMON_FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ['split()', parseSplit],
  ['if', parseIf],
  ['[]', parseBlock],
  ['break', parseBreak],
  ['breakif()', parseBreakIf],
  ['let', parseLet],
])
