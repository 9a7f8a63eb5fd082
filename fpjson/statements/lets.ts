/**
 * The `let` blocks of rules of version 1: names, and what they stand for.
 *
 * They are members of JSON objects, whose order is no part of their value. So the order in which they are computed is that
 * of what they read: a name comes after the names that it reads; and where that leaves a choice, blocks, and in them names,
 * come in the order of their UTF-16 code units. Only names that are computed together have an order.
 */
import { type ProgramPath, refuse } from '../errors.ts'
import type { Json } from '../json.ts'
import { LET_GROUPS_MAX } from '../limits.ts'
import { Machine } from '../machine.ts'
import { createParser, parsePath } from '../parse.ts'
import type { StatementHost, StatementOptions, StatementPlace, Trace } from '../types.ts'
import type { VariablePath } from '../variables.ts'
import { toAction } from './compile.ts'
import { collectReads } from './decide.ts'
import type { Action, Execution } from './execution.ts'
import { type Context, countStatement, expectParts, type List, placesOf } from './form.ts'
import { inOrder, isPrefix, type Let, letEdges } from './let-order.ts'
import type { Origin, Statement, ValueTree } from './tree.ts'
import { valueForms } from './value-forms.ts'

/** Blocks by their names, each an object of names and what they stand for. */
export type LetBlocks = { readonly [block: string]: unknown }

/** How `let` blocks are read. */
export type LetOptions = StatementOptions & {
  /** The path of the document to be written: names inside it change it, as `mod()` does. */
  readonly document: readonly [string, ...string[]]
  /** Which blocks run together, each group in the order of their names. Absent: all of them do. */
  readonly groups?: readonly (readonly string[])[]
}

/** `let` blocks ready to run, any number of times. {@link compileLets} makes them, {@link runLets} runs them. */
export type CompiledLets = {
  /** Each name with what it stands for, and those of the branches of an `if` in it. */
  readonly places: readonly (StatementPlace & { readonly block: string })[]
  /** What to do for a group of blocks, by {@link keyOf}; for {@link runLets}, not part of the public API. */
  readonly groups: ReadonlyMap<string, readonly Action[]>
}

/**
 * Compiles `let` blocks. Values are strict FPJSON without shortcuts, or one of the forms `["get", query]`,
 * `["if", condition, value]` and `["ifelse", condition, value, value]`, whose values may be forms again.
 *
 * @throws {FpjsonError} Located from the block on: `FPJSON_STATEMENT`, also for names of one group that read one another in a
 *   circle; `FPJSON_VARIABLE_PROTECTED`; `FPJSON_SIZE` for more than `LET_GROUPS_MAX` groups; or what `compile` throws.
 * @example
 * compileLets({ create: { id: ['join', ':', ['[]', { var: 'signer' }, 'a']] } }, { document: ['resource', 'newData'] })
 */
export function compileLets(blocks: LetBlocks, options: LetOptions): CompiledLets {
  const context: LetContext = {
    parser: createParser({ strict: true }),
    given: new Set(options.variables),
    forms: new Map(),
    values: valueForms(options.effects ?? {}, new Map()),
    document: options.document,
    statements: 0,
  }
  const names = Object.keys(blocks).sort()
  const { groups = [names] } = options
  if (groups.length > LET_GROUPS_MAX) {
    refuse('FPJSON_SIZE', `let blocks may be combined in at most ${LET_GROUPS_MAX} ways, these in ${groups.length}`, [])
  }
  const lets = names.flatMap((block) => parseBlock(context, block, blocks[block]))
  const edges = letEdges(lets)
  const actions = new Map(lets.map((one) => [one, toAction(one.tree)]))
  const orderOf = (group: readonly string[]) => {
    const applies = new Set(group)
    const ordered = inOrder(
      lets.filter(({ block }) => applies.has(block)),
      edges,
    )
    return ordered.map((one) => actions.get(one) as Action)
  }
  return {
    places: lets.flatMap(({ block, tree }) => placesOf(tree).map((place) => ({ block, ...place }))),
    groups: new Map(groups.map((group) => [keyOf(group), orderOf(group)])),
  }
}

/**
 * Computes the names of a group of blocks. Errors as `runStatements`; nothing is decided.
 *
 * @param group - One of those that the blocks were compiled for.
 * @example
 * runLets(lets, host, ['create'])
 */
export function runLets(lets: CompiledLets, host: StatementHost, group: readonly string[], trace?: Trace): void {
  const actions = lets.groups.get(keyOf(group))
  if (actions === undefined) throw new TypeError(`${group.join(', ')}: these blocks were not compiled to run together`)
  const variables = { given: host.vars, assigned: host.assigned ?? new Map(), locked: true }
  const execution: Execution = { machine: new Machine({ fuel: host.fuel, trace, variables }), host, refused: undefined }
  for (const action of actions) action(execution)
}

function keyOf(group: readonly string[]): string {
  return JSON.stringify(group)
}

type LetContext = Context & { readonly document: readonly string[] }

function parseBlock(context: LetContext, block: string, names: unknown): readonly Let[] {
  if (typeof names !== 'object' || names === null || Array.isArray(names)) {
    refuse('FPJSON_STATEMENT', 'a let block is an object of names and what they stand for', [block])
  }
  return Object.keys(names)
    .sort()
    .map((name) => {
      const value = (names as { readonly [name: string]: unknown })[name]
      const path = [block, name]
      const place: LetPlace = { context, name, target: parseName(context, name, path), reads: new Map() }
      const tree = parseLet(place, value, path)
      const isField = isPrefix(context.document, place.target)
      return { block, name, target: place.target, isField, reads: [...place.reads.values()], tree }
    })
}

type LetPlace = {
  readonly context: LetContext
  readonly name: string
  readonly target: VariablePath
  /** Filled with what the value reads by fixed paths. */
  readonly reads: Map<string, VariablePath>
}

function parseName({ given, document }: LetContext, name: string, path: ProgramPath): VariablePath {
  const target = parsePath(name, path)
  if (target.includes('')) refuse('FPJSON_STATEMENT', `${JSON.stringify(name)} has an empty step`, path)
  const isField = target.length > document.length && isPrefix(document, target)
  if (given.has(target[0]) && !isField) {
    const sentence = `${target[0]} is given; a let has a name of its own, or changes a field: ${document.join('.')}.name`
    refuse('FPJSON_VARIABLE_PROTECTED', sentence, path)
  }
  return target
}

/** Reads what a name stands for, as a statement that assigns it, or changes a field. */
function parseLet(place: LetPlace, value: unknown, path: ProgramPath): Statement {
  const { context, name } = place
  const origin: Origin = { path, statement: [name, value as Json] }
  countStatement(context, path)
  const list = Array.isArray(value) ? (value as unknown as List) : undefined
  switch (list?.[0]) {
    case 'if':
      return parseChoice(place, list, origin, 2)
    case 'ifelse':
      return parseChoice(place, list, origin, 3)
    case 'get':
      return assign(place, parseGet(place, list, path), origin)
    default: {
      const node = context.parser.expression(value, path)
      collectReads([node], place.reads)
      return assign(place, { kind: 'expression', value: node }, origin)
    }
  }
}

function assign({ context: { document }, target }: LetPlace, value: ValueTree, origin: Origin): Statement {
  if (!isPrefix(document, target)) return { kind: 'assign', target, value, ...origin }
  return { kind: 'mod', fields: [[target.slice(document.length), value]], ...origin }
}

/** `["if", condition, value]` leaves the name as it is where the condition does not hold. */
function parseChoice(place: LetPlace, list: List, origin: Origin, parts: 2 | 3): Statement {
  const { path } = origin
  expectParts(list, parts, path)
  const condition = place.context.parser.program(list[1], [...path, 1])
  collectReads([condition], place.reads)
  const body = parseLet(place, list[2], [...path, 2])
  const otherwise = parts === 3 ? parseLet(place, list[3], [...path, 3]) : undefined
  return { kind: 'if', choice: { branches: [{ condition, body }], otherwise }, ...origin }
}

function parseGet(place: LetPlace, list: List, path: ProgramPath): ValueTree {
  const { parser, values } = place.context
  expectParts(list, 1, path)
  const form = values.get('get()')
  const at = [...path, 1]
  if (form === undefined) refuse('FPJSON_STATEMENT', 'nothing is read here: there is no get', path)
  if (!Array.isArray(list[1])) {
    refuse('FPJSON_STATEMENT', 'get takes one query, a list such as ["users", { "var": "request.auth.signer" }]', at)
  }
  const argument = parser.query(list[1], at)
  collectReads([argument], place.reads)
  return { kind: 'form', form, argument }
}
