/** Random programs, each run twice: how many, and what they came to. */
import { FUNCTION_NAMES } from '../../../fpjson/index.ts'
import type { BatchReport } from './batch.ts'
import { EXAMPLES } from './examples.ts'
import { runCases } from './runner.ts'

/** What the cases came to. */
export type CasesReport = {
  readonly seed: number
  readonly cases: number
  readonly seconds: number
  /** Of 100 cases, how many gave a value. */
  readonly valuePercent: number
  readonly outcomes: BatchReport['outcomes']
  readonly functions: number
  /** Functions that ran in no case that gave a value. */
  readonly unreached: readonly string[]
  readonly failure?: BatchReport['failure']
}

/** Runs the cases, until one fails. */
export async function fuzzCases(
  { cases, seed }: { readonly cases: number; readonly seed: number },
  onProgress: (text: string) => void,
): Promise<CasesReport> {
  const start = performance.now()
  const { outcomes, reached, failure } = await runCases(cases, { seed, examples: EXAMPLES }, (done) =>
    onProgress(`fpjson: case ${done} of ${cases}`),
  )
  const done = Object.values(outcomes).reduce((sum, count) => sum + count, 0)
  return {
    seed,
    cases: done,
    seconds: tenths((performance.now() - start) / 1e3),
    valuePercent: tenths((100 * (outcomes['value'] ?? 0)) / done),
    outcomes,
    functions: FUNCTION_NAMES.length,
    unreached: FUNCTION_NAMES.filter((name) => !reached.includes(name)),
    ...(failure !== undefined && { failure }),
  }
}

/** Returns a report as people read it. */
export function caseSummary(report: CasesReport): string {
  const { seed, cases, seconds, valuePercent, outcomes, functions, unreached, failure } = report
  const counts = Object.entries(outcomes).sort(([, a], [, b]) => b - a)
  const lines = [
    `fpjson: ${cases} cases, each twice, in ${seconds} s (seed ${seed})`,
    `${valuePercent} % gave a value: ${counts.map((count) => count.join(' ')).join(', ')}`,
    `${functions - unreached.length} of ${functions} functions ran in a case that gave a value`,
  ]
  if (unreached.length > 0) lines.push(`not: ${unreached.join(' ')}`)
  if (failure === undefined) return [...lines, 'nothing wrong'].join('\n')
  const { index, violation, failing, shrunk } = failure
  const where = index < 0 ? 'before the first case' : `in case ${index}`
  return [...lines, `WRONG ${where}: ${violation}`, `as made: ${failing}`, `shrunk:  ${shrunk}`].join('\n')
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}
