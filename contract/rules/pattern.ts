/** Patterns say which operations a rule is about. */
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'

/** A write as rules see it. */
export type Operation = {
  /** The call: `set` and so on. */
  readonly func: 'add' | 'set' | 'update' | 'upsert' | 'delete'
  /** What it does to the document. */
  readonly op: 'create' | 'update' | 'delete'
  /** Of a named operation `set:follow`: `follow`. */
  readonly name: string | undefined
}

const KINDS: ReadonlySet<string> = new Set(['write', 'create', 'update', 'delete', 'add', 'set', 'upsert'])

/** The calls that an operation's type can be. */
export const FUNCTIONS: readonly Operation['func'][] = ['add', 'set', 'update', 'upsert', 'delete']

/** Says whether `name` may name an operation: `follow` in `set:follow`. */
export function isOperationName(name: string): boolean {
  return name !== '' && name !== 'get' && !KINDS.has(name) && !/[:,#*@\s]/.test(name)
}

/**
 * Returns the names in a pattern: `*`, `write`, `create`, `update`, `delete`, `add`, `set`, `upsert`, `set:follow`, or several
 * with commas.
 *
 * @throws {ContractError} `DB_RULES_INVALID`
 */
export function parsePattern(pattern: string, rule: number | string): string[] {
  return pattern.split(',').map((text) => {
    const name = text.trim()
    const [kind, method, ...rest] = name.split(':')
    const known = KINDS.has(kind as string) && rest.length === 0 && (method === undefined || isOperationName(method))
    if (name === '*' || known) return name
    throw new ContractError(
      'DB_RULES_INVALID',
      `${typeof rule === 'number' ? `rule ${rule}` : describe(rule)}: a pattern is * or one of ${[...KINDS].join(' ')}, or a type and a name (set:follow), or several with commas; got ${describe(pattern)}`,
      { rule },
    )
  })
}

/**
 * Says whether a pattern is about an operation.
 *
 * A named operation is decided by the rules of its name (`set:follow`, `create:follow`, `write:follow`) and by `*` alone, so
 * that a rule for plain `set` never opens or closes it by accident.
 */
export function matchesPattern(names: readonly string[], { func, op, name }: Operation): boolean {
  const suffix = name === undefined ? '' : `:${name}`
  return names.some(
    (pattern) =>
      pattern === '*' || pattern === func + suffix || pattern === op + suffix || pattern === `write${suffix}`,
  )
}
