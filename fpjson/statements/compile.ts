/** From the tree of a rule to closures that decide. */
import { emitBoth } from '../compile.ts'
import { splitText } from '../functions/string.ts'
import type { Json, JsonObject } from '../json.ts'
import { GET_FUEL } from '../limits.ts'
import type { Machine } from '../machine.ts'
import { toJson } from '../output.ts'
import type { Node } from '../parse.ts'
import type { StatementHost, StatementOptions, Verdict, VerdictCause } from '../types.ts'
import { describe, sortNames, type Value } from '../value.ts'
import { assignVariable, readVariable, type VariablePath } from '../variables.ts'
import { parseStatements, type Statement } from './parse.ts'

/** What one run of statements goes through. */
type Execution = {
  readonly machine: Machine
  readonly host: StatementHost
  /** The last `allowif()` that did not allow. */
  refused: VerdictCause | undefined
}

/** Ends the rule with a verdict, or goes on when there is none. */
type Action = (execution: Execution) => Verdict | undefined

/** Statements ready to run, any number of times. {@link compileStatements} makes them, `runStatements` runs them. */
export type CompiledStatements = {
  /** The text they were compiled from. */
  readonly statements: Json
  /** For `runStatements`; not part of the public API. */
  readonly action: Action
}

/**
 * Compiles the statements of one rule. Expressions in them are strict and have shortcuts.
 *
 * @throws {FpjsonError} Located at the statement or step: `FPJSON_STATEMENT`, `FPJSON_VARIABLE_PROTECTED`, or what
 *   `compile` throws.
 * @example
 * compileStatements([['=$isOwner', ['equals', '$old.owner', '$signer']], ['allowif()', '$isOwner']])
 */
export function compileStatements(statements: unknown, options: StatementOptions = {}): CompiledStatements {
  const parsed = parseStatements(statements, options)
  return { statements: statements as Json, action: sequence(parsed.map(toAction)) }
}

function sequence(actions: readonly Action[]): Action {
  return (execution) => {
    for (const action of actions) {
      const verdict = action(execution)
      if (verdict !== undefined) return verdict
    }
    return undefined
  }
}

function toAction(statement: Statement): Action {
  const action = effectOf(statement)
  const { path } = statement
  return (execution) => {
    execution.machine.at = path
    execution.machine.charge(1)
    return action(execution)
  }
}

function effectOf(statement: Statement): Action {
  switch (statement.kind) {
    case 'assign': {
      const value = emitBoth(statement.value)
      return ({ machine }) => assign(machine, statement, statement.target, value(machine))
    }
    case 'assignGet':
      return getAction(statement)
    case 'split':
      return splitAction(statement)
    case 'decide':
      return decideAction(statement)
    case 'mod':
      return modAction(statement)
    case 'fields':
      return fieldsAction(statement)
    case 'if':
      return ifAction(statement)
    case 'block':
      return sequence(statement.statements.map(toAction))
    case 'break':
      return ({ refused }) => undecided(refused)
    case 'expression': {
      const value = emitBoth(statement.value)
      return ({ machine }) => {
        value(machine)
        return undefined
      }
    }
  }
}

type Kind<K extends Statement['kind']> = Extract<Statement, { kind: K }>

/** The verdict of a rule that ends without a decision. */
export function undecided(refused: VerdictCause | undefined): Verdict {
  return refused === undefined ? { decision: undefined } : { decision: undefined, by: refused }
}

function assign(machine: Machine, { path }: Statement, target: VariablePath, value: Value): undefined {
  machine.at = path
  assignVariable(machine, target, value)
}

function getAction(statement: Kind<'assignGet'>): Action {
  const { target, path } = statement
  const query = emitBoth(statement.query)
  const steps = stepsOfPath(statement.query)
  return ({ machine, host }) => {
    machine.charge(GET_FUEL)
    const asked = query(machine)
    machine.at = path
    for (const step of steps) checkPathStep(machine, (asked as readonly Value[])[step])
    const found = host.get(toJson(machine, asked))
    if (Array.isArray(found)) machine.charge(GET_FUEL * found.length)
    return assign(machine, statement, target, found)
  }
}

/** Where in a query a text stands in the rule: a step of the path, whatever it reads. */
function stepsOfPath(query: Node): readonly number[] {
  if (query.kind !== 'list') return []
  return query.items.flatMap((item, index) => (typeof item.program === 'string' ? [index] : []))
}

// A number or a list in the place of an id would be taken for a limit or a filter, and find other documents than meant.
function checkPathStep(machine: Machine, value: Value): void {
  if (typeof value === 'string') return
  machine.fail('FPJSON_TYPE', `a step of the path in get() must be a text, got ${describe(value)}`, [value])
}

function splitAction(statement: Kind<'split'>): Action {
  const [separator, text] = [emitBoth(statement.separator), emitBoth(statement.text)]
  return ({ machine }) => {
    const [by, whole] = [separator(machine), text(machine)]
    machine.at = statement.path
    const parts = splitText(machine, by, whole)
    for (const [index, target] of statement.targets.entries()) assignVariable(machine, target, parts[index])
    return undefined
  }
}

function decideAction(statement: Kind<'decide'>): Action {
  const { decision, condition, path, statement: text } = statement
  if (condition === undefined) return () => ({ decision, by: { path, statement: text, seen: {} } })
  const evaluate = emitBoth(condition)
  const reads = [...readsOf(condition)]
  return (execution) => {
    const { machine } = execution
    const value = evaluate(machine)
    const holds = machine.isTrue(value)
    // Letting in takes exactly true, keeping out anything that counts as true: both err on the closed side.
    const applies = decision === 'allow' ? value === true : holds
    if (!applies && decision === 'deny') return undefined
    const by = { path, statement: text, value: toJson(machine, value), seen: seenBy(machine, reads) }
    if (applies) return { decision, by }
    execution.refused = by
    return undefined
  }
}

/** The variables that an expression reads by fixed paths, each once, by its name. */
type Reads = ReadonlyMap<string, VariablePath>

function readsOf(node: Node): Reads {
  switch (node.kind) {
    case 'read':
      return new Map([[node.variable.join('.'), node.variable]])
    case 'readPaths':
      return readsOf(node.paths)
    case 'call':
      return mergeReads(node.args)
    case 'application':
    case 'list':
      return mergeReads(node.items)
    case 'object':
      return mergeReads(node.members.map(([, member]) => member))
    default:
      return new Map()
  }
}

function mergeReads(nodes: readonly Node[]): Reads {
  return new Map(nodes.flatMap((node) => [...readsOf(node)]))
}

function seenBy({ variables }: Machine, reads: readonly (readonly [string, VariablePath])[]): JsonObject {
  const seen: { [name: string]: Json } = {}
  for (const [name, path] of reads) {
    // Variables of statements hold JSON only, so nothing needs to be converted but absence.
    seen[name] = (readVariable(variables, path) ?? null) as Json
  }
  return seen
}

function modAction(statement: Kind<'mod'>): Action {
  const fields = statement.fields.map(([path, node]) => ({ path, evaluate: emitBoth(node) }))
  return ({ machine, host }) => {
    for (const { path, evaluate } of fields) host.mod(path, toJson(machine, evaluate(machine)))
    return undefined
  }
}

function fieldsAction(statement: Kind<'fields'>): Action {
  const allowed = new Set(statement.allowed)
  return ({ machine, host }) => {
    // Sorted, so that of several faults the same one is named everywhere.
    const names = sortNames(machine, [...host.requestFields()])
    machine.charge(names.length + statement.required.length)
    const surplus = names.find((name) => !allowed.has(name))
    const present = new Set(names)
    const lacking = statement.required.find((name) => !present.has(name))
    if (surplus === undefined && lacking === undefined) return undefined
    const reason =
      surplus === undefined
        ? `the field ${JSON.stringify(lacking)} is required`
        : `the field ${describe(surplus)} is not among those allowed`
    return { decision: 'deny', by: { path: statement.path, statement: statement.statement, seen: {}, reason } }
  }
}

function ifAction(statement: Kind<'if'>): Action {
  const branches = statement.branches.map(({ condition, body }) => ({
    test: emitBoth(condition),
    body: toAction(body),
  }))
  const otherwise = statement.otherwise === undefined ? undefined : toAction(statement.otherwise)
  return (execution) => {
    const { machine } = execution
    const branch = branches.find(({ test }) => machine.isTrue(test(machine)))
    return (branch?.body ?? otherwise)?.(execution)
  }
}
