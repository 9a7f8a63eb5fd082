/** `npm run attack [-- area…]`: tries everything against every guarantee, one line each; exits 1 when one does not hold. */
import { SEED } from '../support/seed.ts'
import { AREAS } from './areas.ts'
import type { Row } from './row.ts'

const wanted = process.argv.slice(2)
const areas = AREAS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
const failures: string[] = []
let attempts = 0
for (const { name, rows } of areas) {
  for (const row of rows) {
    const verdict = await verdictOf(row)
    process.stdout.write(`${name.padEnd(16)}${verdict.padEnd(16)}${row.guarantee}: ${row.tried}\n`)
  }
}
const count = areas.reduce((sum, { rows }) => sum + rows.length, 0)
process.stdout.write(
  `${count - failures.length} of ${count} guarantees held against ${attempts} attempts, seed ${SEED}\n`,
)
for (const failure of failures) process.stderr.write(`${failure}\n`)
if (failures.length > 0 || count === 0) process.exitCode = 1

/** Runs a row and says how it went. */
async function verdictOf(row: Row): Promise<string> {
  try {
    const tried = await row.run()
    attempts += tried
    return `held ${tried}`
  } catch (error) {
    failures.push(`${row.guarantee}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return 'DID NOT HOLD'
  }
}
