/**
 * In which order names are computed: each behind those that it reads and those that it is a part of. Where that leaves a
 * choice, they keep the order in which they are given.
 */
import { refuse } from '../errors.ts'
import type { VariablePath } from '../variables.ts'
import type { Statement } from './tree.ts'

/** One name of one block. */
export type Let = {
  readonly block: string
  readonly name: string
  readonly target: VariablePath
  /** True: it changes a field of the document to be written, which is there before. */
  readonly isField: boolean
  readonly reads: readonly VariablePath[]
  readonly tree: Statement
}

/** What comes before a name. It need not where the other reads the name in turn, and then the name sees the field as it was. */
type Edge = { readonly other: Let; readonly must: boolean }

/** What comes before each of some names. */
export type LetEdges = ReadonlyMap<Let, readonly Edge[]>

/** Returns what comes before each name, whichever of the others is computed. */
export function letEdges(lets: readonly Let[]): LetEdges {
  return new Map(lets.map((one) => [one, lets.flatMap((other) => edgeOf(one, other) ?? [])]))
}

function edgeOf(one: Let, other: Let): Edge | undefined {
  if (one.name === other.name) return undefined
  if (isPrefix(other.target, one.target)) return { other, must: true }
  const isRead = one.reads.some((read) => isPrefix(read, other.target) || isPrefix(other.target, read))
  return isRead ? { other, must: !other.isField } : undefined
}

/** Says whether a path leads to a value or to one around it. */
export function isPrefix(prefix: readonly string[], path: readonly string[]): boolean {
  return prefix.length <= path.length && prefix.every((step, index) => step === path[index])
}

/** Puts some of the names into their order. @throws {FpjsonError} `FPJSON_STATEMENT` when they read one another in a circle. */
export function inOrder(lets: readonly Let[], edges: LetEdges): readonly Let[] {
  const members = new Set(lets)
  const before = new Map(lets.map((one) => [one, edgesTo(edges, one).filter(({ other }) => members.has(other))]))
  const first = follow(lets, before)
  if (first.circle === undefined) return first.ordered
  const second = follow(lets, withoutReturns(lets, before))
  return second.circle === undefined ? second.ordered : refuseCircle(second.circle)
}

function edgesTo(edges: LetEdges, one: Let): readonly Edge[] {
  return edges.get(one) as readonly Edge[]
}

type Order = { readonly ordered: readonly Let[]; readonly circle: readonly Let[] | undefined }

/** Visits what comes before each name, then the name. Stops at a circle, which begins and ends with the same name. */
function follow(lets: readonly Let[], before: LetEdges): Order {
  const ordered = new Set<Let>()
  const open = new Set<Let>()
  const visit = (one: Let): readonly Let[] | undefined => {
    if (ordered.has(one)) return undefined
    if (open.has(one)) return [...[...open].slice([...open].indexOf(one)), one]
    open.add(one)
    for (const { other } of edgesTo(before, one)) {
      const circle = visit(other)
      if (circle !== undefined) return circle
    }
    open.delete(one)
    ordered.add(one)
    return undefined
  }
  for (const one of lets) {
    const circle = visit(one)
    if (circle !== undefined) return { ordered: [], circle }
  }
  return { ordered: [...ordered], circle: undefined }
}

/** Drops each edge that need not be, where the other must come behind the name. */
function withoutReturns(lets: readonly Let[], before: LetEdges): LetEdges {
  const reached = new Map(lets.filter(({ isField }) => isField).map((field) => [field, reachedFrom(field, before)]))
  return new Map(
    lets.map((one) => [one, edgesTo(before, one).filter(({ other, must }) => must || !reached.get(other)?.has(one))]),
  )
}

/** Returns all that must come before a name. */
function reachedFrom(field: Let, before: LetEdges): ReadonlySet<Let> {
  const reached = new Set<Let>()
  const ahead = [field]
  for (let one = ahead.pop(); one !== undefined; one = ahead.pop()) {
    for (const { other, must } of edgesTo(before, one)) {
      if (!must || reached.has(other)) continue
      reached.add(other)
      ahead.push(other)
    }
  }
  return reached
}

function refuseCircle(circle: readonly Let[]): never {
  const { block, name } = circle.at(-1) as Let
  const names = circle.map((one, index) => (index === circle.length - 1 ? one.name : `${one.name} (${one.block})`))
  refuse(
    'FPJSON_STATEMENT',
    `names read one another in a circle: ${names.join(' reads ')}; give one of them another name`,
    [block, name],
  )
}
