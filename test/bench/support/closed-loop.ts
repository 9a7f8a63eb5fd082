/** Calls `run` for every number from 0 below `count`, in order, with `inFlight` calls unanswered at any time. */
export async function closedLoop(count: number, inFlight: number, run: (n: number) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < count) await run(next++)
  }
  await Promise.all(Array.from({ length: Math.min(inFlight, count) }, lane))
}
