/**
 * The `let` blocks of rules of version 1: names, and what they stand for.
 *
 * They are members of JSON objects, whose order is no part of their value. So the order in which they are computed is that
 * of what they read: a name comes after the names that it reads; and where that leaves a choice, blocks, and in them names,
 * come in the order of their UTF-16 code units.
 */
import { type ProgramPath, refuse } from '../errors.ts'
import type { Json } from '../json.ts'
import { Machine } from '../machine.ts'
import { createParser, parsePath } from '../parse.ts'
import type { StatementHost, StatementOptions, StatementPlace, Trace } from '../types.ts'
import type { VariablePath } from '../variables.ts'
import { toAction } from './compile.ts'
import { collectReads } from './decide.ts'
import type { Action, Execution } from './execution.ts'
import { type Context, countStatement, expectParts, type List, placesOf } from './form.ts'
import type { Origin, Statement, ValueTree } from './tree.ts'
import { valueForms } from './value-forms.ts'

/** Blocks by their names, each an object of names and what they stand for. */
export type LetBlocks = { readonly [block: string]: unknown }

/** How `let` blocks are read. */
export type LetOptions = StatementOptions & {
  /** The path of the document to be written: names inside it change it, as `mod()` does. */
  readonly document: readonly [string, ...string[]]
}

/** `let` blocks ready to run, any number of times. {@link compileLets} makes them, {@link runLets} runs them. */
export type CompiledLets = readonly CompiledLet[]

type CompiledLet = {
  readonly block: string
  /** The name with what it stands for, and those of the branches of an `if` in it. */
  readonly places: readonly StatementPlace[]
  /** For {@link runLets}; not part of the public API. */
  readonly action: Action
}

/**
 * Compiles `let` blocks. Values are strict FPJSON without shortcuts, or one of the forms `["get", query]`,
 * `["if", condition, value]` and `["ifelse", condition, value, value]`, whose values may be forms again.
 *
 * @throws {FpjsonError} Located from the block on: `FPJSON_STATEMENT`, also for names that read one another in a circle;
 *   `FPJSON_VARIABLE_PROTECTED`; or what `compile` throws.
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
  const lets = Object.keys(blocks)
    .sort()
    .flatMap((block) => parseBlock(context, block, blocks[block]))
  return inOrder(lets).map((one) => ({
    block: one.block,
    places: placesOf(one.tree),
    action: toAction(one.tree),
  }))
}

/**
 * Computes the names of the blocks that apply. Errors as `runStatements`; nothing is decided.
 *
 * @example
 * runLets(lets, host, (block) => block === 'create')
 */
export function runLets(
  lets: CompiledLets,
  host: StatementHost,
  applies: (block: string) => boolean,
  trace?: Trace,
): void {
  const variables = { given: host.vars, assigned: host.assigned ?? new Map(), locked: true }
  const execution: Execution = { machine: new Machine({ fuel: host.fuel, trace, variables }), host, refused: undefined }
  for (const { block, action } of lets) if (applies(block)) action(execution)
}

type LetContext = Context & { readonly document: readonly string[] }

/** One name of one block. */
type Let = {
  readonly block: string
  readonly name: string
  readonly target: VariablePath
  readonly reads: readonly VariablePath[]
  readonly tree: Statement
}

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
      return { block, name, target: place.target, reads: [...place.reads.values()], tree }
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

function isPrefix(prefix: readonly string[], path: readonly string[]): boolean {
  return prefix.length <= path.length && prefix.every((step, index) => step === path[index])
}

/** Puts each name behind those that it reads. @throws {FpjsonError} `FPJSON_STATEMENT` when they read one another. */
function inOrder(lets: readonly Let[]): readonly Let[] {
  const ordered = new Set<Let>()
  const open = new Set<Let>()
  for (const one of lets) place(one)
  return [...ordered]

  function place(one: Let): void {
    if (ordered.has(one)) return
    if (open.has(one)) refuseCircle([...open], one)
    open.add(one)
    for (const other of lets) if (needs(one, other)) place(other)
    open.delete(one)
    ordered.add(one)
  }
}

/** Says whether `other` must be computed before: it makes what `one` reads, or what `one` is a part of. */
function needs(one: Let, other: Let): boolean {
  if (one.name === other.name) return false
  if (isPrefix(other.target, one.target)) return true
  return one.reads.some((read) => isPrefix(read, other.target) || isPrefix(other.target, read))
}

function refuseCircle(open: readonly Let[], again: Let): never {
  const circle = open.slice(open.indexOf(again)).map(({ block, name }) => `${name} (${block})`)
  const sentence = `names read one another in a circle: ${[...circle, again.name].join(' reads ')}; give one of them another name`
  refuse('FPJSON_STATEMENT', sentence, [again.block, again.name])
}
