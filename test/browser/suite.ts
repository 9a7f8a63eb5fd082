/** What a suite is: work that a page and this process both do, and that must come to the same. */
import { quantile, sortedNumbers } from '../bench/support/result.ts'

/** What the runner is told. */
export type SuiteOptions = {
  /** Programs of the suite `fpjson`. */
  readonly programs: number
  /** Documents of the suite `proofs`. */
  readonly documents: number
  readonly seed: number
  readonly onProgress: (text: string) => void
}

/** A page that runs the suite's script. */
type SuitePage = {
  /** Calls a function of the object that the script gave to `globalThis.suite`. Arguments and result are JSON. */
  call<Result>(name: string, argument: unknown): Promise<Result>
}

/** One thing that came out differently. */
export type Difference = { readonly what: string; readonly here: string; readonly there: string }

/** What many measurements of one thing came to, with what they are to be held against. */
type Figure = {
  readonly what: string
  readonly unit: 'bytes' | 'ms'
  readonly median: number
  readonly p95: number
  readonly max: number
  readonly bar?: string
}

/** What a suite found. Few differences say as much as all. */
export type SuiteFinding = {
  /** What was compared → how many. */
  readonly counts: Readonly<Record<string, number>>
  /** What was measured on the way. */
  readonly figures?: readonly Figure[]
  /** What is not as it must be, though it is alike here and there. */
  readonly failures?: readonly string[]
  readonly differences: readonly Difference[]
}

/** What the runner says of a suite. */
export type SuiteReport = SuiteFinding & {
  readonly name: string
  /** Name and version of the browser. */
  readonly engine: string
  readonly seed: number
  readonly seconds: number
}

/** One suite. */
export type BrowserSuite = {
  readonly name: string
  /** The module that the page runs, bundled. */
  readonly script: URL
  run(page: SuitePage, options: SuiteOptions): Promise<SuiteFinding>
}

/** Returns the figure of measurements, at least one. */
export function figure(
  what: string,
  unit: Figure['unit'],
  { numbers, bar }: { readonly numbers: readonly number[]; readonly bar?: string },
): Figure {
  const sorted = sortedNumbers(numbers)
  const at = (share: number): number => Number(quantile(sorted, share).toFixed(unit === 'ms' ? 2 : 0))
  return { what, unit, median: at(0.5), p95: at(0.95), max: at(1), ...(bar !== undefined && { bar }) }
}

/** Differences that are kept. */
const DIFFERENCES_MAX = 5

/** Compares what came out here and there, one by one. */
export function compareLists(
  here: readonly string[],
  there: readonly string[],
  nameOf: (index: number) => string,
): readonly Difference[] {
  const differences: Difference[] = []
  for (let index = 0; index < Math.max(here.length, there.length); index++) {
    const [a = 'nothing', b = 'nothing'] = [here[index], there[index]]
    if (a !== b && differences.length < DIFFERENCES_MAX) differences.push({ what: nameOf(index), here: a, there: b })
  }
  return differences
}
