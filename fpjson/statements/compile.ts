/** From the tree of statements to closures. */
import { emitBoth } from '../compile.ts'
import { splitText } from '../functions/string.ts'
import type { Json } from '../json.ts'
import { toJson } from '../output.ts'
import type { JobHost, StatementOptions, StatementPlace, Verdict } from '../types.ts'
import type { Value } from '../value.ts'
import { assignVariable } from '../variables.ts'
import { decideAction, decideByListAction, fieldsAction } from './decide.ts'
import { type Action, type Execution, tell, undecided } from './execution.ts'
import { placesOf } from './form.ts'
import { parseStatements } from './parse.ts'
import { RULE_FORMS } from './parse-rule.ts'
import type { Choice, FormTree, Statement, ValueTree } from './tree.ts'

/** Statements ready to run, any number of times. {@link compileStatements} makes them, `runStatements` runs them. */
export type CompiledStatements = {
  /** The text they were compiled from. */
  readonly statements: Json
  /** All statements, those inside blocks and ifs included. */
  readonly places: readonly StatementPlace[]
  /** For `runStatements`; not part of the public API. */
  readonly action: Action
}

/** Statements of a job ready to run, any number of times. {@link compileJob} makes them, `runJob` runs them. */
export type CompiledJob = {
  /** The text they were compiled from. */
  readonly statements: Json
  /** For `runJob`; not part of the public API. */
  readonly action: Action<JobHost>
}

/**
 * Compiles the statements of one rule. Expressions in them are strict and have shortcuts.
 *
 * @throws {FpjsonError} Located at the statement or step: `FPJSON_STATEMENT`, `FPJSON_VARIABLE_PROTECTED`, or what
 *   `compile` throws.
 * @throws {TypeError} When `options` declare an effect by a name that it cannot have.
 * @example
 * compileStatements([['=$isOwner', ['equals', '$old.owner', '$signer']], ['allowif()', '$isOwner']])
 */
export function compileStatements(statements: unknown, options: StatementOptions = {}): CompiledStatements {
  const parsed = parseStatements(statements, options, RULE_FORMS)
  return {
    statements: statements as Json,
    places: parsed.flatMap(placesOf),
    action: sequence(parsed.map(toAction)),
  }
}

/**
 * Compiles the statements of a job, which has effects and nothing to decide: the body of a trigger or a cron. Errors as
 * {@link compileStatements}.
 *
 * @example
 * compileJob([['set()', [{ by: '$signer' }, 'log', '$id']]], { effects: { 'set()': { takes: 'query', writes: true } } })
 */
export function compileJob(statements: unknown, options: StatementOptions = {}): CompiledJob {
  const parsed = parseStatements(statements, options, new Map())
  // Without the forms of rules nothing asks for what the host of a rule has beside that of a job.
  return { statements: statements as Json, action: sequence(parsed.map(toAction)) as Action<JobHost> }
}

/** Returns what does one after the other, until one of them decides or breaks. */
function sequence(actions: readonly Action[]): Action {
  return (execution) => {
    for (const action of actions) {
      const verdict = action(execution)
      if (verdict !== undefined) return verdict
    }
    return undefined
  }
}

/** Returns what a statement does. It costs one unit of fuel, and a trace is told of it. */
export function toAction(statement: Statement): Action {
  const action = effectOf(statement)
  const { path } = statement
  return (execution) => {
    const { machine } = execution
    machine.at = path
    machine.charge(1)
    return machine.trace === undefined ? action(execution) : traceStatement(execution, statement, action)
  }
}

function traceStatement(execution: Execution, { kind, statement }: Statement, action: Action): Verdict | undefined {
  let verdict: Verdict | undefined
  execution.machine.tracedStatement(statement, () => {
    execution.computed = undefined
    verdict = action(execution)
    // A block computes nothing itself.
    const computed = kind === 'block' ? undefined : execution.computed
    return { value: verdict?.decision, ...(computed !== undefined && { result: computed[0] }) }
  })
  return verdict
}

function effectOf(statement: Statement): Action {
  switch (statement.kind) {
    case 'assign':
      return assignAction(statement)
    case 'effect': {
      const value = emitForm(statement.value)
      return (execution) => {
        tell(execution, value(execution))
        return undefined
      }
    }
    case 'split':
      return splitAction(statement)
    case 'decide':
      return decideAction(statement)
    case 'decideByList':
      return decideByListAction(statement)
    case 'mod':
      return modAction(statement)
    case 'fields':
      return fieldsAction(statement)
    case 'if':
      return emitChoice(statement.choice, toAction)
    case 'block':
      return sequence(statement.statements.map(toAction))
    case 'break':
      return breakAction(statement)
    case 'expression': {
      const value = emitBoth(statement.value)
      return (execution) => {
        tell(execution, value(execution.machine))
        return undefined
      }
    }
  }
}

type Kind<K extends Statement['kind']> = Extract<Statement, { kind: K }>

function assignAction({ target, path, value }: Kind<'assign'>): Action {
  const evaluate = emitValue(value)
  return (execution) => {
    const given = evaluate(execution)
    execution.machine.at = path
    assignVariable(execution.machine, target, given)
    tell(execution, given)
    return undefined
  }
}

/** A compiled value. */
type Evaluate = (execution: Execution) => Value

function emitValue(value: ValueTree): Evaluate {
  switch (value.kind) {
    case 'expression': {
      const step = emitBoth(value.value)
      return ({ machine }) => step(machine)
    }
    case 'form':
      return emitForm(value)
    case 'choice':
      return emitChoice(value.choice, emitValue)
  }
}

/** Compiles an `if`: runs what the first condition that counts as true guards, else the rest. */
function emitChoice<T, R>(choice: Choice<T>, emitBody: (body: T) => Body<R>): Body<R | undefined> {
  const branches = choice.branches.map(({ condition, body }) => ({ test: emitBoth(condition), body: emitBody(body) }))
  const otherwise = choice.otherwise === undefined ? undefined : emitBody(choice.otherwise)
  return (execution) => {
    const { machine } = execution
    let value: Value
    let chosen = otherwise
    for (const { test, body } of branches) {
      value = test(machine)
      if (!machine.isTrue(value)) continue
      chosen = body
      break
    }
    const result = chosen?.(execution)
    tell(execution, value)
    return result
  }
}

type Body<R> = (execution: Execution) => R

function emitForm({ form, argument }: FormTree): Evaluate {
  const evaluate = emitBoth(argument)
  const run = form.prepare(argument)
  const { path } = argument
  return (execution) => {
    const { machine } = execution
    const value = evaluate(machine)
    machine.at = path
    if (machine.trace === undefined) return run(execution, value)
    return machine.traced(form.name, [value], () => run(execution, value))
  }
}

function splitAction(statement: Kind<'split'>): Action {
  const [separator, text] = [emitBoth(statement.separator), emitBoth(statement.text)]
  return (execution) => {
    const { machine } = execution
    const [by, whole] = [separator(machine), text(machine)]
    machine.at = statement.path
    const parts = splitText(machine, by, whole)
    for (const [index, target] of statement.targets.entries()) assignVariable(machine, target, parts[index])
    tell(execution, parts)
    return undefined
  }
}

function modAction(statement: Kind<'mod'>): Action {
  const fields = statement.fields.map(([path, value]) => ({ path, evaluate: emitValue(value) }))
  return (execution) => {
    const { machine, host } = execution
    if (!host.hasDocument) return undefined
    const changed: [string, Json][] = []
    for (const { path, evaluate } of fields) {
      const value = toJson(machine, evaluate(execution))
      host.mod(path, value)
      if (machine.trace !== undefined) changed.push([path.join('.'), value])
    }
    if (machine.trace !== undefined) tell(execution, Object.fromEntries(changed))
    return undefined
  }
}

function breakAction({ condition }: Kind<'break'>): Action {
  if (condition === undefined) return ({ refused }) => undecided(refused)
  const evaluate = emitBoth(condition)
  return (execution) => {
    const { machine, refused } = execution
    const value = evaluate(machine)
    tell(execution, value)
    return machine.isTrue(value) ? undecided(refused) : undefined
  }
}
