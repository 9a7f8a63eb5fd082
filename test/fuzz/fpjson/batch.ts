/** Runs many cases one after the other. */
import { check } from './check.ts'
import type { Case, CaseMaker } from './generate.ts'
import { changedMember, type HostState, hostState } from './host-state.ts'
import { shrink } from './shrink.ts'
import { spell } from './spell.ts'
import { withoutStacks } from './stacks.ts'

/** Cases from `from` to below `to`. */
export type Range = { readonly from: number; readonly to: number }

/** A case that broke a promise. */
export type Failure = {
  readonly index: number
  readonly violation: string
  /** The case as {@link spell} writes it. */
  readonly failing: string
  /** As small as it could be made. */
  readonly shrunk: string
}

/** What the cases came to. */
export type BatchReport = {
  /** Outcome → how often: `value`, or the code of an error. */
  readonly outcomes: Readonly<Record<string, number>>
  /** Functions that ran in a case that gave a value; of every other case only. */
  readonly reached: readonly string[]
  readonly fuel: number
  readonly failure?: Failure
}

/**
 * Runs the cases of a range, until one fails.
 *
 * @param before - The host as it was before any case ran; it is looked at again when all of the range are done.
 */
export function runBatch(make: CaseMaker, range: Range, before: HostState): BatchReport {
  const report = withoutStacks(() => runCases(make, range))
  const changed = report.failure === undefined ? changedMember(before, hostState()) : undefined
  if (changed === undefined) return report
  return {
    ...report,
    failure: unshrunk(make, range.from, `the host changed in cases ${range.from} to ${range.to - 1}: ${changed}`),
  }
}

function runCases(make: CaseMaker, { from, to }: Range): BatchReport {
  const outcomes: Record<string, number> = {}
  const reached = new Set<string>()
  let fuel = 0
  let failure: Failure | undefined
  for (let index = from; index < to && failure === undefined; index++) {
    const given = make(index)
    const { outcome, ran, violation } = check(given, index)
    const name = outcome.kind === 'error' ? outcome.code : outcome.kind
    outcomes[name] = (outcomes[name] ?? 0) + 1
    fuel += outcome.fuel
    for (const label of ran) reached.add(label)
    if (violation !== undefined) failure = failureOf(given, index, violation)
  }
  return { outcomes, reached: [...reached], fuel, ...(failure !== undefined && { failure }) }
}

function failureOf(failing: Case, index: number, violation: string): Failure {
  const shrunk = shrink(failing, (candidate) => check(candidate, 0).violation !== undefined)
  return { index, violation, failing: spell(failing), shrunk: spell(shrunk) }
}

/** Returns a failure that cannot be made smaller here: because of it the process ended, or is not what it was. */
function unshrunk(make: CaseMaker, index: number, violation: string): Failure {
  const failing = spell(make(index))
  return { index, violation, failing, shrunk: failing }
}

/** Returns what two reports say together. */
export function added(a: BatchReport, b: BatchReport): BatchReport {
  const outcomes: Record<string, number> = { ...a.outcomes }
  for (const [name, count] of Object.entries(b.outcomes)) outcomes[name] = (outcomes[name] ?? 0) + count
  const failure = a.failure ?? b.failure
  return {
    outcomes,
    reached: [...new Set([...a.reached, ...b.reached])],
    fuel: a.fuel + b.fuel,
    ...(failure !== undefined && { failure }),
  }
}
