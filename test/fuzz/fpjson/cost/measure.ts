/** What a program costs the machine that runs it, whatever it costs in fuel. */
import { FpjsonError, type Fuel, type Json } from '../../../../fpjson/index.ts'
import { FUEL_DEFAULT } from '../../../../fpjson/limits.ts'
import { compileSubject } from './subjects.ts'

/** One program as it was measured. */
export type Cost = {
  /** `value`, or the code of the error that ended it. */
  readonly end: string
  readonly fuel: number
  /** The median of compiling it; 0 when it does not compile. */
  readonly compileMs: number
  /** The median of running it. */
  readonly runMs: number
  /** The most that was held at once beside what was held before, in MiB; 0 when it was not measured. */
  readonly heldMiB: number
}

/** How thoroughly a program is measured. */
export type Effort = {
  readonly runs: number
  /** Times that memory is looked at while the program runs. None: memory is not measured. */
  readonly looks: number
}

type Host = { readonly gc: () => void; readonly heldBytes: () => number; readonly now: () => number }

/** Measures a program, logic or a rule with the fuel that a run has when it is told nothing. */
export function measure(program: Json, { runs, looks }: Effort, host: Host): Cost {
  const compileMs = median(repeated(runs, host, () => attempt(() => compileSubject(program))))
  const tank = { limit: FUEL_DEFAULT, used: 0 }
  let end = ''
  const runMs = median(
    repeated(runs, host, () => {
      tank.used = 0
      end = attempt(() => compileSubject(program)(tank))
    }),
  )
  const heldMiB = looks === 0 ? 0 : held(program, looks, host)
  return { end, fuel: tank.used, compileMs, runMs: Math.max(0, runMs - compileMs), heldMiB }
}

/** Milliseconds of each of some runs. Garbage of the one before is not counted to the next. */
function repeated(runs: number, { gc, now }: Host, action: () => unknown): number[] {
  return Array.from({ length: runs }, () => {
    gc()
    const start = now()
    action()
    return now() - start
  })
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0
}

/** A tank that has the memory looked at each time that so much fuel was spent. */
function held(program: Json, looks: number, { gc, heldBytes }: Host): number {
  const every = FUEL_DEFAULT / looks
  let used = 0
  let next = every
  let most = 0
  const look = (): void => {
    gc()
    most = Math.max(most, heldBytes())
    next = used + every
  }
  const tank: Fuel = {
    limit: FUEL_DEFAULT,
    get used() {
      return used
    },
    set used(units) {
      used = units
      if (used >= next) look()
    },
  }
  gc()
  const before = heldBytes()
  let kept: unknown
  attempt(() => {
    kept = compileSubject(program)(tank)
  })
  look()
  // What the run gave is still needed here, or it would not have been counted.
  return kept === look ? 0 : Math.max(0, most - before) / 2 ** 20
}

/** Returns how it ended. */
function attempt(action: () => unknown): string {
  try {
    action()
    return 'value'
  } catch (error) {
    if (error instanceof FpjsonError) return error.code
    throw error
  }
}
