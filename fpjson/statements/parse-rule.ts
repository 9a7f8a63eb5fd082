/** The statements that only rules have: what decides, what changes the document, what looks at the request. */
import { type ProgramPath, refuse } from '../errors.ts'
import { parsePath } from '../parse.ts'
import type { Node } from '../tree.ts'
import type { FieldPath } from '../types.ts'
import { parseFieldName } from './field-names.ts'
import { type Context, expectParts, type Form, type List, origin } from './form.ts'
import type { ValueTree } from './tree.ts'

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

const decideByList =
  (decision: 'allow' | 'deny', needs: 'all' | 'any'): Form =>
  (context, list, path) => {
    expectParts(list, 1, path)
    return {
      kind: 'decideByList',
      decision,
      needs,
      conditions: parseConditions(context, list, path),
      ...origin(list, path),
    }
  }

function parseConditions(context: Context, list: List, path: ProgramPath): readonly Node[] {
  const at = [...path, 1]
  const conditions = list[1]
  // All of none are true, which would let everyone in.
  if (!Array.isArray(conditions) || conditions.length === 0) {
    refuse('FPJSON_STATEMENT', `${list[0]} takes a list of conditions, one at least: ["${list[0]}", ["$a", "$b"]]`, at)
  }
  return Array.from(conditions, (condition: unknown, index) => {
    const node = context.parser.program(condition, [...at, index])
    if (node.kind !== 'constant' || typeof node.value !== 'string') return node
    return refuse(
      'FPJSON_STATEMENT',
      `${JSON.stringify(node.value.slice(0, 40))} is a text and no condition; a call has a list of its own: ["${list[0]}", [["equals", "$a", "$b"]]]`,
      node.path,
    )
  })
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
    .map((field): readonly [readonly string[], ValueTree] => {
      const value = (fields as { readonly [field: string]: unknown })[field]
      const node = context.parser.expression(value, [...path, 1, field])
      return [parseField(field, [...path, 1]), { kind: 'expression', value: node }]
    })
  return { kind: 'mod', fields: parsed, ...origin(list, path) }
}

function parseField(field: string, path: ProgramPath): readonly string[] {
  const steps = parsePath(field, path)
  if (steps.includes('')) refuse('FPJSON_STATEMENT', `${JSON.stringify(field)} has an empty step`, path)
  return steps
}

type FieldName = { readonly field: FieldPath; readonly isMarked: boolean }

/** Reads the list of names that the three statements about fields take. A `*` before a name is no part of it. */
function parseNames(list: List, path: ProgramPath): readonly FieldName[] {
  expectParts(list, 1, path)
  const names = list[1]
  if (!Array.isArray(names)) refuse('FPJSON_STATEMENT', `${list[0]} takes a list of names`, [...path, 1])
  return Array.from(names, (item: unknown, index) => {
    const isMarked = typeof item === 'string' && item.startsWith('*')
    const name = isMarked ? item.slice(1) : item
    const field = typeof name === 'string' ? parseFieldName(name) : undefined
    if (field !== undefined) return { field, isMarked }
    const form = list[0] === 'fields()' ? '"a" or "a.b", or "*a" if required' : '"a" or "a.b"'
    return refuse(
      'FPJSON_STATEMENT',
      `a name of ${list[0]} is a text such as ${form}; a dot in a name is written \\.`,
      [...path, 1, index],
    )
  })
}

function parseUnmarkedNames(list: List, path: ProgramPath): readonly FieldPath[] {
  return parseNames(list, path).map(({ field, isMarked }, index) => {
    if (isMarked)
      refuse('FPJSON_STATEMENT', `only fields() marks names; write "${field.join('.')}"`, [...path, 1, index])
    return field
  })
}

const parseFields: Form = (_context, list, path) => {
  const names = parseNames(list, path)
  const required = names.filter(({ isMarked }) => isMarked)
  return {
    kind: 'fields',
    allowed: names.map(({ field }) => field),
    required: required.map(({ field }) => field),
    disallowed: [],
    ...origin(list, path),
  }
}

const parseRequired: Form = (_context, list, path) => {
  const required = parseUnmarkedNames(list, path)
  return { kind: 'fields', allowed: undefined, required, disallowed: [], ...origin(list, path) }
}

const parseDisallowed: Form = (_context, list, path) => {
  const disallowed = parseUnmarkedNames(list, path)
  return { kind: 'fields', allowed: undefined, required: [], disallowed, ...origin(list, path) }
}

/** The statements of rules by their names. */
export const RULE_FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ['allow()', decide('allow')],
  ['deny()', decide('deny')],
  ['allowif()', decideIf('allow')],
  ['denyif()', decideIf('deny')],
  ['allowifall()', decideByList('allow', 'all')],
  ['allowifany()', decideByList('allow', 'any')],
  ['denyifall()', decideByList('deny', 'all')],
  ['denyifany()', decideByList('deny', 'any')],
  ['mod()', parseMod],
  ['fields()', parseFields],
  ['required_fields()', parseRequired],
  ['requested_fields()', parseRequired],
  ['disallowed_fields()', parseDisallowed],
])
