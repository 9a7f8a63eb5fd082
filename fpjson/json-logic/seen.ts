/** What logic reads of its data, so that a decision can be explained by the values that it was made on. */
import type { Json, JsonObject } from '../json.ts'
import { readData } from './data.ts'
import type { LogicNode } from './operation.ts'

/** Paths that the text has, by their names; the whole of the data is not among them. */
export type LogicReads = ReadonlyMap<string, readonly string[]>

/** Returns what `var` reads by paths that the text has. What is read of elements of lists is left out. */
export function readsOf(node: LogicNode): LogicReads {
  const reads = new Map<string, readonly string[]>()
  collect(node, reads)
  return reads
}

function collect(node: LogicNode, reads: Map<string, readonly string[]>): void {
  if (node.kind === 'read') add(node.named, reads)
  if (node.kind === 'list') for (const item of node.items) collect(item, reads)
  if (node.kind !== 'operation') return
  const { operation, args } = node
  if (operation.name === 'var' && args[0]?.kind === 'constant') add(args[0].value, reads)
  const perElement = operation.kind === 'lazy' ? operation.perElement : undefined
  for (const [index, arg] of args.entries()) if (index !== perElement) collect(arg, reads)
}

function add(named: Json, reads: Map<string, readonly string[]>): void {
  if (named !== null && named !== '') reads.set(String(named), String(named).split('.'))
}

/** Returns the values of what is read, null where there is nothing. */
export function seenBy(reads: LogicReads, data: Json): JsonObject {
  // A path is never __proto__ alone, so that setting a member is what it seems.
  return Object.fromEntries([...reads].map(([name, steps]) => [name, (readData(data, steps) ?? null) as Json]))
}
