/** The statements that decide, and what a verdict says about them. */
import { emitBoth } from '../compile.ts'
import type { Step } from '../emit.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Machine } from '../machine.ts'
import { toJson } from '../output.ts'
import type { Node } from '../tree.ts'
import type { FieldPath, Verdict, VerdictCause } from '../types.ts'
import { describe, nameFuel, type Value } from '../value.ts'
import { readVariable, type VariablePath } from '../variables.ts'
import { type Action, type Execution, tell } from './execution.ts'
import { namesAlong } from './field-names.ts'
import type { Decide, DecideByList, Fields, Origin } from './tree.ts'

/** What a statement saw that needs no explanation. */
const NOTHING: JsonObject = Object.freeze({})

/** Compiles `allow() deny() allowif() denyif()`. */
export function decideAction({ decision, condition, path, statement }: Origin & Decide): Action {
  if (condition === undefined) return () => ({ decision, by: { path, statement, seen: NOTHING } })
  const evaluate = emitBoth(condition)
  const reads = readsOf([condition])
  return (execution) => {
    const { machine } = execution
    const value = evaluate(machine)
    tell(execution, value)
    const applies = holds(machine, decision, value)
    if (!applies && decision === 'deny') return undefined
    const given = toJson(machine, value)
    if (applies && decision === 'allow') return { decision, by: { path, statement, value: given, seen: NOTHING } }
    const by = { path, statement, value: given, seen: seenBy(machine, reads) }
    return conclude(execution, applies ? decision : undefined, by)
  }
}

/**
 * Compiles `allowifall() allowifany() denyifall() denyifany()`. Conditions are evaluated in order until one settles it: of
 * any the first that holds, of all the first that does not.
 */
export function decideByListAction(tree: Origin & DecideByList): Action {
  const { decision, conditions, path, statement } = tree
  const steps = conditions.map(emitBoth)
  const reads = conditions.map((condition) => readsOf([condition]))
  const allReads = readsOf(conditions)
  return (execution) => {
    const { machine } = execution
    const { applies, element, value } = weigh(machine, tree, steps)
    tell(execution, value)
    if (!applies && decision === 'deny') return undefined
    const by = { path, statement, value: toJson(machine, value) }
    const which = element === undefined ? {} : { element }
    if (applies && decision === 'allow') return { decision, by: { ...by, ...which, seen: NOTHING } }
    const seen = seenBy(machine, element === undefined ? allReads : (reads[element] as Reads))
    return conclude(execution, applies ? decision : undefined, { ...by, ...which, seen })
  }
}

/** `element` and `value` are those of the condition that settled it; without one, `value` is the list of all. */
type Outcome = { readonly applies: boolean; readonly element: number | undefined; readonly value: Value }

function weigh(machine: Machine, { decision, needs }: DecideByList, steps: readonly Step[]): Outcome {
  const settling = needs === 'any'
  const values: Value[] = []
  for (const [element, step] of steps.entries()) {
    const value = step(machine)
    if (holds(machine, decision, value) === settling) return { applies: settling, element, value }
    values.push(value)
  }
  return { applies: !settling, element: undefined, value: values }
}

/** Says whether a condition holds. Letting in takes exactly true, keeping out all that counts as true: closed when in doubt. */
function holds(machine: Machine, decision: 'allow' | 'deny', value: Value): boolean {
  const counts = machine.isTrue(value)
  return decision === 'allow' ? value === true : counts
}

/** Returns the verdict of a statement that decided; of one that did not allow, remembers why. */
function conclude(execution: Execution, decision: 'allow' | 'deny' | undefined, by: VerdictCause): Verdict | undefined {
  if (decision !== undefined) return { decision, by }
  execution.refused = by
  return undefined
}

/** The variables that expressions read by fixed paths, each once, by its name. */
type Reads = readonly (readonly [name: string, path: VariablePath])[]

function readsOf(nodes: readonly Node[]): Reads {
  return [...collectReads(nodes, new Map())]
}

/** Adds what expressions read by fixed paths to `reads`, by its name, and returns that. */
export function collectReads(nodes: readonly Node[], reads: Map<string, VariablePath>): Map<string, VariablePath> {
  for (const node of nodes) {
    if (node.kind === 'read') reads.set(node.variable.join('.'), node.variable)
    else collectReads(partsOf(node), reads)
  }
  return reads
}

function partsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'readPaths':
      return [node.paths]
    case 'call':
      return node.args
    case 'application':
    case 'list':
      return node.items
    case 'object':
      return node.members.map(([, member]) => member)
    default:
      return []
  }
}

function seenBy({ variables }: Machine, reads: Reads): JsonObject {
  const seen: { [name: string]: Json } = {}
  for (const [name, path] of reads) {
    // Variables of statements hold JSON only, so nothing needs to be converted but absence.
    seen[name] = (readVariable(variables, path) ?? null) as Json
  }
  return seen
}

/**
 * Compiles `fields() required_fields() disallowed_fields()`.
 *
 * Fields are compared by their paths, so that `role.admin` is about `role` too. Disallowed is what lies inside a listed field,
 * and what has one inside it; allowed what lies inside one; a required field is there when a value stands at it or inside it.
 */
export function fieldsAction({ allowed, required, disallowed, path, statement }: Origin & Fields): Action {
  const known = allowed && new Set(allowed.map(nameOf))
  const unwelcome = new Set(disallowed.map(nameOf))
  const around = new Set(disallowed.flatMap(namesAlong))
  const wanted = required.map(nameOf)
  return ({ machine, host }) => {
    const surplus = surplusOf(fieldNames(machine, host.requestFields()))
    if (surplus !== undefined) {
      return denyFor(
        `the field ${describe(surplus)} is ${known === undefined ? 'not allowed' : 'not among those allowed'}`,
      )
    }
    if (wanted.length === 0) return undefined
    const present = new Set(fieldNames(machine, host.requestValues()).flat())
    machine.charge(wanted.length)
    const lacking = wanted.find((name) => !present.has(name))
    return lacking === undefined ? undefined : denyFor(`the field ${JSON.stringify(lacking)} is required`)
  }

  /** Returns the first by name, so that of several faults the same one is told everywhere. */
  function surplusOf(fields: readonly (readonly string[])[]): string | undefined {
    let first: string | undefined
    for (const names of fields) {
      const name = names.at(-1) as string
      const isSurplus =
        around.has(name) ||
        names.some((one) => unwelcome.has(one)) ||
        (known !== undefined && !names.some((one) => known.has(one)))
      if (isSurplus && (first === undefined || name < first)) first = name
    }
    return first
  }

  function denyFor(reason: string): Verdict {
    return { decision: 'deny', by: { path, statement, seen: {}, reason } }
  }
}

function nameOf(path: FieldPath): string {
  return namesAlong(path).at(-1) as string
}

/** What a name along a path costs: it is put together, looked up in sets, and in one put into a set. */
const FIELD_NAME_FUEL = 5

/** Returns the names along each path. Costs {@link FIELD_NAME_FUEL} for each of them, and what they cost as names. */
function fieldNames(machine: Machine, fields: readonly FieldPath[]): readonly (readonly string[])[] {
  return fields.map((path) => {
    machine.charge(FIELD_NAME_FUEL * path.length)
    for (const step of path) machine.charge(path.length * nameFuel(step))
    return namesAlong(path)
  })
}
