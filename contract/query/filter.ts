/** Filters, and trees of them, as a query gives them: `["age", ">", 20]`, `["or", […], […]]`. */
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { ID_FIELD, isFieldPath } from '../index/field-path.ts'
import { FIELD_PATH_BYTES_MAX, QUERY_TREE_DEPTH_MAX, QUERY_VALUES_MAX } from '../limits.ts'
import { textToBinary } from '../wire/bytes.ts'
import type { Json } from '../wire/json.ts'

/** Comparisons of a filter. */
export const OPERATORS = [
  '==',
  '!=',
  '>',
  '>=',
  '<',
  '<=',
  'in',
  'not-in',
  'array-contains',
  'array-contains-any',
] as const
/** A comparison of a filter. */
export type Operator = (typeof OPERATORS)[number]

/** `["age", ">", 20]`. The operand of `in`, `not-in` and `array-contains-any` is a list. */
export type Filter = { readonly field: string; readonly operator: Operator; readonly operand: Json }

/** Filters joined by `or`, `and` and `not`. */
export type FilterTree =
  | { readonly kind: 'filter'; readonly filter: Filter }
  | { readonly kind: 'or' | 'and'; readonly trees: readonly FilterTree[] }
  | { readonly kind: 'not'; readonly tree: FilterTree }

const CONNECTIVES: readonly (Json | undefined)[] = ['or', 'and', 'not']

/** Says whether an option is a tree: one of the three words before a list. */
export function isTree(option: readonly Json[]): boolean {
  return CONNECTIVES.includes(option[0]) && Array.isArray(option[1])
}

/** Says whether an option has the form of a filter: three items, the second an operator. */
export function isFilter(option: readonly Json[]): boolean {
  return option.length === 3 && OPERATORS.some((operator) => operator === option[1])
}

/** Says whether an operator looks into lists. */
export function isContainment(operator: Operator): boolean {
  return operator === 'array-contains' || operator === 'array-contains-any'
}

/** Reads a tree or a filter. @throws {ContractError} `DB_ARGUMENTS_INVALID`, `DB_LIMIT_EXCEEDED` */
export function parseTree(option: readonly Json[], depth = 0): FilterTree {
  if (!isTree(option)) return { kind: 'filter', filter: parseFilter(option) }
  checkCount('levels of or, and and not', depth + 1, { QUERY_TREE_DEPTH_MAX })
  const [word, ...items] = option
  const trees = items.map((item) => {
    if (!Array.isArray(item)) throw invalid(`${String(word)} takes filters and trees of filters`, option)
    return parseTree(item, depth + 1)
  })
  if (word !== 'not') return { kind: word === 'or' ? 'or' : 'and', trees }
  const [tree, ...more] = trees
  if (tree === undefined || more.length > 0) throw invalid('not takes one filter or tree', option)
  return { kind: 'not', tree }
}

/** Reads a filter. @throws {ContractError} `DB_ARGUMENTS_INVALID`, `DB_LIMIT_EXCEEDED` */
function parseFilter(option: readonly Json[]): Filter {
  const [name, symbol, operand] = option
  const operator = OPERATORS.find((known) => known === symbol)
  if (operator === undefined || operand === undefined || option.length !== 3) {
    throw invalid(`a filter is [field, operator, value] with one of ${OPERATORS.join(' ')}`, option)
  }
  const field = parseField(name, option)
  if (field === ID_FIELD) checkIdFilter(operator, operand, option)
  if (operator === 'in' || operator === 'not-in' || operator === 'array-contains-any') {
    if (!Array.isArray(operand)) throw invalid(`${operator} takes a list of values`, option)
    checkCount('values', operand.length, { QUERY_VALUES_MAX })
  }
  return { field, operator, operand }
}

function checkIdFilter(operator: Operator, operand: Json, option: readonly Json[]): void {
  if (isContainment(operator)) throw invalid('an id is a text, no list', option)
  for (const id of Array.isArray(operand) ? (operand as readonly Json[]) : [operand]) {
    if (typeof id !== 'string') throw invalid(`${ID_FIELD} compares with texts`, option)
  }
}

/** Reads a field path, `option` being what it is part of. @throws {ContractError} `DB_ARGUMENTS_INVALID`, `DB_LIMIT_EXCEEDED` */
export function parseField(field: Json | undefined, option: Json): string {
  if (typeof field !== 'string' || !isFieldPath(field)) {
    throw invalid(
      'a field is a text, dots leading into objects, a dot or backslash of a name after a backslash',
      option,
    )
  }
  checkCount('bytes of a field', textToBinary(field).length, { FIELD_PATH_BYTES_MAX })
  return field
}

/** Refuses more of something than the named limit. @throws {ContractError} `DB_LIMIT_EXCEEDED` */
export function checkCount(things: string, got: number, named: Readonly<Record<string, number>>): void {
  const [[limit, expected]] = Object.entries(named) as [[string, number]]
  if (got <= expected) return
  const sentence = `a query has at most ${expected} ${things}, this one has ${got}; ask in parts`
  throw new ContractError('DB_LIMIT_EXCEEDED', sentence, { limit, expected, got })
}

/** Returns the error about an option that is not as expected. */
export function invalid(expected: string, got: Json): ContractError {
  return new ContractError('DB_ARGUMENTS_INVALID', `${expected}; got ${describe(got)}`)
}
