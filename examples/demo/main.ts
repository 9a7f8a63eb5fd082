/**
 * The main job from beginning to end, on real data: a node, a database with rules, three kinds of wallets, an import, a crash
 * in the middle of another, and the proof that a replay of the log comes to the same state. Exit code 0 when every check held.
 *
 * Run it with `npm run demo`. It needs no other service, listens on a free local port, and leaves nothing behind.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, deploy } from 'weftdb/sdk'
import { arweave, ed25519, evm } from 'weftdb/signers'
import { Checks } from './checks.ts'
import { runCrash } from './crash.ts'
import type { Demo } from './demo.ts'
import { runLitepaper } from './litepaper.ts'
import { runMovies } from './movies.ts'
import { killChildren, startNode } from './node-process.ts'
import { fact, step } from './report.ts'
import { runSocial } from './social.ts'
import { summarise } from './summary.ts'
import { runVerify } from './verify.ts'

const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const

const dir = mkdtempSync(join(tmpdir(), 'weft-demo-'))
process.on('exit', () => {
  killChildren()
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
})
for (const [signal, number] of Object.entries(SIGNALS)) process.once(signal, () => process.exit(128 + number))

const startedAt = performance.now()
const checks = new Checks()
const lines: [label: string, text: string][] = []
try {
  await run()
} catch (error) {
  checks.that(`the demo went on to its end: ${error instanceof Error ? error.stack : String(error)}`, false)
}
lines.push(['time', `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`])
process.exitCode = summarise(lines, checks)

async function run(): Promise<void> {
  step('A node and a database')
  const first = await startNode(dir)
  const owner = evm()
  const id = await deploy(first.url, { owners: [owner.address] })
  const open = (url: string) => connect(url, { db: id, signer: owner })
  const wallets = [
    { name: 'evm', signer: evm() },
    { name: 'ed25519', signer: ed25519() },
    { name: 'arweave', signer: await arweave() },
  ]
  const demo: Demo = { db: await open(first.url), checks, wallets }
  fact('node', `${first.url}, a process of its own`)
  fact('database', id)

  step('People with three kinds of keys')
  lines.push(['people', await runSocial(demo)])

  step('The calls of the litepaper')
  lines.push(['litepaper', await runLitepaper(demo)])

  step('An import of real data')
  const { valid, line } = await runMovies(demo)
  lines.push(['movies', line])

  step('A crash in the middle of an import')
  const crashed = await runCrash(demo, valid, { node: first, restart: () => startNode(dir), open })
  lines.push(['crash', crashed.line])
  await Promise.all([demo.db.close(), crashed.db.close()])

  step('The same log gives the same state')
  const folder = join(dir, 'databases', id)
  lines.push(['state root', await runVerify(checks, { node: crashed.node, db: id, folder })])
}
