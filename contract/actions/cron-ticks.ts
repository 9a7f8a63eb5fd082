/**
 * Running what is due of crons, before an entry takes effect and as part of it.
 *
 * Ticks run in the order of their times, those of one time in the order of the crons' keys. Each is on its own: it has the fuel
 * and the bytes of an entry, sees what the ones before it left, and what it wrote is dropped when it fails. What a tick does
 * does not depend on how many others run in the same entry.
 */
import type { CompiledCron } from '../crons/definition.ts'
import { afterTick, ticksDue } from '../crons/schedule.ts'
import { type CronState, isActive, readCronStates, readStoredCron, writeCronState, writeDue } from '../crons/state.ts'
import { ContractError } from '../errors.ts'
import { runBody } from '../jobs/body.ts'
import { CATCH_UP_BYTES, CATCH_UP_FUEL, CATCH_UP_TICKS_MAX, CRON_BACKLOG_MAX } from '../limits.ts'
import { COMPILING_BYTES } from '../meter.ts'
import type { Programs } from '../programs.ts'
import type { Store } from '../tree/store.ts'
import type { TriggerReport } from '../wire/types.ts'
import type { ActionContext } from './context.ts'
import { jobHost } from './job-host.ts'

/** What is needed to run ticks. */
export type TickHost = {
  readonly programs: Programs
  /** Makes what one tick works with, over writes of its own, which are carried to the state when it succeeds. */
  readonly contextOf: (tick: Tick) => ActionContext
}

/** A tick of a cron. */
type Tick = {
  /** Unlike that of any other tick or query. */
  readonly id: string
  /** ms since 1970. */
  readonly ts: number
}

/** A cron that is due. What it does is read when its first tick runs. */
type Running = { readonly key: string; state: CronState; cron: CompiledCron | undefined }

/** What one entry may still spend on ticks. */
type Budget = { ticks: number; fuel: number; bytes: number }

type Run = { readonly store: Store; readonly host: TickHost; readonly budget: Budget }

/** Units of an error's sentence that are kept with the cron. */
const MESSAGE_UNITS_MAX = 500

/** Runs the ticks that are due up to and with `now`, in seconds; what is over the bounds of one entry stays due. */
export function runDueTicks(store: Store, now: number, host: TickHost): void {
  const crons: Running[] = readCronStates(store)
    .filter(({ state }) => isDue(state, now))
    .map(({ key, state }) => ({ key, state: suspendIfLate(state, now), cron: undefined }))
  const run: Run = { store, host, budget: { ticks: CATCH_UP_TICKS_MAX, fuel: CATCH_UP_FUEL, bytes: CATCH_UP_BYTES } }
  for (;;) {
    const next = nextOf(crons, now)
    if (next === undefined || !hasLeft(run.budget)) break
    runTick(run, next)
  }
  for (const { key, state } of crons) writeCronState(store, key, state)
  writeDue(store)
}

function hasLeft({ ticks, fuel, bytes }: Budget): boolean {
  return ticks > 0 && fuel > 0 && bytes > 0
}

function isDue(state: CronState, now: number): state is CronState & { readonly next: number } {
  return isActive(state) && state.next <= now
}

function suspendIfLate(state: CronState, now: number): CronState {
  const due = ticksDue(state, state, now)
  if (due <= CRON_BACKLOG_MAX) return state
  const suspended = `at ${now} (seconds since 1970) it was ${due} ticks behind, and ${CRON_BACKLOG_MAX} are the most; resumeCron goes on without them`
  return { ...state, suspended }
}

/** Returns the cron whose tick is next, the first of those whose ticks are of the same time. */
function nextOf(crons: readonly Running[], now: number): Running | undefined {
  let first: Running | undefined
  let least = Number.POSITIVE_INFINITY
  for (const running of crons) {
    if (isDue(running.state, now) && running.state.next < least) {
      first = running
      least = running.state.next
    }
  }
  return first
}

function runTick(run: Run, running: Running): void {
  const { next: at = 0, ...state } = running.state
  running.cron ??= readProgram(run, running.key)
  const { failure, triggers } = attempt(run, running.cron, at)
  const failures = (state.triggers?.failures ?? 0) + (triggers?.failures ?? 0)
  running.state = {
    ...state,
    ...afterTick(state, { next: at, runs: state.runs }),
    ...(failure && { failures: state.failures + 1, error: { at, ...failure } }),
    ...(triggers && { triggers: { ...triggers, failures } }),
  }
}

/** Reads and compiles what a cron does; that is paid once an entry. */
function readProgram({ store, host, budget }: Run, key: string): CompiledCron {
  const value = readStoredCron(store, key)
  budget.bytes -= COMPILING_BYTES * value.length
  return host.programs.cronOf(value)
}

/** What became of a tick: why it failed, or what optional triggers did that failed in it. */
type Outcome = {
  readonly failure?: { readonly code: string; readonly message: string }
  readonly triggers?: CronState['triggers']
}

function attempt({ store, host, budget }: Run, cron: CompiledCron, at: number): Outcome {
  const context = host.contextOf({ id: `cron:${cron.query}:${at}:${cron.key}`, ts: at * 1000 })
  budget.ticks -= 1
  try {
    runBody(cron.body, jobHost(context, { id: cron.key }))
    context.store.commit(store)
    return triggerOutcome(context.fired, at)
  } catch (error) {
    if (!(error instanceof ContractError)) throw error
    return { failure: { code: error.code, message: kept(error.sentence) } }
  } finally {
    budget.fuel -= context.fuel.used
    budget.bytes -= context.meter.spent
  }
}

function triggerOutcome(fired: readonly TriggerReport[], at: number): Outcome {
  const failed = fired.filter(({ ok }) => !ok)
  const last = failed.at(-1)
  if (last?.error === undefined) return {}
  const { collection, key, error } = last
  const told = { at, collection, key, code: error.code, message: kept(error.message) }
  return { triggers: { failures: failed.length, error: told } }
}

function kept(sentence: string): string {
  return sentence.slice(0, MESSAGE_UNITS_MAX).toWellFormed()
}
