/** `npm run fuzz -- <name> [options]`: random inputs, as many as wanted. */
import { fuzzFpjson } from './fpjson.ts'

const [name, ...args] = process.argv.slice(2)
const fuzzers = new Map([['fpjson', fuzzFpjson]])
const run = fuzzers.get(name ?? '')
if (run === undefined) {
  process.stderr.write(
    `usage: npm run fuzz -- <${[...fuzzers.keys()].join('|')}> [--cases N | --seconds N] [--seed S] [--json]\n`,
  )
  process.exitCode = 2
} else {
  process.exitCode = await run(args)
}
