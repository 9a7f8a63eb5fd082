/** Writes the trees of a query as one `or` of `and`s: the branches, each of which an index may serve. */
import { QUERY_BRANCHES_MAX } from '../limits.ts'
import { canonicalJson } from '../wire/canonical.ts'
import type { Json } from '../wire/json.ts'
import { checkCount, type Filter, type FilterTree, isContainment, type Operator } from './filter.ts'

/**
 * A filter in a branch. A negated one holds for documents that have the field and for which the comparison is false; only
 * comparisons that have no opposite among the operators are negated.
 */
export type Leaf = Filter & { readonly negated: boolean }

/** Returns a filter of a branch as an option of a query. */
export function filterOf({ field, operator, operand, negated }: Leaf): Json {
  const filter: Json = [field, operator, operand]
  return negated ? ['not', filter] : filter
}

/** Filters all of which must hold. */
export type Branch = readonly Leaf[]

const OPPOSITES: Readonly<Partial<Record<Operator, Operator>>> = {
  '==': '!=',
  '!=': '==',
  in: 'not-in',
  'not-in': 'in',
}

/** Returns the branches of which one must hold. @throws {ContractError} `DB_LIMIT_EXCEEDED` beyond `QUERY_BRANCHES_MAX`. */
export function toBranches(trees: readonly FilterTree[]): Branch[] {
  if (trees.every((tree) => tree.kind === 'filter')) return [trees.map(({ filter }) => leafOf(filter, false))]
  const leaves = new Leaves()
  const branches = everyOf(trees.map((tree) => branchesOf(tree, false, leaves)))
  return branches.map((numbers) => numbers.map((number) => leaves.at(number)))
}

/** Returns the field that orders the result when the query has no sorts; `undefined` for the order of ids. */
export function defaultOrder(trees: readonly FilterTree[]): string | undefined {
  for (const tree of trees) {
    if (tree.kind === 'filter' && leavesSeveralValues(tree.filter.operator)) return tree.filter.field
    const inside = tree.kind === 'and' ? defaultOrder(tree.trees) : undefined
    if (inside !== undefined) return inside
  }
  return undefined
}

function leavesSeveralValues(operator: Operator): boolean {
  return operator !== '==' && !isContainment(operator)
}

/** The different leaves of a query, by number: so branches are compared without going over operands again. */
class Leaves {
  readonly #all: Leaf[] = []
  readonly #numbers = new Map<string, number>()

  numberOf(leaf: Leaf): number {
    const text = canonicalJson(leaf)
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    this.#numbers.set(text, this.#all.length)
    return this.#all.push(leaf) - 1
  }

  at(number: number): Leaf {
    return this.#all[number] as Leaf
  }
}

/** Numbers of leaves, ascending, each once. */
type Numbers = readonly number[]

function branchesOf(tree: FilterTree, isNegated: boolean, leaves: Leaves): Numbers[] {
  if (tree.kind === 'filter') return [[leaves.numberOf(leafOf(tree.filter, isNegated))]]
  if (tree.kind === 'not') return branchesOf(tree.tree, !isNegated, leaves)
  const parts = tree.trees.map((one) => branchesOf(one, isNegated, leaves))
  return (tree.kind === 'and') !== isNegated ? everyOf(parts) : unique(parts.flat())
}

function leafOf({ field, operator, operand }: Filter, isNegated: boolean): Leaf {
  const opposite = isNegated ? OPPOSITES[operator] : undefined
  if (opposite !== undefined) return { field, operator: opposite, operand, negated: false }
  return { field, operator, operand, negated: isNegated }
}

function everyOf(parts: readonly Numbers[][]): Numbers[] {
  let branches: Numbers[] = [[]]
  for (const part of parts) {
    branches = unique(branches.flatMap((branch) => part.map((more) => joined(branch, more))))
  }
  return branches
}

function joined(some: Numbers, others: Numbers): Numbers {
  return [...new Set([...some, ...others])].sort((a, b) => a - b)
}

/** Branches of the same filters count once: otherwise `or` of the same thing twice would be read twice. */
function unique(branches: readonly Numbers[]): Numbers[] {
  if (branches.length <= 1) return [...branches]
  const byText = new Map(branches.map((branch) => [branch.join(), branch]))
  checkCount('branches of its or, and and not', byText.size, { QUERY_BRANCHES_MAX })
  return [...byText.values()]
}
