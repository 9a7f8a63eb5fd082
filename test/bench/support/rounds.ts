/** Rounds that count. */
export const ROUNDS = 5

/** Returns what {@link ROUNDS} rounds gave, after one that is not counted. */
export function roundsOf<T>(run: (round: number) => T): T[] {
  return Array.from({ length: ROUNDS + 1 }, (_, round) => run(round)).slice(1)
}
