/** What must hold of every case: it ends in a value or a coded error, always the same, and touches nothing. */
import type { Json, JsonObject } from '../../../fpjson/index.ts'
import type { TraceStep } from '../../../fpjson/types.ts'
import type { Case } from './generate.ts'
import { type Outcome, outcomeOf } from './outcome.ts'

/** What a case came to, and what was wrong with that. */
export type Checked = {
  readonly outcome: Outcome
  /** The functions that ran, when the case was traced and gave a value. */
  readonly ran: ReadonlySet<string>
  readonly violation?: string
}

/**
 * Runs a case twice, each time compiled anew, the second time with all members in another order and, for one case of two,
 * with a trace.
 */
export function check(given: Case, index: number): Checked {
  const ran = new Set<string>()
  const frozen: Case = { ...given, program: deepFrozen(given.program), vars: deepFrozen(given.vars) as JsonObject }
  const outcome = outcomeOf(frozen)
  const turned: Case = {
    ...given,
    program: deepFrozen(turn(given.program)),
    vars: deepFrozen(turn(given.vars)) as JsonObject,
  }
  const again = outcomeOf(turned, index % 2 === 0 ? ({ name }: TraceStep) => void ran.add(name) : undefined)
  if (outcome.kind !== 'value') ran.clear()
  if (outcome.kind === 'crash') return { outcome, ran, violation: outcome.message }
  const violation = difference(outcome, again)
  return { outcome, ran, ...(violation !== undefined && { violation }) }
}

/** Returns what is different in the second of two runs. */
export function difference(first: Outcome, second: Outcome): string | undefined {
  for (const key of new Set([...Object.keys(first), ...Object.keys(second)])) {
    const [a, b] = [first, second].map((outcome) => (outcome as Readonly<Record<string, unknown>>)[key])
    if (a !== b) return `${key} was ${shown(a)}, the second time ${shown(b)}`
  }
  return undefined
}

function shown(value: unknown): string {
  const text = String(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

/** Changes to what is frozen throw, in strict code, which all modules are. */
function deepFrozen(value: unknown): unknown {
  if (!isJsonContainer(value) || Object.isFrozen(value)) return value
  for (const member of Object.values(value)) deepFrozen(member)
  return Object.freeze(value)
}

/** Returns a copy whose objects have their members in the opposite order. */
function turn(value: unknown): unknown {
  if (!isJsonContainer(value)) return value
  if (Array.isArray(value)) return Array.from(value, turn)
  return Object.fromEntries(
    Object.entries(value as { readonly [key: string]: Json })
      .reverse()
      .map(([key, member]) => [key, turn(member)]),
  )
}

function isJsonContainer(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
}
