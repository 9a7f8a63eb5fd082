/** When a cron is due: arithmetic in whole seconds since 1970, never a walk from tick to tick. */

/** The times of a cron: `start + span`, `start + 2 span` and so on; `start` itself too with `do`. */
export type Schedule = {
  readonly start: number
  readonly span: number
  readonly do: boolean
  /** Last second at which a tick may be. */
  readonly end?: number
  /** Ticks in all. */
  readonly times?: number
}

/** How far a cron is. */
export type Progress = {
  /** Time of the next tick; absent when there is none any more. */
  readonly next?: number
  /** Ticks that ran, those that failed included. */
  readonly runs: number
}

/** Returns how far a cron is before its first tick. */
export function firstProgress(schedule: Schedule): Progress {
  return progressAt(schedule, { next: schedule.do ? schedule.start : schedule.start + schedule.span, runs: 0 })
}

/** Returns how far a cron is after its next tick. */
export function afterTick(schedule: Schedule, { next, runs }: Required<Progress>): Progress {
  return progressAt(schedule, { next: next + schedule.span, runs: runs + 1 })
}

/** Returns how many ticks are due up to and with `now`. */
export function ticksDue(schedule: Schedule, { next, runs }: Progress, now: number): number {
  const last = Math.min(now, schedule.end ?? now)
  if (next === undefined || next > last) return 0
  const due = Math.floor((last - next) / schedule.span) + 1
  return schedule.times === undefined ? due : Math.min(due, schedule.times - runs)
}

/** Leaves out all ticks up to and with `now`, which do not count among the `times`. */
export function skipTo(schedule: Schedule, { next, runs }: Progress, now: number): Progress {
  if (next === undefined || next > now) return { runs, ...(next !== undefined && { next }) }
  const missed = Math.floor((now - next) / schedule.span) + 1
  return progressAt(schedule, { next: next + missed * schedule.span, runs })
}

/** Takes the next tick away when it would be one too many or too late. */
function progressAt({ end, times }: Schedule, { next, runs }: Required<Progress>): Progress {
  const isOver = (end !== undefined && next > end) || (times !== undefined && runs >= times)
  return isOver ? { runs } : { next, runs }
}
