/**
 * From a tree to closures. Arguments are evaluated first, from left to right and without short cuts, then the function
 * runs. Each step pays before it works.
 */
import type { FunctionEntry } from './functions/entry.ts'
import { marked } from './functions/marked.ts'
import { patternValue } from './functions/pattern.ts'
import { FUNCTIONS } from './functions/table.ts'
import type { Machine } from './machine.ts'
import { type ReadTest, shortcutOf } from './shortcuts.ts'
import { type Node, TYPE_NAMES, type TypeName } from './tree.ts'
import { type FunctionValue, isNil, PLACEHOLDER, roomFuel, type Value } from './value.ts'
import { readPaths, readVariable } from './variables.ts'

/** A compiled step. */
export type Step = (machine: Machine) => Value

const TYPES: ReadonlyMap<TypeName, FunctionValue> = new Map(
  TYPE_NAMES.map((typeName) => [typeName, marked({ typeName }, `the type ${typeName} is no function`)]),
)

/** Returns the closure of a node; with `isTraced`, one that tells `machine.trace` of its steps. */
export function emit(node: Node, isTraced: boolean): Step {
  const step = emitNode(node, isTraced)
  const name = isTraced ? traceNameOf(node) : undefined
  if (name === undefined) return step
  const { path } = node
  return (machine) => {
    machine.at = path
    return machine.traced(name, [], () => step(machine))
  }
}

/** The name under which a step that is no call is traced: calls are traced where they are made, with their arguments. */
function traceNameOf(node: Node): string | undefined {
  switch (node.kind) {
    case 'read':
      // One that asks something of the variable tells of itself, with what the variable holds.
      return node.test === 'value' ? shortcutOf(node.variable, node.test) : undefined
    case 'readPaths':
      return '$'
    case 'list':
    case 'object':
      return node.kind
    default:
      return undefined
  }
}

function emitNode(node: Node, isTraced: boolean): Step {
  const { path } = node
  switch (node.kind) {
    case 'constant': {
      const { value } = node
      return () => value
    }
    case 'placeholder':
      return () => PLACEHOLDER
    case 'type': {
      const type = TYPES.get(node.name)
      return () => type
    }
    case 'pattern': {
      const value = patternValue(node.pattern)
      return (machine) => {
        machine.at = path
        machine.charge(node.pattern.compileFuel)
        return value
      }
    }
    case 'function': {
      const { value } = node.entry
      return () => value
    }
    case 'read':
      return emitRead(node, isTraced)
    case 'readPaths': {
      const paths = emit(node.paths, isTraced)
      return (machine) => {
        const value = paths(machine)
        machine.at = path
        return readPaths(machine, value)
      }
    }
    case 'call':
      return emitCall(node, isTraced)
    case 'application':
      return emitApplication(
        node.items.map((item) => emit(item, isTraced)),
        node,
      )
    case 'list': {
      const items = node.items.map((item) => emit(item, isTraced))
      return (machine) => {
        machine.at = path
        machine.charge(1 + items.length)
        return items.map((item) => item(machine))
      }
    }
    case 'object': {
      const members = node.members.map(([key, member]) => [key, emit(member, isTraced)] as const)
      const cost = 1 + members.length + roomFuel(members.map(([key]) => key))
      return (machine) => {
        machine.at = path
        machine.charge(cost)
        const object: Record<string, Value> = {}
        for (const [key, member] of members) object[key] = member(machine)
        return object
      }
    }
  }
}

const READ_FUNCTIONS: { readonly [test in Exclude<ReadTest, 'value'>]: (value: Value, machine: Machine) => Value } = {
  exists: (value) => !isNil(value),
  isNil,
  not: (value, machine) => !machine.isTrue(value),
  toLower: (value, machine) => machine.apply(FUNCTIONS.get('toLower')?.value, [value]),
  toUpper: (value, machine) => machine.apply(FUNCTIONS.get('toUpper')?.value, [value]),
}

function emitRead(node: Extract<Node, { kind: 'read' }>, isTraced: boolean): Step {
  const { path, variable, test } = node
  const cost = variable.length
  if (test === 'value') {
    return (machine) => {
      machine.at = path
      machine.charge(cost)
      return readVariable(machine.variables, variable)
    }
  }
  const change = READ_FUNCTIONS[test]
  const name = shortcutOf(variable, test)
  return (machine) => {
    machine.at = path
    machine.charge(cost)
    const held = readVariable(machine.variables, variable)
    return isTraced ? machine.traced(name, [held], () => change(held, machine)) : change(held, machine)
  }
}

function emitCall(node: Extract<Node, { kind: 'call' }>, isTraced: boolean): Step {
  const { entry, path } = node
  const args = node.args.map((arg) => emit(arg, isTraced))
  const isPartial =
    args.length < entry.arity || node.args.slice(0, entry.arity).some(({ kind }) => kind === 'placeholder')
  if (isPartial || entry.variadic || args.length > 3) return emitGeneralCall(entry, args, path)
  if (isTraced) return emitTracedCall(entry, args, path)
  const { run } = entry
  // All arguments are there, so the call needs no list of them. The three shapes below are the bulk of every program.
  const [first, second, third] = args as [Step, Step?, Step?]
  if (second === undefined) {
    return (machine) => {
      machine.at = path
      machine.charge(1)
      const a = first(machine)
      machine.at = path
      return run(machine, a)
    }
  }
  return (machine) => {
    machine.at = path
    machine.charge(1)
    const a = first(machine)
    const b = second(machine)
    const c = third?.(machine)
    machine.at = path
    return run(machine, a, b, c)
  }
}

/** The same call as the direct ones of {@link emitCall}, at the same cost. */
function emitTracedCall({ name, run }: FunctionEntry, args: readonly Step[], path: Node['path']): Step {
  return (machine) => {
    machine.at = path
    machine.charge(1)
    const values = args.map((arg) => arg(machine))
    machine.at = path
    return machine.traced(name, values, () => run(machine, ...values))
  }
}

function emitGeneralCall(entry: FunctionEntry, args: readonly Step[], path: Node['path']): Step {
  const { value } = entry
  return (machine) => {
    machine.at = path
    machine.charge(args.length)
    const values = args.map((arg) => arg(machine))
    machine.at = path
    return machine.apply(value, values)
  }
}

function emitApplication(items: readonly Step[], { path }: Node): Step {
  return (machine) => {
    machine.at = path
    machine.charge(items.length)
    const values = items.map((item) => item(machine))
    const head = values[0]
    machine.at = path
    return typeof head === 'function' ? machine.apply(head, values.slice(1)) : values
  }
}
