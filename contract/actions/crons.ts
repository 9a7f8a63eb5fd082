/** What owners set about crons, and what everyone may read of them. `cron-ticks.ts` runs them. */
import { parseCron, parseCronKey } from '../crons/definition.ts'
import { firstProgress, skipTo, ticksDue } from '../crons/schedule.ts'
import {
  putCron,
  readCron,
  readCronState,
  readCronStates,
  removeCron,
  writeCronState,
  writeDue,
} from '../crons/state.ts'
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { CRON_BACKLOG_MAX } from '../limits.ts'
import type { StoreReader } from '../tree/store.ts'
import type { Json } from '../wire/json.ts'
import { type Action, action, ownersOnly } from './context.ts'

/** `["addCron", { start?, end?, span, do?, times?, jobs, version? }, key]`; one of the same key is replaced, and starts anew. */
export const addCronAction: Action = action<{ readonly definition: Json; readonly key: Json }>({
  parse: (args) => {
    const [definition, key] = args
    if (args.length === 2 && definition !== undefined && key !== undefined) return { definition, key }
    throw new ContractError(
      'DB_ARGUMENTS_INVALID',
      'addCron takes a cron and its key: ["addCron", { span, jobs }, "daily"]',
    )
  },
  authorise: ownersOnly,
  apply: ({ store, ts, queryId }, { definition, key }) => {
    const now = Math.floor(ts / 1000)
    const { cron, schedule } = parseCron(definition, key, { now, query: queryId })
    checkBacklog(ticksDue(schedule, firstProgress(schedule), now))
    putCron(store, cron, schedule)
    return {}
  },
})

/** `["removeCron", key]` */
export const removeCronAction: Action = action({
  parse: (args) => parseKey('removeCron', args),
  authorise: ownersOnly,
  apply: ({ store }, key) => {
    removeCron(store, key)
    return {}
  },
})

/** `["resumeCron", key]`: a suspended cron goes on with its next tick; those that it missed are left out. */
export const resumeCronAction: Action = action({
  parse: (args) => parseKey('resumeCron', args),
  authorise: ownersOnly,
  apply: ({ store, ts }, key) => {
    const { suspended, ...state } = readCronState(store, key)
    if (suspended === undefined) {
      throw new ContractError(
        'DB_CRON_INVALID',
        `cron ${describe(key)} is not suspended, so there is nothing to resume`,
      )
    }
    const now = Math.floor(ts / 1000)
    const { next: _, ...kept } = state
    const skipped = state.skipped + ticksDue(state, state, now)
    writeCronState(store, key, { ...kept, ...skipTo(state, state, now), skipped })
    writeDue(store)
    return {}
  },
})

/** Answers `["getCrons"]`: each cron with how far it is, in the order of their keys by UTF-8 bytes. */
export function getCrons(store: StoreReader, args: readonly Json[]): Json {
  if (args.length > 0) throw new ContractError('DB_ARGUMENTS_INVALID', 'getCrons takes no arguments')
  return readCronStates(store).map(({ key, state }) => {
    const { query: _, ...cron } = readCron(store, key)
    return { ...cron, ...state } as unknown as Json
  })
}

function parseKey(operation: string, args: readonly Json[]): string {
  if (args.length === 1) return parseCronKey(args[0])
  throw new ContractError('DB_ARGUMENTS_INVALID', `${operation} takes the key of a cron: ["${operation}", "daily"]`)
}

function checkBacklog(due: number): void {
  if (due <= CRON_BACKLOG_MAX) return
  throw new ContractError(
    'DB_LIMIT_EXCEEDED',
    `a cron may be ${CRON_BACKLOG_MAX} ticks behind, this one would begin with ${due}; let it start later`,
    { limit: 'CRON_BACKLOG_MAX', expected: CRON_BACKLOG_MAX, got: due },
  )
}
