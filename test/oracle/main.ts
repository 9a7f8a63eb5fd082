/** `npm run oracle -- [--cases N] [--seed S] [--through memory|lmdb|http] [--json]`: queries against a plain scan. */
import { parseArgs } from 'node:util'
import { compareAll, Difference } from './compare.ts'
import type { Through } from './database.ts'

const THROUGH: readonly Through[] = ['memory', 'lmdb', 'http']

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Math.trunc(Math.random() * 0x7fffffff)) },
    through: { type: 'string', default: 'memory' },
    json: { type: 'boolean', default: false },
  },
})
const through = THROUGH.find((one) => one === values.through)
const run = { cases: Number(values.cases), seed: Number(values.seed) }
if (through === undefined || !Number.isSafeInteger(run.cases) || !Number.isSafeInteger(run.seed)) {
  process.stderr.write('usage: npm run oracle -- [--cases N] [--seed S] [--through memory|lmdb|http] [--json]\n')
  process.exitCode = 2
} else {
  const start = performance.now()
  try {
    const tally = await compareAll({ ...run, through })
    const seconds = Math.round((performance.now() - start) / 100) / 10
    const result = { ...run, through, ...tally, seconds }
    if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`)
    else {
      process.stdout.write(`${tally.queries} queries agree through ${through} (seed ${run.seed}, ${seconds} s)\n`)
      process.stdout.write(
        `${tally.indexes} indexes declared on demand, ${tally.refused} queries refused for their size\n`,
      )
      for (const [kind, count] of Object.entries(tally.plans).sort()) process.stdout.write(`${count}\t${kind}\n`)
    }
  } catch (error) {
    if (!(error instanceof Difference)) throw error
    process.stderr.write(`seed ${run.seed}: a query differs\n${error.message}\n`)
    process.exitCode = 1
  }
}
