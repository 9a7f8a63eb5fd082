/** What a benchmark measured in one case, over `n` rounds. */
export type Result = {
  readonly case: string
  readonly unit:
    | 'writes/s'
    | 'reads/s'
    | 'ms'
    | 'us/write'
    | 'us/read'
    | 'us/run'
    | 'decisions/s'
    | 'verifications/s'
    | 'times'
    | '%'
    | 'exponent'
    | 'MiB'
    | 'bytes'
  readonly median: number
  readonly min: number
  readonly max: number
  readonly n: number
}

/** A benchmark. It asserts nothing about time. */
export type Bench = {
  /** What people may compare a case with, by the name of the case. */
  readonly bars: Readonly<Record<string, string>>
  readonly run: () => Promise<readonly Result[]>
}

/** Returns a result of each member of what the rounds gave, named as it is behind `name`, in its unit. */
export function resultsOf<K extends string>(
  name: string,
  rounds: readonly Readonly<Record<NoInfer<K>, number>>[],
  units: Readonly<Record<K, Result['unit']>>,
): Result[] {
  return (Object.entries(units) as [K, Result['unit']][]).map(([member, unit]) =>
    result(
      `${name}/${member}`,
      unit,
      rounds.map((round) => round[member]),
    ),
  )
}

/** Returns the result of a case from what each of its rounds gave, at least one. */
export function result(name: string, unit: Result['unit'], rounds: readonly number[]): Result {
  const sorted = sortedNumbers(rounds)
  return {
    case: name,
    unit,
    median: rounded(quantile(sorted, 0.5)),
    min: rounded(quantile(sorted, 0)),
    max: rounded(quantile(sorted, 1)),
    n: rounds.length,
  }
}

/** Returns the numbers in ascending order. */
export function sortedNumbers(numbers: readonly number[]): number[] {
  return [...numbers].sort((a, b) => a - b)
}

/** Returns the value below which a share of the ascending numbers lies (nearest rank). */
export function quantile(ascending: readonly number[], share: number): number {
  const at = Math.max(0, Math.ceil(share * ascending.length) - 1)
  const value = ascending[at]
  if (value === undefined) throw new RangeError('there is no quantile of nothing')
  return value
}

function rounded(value: number): number {
  return Number(value.toPrecision(value >= 1_000 ? 6 : 4))
}
