/** `npm run soak -- <name> [options]`: tests that take minutes. */
import { runKill } from './kill.ts'

const [name, ...args] = process.argv.slice(2)
const soaks = new Map([['kill', runKill]])
const run = soaks.get(name ?? '')
if (run === undefined) {
  process.stderr.write(`usage: npm run soak -- <${[...soaks.keys()].join('|')}> [--rounds N] [--seed S] [--json]\n`)
  process.exitCode = 2
} else {
  process.exitCode = await run(args)
}
