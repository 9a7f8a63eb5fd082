/** What only strict programs refuse, because it is certain that it is a mistake. docs/fpjson.md, "Strict programs". */
import { type ProgramPath, refuse } from './errors.ts'
import type { FunctionEntry } from './functions/entry.ts'
import type { Node } from './tree.ts'

/** Refuses what reads like a call of a function that does not exist: a list whose head is the text `head`. */
export function refuseTypo(node: Node, head: string, isTop: boolean): void {
  const isVariable = node.kind === 'application' && node.items[0]?.kind === 'read'
  if (isVariable || (!isTop && node.kind === 'constant' && !head.endsWith('()'))) return
  const shown = JSON.stringify(head.slice(0, 40))
  refuse('FPJSON_FUNCTION_UNKNOWN', `${shown} is no function; for a list write ["[]", ${shown}, …]`, node.path)
}

/** Refuses a call with more arguments than the function takes. They would be ignored. */
export function refuseSurplus({ name, arity, variadic }: FunctionEntry, given: number, path: ProgramPath): void {
  if (variadic || given <= arity) return
  const sentence = `${name} takes ${count(arity)}, got ${given}; leave out what is too many, or write them as one list`
  refuse('FPJSON_PROGRAM_INVALID', sentence, path)
}

/** Refuses, where a value is needed, what is a function whatever the variables hold. */
export function refuseFunction(node: Node): void {
  const got = functionOf(node)
  if (got !== undefined) refuse('FPJSON_PROGRAM_INVALID', `a value is expected here, got ${got}`, node.path)
}

/** Says what a node is that is certain to give a function, and what to do about it. */
function functionOf(node: Node): string | undefined {
  switch (node.kind) {
    case 'placeholder':
      return '["__"], which stands among arguments'
    case 'pattern':
    case 'type':
      return `a ${node.kind}, which is given to a function such as ${node.kind === 'type' ? 'is' : 'test'}`
    case 'function':
      return waiting(node.entry, 0)
    case 'call': {
      const { entry, args } = node
      const given = args.slice(0, entry.arity).filter(({ kind }) => kind !== 'placeholder').length
      return entry.variadic || given >= entry.arity ? undefined : waiting(entry, given)
    }
    default:
      return undefined
  }
}

function waiting({ name, arity, variadic }: FunctionEntry, given: number): string {
  if (arity === 0) return `the function ${name}; to call it write [["${name}"]]`
  return `a function: ${name} takes ${variadic ? 'at least ' : ''}${count(arity)}, got ${given}`
}

function count(arity: number): string {
  return arity === 0 ? 'no arguments' : arity === 1 ? '1 argument' : `${arity} arguments`
}
