import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startNode, type TestNode } from '../support/node.ts'
import { runProgram } from './run-example.ts'

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const SESSION_TIMEOUT_MS = 60_000

let node: TestNode
let dir: string
beforeAll(async () => {
  node = await startNode()
  dir = mkdtempSync(join(tmpdir(), 'weft-readme-'))
})
afterAll(async () => {
  await node.close()
  rmSync(dir, { recursive: true })
})

it(
  'shows commands that print what it says they print',
  async () => {
    const [, session = ''] = /<!-- cli -->\n```console\n(.*?)```/s.exec(README) ?? []
    const commands = session.split('\n').flatMap((line) => (line.startsWith('$ ') ? [line.slice(2)] : []))
    expect(commands.length).toBeGreaterThan(5)
    const script = ['npx() { shift; node dist/node/cli/main.js "$@"; }', `export WEFT_URL=${node.url}`, ...commands]
    const here = script.join('\n').replaceAll('.weft/', `${dir}/`).replaceAll('http://127.0.0.1:1820', node.url)
    const { code, output } = await runProgram('bash', ['-euc', here])
    expect(masked(output)).toBe(masked(session.replaceAll(/^\$ .*\n/gm, '')))
    expect(code).toBe(0)
  },
  SESSION_TIMEOUT_MS,
)

/** Takes out what differs from run to run: keys, ids, roots, and how many of them the node had recorded by then. */
function masked(text: string): string {
  return text
    .replaceAll(/0x[0-9a-f]{40}/g, '0x…')
    .replaceAll(/ed25519:[\w-]{43}/g, 'ed25519:…')
    .replaceAll(/[\w-]{43}/g, '…')
    .replaceAll(/all \d+ recorded roots agree|the one recorded root agrees/g, '… recorded')
}
