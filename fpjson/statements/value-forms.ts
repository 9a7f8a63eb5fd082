/**
 * Forms that give a value, in one table: `["=$x", ["get()", ["users", "$signer"]]]`. `parse()` and `stringify()` are always
 * there; the host declares the others.
 *
 * Their arguments are JSON with shortcuts in it, in which no word is a function, so that a query is written as it is.
 */
import { toJson } from '../output.ts'
import type { Node } from '../tree.ts'
import type { EffectForm } from '../types.ts'
import { describe, isObject, type Value, type ValueList } from '../value.ts'
import { assertNotRead, checkWritten } from './argument.ts'
import type { Execution } from './execution.ts'
import { parseJsonText } from './parse-json.ts'
import { writeJsonText } from './write-json.ts'

/** One row of the table. */
export type ValueForm = Pick<EffectForm, 'takes' | 'writes'> & {
  readonly name: string
  /** Returns what to do with the value of the argument. */
  readonly prepare: (argument: Node) => (execution: Execution, value: Value) => Value
  /** Refuses an argument that is wrong whatever variables hold. */
  readonly check?: (argument: Node) => void
}

const BUILT_IN: readonly ValueForm[] = [
  {
    name: 'parse()',
    takes: 'template',
    writes: false,
    prepare: () => (execution, value) => parseJsonText(execution.machine, value),
  },
  {
    name: 'stringify()',
    takes: 'template',
    writes: false,
    prepare: () => (execution, value) => writeJsonText(execution.machine, value),
  },
]

/** A name such as `get()`. */
const NAME = /^[a-zA-Z]\w*\(\)$/

/**
 * Returns the forms that the statements of a host have, by their names.
 *
 * @param taken - Names of statements.
 * @throws {TypeError} When the host declares a name that is not like `get()`, or that the language has itself.
 */
export function valueForms(
  effects: { readonly [name: string]: EffectForm },
  taken: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, ValueForm> {
  const forms = new Map(BUILT_IN.map((form) => [form.name, form]))
  for (const [name, effect] of Object.entries(effects)) {
    if (!NAME.test(name) || forms.has(name) || taken.has(name)) {
      throw new TypeError(`an effect has a name of its own with () behind it, such as get(); got ${name}`)
    }
    forms.set(name, effectForm(name, effect))
  }
  return forms
}

function effectForm(name: string, effect: EffectForm): ValueForm {
  const { takes, writes, reserved } = effect
  return {
    name,
    takes,
    writes,
    check: (argument) => checkWritten({ ...effect, name }, argument),
    prepare: (argument) => {
      const steps = takes === 'query' ? stepsOf(argument) : []
      return (execution, value) => {
        const { machine, host } = execution
        for (const { index, node } of steps) checkStep(execution, { name, index, node }, (value as ValueList)[index])
        const given = toJson(machine, value)
        if (reserved !== undefined) assertNotRead(machine, argument, given, reserved)
        const charge = (units: number): void => machine.charge(units)
        return host.effect({ name, argument: given, written: argument.program, charge })
      }
    },
  }
}

/** A step of the path of a query: a text that is written in it as such, or what is read in the place of one. */
type QueryStep = { readonly index: number; readonly node: Node }

function stepsOf(query: Node): readonly QueryStep[] {
  if (query.kind !== 'list') return []
  return query.items.flatMap((node, index) =>
    typeof node.program === 'string' || node.kind === 'read' ? [{ index, node }] : [],
  )
}

// A number or a list in the place of an id would be taken for a limit or a filter, and find other documents than meant.
// The first place of a write has the data.
function checkStep({ machine }: Execution, step: QueryStep & { readonly name: string }, value: Value): void {
  if (typeof value === 'string' || (step.index === 0 && isObject(value))) return
  machine.at = step.node.path
  machine.fail('FPJSON_TYPE', `a step of the path in ${step.name} must be a text, got ${describe(value)}`, [value])
}
