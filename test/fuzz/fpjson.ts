/**
 * `npm run fuzz -- fpjson --cases 1000000`: random programs, each run twice. `--seconds 600`: a search for the programs that
 * cost most at the fuel of a run. Without either, a little of both.
 */
import { parseArgs } from 'node:util'
import { SEED } from '../support/seed.ts'
import { caseSummary, fuzzCases } from './fpjson/cases.ts'
import { costSummary, isWithinBounds, searchCosts } from './fpjson/cost/search.ts'

const CASES = 100_000
const SECONDS = 60

/** Runs the command line. Returns the exit code. */
export async function fuzzFpjson(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      cases: { type: 'string' },
      seconds: { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const both = values.cases === undefined && values.seconds === undefined
  const seed = Number(values.seed ?? SEED)
  const say = (report: object, summary: string): void =>
    void process.stdout.write(`${values.json ? JSON.stringify(report) : summary}\n`)
  let isGood = true
  if (both || values.cases !== undefined) {
    const report = await fuzzCases({ cases: Number(values.cases ?? CASES), seed }, progress)
    progress('')
    say(report, caseSummary(report))
    isGood = report.failure === undefined
  }
  if (both || values.seconds !== undefined) {
    const report = await searchCosts({ seconds: Number(values.seconds ?? SECONDS), seed }, progress)
    progress('')
    say(report, costSummary(report))
    isGood = isGood && isWithinBounds(report)
  }
  return isGood ? 0 : 1
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
}
