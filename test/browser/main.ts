/**
 * `npm run test:browser [-- --programs N] [--documents N] [--seed S] [--suite NAME] [--json]`: what must be the same in every engine, here
 * and in Chromium, compared bit for bit.
 */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { SEED } from '../support/seed.ts'
import { withBrowser } from './browser.ts'
import { fpjson } from './fpjson.ts'
import { proofs } from './proofs.ts'
import type { BrowserSuite, SuiteReport } from './suite.ts'

/** Every suite. A new one is one file, the script of its page, and one line. */
const SUITES: readonly BrowserSuite[] = [fpjson, proofs]
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

process.exitCode = await main(process.argv.slice(2))

/** Returns the exit code: 0, 1 when anything differs or there is no browser, 2 for a wrong call. */
async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      programs: { type: 'string', default: '100000' },
      documents: { type: 'string', default: '20000' },
      seed: { type: 'string', default: String(SEED) },
      suite: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const suites = SUITES.filter(({ name }) => values.suite === undefined || name === values.suite)
  if (suites.length === 0) return refuse(`--suite is one of ${SUITES.map(({ name }) => name).join(', ')}`, 2)
  if (!existsSync(CHROMIUM)) {
    return refuse(`there is no Chromium at ${CHROMIUM}: "apt-get install chromium", or set CHROMIUM to where it is`, 1)
  }
  const options = {
    programs: Number(values.programs),
    documents: Number(values.documents),
    seed: Number(values.seed),
    onProgress: progress,
  }
  const reports = await withBrowser(CHROMIUM, async (browser) => {
    const all: SuiteReport[] = []
    for (const suite of suites) all.push(await browser.run(suite, options))
    return all
  })
  progress('')
  for (const report of reports) process.stdout.write(`${values.json ? JSON.stringify(report) : summary(report)}\n`)
  return reports.every(({ differences, failures = [] }) => differences.length + failures.length === 0) ? 0 : 1
}

function summary(report: SuiteReport): string {
  const { name, engine, seed, figures = [], failures = [], differences } = report
  const rows = figures.map(({ what, unit, median, p95, max, bar }) => {
    const numbers = `${unit}: median ${median}, p95 ${p95}, max ${max}`
    return `  ${what}, ${numbers}${bar === undefined ? '' : ` (${bar})`}`
  })
  for (const failure of failures) rows.push(`${name}: FAILED: ${failure}`)
  if (differences.length > 0) rows.push(`${name}: DIFFERENT in ${engine} (seed ${seed})`)
  for (const { what, here, there } of differences) rows.push(`${what}\n  here:  ${here}\n  there: ${there}`)
  return [headOf(report), ...rows].join('\n')
}

function headOf({ name, engine, seed, seconds, counts, differences }: SuiteReport): string {
  const counted = Object.entries(counts).map(([what, count]) => `${count} ${what}`)
  const compared = differences.length === 0 ? 'alike' : 'compared'
  return `${name}: ${counted.join(', ')} ${compared} in Node ${process.version} and ${engine}, in ${seconds} s (seed ${seed})`
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
}

function refuse(text: string, exitCode: number): number {
  process.stderr.write(`${text}\n`)
  return exitCode
}
