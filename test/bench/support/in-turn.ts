/** Short calls measured round by round in turn, so that what slows the machine slows all of them. */

/** After one that is not counted. */
const ROUNDS = 9
/** What one contestant gets in one round. */
const ROUND_MS = 60

/** Microseconds of one run in each round, by contestant. */
export function inTurn(contestants: Readonly<Record<string, (i: number) => unknown>>): Record<string, number[]> {
  const times: Record<string, number[]> = {}
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, act] of Object.entries(contestants)) {
      const us = timed(act)
      if (round > 0) times[name] = [...(times[name] ?? []), us]
    }
  }
  return times
}

/** Runs for about {@link ROUND_MS}. Looks at the clock so rarely that it does not count. */
function timed(act: (i: number) => unknown): number {
  let runs = 0
  let sum = 0
  let step = 1
  const start = performance.now()
  let ms = 0
  while (ms < ROUND_MS) {
    for (const end = runs + step; runs < end; runs++) if (act(runs) === sum) sum++
    ms = performance.now() - start
    if (ms < ROUND_MS / 8) step *= 2
  }
  return (ms * 1e3) / runs
}
