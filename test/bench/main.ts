/**
 * `npm run bench -- NAME [--json]`: runs one benchmark and prints what it measured.
 *
 * npm prints two lines of its own on standard output; `npm run --silent bench -- NAME --json` prints the object alone.
 */
import { parseArgs } from 'node:util'
import { SEED } from '../support/seed.ts'
import { staleBuild } from './support/build.ts'
import { machine } from './support/machine.ts'
import { note } from './support/note.ts'
import type { Bench } from './support/result.ts'
import { table } from './support/table.ts'

/** Every benchmark, loaded when it is asked for. A new one is one file and one line. */
const BENCHES: Readonly<Record<string, () => Promise<{ readonly bench: Bench }>>> = {
  write: () => import('./write.ts'),
  read: () => import('./read.ts'),
  query: () => import('./query.ts'),
  proof: () => import('./proof.ts'),
  nodes: () => import('./nodes.ts'),
  index: () => import('./index-build.ts'),
  profile: () => import('./profile.ts'),
  fpjson: () => import('./fpjson.ts'),
  rules: () => import('./rules.ts'),
}

process.exitCode = await main(process.argv.slice(2))

/** Returns the exit code: 0, 1 when the build is missing or old, 2 for a wrong call. */
async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const name = positionals[0] ?? ''
  const load = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined
  if (load === undefined || positionals.length !== 1) {
    note(`usage: npm run --silent bench -- NAME [--json], NAME being one of ${Object.keys(BENCHES).join(', ')}`)
    return 2
  }
  const stale = await staleBuild()
  if (stale !== undefined) {
    note(`${stale}; run "npm run build" first, for what is measured is the build`)
    return 1
  }
  note(`seed ${SEED}; set SEED to measure the same data again`)
  const { bench } = await load()
  const before = machine()
  const results = await bench.run()
  const text = values.json
    ? JSON.stringify({ name, machine: before, results })
    : table({ name, machine: before, results, bars: bench.bars })
  process.stdout.write(`${text}\n`)
  return 0
}
