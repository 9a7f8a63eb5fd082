/** What a suite is: work that a page and this process both do, and that must come to the same. */

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

/** What a suite found. Few differences say as much as all. */
export type SuiteFinding = {
  /** What was compared → how many. */
  readonly counts: Readonly<Record<string, number>>
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
