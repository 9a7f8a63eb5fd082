/** From a tree to closures. Each step pays before it works. */
import { FpjsonError } from '../errors.ts'
import type { Machine } from '../machine.ts'
import { nameFuel, type Value, type ValueList } from '../value.ts'
import { readData } from './data.ts'
import type { LogicNode, LogicStep, Operation } from './operation.ts'

/** Returns the closure of a node; with `isTraced`, one that tells `machine.trace` of its steps. */
export function emitLogic(node: LogicNode, isTraced: boolean): LogicStep {
  switch (node.kind) {
    case 'constant': {
      const { value } = node
      return () => value
    }
    case 'list':
      return emitList(node, isTraced)
    case 'read':
      return emitRead(node, isTraced)
    case 'operation':
      return emitOperation(node, isTraced)
  }
}

type Kind<K extends LogicNode['kind']> = Extract<LogicNode, { kind: K }>

function emitList({ items, constant, path }: Kind<'list'>, isTraced: boolean): LogicStep {
  if (constant !== undefined) return () => constant
  const steps = items.map((item) => emitLogic(item, isTraced))
  return (machine, data) => {
    machine.at = path
    machine.charge(1 + steps.length)
    const build = () => steps.map((step) => step(machine, data))
    return isTraced ? machine.traced('list', [], build) : build()
  }
}

function emitRead({ named, steps, path }: Kind<'read'>, isTraced: boolean): LogicStep {
  const cost = steps.reduce((sum, step) => sum + 1 + nameFuel(step), 1)
  return (machine, data) => {
    machine.at = path
    machine.charge(cost)
    const value = readData(data, steps) ?? null
    return isTraced ? machine.traced('var', [named], () => value) : value
  }
}

type Eager = Extract<Operation, { kind: 'eager' }>

/** Returns what an operation does, with errors that name it and have its arguments. */
function explaining({ name, run }: Eager): Eager['run'] {
  return (machine: Machine, args: ValueList, data: Value) => {
    try {
      return run(machine, args, data)
    } catch (error) {
      throw error instanceof FpjsonError ? error.in(name, args) : error
    }
  }
}

function emitOperation({ operation, args: nodes, path }: Kind<'operation'>, isTraced: boolean): LogicStep {
  const { name } = operation
  const args = nodes.map((node) => emitLogic(node, isTraced))
  // Each argument, because constants are free: thousands of them in one operation would cost nothing.
  const cost = 1 + args.length
  if (operation.kind === 'eager') {
    const run = explaining(operation)
    return (machine, data) => {
      machine.at = path
      machine.charge(cost)
      const values = args.map((arg) => arg(machine, data))
      machine.at = path
      return isTraced ? machine.traced(name, values, () => run(machine, values, data)) : run(machine, values, data)
    }
  }
  const { run, perElement } = operation
  return (machine, data) => {
    machine.at = path
    machine.charge(cost)
    if (!isTraced) return run(machine, args, data)
    const inputs: Value[] = []
    const noted = args.map((arg, index) => (index === perElement ? arg : noteInto(inputs, arg)))
    return machine.traced(name, inputs, () => run(machine, noted, data))
  }
}

/** Returns a step that notes what it gives: the inputs of an operation that evaluates only some of its arguments. */
function noteInto(inputs: Value[], step: LogicStep): LogicStep {
  return (machine, data) => {
    const value = step(machine, data)
    inputs.push(value)
    return value
  }
}
