/**
 * `npm run oracle -- [--cases N] [--seed S] [--through memory|lmdb|http|proof] [--json]`: queries against a plain scan.
 * `npm run oracle -- large [--cases N] [--seed S] [--documents N] [--json]`: queries that may go over their limits.
 * `npm run oracle -- rules [--cases N] [--seed S] [--json]`: rules against a plain reading of their documentation.
 */
import { parseArgs } from 'node:util'
import { compareAll } from './compare.ts'
import type { Through } from './database.ts'
import { Difference } from './difference.ts'
import { compareLarge } from './large.ts'
import { compareRules } from './rules/compare.ts'

const THROUGH: readonly Through[] = ['memory', 'lmdb', 'http', 'proof']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Math.trunc(Math.random() * 0x7fffffff)) },
    through: { type: 'string', default: 'memory' },
    documents: { type: 'string', default: '25000' },
    json: { type: 'boolean', default: false },
  },
})
const through = THROUGH.find((one) => one === values.through)
const run = { cases: Number(values.cases), seed: Number(values.seed) }
const documents = Number(values.documents)
const works: Readonly<Record<string, () => Promise<Report> | Report>> = {
  '': () => queries(through ?? 'memory'),
  large,
  rules,
}
const work = works[positionals.join(' ')]
if (
  work === undefined ||
  !(documents >= 1) ||
  through === undefined ||
  !Number.isSafeInteger(run.cases) ||
  !Number.isSafeInteger(run.seed)
) {
  process.stderr.write(
    'usage: npm run oracle -- [large|rules] [--cases N] [--seed S] [--through memory|lmdb|http|proof] [--documents N] [--json]\n',
  )
  process.exitCode = 2
} else {
  process.exitCode = await compare(work)
}

type Report = { readonly result: object; readonly lines: readonly string[] }

/** Returns the exit code: 1 when something differs. */
async function compare(work: () => Promise<Report> | Report): Promise<number> {
  const start = performance.now()
  try {
    const { result, lines } = await work()
    const seconds = Math.round((performance.now() - start) / 100) / 10
    const text = values.json ? JSON.stringify({ ...run, ...result, seconds }) : [...lines, `${seconds} s`].join('\n')
    process.stdout.write(`${text}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof Difference)) throw error
    process.stderr.write(`seed ${run.seed}: an answer differs\n${error.message}\n`)
    return 1
  }
}

async function queries(through: Through): Promise<Report> {
  const tally = await compareAll({ ...run, through })
  return {
    result: { through, ...tally },
    lines: [
      `${tally.queries} queries agree through ${through} (seed ${run.seed})`,
      `${tally.indexes} indexes declared on demand, ${tally.refused} queries refused for their size`,
      ...counts(tally.plans),
    ],
  }
}

async function large(): Promise<Report> {
  const tally = await compareLarge({ ...run, documents })
  return {
    result: { documents, ...tally },
    lines: [
      `${tally.queries} queries of ${documents} documents agree (seed ${run.seed})`,
      `${tally.indexes} indexes declared on demand, ${tally.refused} queries refused that no index serves`,
      ...counts(tally.plans),
    ],
  }
}

function rules(): Report {
  const tally = compareRules(run)
  return {
    result: { ...tally },
    lines: [`${tally.cases} decisions of rules agree (seed ${run.seed})`, ...counts(tally.outcomes)],
  }
}

function counts(table: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(table)
    .sort()
    .map(([kind, count]) => `${count}\t${kind}`)
}
